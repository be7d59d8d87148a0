"""What a browser may ask to be decided; anything else is refused before it reaches the warehouse."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from schemas.base import Frozen

Id = Annotated[str, Field(min_length=1, max_length=500)]
Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]
Offset = Annotated[int, Field(ge=0, le=100_000_000)]
REASONS = {
    "accept": "right as it stands", "delete": "the article tells of no such event", "change": "the article says otherwise",
    "words": "read from other words", "retype": "another kind of event", "add": "told by the article and missed",
    "merge": "the same happening", "split": "another happening", "complete": "every event decided, none missing", "undo": "taken back",
}  # fmt: skip
"""What stands as the reason where a reviewer gives none."""


class _Decision(Frozen):
    """`decision_id` is made by the browser, so that a decision sent twice counts once."""

    kind: str
    decision_id: str = Field(pattern=r"^[0-9a-f-]{16,64}$")
    article_id: Id
    why: str = Field(default="", max_length=1000)

    @property
    def reason(self) -> str:
        """Why, in the reviewer's words or the usual ones."""
        return " ".join(self.why.split()) or REASONS[self.kind]


class Verdict(_Decision):
    """These events are right, or there are none such."""

    kind: Literal["accept", "delete"]
    events: tuple[Id, ...] = Field(min_length=1, max_length=500)


class Change(_Decision):
    """Other values of columns of an event; None is unknown."""

    kind: Literal["change"]
    event_id: Id
    values: dict[Name, Annotated[str, Field(max_length=500)] | None] = Field(min_length=1, max_length=40)


class Words(_Decision):
    """A field is read from these words, or from none."""

    kind: Literal["words"]
    event_id: Id
    field: Name
    start: Offset | None = None
    end: Offset | None = None
    in_title: bool = False


class Retype(_Decision):
    """An event is of another type."""

    kind: Literal["retype"]
    event_id: Id
    event_type: Name
    event_subtype: Name | None = None


class Missed(_Decision):
    """These words name an event that was missed."""

    kind: Literal["add"]
    start: Offset
    end: Offset
    in_title: bool = False
    event_type: Name
    event_subtype: Name | None = None


class Merge(_Decision):
    """The incident of an event is that of another event."""

    kind: Literal["merge"]
    event_id: Id
    other: Id


class Split(_Decision):
    """These events are of another incident than the rest of theirs."""

    kind: Literal["split"]
    events: tuple[Id, ...] = Field(min_length=1, max_length=300)


class Complete(_Decision):
    """All events of the article are decided and none is missing."""

    kind: Literal["complete"]


class Undo(_Decision):
    """A decision is taken back: the one named, or the reviewer's last. `article_id` is the article in view."""

    kind: Literal["undo"]
    undone: str | None = Field(default=None, max_length=64)


Decision = Verdict | Change | Words | Retype | Missed | Merge | Split | Complete | Undo
DECISIONS: TypeAdapter[Decision] = TypeAdapter(Annotated[Decision, Field(discriminator="kind")])

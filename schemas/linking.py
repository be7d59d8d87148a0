"""The form of `seeds/linking.yml`: what tells that two reports, of two articles, are of the same incident, and how much it tells."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Frozen
from schemas.ontology import Words

REASONS = (
    "story", "named", "other_names", "same_town", "other_town", "same_region", "other_region", "other_country", "same_day", "other_day",
    "days_apart_1", "days_apart_4", "days_apart_15", "days_apart_60", "same_killed", "other_killed", "same_injured", "other_injured",
    "same_ages", "other_ages", "same_type", "other_means", "same_actor", "other_actor", "one_aside", "both_aside",
)  # fmt: skip
"""What can speak for or against a link, in the order of a stored link's reasons."""


class LinkingFile(Frozen):
    """`name_stops`: capitalised words that name nobody in particular. `violent`: event types that one happening may be told as.

    `weights` are log odds by reason (`REASONS`) on top of `prior`; a pair of reports is linked from `threshold` on. An incident grows
    by a report when the mean over all pairs is at least `threshold - slack`, where a pair that was not compared counts `unlike`.
    `block`: a place and day, or a name, that more articles share than this tells nothing and is not compared by; `same_text`: from this
    share of common five-word runs on two articles are one text.
    """

    name_stops: Words
    violent: Words
    weights: dict[str, float]
    prior: float
    threshold: float
    slack: Annotated[float, Field(ge=0)]
    unlike: float
    block: Annotated[int, Field(ge=2)]
    same_text: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _all_reasons(self) -> Self:
        if set(self.weights) != set(REASONS):
            wrong = sorted(set(self.weights) ^ set(REASONS))
            raise ValueError(f"weights: every reason once and no other; look at {', '.join(wrong)}")
        return self

"""The form of `seeds/cues/modality.yml` and `seeds/cues/attribution.yml`: words that say how real an event is, and who says so."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal

from pydantic import Field, field_validator, model_validator

from schemas.base import Frozen, Modality


class CueCategory(StrEnum):
    """What a cue makes of the event it reaches. The first seven are the values of `Modality`.

    `transparent`: the governed event is as real as its governor (`managed to`, `carried out`); `speech`: a report, which passes on what it
    reports without doubt; `attempted`: tried, which for an act of violence means that it was committed, and for anything else that it is
    open; `pseudo`: looks like a cue and disarms the cues it overlaps (`no doubt`); `terminate`: ends the scope of cues
    that would reach across it (`but`).
    """

    ASSERTED = "asserted"
    ALLEGED = "alleged"
    DENIED = "denied"
    NEGATED = "negated"
    PLANNED = "planned"
    THREATENED = "threatened"
    HYPOTHETICAL = "hypothetical"
    TRANSPARENT = "transparent"
    SPEECH = "speech"
    ATTEMPTED = "attempted"
    PSEUDO = "pseudo"
    TERMINATE = "terminate"


class Direction(StrEnum):
    """Where the cue stands. `head`: it governs the clause or noun that holds the event; `forward`, `backward`, `both`: it modifies the
    event, or a word that governs the event, from before it, from behind it, or from either side; `sentence`: it stands anywhere in the
    sentence and touches what is otherwise asserted."""

    HEAD = "head"
    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"
    SENTENCE = "sentence"


_POSITION = re.compile(r"\.\.\.|[^\s/A-Z]+(/[A-Z$]+\*?)?\??")

Pattern = str
"""Positions separated by blanks. A position is `word`, alternatives `a|b`, `attack*` for any ending, `~deny` for every regular or listed
form of a word, or `*` for any one word; `/VB*` behind it restricts the Penn tag; `?` at its end makes it optional; `...` stands for up
to four words. Lower case throughout."""


def check_patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """The patterns; ValueError for one that begins with no word or has a malformed position."""
    for pattern in patterns:
        first = pattern.split()[0] if pattern.split() else "*"
        if first.startswith(("*", "...")) or first.endswith("?"):
            raise ValueError(f"pattern '{pattern}' must begin with a word")
        if any(not _POSITION.fullmatch(position) for position in pattern.split()):
            raise ValueError(f"pattern '{pattern}' is not made of lower-case positions with at most one tag each")
    return patterns


class Cue(Frozen):
    """One cue. `id` is the rule id that events carry as evidence."""

    id: str = Field(pattern=r"^[a-z]+/[a-z0-9_]+$")
    match: tuple[Pattern, ...] = Field(min_length=1)
    category: CueCategory
    direction: Direction = Direction.HEAD
    targets: Literal["any", "verbal", "nominal", "indefinite"] = "any"
    """What the cue may apply to: a verb, a noun, either, or a noun that is not taken for granted (`ordered an attack`, but not `ordered
    the attack`)."""
    max_scope: int | None = Field(default=None, ge=1)
    """Tokens between cue and event word beyond which the cue does not reach; None: as far as the grammar does."""
    terminated_by: tuple[str, ...] = ()
    """Words that end this cue's scope, beyond the cues of category `terminate`."""
    links: tuple[str, ...] = ()
    """For `head`: the dependency labels through which it governs; empty: any complement. A preposition's label is `prep_` and its word."""
    when_negated: Modality | None = None
    """What the event is when the cue itself is negated (`did not confirm`); None: the table of the category."""

    @field_validator("match")
    @classmethod
    def _anchored(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return check_patterns(patterns)


class ModalityCues(Frozen):
    """`seeds/cues/modality.yml`."""

    irregular: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Forms of a word that the regular endings do not give: past, participle, or a doubled consonant."""
    governed_prepositions: tuple[str, ...] = ()
    """Prepositions through which a governing cue reaches when its own `links` name none: `plans for`, `accused of`."""
    factive_prepositions: tuple[str, ...] = ()
    """Prepositions whose object is taken to have happened whatever the verb's modality: `after`, `during`."""
    factive_before_gerund: tuple[str, ...] = ()
    """Prepositions whose gerund is taken to have happened: `will be tried for killing two men`."""
    factive_conjunctions: tuple[str, ...] = ()
    """Subordinators of clauses taken as facts whatever the main clause's modality: `because`, `although`."""
    temporal_conjunctions: tuple[str, ...] = ()
    """Subordinators whose clause is as real as the main clause unless it stands in the past: `when`."""
    cues: tuple[Cue, ...]

    @model_validator(mode="after")
    def _unique(self) -> ModalityCues:
        seen: set[str] = set()
        for cue in self.cues:
            if cue.id in seen:
                raise ValueError(f"cue '{cue.id}' is given twice")
            seen.add(cue.id)
        return self


Speaker = Literal["subject", "object", "owner", "quoted"]
"""Where the speaker stands: `subject` of the verb (by-phrase of a passive); `object` of the words (`according to`, `citing`);
`owner` of the noun (`the army's claim`, `a statement by the army`); `quoted`: object of the active verb, subject of the passive
(`quoted as saying`)."""


class SpeechCue(Frozen):
    """Words by which someone says something."""

    id: str = Field(pattern=r"^[a-z]+/[a-z0-9_]+$")
    match: tuple[Pattern, ...] = Field(min_length=1)
    speaker: Speaker = "subject"
    links: tuple[str, ...] = ("ccomp", "xcomp")
    """Dependency labels through which the words govern what is said; a preposition's label is `prep_` and its word."""

    @field_validator("match")
    @classmethod
    def _anchored(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        return check_patterns(patterns)


class AttributionCues(Frozen):
    """`seeds/cues/attribution.yml`."""

    irregular: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    phrase_prepositions: tuple[str, ...] = ()
    """Prepositions that stay part of a speaker's phrase: `a spokesman for the army`, but not `officials on Tuesday`."""
    owner_prepositions: tuple[str, ...] = ()
    """Prepositions that name the owner of a statement: `a claim by the army`."""
    not_speakers: tuple[str, ...] = ()
    """Words that are never a speaker: `it` of `it is said`, `there`."""
    negative_determiners: tuple[str, ...] = ()
    """Words that make a phrase name nobody: `no group`."""
    cues: tuple[SpeechCue, ...]

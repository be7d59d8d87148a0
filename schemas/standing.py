"""The form of `seeds/standing.yml`: which of an article's events is the main one, and which are its parts, consequences or cause."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Frozen, Sector
from schemas.ontology import Words


class Part(Frozen):
    """Events of `type` are told as a part or consequence of one of the types `of` within so many sentences; `order` says whether the
    other must be told first; `frames`: of the other's triggers only those with one of these frames count, `own`: of its
    own; `kinds`: only these subtypes of the other."""

    type: str
    of: Words
    frames: Words = ()
    kinds: Words = ()
    own: Words = ()
    order: Literal["after", "any"] = "after"
    within: Annotated[int, Field(ge=0)] = 2


class Recast(Frozen):
    """An event of `type` becomes of the subtype `subtype` when one of the types `by` is told up to `within` sentences before or after it.

    Of the event itself: `of`: the subtypes that alone change, when given; `keeps`: those that stay. Of the other: `sectors` of those who
    did it (of an arrest the actor may be unnamed); `only`, `lone`: the subtypes that alone count, or do not; `deadly`: it must have killed.
    `unless`: types that prevent it when the article has them."""

    type: str
    subtype: str
    by: Words
    order: Literal["before", "after"]
    of: Words = ()
    deadly: bool = False
    within: Annotated[int, Field(ge=0)] = 2
    sectors: tuple[Sector, ...] = ()
    unless: Words = ()
    only: Words = ()
    keeps: Words = ()
    lone: Words = ()


class StandingFile(Frozen):
    """`topics`: types that are about other events, as a demand is, or a protest against a killing; `reasons`: the words by which a
    sentence names what its protest is about; `former`: prepositions that put an event before the one that is told,
    `earlier`: adjectives that do; `echoes`: nouns that, with an article, mean the act told before ("the attack")."""

    topics: Words
    reasons: Words
    former: Words
    earlier: Words
    echoes: Words
    parts: tuple[Part, ...]
    recasts: tuple[Recast, ...]

"""The form of `seeds/topics.yml`: what a whole article may be about, so that its words of conflict are not meant."""

from __future__ import annotations

from pydantic import Field

from schemas.base import Frozen
from schemas.ontology import Words


class Topic(Frozen):
    """An article is of this topic when `distinct` different entries of `words` occur and they are at least one in `every` words.
    Then no event of `vetoes` (types; `*` for all) is coded, unless its sentence holds a word of `unless`."""

    id: str
    words: Words
    distinct: int = Field(ge=2)
    every: int = Field(ge=5)
    vetoes: tuple[str, ...]
    unless: Words = ()


class TopicFile(Frozen):
    """`seeds/topics.yml`."""

    topics: tuple[Topic, ...]

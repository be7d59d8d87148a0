"""The form of `seeds/topics.yml`: what an article or a sentence may be about, so that its words of conflict are not meant."""

from __future__ import annotations

from pydantic import Field, model_validator

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


class Scene(Frozen):
    """A sentence is of this scene when it holds a word of `words`, or a word of `first` with one of `then` in the `within` words behind
    it. Then no event of `vetoes` (types; `*` for all, `violent` for those in which people may be hurt) is coded, unless the sentence
    holds a word of `unless`."""

    id: str
    words: Words = ()
    first: Words = ()
    then: Words = ()
    within: int = Field(default=5, ge=1)
    vetoes: tuple[str, ...]
    unless: Words = ()

    @model_validator(mode="after")
    def _can_be_told(self) -> Scene:
        if not (self.words or (self.first and self.then)):
            raise ValueError("give words, or first and then")
        return self


class TopicFile(Frozen):
    """`seeds/topics.yml`."""

    topics: tuple[Topic, ...]
    scenes: tuple[Scene, ...] = ()

"""What an article or a sentence is about, where that takes its words of conflict another way: a sports page, a plot of a film."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.conditions import Surroundings
from coding.wordlist import WordList, compile_words, heads_of
from schemas.ontology import EventType, Words
from schemas.topics import Scene, Topic, TopicFile

_WORD = re.compile(r"[^\W_]+")
_SAMPLE = 6000
"""Characters. The beginning of an article says what it is about."""


@dataclass(frozen=True, slots=True)
class CompiledTopic:
    """A topic with its lists compiled."""

    topic: Topic
    words: WordList
    unless: WordList


def compile_topics(file: TopicFile, lexicons: Mapping[str, Words]) -> tuple[CompiledTopic, ...]:
    """The topics, ready to be looked for."""
    return tuple(
        CompiledTopic(t, compile_words(t.words, lexicons), compile_words(t.unless, lexicons)) for t in file.topics
    )


def topics_of(text: str, topics: Iterable[CompiledTopic]) -> tuple[CompiledTopic, ...]:
    """The topics that a text is of."""
    words: list[str] = _WORD.findall(text[:_SAMPLE].lower())
    distinct = frozenset(words)
    heads = heads_of(distinct)
    return tuple(t for t in topics if t.words.occurs(words, distinct, heads) and _is_of(words, distinct, t))


def _is_of(words: Sequence[str], distinct: Iterable[str], topic: CompiledTopic) -> bool:
    begun = frozenset(filter(topic.words.begins, distinct))
    found = [e for i, word in enumerate(words) if word in begun and (e := topic.words.entry_at(words, i)) is not None]
    return len(set(found)) >= topic.topic.distinct and len(found) * topic.topic.every >= len(words)


def vetoed(event_type: str, sentence: Surroundings, topics: Iterable[CompiledTopic]) -> bool:
    """Whether an event of a type is not meant in a sentence of an article of these topics."""
    return any(
        ("*" in t.topic.vetoes or event_type in t.topic.vetoes) and not sentence.mention(t.unless) for t in topics
    )


@dataclass(frozen=True, slots=True)
class CompiledScene:
    """A scene with its lists compiled, and the event types that it vetoes."""

    scene: Scene
    words: WordList
    first: WordList
    then: WordList
    unless: WordList
    vetoes: frozenset[str]


def compile_scenes(
    file: TopicFile, lexicons: Mapping[str, Words], types: Sequence[EventType]
) -> tuple[CompiledScene, ...]:
    """The scenes, ready to be looked for."""
    every = {"*": [t.type for t in types], "violent": [t.type for t in types if t.violent]}
    return tuple(
        CompiledScene(
            scene=s,
            words=compile_words(s.words, lexicons),
            first=compile_words(s.first, lexicons),
            then=compile_words(s.then, lexicons),
            unless=compile_words(s.unless, lexicons),
            vetoes=frozenset(name for veto in s.vetoes for name in every.get(veto, [veto])),
        )
        for s in file.scenes
    )


def barred(sentence: Surroundings, scenes: Iterable[CompiledScene]) -> frozenset[str]:
    """The event types that are not meant in a sentence because of the scene it is of."""
    return frozenset().union(*(s.vetoes for s in scenes if _is_in(sentence, s)))


def _is_in(sentence: Surroundings, scene: CompiledScene) -> bool:
    mention = sentence.mention
    found = mention(scene.words) or (mention(scene.first) and mention(scene.then) and _follows(sentence.words, scene))
    return found and not mention(scene.unless)


def _follows(words: Sequence[str], scene: CompiledScene) -> bool:
    """Whether a word of `then` stands close enough behind one of `first`."""
    for i in range(len(words)):
        entry = scene.first.entry_at(words, i)
        if entry is not None:
            start = i + len(entry.split())
            if scene.then.found_in(words[start : start + scene.scene.within]):
                return True
    return False

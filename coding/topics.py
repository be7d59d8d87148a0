"""What a whole article is about, where that takes its words of conflict another way: a sports page, a dispute over pay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.wordlist import WordList, compile_words
from schemas.ontology import Words
from schemas.topics import Topic, TopicFile

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
    words = [w.lower() for w in _WORD.findall(text[:_SAMPLE])]
    return tuple(t for t in topics if _is_of(words, t))


def _is_of(words: Sequence[str], topic: CompiledTopic) -> bool:
    found = [entry for i in range(len(words)) if (entry := topic.words.entry_at(words, i)) is not None]
    return len(set(found)) >= topic.topic.distinct and len(found) * topic.topic.every >= len(words)


def vetoed(event_type: str, sentence: str, topics: Iterable[CompiledTopic]) -> bool:
    """Whether an event of a type is not meant in a sentence of an article of these topics."""
    words = [w.lower() for w in _WORD.findall(sentence)]
    return any(("*" in t.topic.vetoes or event_type in t.topic.vetoes) and not t.unless.found_in(words) for t in topics)

"""Coding groups of articles: each article coded or refused, in the order of input, and what was made as rows for the warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TypeVar

from coding.coder import Coder, build_coder, code_articles
from coding.dedupe import Core, Edges, compile_edges, core_of, put_back, trimmed
from flows.collector import spare_the_collector
from flows.knowledge import load_knowledge
from flows.sources.arrival import Arrival
from flows.terminal import printable
from schemas.article import Article
from schemas.event import Event
from schemas.issue import Issue
from seeds.knowledge import load_text_edges

GROUP = 32
"""Articles that spaCy takes at once: more costs memory and gains no time."""
In = TypeVar("In")


@dataclass(frozen=True, slots=True)
class Coding:
    """An article that was coded, where it was found, and its events; none is a result too."""

    arrival: Arrival
    events: tuple[Event, ...]


@cache
def coder_for(model: str) -> Coder:
    """The coder of this process with the spaCy pipeline of this name; built once, about two seconds."""
    coder = build_coder(load_knowledge(), model)
    spare_the_collector()
    return coder


def grouped(items: Iterable[In], size: int = GROUP) -> Iterator[tuple[In, ...]]:
    """The items in order, in tuples of `size`; only the last may be shorter."""
    rest = iter(items)
    while group := tuple(islice(rest, size)):
        yield group


def code_group(model: str, items: Sequence[Arrival | Issue]) -> list[Coding | Issue]:
    """Each article coded or refused, each refusal as it came, in order."""
    coded = _coded(coder_for(model), [item for item in items if isinstance(item, Arrival)])
    return [item if isinstance(item, Issue) else next(coded) for item in items]


def _coded(coder: Coder, arrivals: Sequence[Arrival]) -> Iterator[Coding | Issue]:
    cut = [_cut(arrival.article) for arrival in arrivals]
    try:
        results = list(code_articles([text for text, _ in cut], coder))
    except Exception as error:  # noqa: BLE001 (an article on which the coder fails must not take the others with it)
        if len(arrivals) == 1:
            yield _failed(arrivals[0], error)
            return
        for arrival in arrivals:
            yield from _coded(coder, [arrival])
        return
    for arrival, (text, core), result in zip(arrivals, cut, results, strict=True):
        if result.issue is not None:
            yield result.issue.model_copy(update={"origin": arrival.origin, "line": arrival.line})
        else:
            events = put_back(result.events, text, arrival.article, core)
            yield Coding(arrival, _whole(arrival.article, coder) if events is None else events)


def _whole(article: Article, coder: Coder) -> tuple[Event, ...]:
    """The events of an article that is coded with the lines around its text."""
    return next(iter(code_articles([article], coder))).events


def _cut(article: Article) -> tuple[Article, Core]:
    """What is coded of an article: its own text, without the lines around it."""
    core = core_of(article.text, text_edges())
    return trimmed(article, core), core


@cache
def text_edges() -> Edges:
    """The lines around texts that this installation knows."""
    return compile_edges(load_text_edges())


def _failed(arrival: Arrival, error: Exception) -> Issue:
    return Issue(
        stage="code",
        reason="the coder failed",
        detail=printable(f"{type(error).__name__}: {error}"),
        origin=arrival.origin,
        line=arrival.line,
        article_id=arrival.article.article_id,
    )

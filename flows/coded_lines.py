"""The commands without a warehouse: articles in as lines, events, places or dates out as lines, refusals as lines on another stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from coding.coder import Reader, build_reader, dates, geoparse
from coding.model import PlaceMention, TimeExpression
from flows.code_articles import code_group, grouped
from flows.knowledge import load_knowledge
from flows.sources.arrival import Arrival
from flows.workers import Workers
from schemas.article import Article
from schemas.issue import Issue

Items = Sequence[Arrival | Issue]


@dataclass(frozen=True, slots=True)
class Lines:
    """What a group of input lines gives: JSON lines of results and of refusals, without line ends."""

    results: tuple[str, ...]
    refusals: tuple[str, ...]


def event_lines(model: str, items: Items) -> Lines:
    """One line for each event."""
    results: list[str] = []
    refusals: list[str] = []
    for item in code_group(model, items):
        if isinstance(item, Issue):
            refusals.append(refusal_line(item))
        else:
            results.extend(event.model_dump_json() for event in item.events)
    return Lines(tuple(results), tuple(refusals))


def place_lines(items: Items) -> Lines:
    """One line for each mention of a place."""
    return _read_lines(items, lambda article: [_place(article, found) for found in geoparse(article, reader())])


def date_lines(items: Items) -> Lines:
    """One line for each time expression."""
    return _read_lines(items, lambda article: [_time(article, found) for found in dates(article, reader())])


def lines_of(function: Callable[[Items], Lines], items: Iterable[Arrival | Issue], pool: Workers) -> Iterator[Lines]:
    """`event_lines`, `place_lines` or `date_lines` over a stream."""
    return pool.map(function, grouped(items))


def refusal_line(issue: Issue) -> str:
    """A refusal as the contract writes it, with the detail that `reason` leaves out."""
    fields = {"line": issue.line, "article_id": issue.article_id, "reason": issue.reason, "detail": issue.detail}
    return json.dumps(fields, ensure_ascii=False)


@cache
def reader() -> Reader:
    """What this process reads places and dates with; built once."""
    return build_reader(load_knowledge())


def _read_lines(items: Items, read: Callable[[Article], list[dict[str, Any]]]) -> Lines:
    results: list[str] = []
    refusals: list[str] = []
    for item in items:
        if isinstance(item, Issue):
            refusals.append(refusal_line(item))
        else:
            results.extend(json.dumps(row, ensure_ascii=False) for row in read(item.article))
    return Lines(tuple(results), tuple(refusals))


def _place(article: Article, found: PlaceMention) -> dict[str, Any]:
    names = ("name", "place_id", "country", "admin1", "lat", "lon", "feature")
    place = {name: getattr(found, name) for name in names}
    return {**_words(article, found.span.text, found.span.start, found.span.end), **place}


def _time(article: Article, found: TimeExpression) -> dict[str, Any]:
    days = {
        name: day.isoformat() if day else None for name, day in (("earliest", found.earliest), ("latest", found.latest))
    }
    words = _words(article, found.span.text, found.span.start, found.span.end)
    return {**words, **days, "precision": found.precision}


def _words(article: Article, text: str, start: int, end: int) -> dict[str, Any]:
    return {"article_id": article.article_id, "text": text, "start": start, "end": end}

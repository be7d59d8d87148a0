"""Which articles are one text for the coder, and the events of the one as events of the other.

Lines around the text (`seeds/text_edges.yml`) and the agency in a dateline are no part of what is coded. Articles that share the rest,
with title, day, language and country, are coded alike, and need be coded once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coding.normalise import find_dateline
from schemas.article import Article
from schemas.event import Event
from schemas.ids import event_id, incident_id, stable_id
from schemas.text_edges import TextEdges

SHORTEST_BODY = 250
"""Characters. Shorter texts are alike by chance, or are notices that come again with each occasion."""
_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "–": "—", "\u00a0": " "})
"""Typographic variants, each for one character, so that offsets stay."""
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_AGENCY = re.compile(r"\([^)]*\)|\[[^\]]*\]|[-–—]+\s*$")

Move = Callable[[int, int], int | None]
"""How far the words between two offsets are moved; None when they are not in the other text."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The compiled form of `TextEdges`."""

    head: re.Pattern[str]
    tail: re.Pattern[str]
    most_lines: int
    longest_line: int


@dataclass(frozen=True, slots=True)
class Core:
    """Where the text of an article stands within what came in, and what its dateline is; offsets are into the whole text."""

    start: int
    end: int
    body_start: int
    place: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class TextKeys:
    """`text`: the same for articles that are coded alike. `body`: the same for those that tell the same in the same words, under
    whatever title and on whatever day; None for a short text."""

    text: str
    body: str | None


def compile_edges(known: TextEdges) -> Edges:
    """The patterns, ready for use."""
    head, tail = (re.compile("|".join(_grouped(p) for p in patterns)) for patterns in (known.head, known.tail))
    return Edges(head, tail, known.most_lines, known.longest_line)


def _grouped(pattern: str) -> str:
    """A pattern as an alternative of several; flags at its head hold for it alone."""
    return f"(?i:{pattern.removeprefix('(?i)')})" if pattern.startswith("(?i)") else f"(?:{pattern})"


def core_of(text: str, edges: Edges) -> Core:
    """The text without the lines around it; the whole of it when nothing else would be left."""
    start, end = _head(text, edges), _tail(text, edges)
    if start >= end:
        start, end = 0, len(text)
    line = find_dateline(text[start:end])
    place = (start + line.place.start, start + line.place.end) if line and line.place else None
    body = start + line.body_start if line else start
    return Core(start, end, body + len(text[body:end]) - len(text[body:end].lstrip()), place)


def _head(text: str, edges: Edges) -> int:
    at = 0
    for _ in range(edges.most_lines):
        found = _LINE.search(text, at)
        if found is None or not _is_edge(found[0], edges.head, edges):
            return found.start() if found and at else 0
        at = found.end()
    found = _LINE.search(text, at)
    return found.start() if found else len(text)


def _tail(text: str, edges: Edges) -> int:
    end = len(text.rstrip())
    for _ in range(edges.most_lines):
        start = text.rfind("\n", 0, end) + 1
        if not _is_edge(text[start:end], edges.tail, edges):
            break
        end = len(text[:start].rstrip())
    return end if end < len(text.rstrip()) else len(text)


def _is_edge(line: str, pattern: re.Pattern[str], edges: Edges) -> bool:
    words = line.strip()
    return len(words) <= edges.longest_line and pattern.fullmatch(words) is not None


def trimmed(article: Article, core: Core) -> Article:
    """The article with its own text alone."""
    text = article.text[core.start : core.end]
    return article if text == article.text else article.model_copy(update={"text": text})


def keys_of(article: Article, core: Core) -> TextKeys:
    """What the article is recognised by."""
    body = article.text[core.body_start : core.end].strip().translate(_FOLD)
    line = _AGENCY.sub(" ", article.text[core.start : core.body_start])
    dateline = " ".join(line.casefold().split())
    title = " ".join((article.title or "").translate(_FOLD).split())
    about = (title, article.reference_date, article.language, article.country)
    return TextKeys(
        stable_id("text", dateline, body, *about, length=32),
        stable_id("body", body, length=32) if len(body) >= SHORTEST_BODY else None,
    )


def taken_over(events: Sequence[Event], source: Article, target: Article, edges: Edges) -> tuple[Event, ...] | None:
    """The events of one article as events of another with the same text; None when some of their words are not in the other."""
    ours, theirs = core_of(source.text, edges), core_of(target.text, edges)

    def move(start: int, end: int) -> int | None:
        if start >= ours.body_start:
            return theirs.body_start - ours.body_start
        if ours.place and theirs.place and ours.place[0] <= start and end <= ours.place[1]:
            return theirs.place[0] - ours.place[0]
        return None

    return _moved(events, source, target, move)


def put_back(events: Sequence[Event], source: Article, target: Article, core: Core) -> tuple[Event, ...] | None:
    """The events of a trimmed article as events of the whole one; None when their words are not where they were taken from."""
    return tuple(events) if source.text == target.text else _moved(events, source, target, lambda *_: core.start)


class _ElsewhereError(Exception):
    """Words of an event are not in the other text."""


def _moved(events: Sequence[Event], source: Article, target: Article, move: Move) -> tuple[Event, ...] | None:
    try:
        values = [_values(event, source, target, move) for event in events]
    except _ElsewhereError:
        return None
    ids = {event.event_id: value["event_id"] for event, value in zip(events, values, strict=True)}
    incidents = {incident_id(old): incident_id(new) for old, new in ids.items()}
    if any(event.incident_id is not None and event.incident_id not in incidents for event in events):
        return None
    named = (
        {**value, "incident_id": incidents.get(event.incident_id or "")}
        for event, value in zip(events, values, strict=True)
    )
    return tuple(Event.model_validate(value) for value in named)


def _values(event: Event, source: Article, target: Article, move: Move) -> dict[str, Any]:
    in_title = event.sentence.in_title
    before, after = (source.title or "", target.title or "") if in_title else (source.text, target.text)
    how: Move = (lambda start, end: 0) if in_title else move
    values: dict[str, Any] = _walked(event.model_dump(), before, after, how)
    trigger = values["trigger"]
    field = "title" if in_title else "text"
    return {
        **values,
        "article_id": target.article_id,
        "event_id": event_id(target.article_id, field, trigger["start"], trigger["end"], event.event_type),
    }


def _walked(value: Any, before: str, after: str, move: Move) -> Any:
    """A dumped value with all of its offsets moved and its words quoted anew; raises _ElsewhereError."""
    if isinstance(value, Mapping):
        inner = {name: _walked(part, before, after, move) for name, part in value.items()}
        return inner if inner.get("start") is None else {**inner, **_quoted(inner, before, after, move)}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_walked(part, before, after, move) for part in value]
    return value


def _quoted(span: Mapping[str, Any], before: str, after: str, move: Move) -> dict[str, Any]:
    start, end, text = span["start"], span["end"], span["text"]
    by = move(start, end)
    if by is None or before[start:end] != text or not 0 <= start + by <= end + by <= len(after):
        raise _ElsewhereError
    words = after[start + by : end + by]
    if words.translate(_FOLD) != text.translate(_FOLD):
        raise _ElsewhereError
    return {"start": start + by, "end": end + by, "text": words}

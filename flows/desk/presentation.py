"""What a browser is told of an article and its events: plain values, with nothing in them that could steer a page or a screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.explanations import group
from flows.terminal import printable
from schemas.article import Article
from warehouse.review import ArticleState, Row
from warehouse.spans import SPAN_TARGETS, bounds

CHUNK = 1500
"""Characters that a page lays out at once; a browser skips what is not in view."""
BREAK = re.compile(r"\n\s*\n|\s")


@dataclass(frozen=True, slots=True)
class FieldForm:
    """A field as a reviewer sees it: its label, its key, and the columns that make up its value."""

    name: str
    label: str
    key: str
    columns: tuple[str, ...]


def _someone(side: str) -> tuple[str, ...]:
    return tuple(f"{side}_{part}" for part in ("name", "id", "country", "sector"))


def _count(kind: str) -> tuple[str, ...]:
    return (f"{kind}_low", f"{kind}_high")


FIELDS: tuple[FieldForm, ...] = (
    FieldForm("trigger", "What happened", "g", ("event_type", "event_subtype")),
    FieldForm("actor", "Who", "o", _someone("actor")),
    FieldForm("target", "To whom", "h", _someone("target")),
    FieldForm("weapon", "With what", "w", ("weapon",)),
    FieldForm("location", "Where", "l", ("location_name", "place_id", "country", "admin1", "lat", "lon", "geo_precision")),
    FieldForm("date", "When", "d", ("date_earliest", "date_latest", "date_precision")),
    FieldForm("killed", "Killed", "k", _count("killed")),
    FieldForm("injured", "Injured", "i", _count("injured")),
    FieldForm("captured", "Captured", "c", _count("captured")),
    FieldForm("missing", "Missing", "v", _count("missing")),
    FieldForm("displaced", "Displaced", "y", _count("displaced")),
    FieldForm("modality", "How real", "r", ("modality",)),
    FieldForm("attribution", "Who says so", "b", ("attribution_name", "attribution_id")),
)  # fmt: skip
"""In the order of reading; `key` gives chosen words to the field."""
SPAN_OF = {f.name: "modality_cue" if f.name == "modality" else f.name for f in FIELDS}
COLUMNS = tuple(column for f in FIELDS for column in f.columns)


def chunks(text: str) -> list[tuple[int, str]]:
    """The text in pieces of at most `CHUNK` characters, each with its offset, cut at paragraphs and else at blanks."""
    pieces, start = [], 0
    while start < len(text):
        end = min(len(text), start + CHUNK)
        if end < len(text):
            breaks = [m.end() for m in BREAK.finditer(text, start, end)]
            paragraphs = [m.end() for m in re.finditer(r"\n\s*\n", text[start:end])]
            end = start + paragraphs[-1] if paragraphs else (breaks[-1] if breaks else end)
        pieces.append((start, shown(text[start:end])))
        start = end
    return pieces


def shown(text: str) -> str:
    """The text with controls and overrides of the writing direction made visible; its length stays."""
    return printable(text)


def safe(value: Any) -> Any:
    """A value of the warehouse for JSON: days as text, text without controls."""
    if isinstance(value, str):
        return shown(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Mapping):
        return {str(k): safe(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [safe(v) for v in value]
    return str(value)


def article_page(state: ArticleState, who: str, *, blind: bool) -> dict[str, Any]:
    """An article with its events for one reviewer. `blind`: as the coder read it, but for the reviewer's own decisions."""
    article = state.article
    standing = [d for d in state.decisions if d["standing"]]
    mine = [d for d in standing if not blind or d["who"] == who]
    visible = sorted(_visible(state, standing, who, blind), key=lambda pair: _position(pair[0]))
    events = [_event_page(e, gone, mine, blind) for e, gone in visible]
    return {
        "article": _heading(article),
        "title": chunks(article.title or ""),
        "text": chunks(article.text),
        "length": len(article.text),
        "events": events,
        "completed": sorted({d["who"] for d in mine if d["kind"] == "complete"}),
        "open": sum(e["status"] == "open" for e in events),
        "blind": blind,
    }


def _position(event: Row) -> tuple[bool, int, str]:
    """The order of reading, the title first."""
    return not event["in_title"], int(event["evidence"]["trigger"]["start"]), str(event["event_id"])


def _heading(article: Article) -> Row:
    day = article.reference_date
    return {
        "id": article.article_id,
        "shown_id": shown(article.article_id),
        "title": shown(article.title or ""),
        "source": shown(article.source or "no source"),
        "published": str(day) if day else "no date",
        "url": shown(article.url or ""),
    }


def _visible(state: ArticleState, standing: Iterable[Row], who: str, blind: bool) -> Iterator[tuple[Row, bool]]:
    """Events to show, and whether each is taken out for this reviewer."""
    rows = list(standing)
    ours = {d["event_id"] for d in rows if d["kind"] == "delete" and d["who"] == who}
    added = {d["event_id"]: d["who"] for d in rows if d["kind"] == "add"}
    for event in state.events:
        if blind and added.get(event["event_id"], who) != who:
            continue
        yield (_as_coded(event, rows, who) if blind else event), event["event_id"] in ours and blind
    for event in state.removed:
        yield event, not blind or event["event_id"] in ours


def _as_coded(event: Row, rows: Iterable[Row], who: str) -> Row:
    """The event without what others corrected in it."""
    seen = dict(event)
    for d in rows:
        if d["event_id"] != event["event_id"] or d["who"] == who or d["kind"] not in ("correct", "span"):
            continue
        if d["kind"] == "correct":
            seen[d["field"]] = d["original"]
        else:
            seen["evidence"] = _with_span(seen["evidence"], d["field"], d["original"])
    return seen


def _with_span(evidence: Row, name: str, original: str | None) -> Row:
    path = SPAN_TARGETS[name][0].split(".")
    span = None if original is None else dict(zip(("start", "end"), bounds(original), strict=True))
    if len(path) == 1:
        return {**evidence, path[0]: span}
    return {**evidence, path[0]: {**evidence.get(path[0], {}), path[1]: span}}


def _event_page(event: Row, gone: bool, standing: list[Row], blind: bool) -> Row:
    ours = [d for d in standing if d["event_id"] == event["event_id"]]
    verdicts = [d for d in ours if d["field"] == "event"]
    status = (
        "deleted"
        if gone
        else {"accept": "accepted", "add": "added"}.get(verdicts[-1]["kind"], "open")
        if verdicts
        else "open"
    )
    corrected = {d["field"]: d["original"] for d in reversed(ours) if d["kind"] in ("correct", "span")}
    sentence = event["evidence"].get("sentence") or {}
    return {
        "id": event["event_id"],
        "type": event["event_type"],
        "subtype": event["event_subtype"],
        "in_title": event["in_title"],
        "sentence": [sentence.get("start", 0), sentence.get("end", 0)],
        "confidence": event["confidence"],
        "status": status,
        "by": sorted({shown(d["who"]) for d in ours}),
        "incident": event["incident_id"],
        "historical": event["historical"],
        "codes": [shown(c) for c in _codes(event)],
        "fields": [_field_page(f, event, corrected) for f in FIELDS],
        "blind": blind,
    }


def _codes(event: Row) -> Iterator[str]:
    if event["acled_sub_event_type"]:
        yield f"ACLED {event['acled_sub_event_type']}"
    if event["plover_type"]:
        yield "PLOVER " + " ".join(x for x in (event["plover_type"], event["plover_mode"]) if x)
    if event["cameo_code"]:
        yield f"CAMEO {event['cameo_code']}"


def _field_page(form: FieldForm, event: Row, corrected: Mapping[str, str | None]) -> Row:
    span = _span(form.name, event["evidence"])
    changed = [c for c in (*form.columns, f"{SPAN_OF[form.name]}.span") if c in corrected]
    return {
        "name": form.name,
        "group": group("modality" if form.name == "modality" else form.name),
        "span": span,
        "values": {column: safe(event.get(column)) for column in form.columns},
        "corrected": changed,
        "originals": {c: safe(corrected[c]) for c in changed},
    }


def _span(name: str, evidence: Mapping[str, Any]) -> list[int] | None:
    found = evidence.get("casualties", {}).get(name) if name not in evidence else evidence.get(name)
    if name == "modality":
        found = evidence.get("modality_cue")
    if not found or found.get("start") is None:
        return None
    return [found["start"], found["end"]]

"""An event explained: each coded field at the words it was read from, with the rule that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from schemas.article import Article
from schemas.event import Event, EventDate, Place, SentenceRef


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Words [start, end) of the sentence's field (text or title), what they were read as, and by which rule."""

    start: int
    end: int
    field: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class ExplainedEvent:
    """An event with its marks in order of reading, and the values that stand on no words of their own."""

    event: Event
    marks: tuple[Mark, ...]
    unmarked: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence that gave events."""

    sentence: SentenceRef
    events: tuple[ExplainedEvent, ...]


def explain_text(article: Article, events: Iterable[Event]) -> tuple[ExplainedSentence, ...]:
    """The sentences of an article that gave events, in order, with every coded field at its words.

    Raises ValueError when an offset does not give the quoted words: then the events are of another text.
    """
    by_sentence: dict[tuple[bool, int], list[Event]] = {}
    for event in events:
        by_sentence.setdefault((not event.sentence.in_title, event.sentence.start), []).append(event)
    return tuple(_explain_sentence(article, group) for _, group in sorted(by_sentence.items()))


def _explain_sentence(article: Article, events: Sequence[Event]) -> ExplainedSentence:
    ordered = sorted(events, key=lambda e: (e.trigger.start, e.event_type))
    return ExplainedSentence(ordered[0].sentence, tuple(_explain_event(article, e) for e in ordered))


def _explain_event(article: Article, event: Event) -> ExplainedEvent:
    field = (article.title or "") if event.sentence.in_title else article.text
    marks = []
    for quoted, mark in _marks(event):
        if field[mark.start : mark.end] != quoted:
            raise ValueError(f"{event.event_id}: '{quoted}' does not stand at {mark.start} of this text")
        marks.append(mark)
    return ExplainedEvent(event, tuple(sorted(marks)), tuple(_unmarked(event)))


def _marks(event: Event) -> Iterator[tuple[str, Mark]]:
    """(quoted words, mark) of every field that stands on words."""
    rules = event.rules
    t = event.trigger
    kind = event.event_type + (f"/{event.event_subtype}" if event.event_subtype else "")
    yield t.text, Mark(t.start, t.end, "trigger", kind, rules.get("trigger", ""))
    for p in event.participants:
        value = " ".join(x for x in (p.name or p.text, p.country, p.sector) if x)
        yield p.text, Mark(p.start, p.end, p.role, value, rules.get(f"role.{p.role}", ""))
    if event.weapon:
        w = event.weapon
        yield w.text, Mark(w.start, w.end, "weapon", w.kind, rules.get("weapon", ""))
    if (
        event.location
        and event.location.text is not None
        and event.location.start is not None
        and event.location.end is not None
    ):
        where = event.location
        yield (
            event.location.text,
            Mark(event.location.start, event.location.end, "location", _where(where), rules.get("location", "")),
        )
    if event.date and event.date.text is not None and event.date.start is not None and event.date.end is not None:
        yield event.date.text, Mark(event.date.start, event.date.end, "date", _days(event.date), rules.get("date", ""))
    yield from _tolls(event)
    yield from _movement(event)
    if event.modality_cue:
        c = event.modality_cue
        yield c.text, Mark(c.start, c.end, "modality", event.modality, rules.get("modality", ""))
    if event.attribution:
        a = event.attribution
        yield a.text, Mark(a.start, a.end, "attribution", a.name or a.text, rules.get("attribution", ""))


def _where(place: Place) -> str:
    return ", ".join(x for x in (place.name, place.admin1, place.country) if x)


def _days(date: EventDate) -> str:
    days = f"on or before {date.latest}" if date.text is None else f"{date.earliest} to {date.latest}"
    return f"{days} ({date.precision})"


def _tolls(event: Event) -> Iterator[tuple[str, Mark]]:
    if event.casualties is None:
        return
    for kind, e in sorted(event.casualties.evidence.items()):
        low, high = getattr(event.casualties, f"{kind}_low"), getattr(event.casualties, f"{kind}_high")
        value = interval(low, high)
        yield e.text, Mark(e.start, e.end, kind, value, event.rules.get(f"casualties.{kind}", ""))


def _movement(event: Event) -> Iterator[tuple[str, Mark]]:
    """What moved with what, from where, to where and what for; a partner is a participant already."""
    moved = event.deployment
    for name in ("unit", "equipment", "origin", "destination", "purpose") if moved else ():
        quoted = getattr(moved, name)
        if quoted is not None:
            counted = interval(moved.count_low, moved.count_high) if moved and name == "unit" else ""
            rule = event.rules.get(f"role.{name}", f"deployment/{name}")
            yield quoted.text, Mark(quoted.start, quoted.end, name, counted or quoted.text, rule)


def interval(low: int | None, high: int | None) -> str:
    """A closed interval as people write it: 12, 10-15, 12 or more, up to 15."""
    if low is None:
        return "" if high is None else f"up to {high}"
    if high is None:
        return f"{low} or more"
    return str(low) if low == high else f"{low}-{high}"


def _unmarked(event: Event) -> Iterator[tuple[str, str]]:
    yield "modality", event.modality
    if event.historical:
        yield "historical", "yes"
    if event.location and event.location.start is None:
        yield "location", _where(event.location)
    if event.date and event.date.start is None:
        yield "date", _days(event.date)
    yield from _codes(event)
    yield "confidence", f"{event.confidence:.2f}"
    yield "incident", event.incident_id or ""


def _codes(event: Event) -> Iterator[tuple[str, str]]:
    """The event in the field's coding schemes; a scheme that has no such event is left out."""
    if event.acled_sub_event_type:
        yield "ACLED", f"{event.acled_event_type}: {event.acled_sub_event_type}"
    if event.plover_type:
        yield "PLOVER", " ".join(x for x in (event.plover_type, event.plover_mode) if x)
    if event.cameo_code:
        scale = f", Goldstein {event.goldstein:g}" if event.goldstein is not None else ""
        yield "CAMEO", f"{event.cameo_code} (quad class {event.quad_class}{scale})"

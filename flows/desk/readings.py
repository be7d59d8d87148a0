"""What the words mean that a reviewer gives to a field, read as the coder would, and events that a reviewer adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coding.actor_index import ActorContext
from coding.actors import resolve
from coding.geoparse import find_places
from coding.model import Span
from coding.normalise import read_document
from coding.numbers import find_numbers
from coding.place_choice import to_place
from coding.time import find_times
from coding.tools import Tools, build_tools
from coding.weapons import find_weapons
from schemas.article import Article
from schemas.base import Modality
from schemas.errors import QueryError
from schemas.event import Event, EventDate, Place, Quote, SentenceRef
from schemas.ids import stable_id
from schemas.ontology import Codes
from seeds.knowledge import Knowledge
from warehouse.reviewed_events import REVIEWED
from warehouse.spans import COUNTED

Values = dict[str, str | None]
AROUND = 400
"""Characters on either side of chosen words that a place or day may be told by."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Words [start, end) of an article's title or text."""

    article: Article
    start: int
    end: int
    in_title: bool

    @property
    def field(self) -> str:
        """What the offsets count in."""
        return (self.article.title or "") if self.in_title else self.article.text

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.field[self.start : self.end]

    def window(self) -> tuple[int, str]:
        """The words with what stands around them, and where that begins."""
        begin = max(0, self.start - AROUND)
        return begin, self.field[begin : self.end + AROUND]


class Readings:
    """The coder's knowledge, put to the words that a reviewer chooses; no parser is needed, loading takes about a second."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._tools: Tools = build_tools(knowledge)
        self._types = {t.type: t for t in knowledge.types}
        self._recodings = knowledge.recodings
        self._read: Mapping[str, Callable[[Chosen], Values]] = {
            "actor": lambda c: self._someone("actor", c),
            "target": lambda c: self._someone("target", c),
            "attribution": self._speaker,
            "location": lambda c: place_values(self._place(c)),
            "date": lambda c: date_values(self._date(c)),
            "weapon": self._weapon,
            **{kind: self._counted(kind) for kind in COUNTED},
        }

    @property
    def types(self) -> list[dict[str, object]]:
        """The types and subtypes of events with their labels and definitions, by label."""
        return [
            {
                "type": t.type, "label": t.label, "definition": t.definition, "violent": t.violent,
                "subtypes": [{"id": s.id, "label": s.label, "definition": s.definition} for s in t.subtypes],
            }
            for t in sorted(self._types.values(), key=lambda t: t.label)
        ]  # fmt: skip

    def values(self, name: str, chosen: Chosen) -> Values:
        """The values that a field has when it is read from these words, by column; none where words alone do not tell."""
        read = self._read.get(name)
        return read(chosen) if read else {}

    def retyped(self, event_type: str, subtype: str | None, modality: str) -> Values:
        """The type and all codes of an event; raises QueryError for no type of the ontology."""
        codes = self._codes(event_type, subtype, modality)
        given = {name: None if value is None else str(value) for name, value in codes.model_dump().items()}
        return {"event_type": event_type, "event_subtype": subtype, **given}

    def _codes(self, event_type: str, subtype: str | None, modality: str) -> Codes:
        kind = self._types.get(event_type)
        if kind is None or (subtype is not None and subtype not in {s.id for s in kind.subtypes}):
            raise QueryError(f"there is no event type {event_type}{'/' + subtype if subtype else ''}")
        known: Mapping[str, Modality] = {m: m for m in Modality.__args__}  # type: ignore[attr-defined]
        if modality not in known:
            raise QueryError(f"there is no modality {modality}")
        return self._recodings.recoded(kind.codes_of(subtype), known[modality])

    def missed(self, chosen: Chosen, event_type: str, subtype: str | None) -> Event:
        """The event that these words name, asserted, with the place and day that its sentence tells; its id is the coder's own."""
        codes = self._codes(event_type, subtype, "asserted")
        sentence = self._sentence(chosen)
        name = stable_id(
            chosen.article.article_id, "title" if chosen.in_title else "text", chosen.start, chosen.end, event_type
        )
        here = Chosen(chosen.article, sentence.start, sentence.end, chosen.in_title)
        return Event(
            event_id="e" + name, article_id=chosen.article.article_id, event_type=event_type, event_subtype=subtype,
            **codes.model_dump(), actor=None, target=None, participants=(), weapon=None, location=self._place(here),
            date=self._date(here) or _reported(chosen.article), casualties=None, modality="asserted", modality_cue=None,
            attribution=None, confidence=1.0, trigger=Quote(text=chosen.words, start=chosen.start, end=chosen.end),
            sentence=sentence, incident_id="i" + name, coder_version=REVIEWED, rules={"trigger": "review"},
        )  # fmt: skip

    def _sentence(self, chosen: Chosen) -> SentenceRef:
        document = read_document(chosen.article, self._tools.reader.sentences, self._tools.knows_name)
        for s in document.sentences:
            if s.in_title == chosen.in_title and s.start <= chosen.start < s.end:
                end = max(s.end, chosen.end)
                return SentenceRef(
                    index=s.index, start=s.start, end=end, text=chosen.field[s.start : end], in_title=s.in_title
                )
        raise QueryError("choose words of a sentence")

    def _someone(self, side: str, chosen: Chosen) -> Values:
        found = resolve(
            chosen.words, index=self._tools.actors, date=chosen.article.reference_date, context=ActorContext()
        )
        values = {"name": found.name, "id": found.actor_id, "country": found.country, "sector": found.sector}
        return {f"{side}_{name}": value for name, value in values.items()}

    def _speaker(self, chosen: Chosen) -> Values:
        read = self._someone("attribution", chosen)
        return {name: read[name] for name in ("attribution_name", "attribution_id")}

    def _place(self, chosen: Chosen) -> Place | None:
        begin, around = chosen.window()
        mentions = find_places(around, self._tools.reader.gazetteer, country_hint=chosen.article.country)
        inside = [m for m in mentions if m.span.start + begin < chosen.end and chosen.start < m.span.end + begin]
        best = min(inside, key=lambda m: (m.precision or 9, m.span.start), default=None)
        place = to_place(best)
        if place is None or place.start is None or place.end is None:
            return place
        return place.model_copy(update={"start": place.start + begin, "end": place.end + begin})

    def _date(self, chosen: Chosen) -> EventDate | None:
        begin, around = chosen.window()
        times = find_times(around, chosen.article.reference_date, self._tools.reader.grammar)
        for t in times:
            at: Span = t.span
            if at.start + begin < chosen.end and chosen.start < at.end + begin:
                return EventDate(
                    earliest=t.earliest, latest=t.latest, precision=t.precision, text=at.text, start=at.start + begin,
                    end=at.end + begin,
                )  # fmt: skip
        return None

    def _weapon(self, chosen: Chosen) -> Values:
        return {"weapon": next((w.kind for w in find_weapons(chosen.words, self._tools.weapons)), None)}

    def _counted(self, kind: str) -> Callable[[Chosen], Values]:
        def read(chosen: Chosen) -> Values:
            found = next(iter(find_numbers(chosen.words, self._tools.casualties.numbers)), None)
            if found is None:
                return {}
            return {f"{kind}_low": _text(found.low), f"{kind}_high": _text(found.high)}

        return read


def _reported(article: Article) -> EventDate | None:
    day = article.reference_date
    return EventDate(earliest=None, latest=day, precision="reported") if day else None


def _text(value: float | int | dt.date | None) -> str | None:
    return None if value is None else str(value)


def place_values(place: Place | None) -> Values:
    """A place by columns; all unknown without one."""
    columns = {
        "location_name": "name", "place_id": "place_id", "country": "country", "admin1": "admin1", "lat": "lat", "lon": "lon",
        "geo_precision": "precision",
    }  # fmt: skip
    return {column: _text(getattr(place, name)) if place else None for column, name in columns.items()}


def date_values(date: EventDate | None) -> Values:
    """A day or days by columns; none without one."""
    if date is None:
        return {}
    return {
        "date_earliest": _text(date.earliest),
        "date_latest": _text(date.latest),
        "date_precision": date.precision,
    }

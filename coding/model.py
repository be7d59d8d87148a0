"""The values that pass between the stages of the coder. Offsets are half-open and count characters of the field (text or title)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from coding.tokens import Tokens
from schemas.base import DatePrecision, Modality, Sector
from schemas.ontology import EventType, TriggerEntry
from schemas.timewords import TimeBound


class Span(NamedTuple):
    """Tokens of one field."""

    start: int
    end: int
    text: str

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character (of the same field)."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. `text` stands in the article as it is; `clean` is what is parsed: same length, same offsets, with quotes made plain
    and upper-case or title-case text recased."""

    index: int
    start: int
    end: int
    text: str
    clean: str
    in_title: bool = False
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Dateline:
    """`KYIV, Oct 3 (Agency) -- `: where and when the article was filed; never by itself where the event happened."""

    span: Span
    place: Span | None
    body_start: int


@dataclass(frozen=True, slots=True)
class Document:
    """An article cut into sentences, the title (if any) first."""

    article_id: str
    title: str
    text: str
    published: dt.date | None
    sentences: tuple[Sentence, ...]
    dateline: Dateline | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A sentence with its dependency parse (CLEAR labels, Penn tags). `doc.text == sentence.clean`."""

    sentence: Sentence
    doc: Tokens

    def span(self, left: int, right: int) -> Span:
        """The words of tokens [left, right), with offsets into the field and the text as it stands there."""
        s = self.sentence
        first, last = self.doc[left], self.doc[right - 1]
        a, b = first.idx, last.idx + len(last.text)
        return Span(s.start + a, s.start + b, s.text[a:b])

    def token_at(self, offset: int) -> int | None:
        """The token that covers a character offset of the field, or None."""
        at = offset - self.sentence.start
        return next((t.i for t in self.doc if t.idx <= at < t.idx + len(t.text)), None)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its head token and its half-open token range in the sentence's `Tokens`, and its words."""

    head: int
    left: int
    right: int
    span: Span


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """Tokens that may name an event, before the sentence is parsed."""

    sentence: int
    span: Span
    entry: TriggerEntry
    event_type: EventType

    @property
    def frame(self) -> str:
        """The frame of the trigger, or else of its event type."""
        return self.entry.frame or self.event_type.frame


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A trigger in its parsed sentence with the phrases around it by syntactic slot (see `schemas.ontology.Frame`)."""

    parsed: Parsed
    hit: TriggerHit
    head: int
    passive: bool
    verbal: bool
    slots: Mapping[str, tuple[Phrase, ...]]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Tokens that name a time, and the closed interval of days they mean; None while no reference resolves them. `bound` tells how
    what happened lies to those days: within them, since or until them, or in their earlier or later part."""

    span: Span
    earliest: dt.date | None
    latest: dt.date | None
    precision: DatePrecision
    rule: str
    in_title: bool = False
    bound: TimeBound = "within"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Tokens that name a place, and the place meant."""

    span: Span
    name: str | None
    place_id: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    feature: str | None
    precision: Literal[1, 2, 3] | None
    rule: str
    in_title: bool = False
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class ResolvedActor:
    """Whom a phrase means. Fields are None while unknown; `generic` marks a bare role noun ("gunmen", "civilians")."""

    name: str | None
    actor_id: str | None
    country: str | None
    sector: Sector | None
    rule: str
    generic: bool = False


@dataclass(frozen=True, slots=True)
class ModalityReading:
    """How real the event is said to be, with the words that decided it."""

    modality: Modality
    cue: Span | None
    rule: str


@dataclass(frozen=True, slots=True)
class AttributionReading:
    """Who says so: the phrase that names the speaker, and the verb or preposition that made it one."""

    phrase: Span
    rule: str
    head: int | None = None


CountKind = Literal["killed", "injured", "captured", "missing", "displaced"]


@dataclass(frozen=True, slots=True)
class CountReading:
    """A number of people to whom something happened: a closed interval, `high` None when open."""

    kind: CountKind
    low: int | None
    high: int | None
    span: Span
    rule: str
    victims: Phrase | None = None
    cumulative: bool = False
    """`the toll rose to 33`, or a sum since an earlier date: not this event's own increment."""
    cause: int | None = None
    """Token of the event word that the sentence names as the cause, when it does."""
    harm: int | None = None
    """Token of the word that says what happened to them ("killed", "dead")."""


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """Tokens that name a weapon, and its kind."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """Phrases by role, after the frame: actor, target, partner, instrument, destination, ... Each in order of preference."""

    phrases: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)

    def first(self, role: str) -> Phrase | None:
        """The best phrase in a role, or None."""
        found = self.phrases.get(role, ())
        return found[0] if found else None


@dataclass(frozen=True, slots=True, eq=False)
class SentenceView:
    """What all candidates of one sentence share."""

    parsed: Parsed
    weapons: tuple[WeaponMention, ...]
    counts: tuple[CountReading, ...]
    candidates: tuple[Candidate, ...]

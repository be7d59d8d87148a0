"""One coded event: the output line of the contract.

Offsets are half-open character offsets into the article's `text`, or into its `title` when `sentence.in_title` is true, so that
`text[start:end]` is the quoted words. A value that is unknown is present as None.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, model_validator

from schemas.base import DatePrecision, Frozen, Modality, Role, Sector

QuadClass = Literal[1, 2, 3, 4]
"""1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""


class Quote(Frozen):
    """Words of the article."""

    text: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class Participant(Frozen):
    """Someone who takes part. `name` and `actor_id` are None while unresolved; `country` is ISO 3166-1 alpha-3."""

    role: Role
    text: str
    start: int
    end: int
    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sector: Sector | None = None


class Weapon(Frozen):
    """What it was done with; `kind` is an id of `seeds/weapons.yml`."""

    text: str
    start: int
    end: int
    kind: str


class Place(Frozen):
    """Where it happened. `precision` as ACLED's geo_precision: 1 the named town, 2 near it or part of a region, 3 only the region
    or country. `start` and `end` are None when the place was inferred without words of its own, or from words of the other field."""

    text: str | None
    start: int | None
    end: int | None
    name: str | None = None
    place_id: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    feature: str | None = None
    precision: Literal[1, 2, 3] | None = None


class EventDate(Frozen):
    """When it happened: a closed interval of days. Without a time expression `text`, `start` and `end` are None; `start` and `end`
    also when the expression stands in the other field: the text for an event of the title."""

    earliest: dt.date | None
    latest: dt.date | None
    precision: DatePrecision
    text: str | None = None
    start: int | None = None
    end: int | None = None

    @model_validator(mode="after")
    def _ordered(self) -> EventDate:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError("earliest is after latest")
        return self


class CountEvidence(Frozen):
    """The words a count was read from. `counts` names the pair of fields it supports: killed, injured, captured, missing, displaced."""

    counts: str
    text: str
    start: int
    end: int
    victims: str | None = None
    cumulative: bool = False


class Casualties(Frozen):
    """Counts of people as closed intervals; a `high` of None beside a `low` means no upper bound is known. `evidence` is keyed by count."""

    killed_low: int | None = None
    killed_high: int | None = None
    injured_low: int | None = None
    injured_high: int | None = None
    captured_low: int | None = None
    captured_high: int | None = None
    missing_low: int | None = None
    missing_high: int | None = None
    displaced_low: int | None = None
    displaced_high: int | None = None
    evidence: dict[str, CountEvidence] = Field(default_factory=dict)


class Attribution(Frozen):
    """Who says so; `name` and `actor_id` are None while unresolved."""

    text: str
    start: int
    end: int
    name: str | None = None
    actor_id: str | None = None
    country: str | None = None
    sector: Sector | None = None


class SentenceRef(Frozen):
    """The sentence the event was read from; `index` counts from 0, the title first when there is one."""

    index: int
    start: int
    end: int
    text: str
    in_title: bool


class Deployment(Frozen):
    """What moved: `count` people or pieces (interval), with what arms or vehicles, from where, to where, what for and beside whom;
    None when not said."""

    count_low: int | None = None
    count_high: int | None = None
    unit: Quote | None = None
    equipment: Quote | None = None
    origin: Quote | None = None
    destination: Quote | None = None
    purpose: Quote | None = None
    partner: Quote | None = None


class Event(Frozen):
    """One event as one sentence reports it; see the module docstring for offsets."""

    event_id: str
    article_id: str
    event_type: str
    event_subtype: str | None
    acled_event_type: str | None
    acled_sub_event_type: str | None
    plover_type: str | None
    plover_mode: str | None
    cameo_code: str | None
    quad_class: QuadClass | None
    goldstein: float | None = Field(default=None, ge=-10, le=10)
    actor: Participant | None
    target: Participant | None
    participants: tuple[Participant, ...]
    weapon: Weapon | None
    location: Place | None
    date: EventDate | None
    historical: bool = False
    """Whether the event is told as a thing of the past: more than a year before publication, or only remembered."""
    casualties: Casualties | None
    deployment: Deployment | None = None
    modality: Modality
    modality_cue: Quote | None
    attribution: Attribution | None
    confidence: float = Field(ge=0, le=1)
    trigger: Quote
    sentence: SentenceRef
    incident_id: str | None
    coder_version: str
    rules: dict[str, str] = Field(default_factory=dict)
    """For each coded field the id of the rule that read it, e.g. {"modality": "alleged/allegedly"}."""

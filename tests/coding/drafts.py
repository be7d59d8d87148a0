"""Drafts of events put together by hand, for tests of what is done with events once they are read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from coding.draft import Draft
from coding.model import Candidate, ModalityReading, PlaceMention, Span
from schemas.base import Modality, Role
from schemas.event import Casualties, CountEvidence, EventDate, Participant
from schemas.ontology import Codes, TriggerEntry
from tests.coding.parses import event_type, hit, parsed

ASSERTED = ModalityReading("asserted", None, "asserted/default")
NOT_VIOLENT = frozenset(("visit", "protest", "arrest", "deployment", "sanction"))


def trigger(kind: str = "attack", sentence: int = 0, *, words: str | None = None, in_title: bool = False) -> Candidate:
    """A trigger of a family: a verb that is the family's name, or the noun of `words` ("the attack"); 100 characters a sentence."""
    table = _noun(words) if words else f"Men/NNS/nsubj/1 {kind}/VBD/ROOT/1"
    made = parsed(table, start=100 * sentence, index=sentence, in_title=in_title)
    family = event_type(kind, violent=kind not in NOT_VIOLENT)
    entry = TriggerEntry(noun="act") if words else TriggerEntry(verb="act")
    return Candidate(made, hit(made, 1, entry, family), 1, False, words is None, {})


def _noun(words: str) -> str:
    first, last = words.split()
    return f"{first}/DT/det/1 {last}/NN/ROOT/1"


def draft(kind: str = "attack", sentence: int = 0, *, words: str | None = None, **fields: Any) -> Draft:
    """An event of a family in a sentence; every other field may be given."""
    candidate = fields.pop("candidate", None) or trigger(kind, sentence, words=words)
    modality: Modality = fields.pop("modality", "asserted")
    given: dict[str, Any] = {
        "subtype": None,
        "codes": Codes(),
        "participants": (),
        "weapon": None,
        "place": None,
        "date": None,
        "casualties": None,
        "deployment": None,
        "modality": ModalityReading(modality, None, "test"),
        "attribution": None,
        "speaker": None,
        **fields,
    }
    return Draft(candidate=candidate, event_type=candidate.hit.event_type, **given)


def side(role: Role, text: str, **fields: Any) -> Participant:
    """A participant in a role."""
    return Participant(role=role, text=text, start=0, end=len(text), **fields)


def place(name: str, lat: float | None = None, lon: float | None = None, **fields: Any) -> PlaceMention:
    """A named town, or a region when `precision` says so."""
    given: dict[str, Any] = {
        "place_id": name.lower(),
        "country": None,
        "admin1": None,
        "feature": None,
        "precision": 1,
        "rule": "test",
        **fields,
    }
    return PlaceMention(span=Span(0, len(name), name), name=name, lat=lat, lon=lon, **given)


def day(first: int, last: int | None = None, *, text: str | None = "then") -> EventDate:
    """Days of May 2024 that the text names; `text=None`: only the day of publication is known."""
    quoted = {"text": text, "start": 0, "end": len(text)} if text else {}
    return EventDate(
        earliest=dt.date(2024, 5, first),
        latest=dt.date(2024, 5, last or first),
        precision="day" if last is None else "week",
        **quoted,  # type: ignore[arg-type]
    )


def dead(low: int, high: int | None = None, *, cumulative: bool = False) -> Casualties:
    """A number of dead, exact unless `high` is another."""
    words = CountEvidence(counts="killed", text="x", start=0, end=1, cumulative=cumulative)
    return Casualties(killed_low=low, killed_high=high if high is not None else low, evidence={"killed": words})

"""Every example of every event type is a test: positive ones give the events they list, negative ones give none of the type."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event
from schemas.ontology import EventType, Example, ExpectedEvent
from seeds.reader import ROOT, read_yaml_folder

TYPES = read_yaml_folder(ROOT / "ontology", EventType)
CASES = [pytest.param(t.type, e, id=f"{t.type}-{n}") for t in TYPES for n, e in enumerate(t.examples)]
STATED = ("asserted", "alleged")

pytestmark = pytest.mark.model


def code(text: str, published: str | None, coder: Coder) -> tuple[Event, ...]:
    day = dt.date.fromisoformat(published) if published else None
    (coded,) = code_articles([Article(article_id="x", text=text, published_at=day, language="en")], coder)
    return coded.events


def same_words(found: str | None, wanted: str) -> bool:
    """Whether the words found are those wanted, or contain them: articles and numbers may stand around them."""
    return found is not None and wanted.lower() in found.lower()


def mismatches(event: Event, wanted: ExpectedEvent) -> list[str]:
    """The fields in which an event is not as wanted."""
    out = []
    people = {"actor": (event.actor, wanted.actor), "target": (event.target, wanted.target)}
    for role, (found, words) in people.items():
        if words is not None and not same_words(found.text if found else None, words):
            out.append(f"{role}: {found.text if found else None!r} instead of {words!r}")
    if wanted.no_actor and event.actor is not None:
        out.append(f"actor: {event.actor.text!r} instead of none")
    if wanted.subtype is not None and event.event_subtype != wanted.subtype:
        out.append(f"subtype: {event.event_subtype} instead of {wanted.subtype}")
    if wanted.modality is not None and event.modality != wanted.modality:
        out.append(f"modality: {event.modality} instead of {wanted.modality}")
    place = event.location
    if wanted.place is not None and not (
        place and (same_words(place.name, wanted.place) or same_words(place.text, wanted.place))
    ):
        out.append(f"place: {place.text if place else None!r} instead of {wanted.place!r}")
    for kind, counts in (("killed", wanted.killed), ("injured", wanted.injured)):
        toll = event.casualties
        found_counts = (getattr(toll, f"{kind}_low"), getattr(toll, f"{kind}_high")) if toll else (None, None)
        if counts is not None and found_counts != counts:
            out.append(f"{kind}: {found_counts} instead of {counts}")
    return out


def fits(event: Event, wanted: ExpectedEvent) -> bool:
    return (
        wanted.trigger is None
        or same_words(event.trigger.text, wanted.trigger)
        or same_words(wanted.trigger, event.trigger.text)
    )


@pytest.mark.parametrize(("kind", "example"), CASES)
def test_example(kind: str, example: Example, coder: Coder) -> None:
    events = [e for e in code(example.text, example.published_at, coder) if e.event_type == kind]
    said = "\n".join(f"{e.event_type} [{e.trigger.text}] {e.modality}" for e in events)
    if not example.events:
        assert not [e for e in events if e.modality in STATED], f"{example.text}\n{said}"
    for wanted in example.events:
        pool = [e for e in events if fits(e, wanted)]
        assert pool, f"no such event: {wanted.trigger}\n{example.text}\n{said}"
        best = min((mismatches(e, wanted) for e in pool), key=len)
        assert not best, f"{example.text}\n{best}"

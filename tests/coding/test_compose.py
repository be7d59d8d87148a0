"""From drafts to events: ids that stay the same, offsets of the right field, codes, incidents."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from coding.compose import event_id, incident_ids, quote, to_event, to_participant, to_speaker
from coding.draft import Draft
from coding.model import Document, ModalityReading, Phrase, ResolvedActor, Span, WeaponMention
from schemas.ontology import Codes
from tests.coding.drafts import dead, draft, place, side, trigger

DOCUMENT = Document("a1", "", "x", dt.date(2024, 5, 3), ())
WORDS = Span(4, 10, "rebels")
REBELS = ResolvedActor("Rebel Front", "reb", "COD", "REB", "name", generic=False)


def finished(event: Draft) -> dict[str, object]:
    return to_event(DOCUMENT, event, "i1", 0.5, "v").model_dump()


def test_ids_are_of_article_field_trigger_and_family() -> None:
    one = draft("attack", 2)
    others = {
        "another article": event_id(dataclasses.replace(DOCUMENT, article_id="a2"), one),
        "another place in the text": event_id(DOCUMENT, draft("attack", 3)),
        "another family": event_id(DOCUMENT, draft("strike", 2)),
        "the title": event_id(DOCUMENT, draft(candidate=trigger("attack", 2, in_title=True))),
    }

    assert event_id(DOCUMENT, one) == event_id(DOCUMENT, draft("attack", 2, casualties=dead(3), modality="alleged"))
    assert {event_id(DOCUMENT, one)}.isdisjoint(others.values())
    assert len(set(others.values())) == 4


def test_incidents_are_named_after_their_first_event() -> None:
    drafts = [draft("attack", 0), draft("attack", 1), draft("attack", 2)]

    ids = incident_ids(DOCUMENT, drafts, (0, 1, 0))

    assert ids[0] == ids[2] != ids[1]
    assert ids[0][1:] == event_id(DOCUMENT, drafts[0])[1:]
    assert {i[0] for i in ids} == {"i"}


@pytest.mark.parametrize(
    ("in_title", "placed_in_title", "offsets"),
    [
        pytest.param(False, False, (0, 4), id="both in the text"),
        pytest.param(True, True, (0, 4), id="both in the title"),
        pytest.param(True, False, (None, None), id="event in the title, place in the text"),
        pytest.param(False, True, (None, None), id="event in the text, place in the title"),
    ],
)
def test_offsets_of_a_place_are_of_the_events_field(
    in_title: bool, placed_in_title: bool, offsets: tuple[int | None, int | None]
) -> None:
    where = dataclasses.replace(place("Goma", -1.7, 29.2), in_title=placed_in_title)

    event = to_event(DOCUMENT, draft(candidate=trigger(in_title=in_title), place=where), "i1", 0.5, "v")

    assert event.location is not None
    assert (event.location.start, event.location.end) == offsets
    assert event.location.text == "Goma"
    assert event.sentence.in_title is in_title


@pytest.mark.parametrize(
    ("sides", "actor", "target"),
    [
        pytest.param((), None, None, id="nobody"),
        pytest.param((side("actor", "A"), side("actor", "B")), "A", None, id="the first of two"),
        pytest.param((side("target", "T"), side("recipient", "R")), None, "T", id="target before recipient"),
        pytest.param((side("recipient", "R"),), None, "R", id="the recipient of a transfer is its target"),
        pytest.param((side("victim", "V"),), None, None, id="victims are no targets"),
    ],
)
def test_main_sides(sides: tuple[object, ...], actor: str | None, target: str | None) -> None:
    event = to_event(DOCUMENT, draft(participants=sides), "i1", 0.5, "v")

    assert (event.actor.text if event.actor else None) == actor
    assert (event.target.text if event.target else None) == target
    assert event.target is None or event.target.role == "target"
    assert event.participants == sides


def test_everything_that_was_read_is_in_the_event() -> None:
    codes = Codes(plover_type="ASSAULT", plover_mode="x", cameo_code="190", quad_class=4, goldstein=-9.0)
    event = draft(
        "strike",
        1,
        subtype="drone",
        codes=codes,
        weapon=WeaponMention(Span(7, 12, "drone"), "drone"),
        casualties=dead(3),
        speaker=to_speaker(WORDS, REBELS),
        rules={"trigger": "t", "date": "d"},
    )
    event = dataclasses.replace(event, modality=ModalityReading("alleged", Span(1, 3, "if"), "alleged/if"))

    found = finished(event)

    assert (found["event_type"], found["event_subtype"]) == ("strike", "drone")
    assert (found["plover_type"], found["cameo_code"], found["quad_class"]) == ("ASSAULT", "190", 4)
    assert (found["acled_event_type"], found["goldstein"]) == (None, -9.0)
    assert found["weapon"] == {"text": "drone", "start": 7, "end": 12, "kind": "drone"}
    assert (found["modality"], found["modality_cue"]) == ("alleged", {"text": "if", "start": 1, "end": 3})
    assert found["trigger"] == {"text": "strike", "start": 104, "end": 110}
    assert found["sentence"] == {"index": 1, "start": 100, "end": 110, "text": "Men strike", "in_title": False}
    assert list(found["rules"].items()) == [("date", "d"), ("trigger", "t")]  # type: ignore[attr-defined]
    assert (found["incident_id"], found["confidence"], found["coder_version"]) == ("i1", 0.5, "v")


def test_a_participant_is_the_words_and_whom_they_mean() -> None:
    phrase = Phrase(0, 0, 1, WORDS)

    found = to_participant("target", phrase, REBELS)

    assert found.model_dump() == {
        "role": "target", "text": "rebels", "start": 4, "end": 10, "name": "Rebel Front", "actor_id": "reb", "country": "COD",
        "sector": "REB",
    }  # fmt: skip
    assert to_speaker(phrase, REBELS) == to_speaker(WORDS, REBELS)


def test_no_words_no_quote() -> None:
    assert quote(None) is None

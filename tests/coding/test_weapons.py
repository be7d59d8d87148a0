from __future__ import annotations

import pytest

from coding.model import Candidate, Parsed, Span, WeaponMention
from coding.weapons import WeaponIndex, build_weapon_index, event_weapon, find_weapons
from schemas.ontology import TriggerEntry, WeaponFile, WeaponKind
from tests.coding.parses import hit, parsed

FILE = WeaponFile(
    weapons=(
        WeaponKind(kind="car_bomb", label="Vehicle bomb", words=("car bomb",)),
        WeaponKind(kind="drone", label="Drone", words=("drone", "shahed-136")),
        WeaponKind(kind="cruise_missile", label="Cruise missile", words=("cruise missile",)),
        WeaponKind(kind="missile", label="Missile", words=("missile", "battery")),
        WeaponKind(kind="bomb", label="Bomb", words=("bomb",), verbs=("bombed",)),
        WeaponKind(kind="suicide_bomb", label="Suicide bomb", words=("suicide vest",), verbs=("blew himself up",)),
    )
)


@pytest.fixture(scope="module")
def index() -> WeaponIndex:
    return build_weapon_index(FILE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A car bomb went off.", [("car bomb", "car_bomb")]),
        ("Two drones and cruise missiles", [("drones", "drone"), ("cruise missiles", "cruise_missile")]),
        ("Shahed-136 drones", [("Shahed-136", "drone"), ("drones", "drone")]),
        ("a missile's path", [("missile", "missile")]),
        ("two batteries", [("batteries", "missile")]),
        ("He blew himself up.", [("blew himself up", "suicide_bomb")]),
        ("They bombed it.", [("bombed", "bomb")]),
        ("a bombastic car", []),
        ("", []),
    ],
)
def test_longest_words_first(index: WeaponIndex, text: str, expected: list[tuple[str, str]]) -> None:
    mentions = find_weapons(text, index)

    assert [(m.span.text, m.kind) for m in mentions] == expected
    assert all(text[m.span.start : m.span.end] == m.span.text for m in mentions)


MODIFIER = """
    A DT det 2
    drone NN compound 2
    strike NN nsubj 3
    hit VBD ROOT 3
    a DT det 6
    missile NN compound 6
    factory NN dobj 3
"""
INSTRUMENT = """
    They PRP nsubj 1
    attacked VBD ROOT 1
    the DT det 3
    post NN dobj 1
    with IN prep 1
    a DT det 6
    drone NN pobj 4
"""
OBJECT = """
    They PRP nsubj 1
    fired VBD ROOT 1
    missiles NNS dobj 1
"""
SUBJECT = """
    A DT det 1
    missile NN nsubj 2
    struck VBD ROOT 2
    the DT det 4
    port NN dobj 2
"""
ELSEWHERE = """
    They PRP nsubj 1
    attacked VBD ROOT 1
    a DT det 3
    man NN dobj 1
    who WP nsubj 5
    sold VBD relcl 3
    drones NNS dobj 5
"""
PLANT = """
    They PRP nsubj 1
    hit VBD ROOT 1
    a DT det 4
    missile NN compound 4
    factory NN dobj 1
"""
TRIGGER = """
    They PRP nsubj 1
    bombed VBD ROOT 1
    it PRP dobj 1
"""
EVENTS = {
    "modifier": (MODIFIER, 2, "drone"),
    "instrument": (INSTRUMENT, 1, "drone"),
    "object": (OBJECT, 1, "missile"),
    "subject": (SUBJECT, 2, "missile"),
    "a modifier of what was hit": (PLANT, 1, None),
    "another clause": (ELSEWHERE, 1, None),
    "the trigger itself": (TRIGGER, 1, "bomb"),
}


def mentions_of(sentence: Parsed, index: WeaponIndex) -> list[WeaponMention]:
    start = sentence.sentence.start
    found = find_weapons(sentence.sentence.text, index)
    return [WeaponMention(Span(m.span.start + start, m.span.end + start, m.span.text), m.kind) for m in found]


@pytest.mark.parametrize(("rows", "head", "kind"), EVENTS.values(), ids=EVENTS)
def test_the_weapon_of_an_event(index: WeaponIndex, rows: str, head: int, kind: str | None) -> None:
    sentence = parsed(rows, start=50)
    candidate = Candidate(sentence, hit(sentence, head, TriggerEntry(verb="attack")), head, False, True, {})

    weapon = event_weapon(candidate, mentions_of(sentence, index))

    assert (weapon.kind if weapon else None) == kind

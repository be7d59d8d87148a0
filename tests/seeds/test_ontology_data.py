from __future__ import annotations

import typing
from collections import Counter

import pytest

from coding.conditions import PLACE
from schemas.base import Sector
from schemas.inflection import InflectionFile
from schemas.ontology import Codes, Condition, EventType, FrameFile, LexiconFile, PloverType, TriggerEntry, WeaponFile
from seeds.inflect import noun_forms, trigger_forms
from seeds.reader import ROOT, read_yaml, read_yaml_folder

TYPES = {t.type: t for t in read_yaml_folder(ROOT / "ontology", EventType)}
FRAMES = {f.id: f for f in read_yaml(ROOT / "cues" / "frames.yml", FrameFile).frames}
LEXICONS = read_yaml(ROOT / "cues" / "lexicons.yml", LexiconFile).lexicons
WEAPONS = {w.kind: w for w in read_yaml(ROOT / "weapons.yml", WeaponFile).weapons}
INFLECTION = read_yaml(ROOT / "cues" / "inflection.yml", InflectionFile)

ROLES = {
    "actor", "target", "partner", "recipient", "claimant", "mediator", "instrument", "origin", "destination", "unit", "content",
}  # fmt: skip
ACLED = {
    "Battles": ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
    "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
by_type = pytest.mark.parametrize("event_type", TYPES.values(), ids=TYPES)


def all_codes(event_type: EventType) -> list[Codes]:
    return [event_type.codes_of(None), *(event_type.codes_of(s.id) for s in event_type.subtypes)]


def conditions(event_type: EventType) -> list[Condition]:
    of_triggers = [c for t in event_type.triggers for c in (*t.needs, *t.unless)]
    return [*of_triggers, *(c for s in event_type.subtypes for c in s.when)]


def words_of(condition: Condition) -> list[str]:
    parts = ("sentence", "near", "before", "after", "previous", "next", "modifier", "subject", "object")
    of_prepositions = [p.partition(":")[2] for p in condition.prep]
    return [w for part in parts for w in getattr(condition, part)] + of_prepositions


@by_type
def test_frames_exist(event_type: EventType) -> None:
    used = {event_type.frame, *(t.frame for t in event_type.triggers if t.frame)}
    assert used <= FRAMES.keys()


@by_type
def test_word_lists_exist(event_type: EventType) -> None:
    named = {w[1:] for c in conditions(event_type) for w in words_of(c) if w.startswith("@")}
    assert named <= LEXICONS.keys() | WEAPONS.keys() | {"weapon"}
    assert {w for s in event_type.subtypes for w in s.weapons} <= WEAPONS.keys()


@by_type
def test_conditions_are_written_in_lower_case_with_known_sectors_and_never_empty(event_type: EventType) -> None:
    sectors = set(typing.get_args(Sector))
    for condition in conditions(event_type):
        assert condition != Condition()
        assert [w for w in words_of(condition) if w != w.lower() or "* " in w or not w.strip()] == []
        assert {*condition.actor_sector, *condition.target_sector} <= sectors | {PLACE}
        assert all(":" in p for p in condition.prep)


@by_type
def test_examples_are_enough_and_positive_and_negative(event_type: EventType) -> None:
    positive = [e for e in event_type.examples if e.events]
    assert len(positive) >= 6
    assert len(event_type.examples) - len(positive) >= 5
    repeated = [text for text, n in Counter(e.text for e in event_type.examples).items() if n > 1]
    assert repeated == []


@by_type
def test_every_subtype_and_with_it_every_mode_has_an_example(event_type: EventType) -> None:
    shown = {event.subtype for example in event_type.examples for event in example.events}
    assert {s.id for s in event_type.subtypes} - shown == set()


@by_type
def test_expected_words_stand_in_the_example(event_type: EventType) -> None:
    for example in event_type.examples:
        for event in example.events:
            said = [event.trigger, event.actor, event.target, event.place]
            assert [s for s in said if s is not None and s not in example.text] == []
            assert event.subtype is None or event.subtype in {s.id for s in event_type.subtypes}


@by_type
def test_expected_triggers_are_forms_of_a_trigger(event_type: EventType) -> None:
    forms = {f.lower().replace("-", " ") for t in event_type.triggers for f in trigger_forms(t, INFLECTION)}
    forms |= {t.base for t in event_type.triggers}
    expected = {e.trigger for x in event_type.examples for e in x.events if e.trigger}
    assert {t for t in expected if t.lower().replace("-", " ") not in forms} == set()


@by_type
def test_codes_agree_with_each_other(event_type: EventType) -> None:
    for codes in all_codes(event_type):
        if codes.acled_sub_event_type is not None:
            assert codes.acled_sub_event_type in ACLED[codes.acled_event_type or ""]
        assert (codes.cameo_code is None) == (codes.quad_class is None) == (codes.goldstein is None)
        if codes.cameo_code is not None:
            root = int(codes.cameo_code[:2])
            assert codes.quad_class == (1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4)


@by_type
def test_no_trigger_is_given_twice(event_type: EventType) -> None:
    def key(t: TriggerEntry) -> tuple[object, ...]:
        return (t.verb, t.noun, t.adjective, t.phrase, t.subtype, t.frame, t.needs)

    twice = [k for k, n in Counter(key(t) for t in event_type.triggers).items() if n > 1]
    assert twice == []


def test_every_acled_sub_event_type_can_be_reached() -> None:
    reached = {(c.acled_event_type, c.acled_sub_event_type) for t in TYPES.values() for c in all_codes(t)}
    wanted = {(kind, sub) for kind, subs in ACLED.items() for sub in subs}
    assert len(wanted) == 25
    assert wanted - reached == set()


def test_every_plover_type_can_be_reached() -> None:
    reached = {c.plover_type for t in TYPES.values() for c in all_codes(t)}
    assert set(typing.get_args(PloverType)) - reached == set()


def test_the_types_of_the_contract_exist() -> None:
    contract = (
        "strike bombing clash attack abduction deployment withdrawal casualty_report arms_transfer territory "
        "protest riot arrest agreement"
    )
    assert set(contract.split()) <= TYPES.keys()


def test_frames_use_known_roles() -> None:
    used = {role for f in FRAMES.values() for role in (*f.verb, *f.noun)}
    assert used <= ROLES


def test_word_lists_match_whole_words_only() -> None:
    """A star is understood at the end of a single word, and apostrophes never reach the matcher."""
    bad = [
        w
        for words in LEXICONS.values()
        for w in words
        if "'" in w or ("*" in w and (" " in w or "-" in w)) or w != w.lower()
    ]
    assert bad == []


def test_weapon_words_belong_to_one_kind() -> None:
    repeated = [w for w, n in Counter(w for k in WEAPONS.values() for w in k.words).items() if n > 1]
    assert repeated == []


def test_plurals_of_weapons_are_regular_or_known() -> None:
    assert noun_forms("stick of dynamite", INFLECTION)[0] == "stick of dynamite"
    assert "grenades" in noun_forms("grenade", INFLECTION)
    assert "knives" in noun_forms("knife", INFLECTION)

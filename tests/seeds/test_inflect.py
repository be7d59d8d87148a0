from __future__ import annotations

import pytest

from schemas.inflection import InflectionFile
from schemas.ontology import TriggerEntry
from seeds.inflect import noun_forms, trigger_forms, verb_forms
from seeds.reader import ROOT, read_yaml


@pytest.fixture(scope="module")
def table() -> InflectionFile:
    return read_yaml(ROOT / "cues" / "inflection.yml", InflectionFile)


VERBS = {
    "bomb": "bomb bombs bombed bombing",
    "seize": "seize seizes seized seizing",
    "stab": "stab stabs stabbed stabbing",
    "shout": "shout shouts shouted shouting",
    "quit": "quit quits quitting",
    "fix": "fix fixes fixed fixing",
    "clash": "clash clashes clashed clashing",
    "occupy": "occupy occupies occupied occupying",
    "destroy": "destroy destroys destroyed destroying",
    "free": "free frees freed freeing",
    "die": "die dies died dying",
    "shoot": "shoot shoots shot shooting",
    "withdraw": "withdraw withdraws withdrew withdrawn withdrawing",
    "veto": "veto vetoes vetoed vetoing",
    "rebel": "rebel rebels rebelled rebelling",
    "deliver": "deliver delivers delivered delivering",
    "kidnap": "kidnap kidnaps kidnapped kidnaped kidnapping kidnaping",
    "equip": "equip equips equipped equipping",
    "attack": "attack attacks attacked attacking",
    "carpet-bomb": "carpet-bomb carpet-bombs carpet-bombed carpet-bombing",
}


@pytest.mark.parametrize(("base", "expected"), VERBS.items(), ids=VERBS.keys())
def test_verbs(base: str, expected: str, table: InflectionFile) -> None:
    assert set(expected.split()) <= set(verb_forms(base, table))
    assert not [f for f in verb_forms(base, table) if f not in expected.split() and base != "carpet-bomb"]


def test_the_first_word_of_a_phrasal_verb_is_inflected(table: InflectionFile) -> None:
    assert verb_forms("blow up", table) == ("blow up", "blows up", "blew up", "blown up", "blowing up")
    assert "set fire to" in verb_forms("set fire to", table)
    assert "setting fire to" in verb_forms("set fire to", table)


NOUNS = {
    "attack": "attack attacks",
    "clash": "clash clashes",
    "casualty": "casualty casualties",
    "convoy": "convoy convoys",
    "embargo": "embargo embargoes embargos",
    "body": "body bodies",
    "air strike": "air strike|air strikes",
    "death toll": "death toll|death tolls",
    "exchange of fire": "exchange of fire|exchanges of fire",
    "sit-in": "sit-in sit-ins",
    "talks": "talks",
}


@pytest.mark.parametrize(("base", "expected"), NOUNS.items(), ids=NOUNS.keys())
def test_nouns(base: str, expected: str, table: InflectionFile) -> None:
    separator = "|" if "|" in expected else None
    assert noun_forms(base, table) == tuple(expected.split(separator))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (TriggerEntry(phrase="came under fire"), ("came under fire",)),
        (TriggerEntry(verb="fire", forms=("fired", "fires")), ("fire", "fired", "fires")),
        (TriggerEntry(adjective="dead"), ("dead",)),
        (TriggerEntry(noun="raid"), ("raid", "raids")),
        (TriggerEntry(verb="raid"), ("raid", "raids", "raided", "raiding")),
    ],
    ids=["phrase", "listed forms", "adjective", "noun", "verb"],
)
def test_forms_of_a_trigger(entry: TriggerEntry, expected: tuple[str, ...], table: InflectionFile) -> None:
    assert trigger_forms(entry, table) == expected


def test_every_irregular_verb_adds_something(table: InflectionFile) -> None:
    empty = table.model_copy(update={"verbs": {}})
    assert [v for v in table.verbs if verb_forms(v, table) == verb_forms(v, empty)] == []


def test_every_doubled_verb_ends_in_one_consonant_after_a_vowel(table: InflectionFile) -> None:
    assert [v for v in table.doubling if v[-1] in "aeiouwxy" or v[-2] not in "aeiou"] == []

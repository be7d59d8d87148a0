"""Frames of seeds/cues/frames.yml over hand-built parses: which slot fills which role, and whose words can."""

from __future__ import annotations

import pytest

from coding.look import Look
from coding.model import Candidate, Parsed, Phrase, ResolvedActor, Roles
from coding.roles import assign_roles
from coding.slots import build_candidate
from coding.stages import phrase_behind
from schemas.base import Sector
from schemas.event import QuadClass
from schemas.ontology import Codes, FrameFile, TriggerEntry
from schemas.verbs import VerbSets
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import event_type, hit, parsed

FRAMES = {f.id: f for f in read_yaml(ROOT / "cues" / "frames.yml", FrameFile).frames}
VERBS = VerbSets(
    light=frozenset(("launched",)),
    undergo=frozenset(("suffered",)),
    effect=frozenset(("hit", "killed")),
    blame=frozenset(("blamed",)),
    claim=frozenset(("claimed",)),
    accuse=frozenset(("accused",)),
    transparent=frozenset(("bodies",)),
)
COUNTRIES = {"french": "FRA", "france": "FRA", "iranian": "IRN", "iran": "IRN", "mali": "MLI", "us": "USA"}
SECTORS: dict[str, Sector] = {
    "rebels": "REB", "soldiers": "MIL", "police": "GOV", "villagers": "CVL", "officers": "MIL", "pilots": "MIL", "army": "MIL",
}  # fmt: skip


def resolve(phrase: Phrase) -> ResolvedActor:
    words = phrase.span.text.lower().split()
    country = next((COUNTRIES[w] for w in words if w in COUNTRIES), None)
    sector = next((SECTORS[w] for w in words if w in SECTORS), None)
    state = country if sector or words[-1] in ("france", "iran", "mali", "us") else None
    return ResolvedActor(None, state, country, sector, "thing/ship" if words[-1:] == ["ship"] else "test")


def stands_for(candidate: Candidate, phrase: Phrase) -> Phrase | None:
    """Pronouns mean the first word of the sentence when they are `they`, else nobody."""
    token = candidate.parsed.doc[phrase.head]
    return Phrase(0, 0, 1, candidate.parsed.span(0, 1)) if token.lower_ == "they" else None


LOOK = Look(
    resolve=resolve,
    is_weapon=lambda word: word in {"missile", "drones", "missiles"},
    is_event_noun=lambda word: word in {"strikes", "blast", "attack"},
    is_time=lambda phrase: phrase.span.text == "Friday",
    is_place=lambda phrase: phrase.span.text in {"Goma", "Lyon"},
    behind=lambda candidate, phrase: phrase_behind(candidate.parsed, phrase, VERBS),
    stands_for=stands_for,
    is_doing=lambda word: word in {"fired", "launched"},
    is_topic=lambda words: words in {"drug", "medical"},
)


def candidate_of(
    sentence: Parsed, trigger: str, frame: str, *, violent: bool, quad: QuadClass | None = None
) -> Candidate:
    head = next(t.i for t in sentence.doc if t.text == trigger)
    verb = sentence.doc[head].tag_.startswith("VB")
    entry = TriggerEntry(verb=trigger) if verb else TriggerEntry(noun=trigger)
    kind = event_type(frame=frame, violent=violent).model_copy(update={"codes": Codes(quad_class=quad)})
    return build_candidate(sentence, hit(sentence, head, entry, kind), head, VERBS)


def roles_of(table: str, trigger: str, frame: str, *, violent: bool = True) -> Roles:
    return assign_roles(candidate_of(parsed(table, start=7), trigger, frame, violent=violent), FRAMES[frame], LOOK)


Expected = dict[str, list[str]]
CASES: dict[str, tuple[str, str, str, Expected]] = {
    "active": (
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 villagers/NNS/dobj/1",
        "attacked", "transitive", {"actor": ["Rebels"], "target": ["villagers"]},
    ),
    "passive": (
        "Villagers/NNS/nsubjpass/2 were/VBD/auxpass/2 attacked/VBN/ROOT/2 by/IN/agent/2 rebels/NNS/pobj/3",
        "attacked", "transitive", {"actor": ["rebels"], "target": ["Villagers"]},
    ),
    "nationality before a noun": (
        "a/DT/det/2 French/JJ/amod/2 attack/NN/ROOT/2 on/IN/prep/2 rebels/NNS/pobj/3",
        "attack", "transitive", {"actor": ["French"], "target": ["rebels"]},
    ),
    "a state and the people behind it are one": (
        "a/DT/det/3 French/JJ/amod/3 army/NN/compound/3 attack/NN/ROOT/3 on/IN/prep/3 rebels/NNS/pobj/4",
        "attack", "transitive", {"actor": ["French army"], "target": ["rebels"]},
    ),
    "the people who do what did it": (
        "A/DT/det/3 French/JJ/amod/3 army/NN/compound/3 attack/NN/nsubj/4 killed/VBD/ROOT/4 rebels/NNS/dobj/4",
        "killed", "transitive", {"actor": ["French army"], "target": ["rebels"]},
    ),
    "by goes before nationality": (
        "a/DT/det/2 French/JJ/amod/2 attack/NN/ROOT/2 by/IN/prep/2 soldiers/NNS/pobj/3",
        "attack", "transitive", {"actor": ["soldiers"]},
    ),
    "light verb": (
        "Rebels/NNS/nsubj/1 launched/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1 on/IN/prep/1 villagers/NNS/pobj/4",
        "attack", "transitive", {"actor": ["Rebels"], "target": ["villagers"]},
    ),
    "effect is the target of a noun": (
        "An/DT/det/1 attack/NN/nsubj/2 hit/VBD/ROOT/2 a/DT/det/4 clinic/NN/dobj/2",
        "attack", "transitive", {"target": ["clinic"]},
    ),
    "subject of an undergo verb is the target": (
        "Soldiers/NNS/nsubj/1 suffered/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1",
        "attack", "transitive", {"target": ["Soldiers"]},
    ),
    "on goes before the effect": (
        "An/DT/det/1 attack/NN/nsubj/4 on/IN/prep/1 police/NNS/pobj/2 also/RB/advmod/4 killed/VBD/ROOT/4 villagers/NNS/dobj/4",
        "attack", "transitive", {"target": ["police"]},
    ),
    "of two sides the second is the target": (
        "clashes/NNS/ROOT/0 between/IN/prep/0 soldiers/NNS/pobj/1 and/CC/cc/2 rebels/NNS/conj/2",
        "clashes", "reciprocal", {"actor": ["soldiers"], "target": ["rebels"]},
    ),
    "two subjects of a reciprocal verb": (
        "Soldiers/NNS/nsubj/3 and/CC/cc/0 rebels/NNS/conj/0 clashed/VBD/ROOT/3",
        "clashed", "reciprocal", {"actor": ["Soldiers"], "target": ["rebels"]},
    ),
    "two subjects with another side": (
        "Soldiers/NNS/nsubj/3 and/CC/cc/0 police/NNS/conj/0 clashed/VBD/ROOT/3 with/IN/prep/3 rebels/NNS/pobj/4",
        "clashed", "reciprocal", {"actor": ["Soldiers", "police"], "target": ["rebels"]},
    ),
    "two subjects that are one side": (
        "Soldiers/NNS/nsubj/3 and/CC/cc/0 police/NNS/conj/0 attacked/VBD/ROOT/3 rebels/NNS/dobj/3",
        "attacked", "transitive", {"actor": ["Soldiers", "police"], "target": ["rebels"]},
    ),
    "motion": (
        "France/NNP/nsubj/1 sent/VBD/ROOT/1 soldiers/NNS/dobj/1 to/IN/prep/1 Mali/NNP/pobj/3 from/IN/prep/1 Lyon/NNP/pobj/5",
        "sent", "motion", {"actor": ["France"], "unit": ["soldiers"], "destination": ["Mali"], "origin": ["Lyon"]},
    ),
    "transfer with an indirect object": (
        "Iran/NNP/nsubj/1 sent/VBD/ROOT/1 Mali/NNP/dative/1 drones/NNS/dobj/1",
        "sent", "transfer", {"actor": ["Iran"], "recipient": ["Mali"], "content": ["drones"]},
    ),
    "received from": (
        "Mali/NNP/nsubj/1 received/VBD/ROOT/1 drones/NNS/dobj/1 from/IN/prep/1 Iran/NNP/pobj/3",
        "received", "receive", {"recipient": ["Mali"], "actor": ["Iran"], "content": ["drones"]},
    ),
    "a weapon is what it was done with, its nation who": (
        "An/DT/det/2 Iranian/JJ/amod/2 missile/NN/nsubj/3 hit/VBD/ROOT/3 soldiers/NNS/dobj/3",
        "hit", "transitive", {"instrument": ["Iranian missile"], "actor": ["Iranian"], "target": ["soldiers"]},
    ),
    "a weapon of nobody": (
        "A/DT/det/1 missile/NN/nsubj/2 hit/VBD/ROOT/2 soldiers/NNS/dobj/2",
        "hit", "transitive", {"instrument": ["missile"], "target": ["soldiers"]},
    ),
    "strikes that kill are no actor, but their nation is": (
        "French/JJ/amod/1 strikes/NNS/nsubj/2 killed/VBD/ROOT/2 rebels/NNS/dobj/2",
        "killed", "victim_object", {"actor": ["French"], "target": ["rebels"]},
    ),
    "strikes by somebody": (
        "Strikes/NNS/nsubj/3 by/IN/prep/0 soldiers/NNS/pobj/1 killed/VBD/ROOT/3 rebels/NNS/dobj/3",
        "killed", "victim_object", {"actor": ["soldiers"], "target": ["rebels"]},
    ),
    "somebody in strikes did not do them": (
        "Strikes/NNS/nsubj/3 on/IN/prep/0 soldiers/NNS/pobj/1 killed/VBD/ROOT/3 rebels/NNS/dobj/3",
        "killed", "victim_object", {"target": ["rebels"]},
    ),
    "people of a nation in strikes did not do them": (
        "Strikes/NNS/nsubj/4 on/IN/prep/0 French/JJ/amod/3 towns/NNS/pobj/1 killed/VBD/ROOT/4 villagers/NNS/dobj/4",
        "killed", "victim_object", {"target": ["villagers"]},
    ),
    "missiles of two nations": (
        "Iranian/JJ/amod/3 and/CC/cc/0 French/JJ/conj/0 missiles/NNS/nsubj/4 hit/VBD/ROOT/4 soldiers/NNS/dobj/4",
        "hit", "transitive",
        {"instrument": ["Iranian and French missiles"], "actor": ["Iranian", "French"], "target": ["soldiers"]},
    ),
    "an attack by what is somebody's": (
        "An/DT/det/1 attack/NN/ROOT/1 by/IN/prep/1 Iranian/JJ/amod/4 missiles/NNS/pobj/2",
        "attack", "transitive", {"actor": ["Iranian"], "instrument": ["Iranian missiles"]},
    ),
    "troops of two nations": (
        "French/JJ/amod/3 and/CC/cc/0 Iranian/JJ/conj/0 soldiers/NNS/nsubj/4 attacked/VBD/ROOT/4 villagers/NNS/dobj/4",
        "attacked", "transitive", {"actor": ["French and Iranian soldiers", "Iranian soldiers"], "target": ["villagers"]},
    ),
    "a time is nobody": (
        "Friday/NNP/nsubj/1 attacked/VBD/ROOT/1 rebels/NNS/dobj/1",
        "attacked", "transitive", {"target": ["rebels"]},
    ),
    "a place does not act, but it can be hit": (
        "Lyon/NNP/nsubj/1 attacked/VBD/ROOT/1 Goma/NNP/dobj/1",
        "attacked", "transitive", {"target": ["Goma"]},
    ),
    "a state acts": (
        "Iran/NNP/nsubj/1 attacked/VBD/ROOT/1 Mali/NNP/dobj/1",
        "attacked", "transitive", {"actor": ["Iran"], "target": ["Mali"]},
    ),
    "an unknown name acts": (
        "Zorin/NNP/nsubj/1 attacked/VBD/ROOT/1 it/PRP/dobj/1",
        "attacked", "transitive", {"actor": ["Zorin"]},
    ),
    "an unknown noun does not act, but it can be hit": (
        "Fate/NN/nsubj/1 attacked/VBD/ROOT/1 bridges/NNS/dobj/1",
        "attacked", "transitive", {"target": ["bridges"]},
    ),
    "a thing does not act": (
        "Army/NN/compound/1 ship/NN/nsubj/2 attacked/VBD/ROOT/2 rebels/NNS/dobj/2",
        "attacked", "transitive", {"target": ["rebels"]},
    ),
    "a pronoun that means somebody": (
        "Rebels/NNS/nsubj/1 came/VBD/ROOT/1 and/CC/cc/1 they/PRP/nsubj/4 attacked/VBD/conj/1 villagers/NNS/dobj/4",
        "attacked", "transitive", {"actor": ["Rebels"], "target": ["villagers"]},
    ),
    "a pronoun that means nobody": (
        "It/PRP/nsubj/1 attacked/VBD/ROOT/1 villagers/NNS/dobj/1",
        "attacked", "transitive", {"target": ["villagers"]},
    ),
    "the US is no pronoun": (
        "US/PRP/nsubj/1 attacked/VBD/ROOT/1 rebels/NNS/dobj/1",
        "attacked", "transitive", {"actor": ["US"], "target": ["rebels"]},
    ),
    "the officers behind their bodies": (
        "Rebels/NNS/nsubj/1 burned/VBD/ROOT/1 the/DT/det/3 bodies/NNS/dobj/1 of/IN/prep/3 officers/NNS/pobj/4",
        "burned", "transitive", {"actor": ["Rebels"], "target": ["officers"]},
    ),
    "an event is not attacked": (
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 after/IN/prep/1 a/DT/det/4 blast/NN/dobj/1",
        "attacked", "transitive", {"actor": ["Rebels"]},
    ),
    "blamed on": (
        "an/DT/det/1 attack/NN/ROOT/1 blamed/VBN/acl/1 on/IN/prep/2 rebels/NNS/pobj/3",
        "attack", "transitive", {"actor": ["rebels"]},
    ),
    "the fallen town": (
        "Goma/NNP/nsubj/1 fell/VBD/ROOT/1 to/IN/prep/1 rebels/NNS/pobj/2",
        "fell", "fall", {"destination": ["Goma"], "actor": ["rebels"]},
    ),
    "a claimant may be the actor too": (
        "Rebels/NNS/nsubj/1 claimed/VBD/ROOT/1 responsibility/NN/dobj/1",
        "claimed", "claim", {"claimant": ["Rebels"], "actor": ["Rebels"], "content": ["responsibility"]},
    ),
    "soldiers behind the lines manning guns": (
        "Soldiers/NNS/nsubj/6 behind/IN/prep/0 the/DT/det/3 lines/NNS/pobj/1 manning/VBG/acl/3 guns/NNS/dobj/4 fled/VBD/ROOT/6",
        "manning", "motion", {"actor": ["Soldiers"], "unit": ["guns"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "trigger", "frame", "expected"), CASES.values(), ids=CASES)
def test_roles(table: str, trigger: str, frame: str, expected: Expected) -> None:
    roles = roles_of(table, trigger, frame)

    assert {role: [p.span.text for p in phrases] for role, phrases in roles.phrases.items()} == expected


def test_an_event_is_condemned_though_it_is_not_attacked() -> None:
    table = "France/NNP/nsubj/1 condemned/VBD/ROOT/1 the/DT/det/3 strikes/NNS/dobj/1"

    condemned = roles_of(table, "condemned", "communicative", violent=False).first("target")

    assert condemned is not None
    assert condemned.span.text == "strikes"


@pytest.mark.parametrize(
    ("case", "rules"),
    [
        ("active", {"actor": "transitive.subj", "target": "transitive.obj"}),
        ("by goes before nationality", {"actor": "transitive.by"}),
        ("of two sides the second is the target", {"actor": "reciprocal.between", "target": "reciprocal.between"}),
        ("blamed on", {"actor": "blamed.on"}),
        ("strikes by somebody", {"actor": "instrument.owner", "target": "victim_object.obj"}),
    ],
)
def test_each_role_names_its_slot(case: str, rules: dict[str, str]) -> None:
    table, trigger, frame, _ = CASES[case]

    assert roles_of(table, trigger, frame).rules == rules


def test_a_phrase_fills_one_role() -> None:
    frame = FRAMES["transitive"].model_copy(update={"verb": {"actor": ("subj",), "target": ("subj", "obj")}})
    sentence = parsed("Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 villagers/NNS/dobj/1")

    roles = assign_roles(candidate_of(sentence, "attacked", "transitive", violent=True), frame, LOOK)

    assert [p.span.text for p in roles.phrases["target"]] == ["villagers"]


def test_first_of_an_empty_role_is_none() -> None:
    assert Roles().first("actor") is None


SAID: dict[str, tuple[str, str, list[str]]] = {
    "a plan is nobody": (
        "Rebels/NNS/nsubj/1 opposed/VBD/ROOT/1 the/DT/det/3 reform/NN/dobj/1", "opposed", [],
    ),
    "whose plan it is": (
        "Rebels/NNS/nsubj/1 opposed/VBD/ROOT/1 the/DT/det/4 French/JJ/amod/4 reform/NN/dobj/1", "opposed", ["French reform"],
    ),
    "nor are those to whom what is condemned was done": (
        "Rebels/NNS/nsubj/1 condemned/VBD/ROOT/1 the/DT/det/3 attack/NN/dobj/1 on/IN/prep/1 police/NNS/pobj/4", "condemned", [],
    ),
    "but those against whom it is said": (
        "Rebels/NNS/nsubj/1 voiced/VBD/ROOT/1 anger/NN/dobj/1 against/IN/prep/1 police/NNS/pobj/3", "voiced", ["police"],
    ),
    "who made what is opposed": (
        "Rebels/NNS/nsubj/1 opposed/VBD/ROOT/1 a/DT/det/3 motion/NN/dobj/1 by/IN/prep/3 police/NNS/pobj/4", "opposed", ["police"],
    ),
    "who made it, by a participle": (
        "Rebels/NNS/nsubj/1 opposed/VBD/ROOT/1 motions/NNS/dobj/1 made/VBN/acl/2 by/IN/agent/3 police/NNS/pobj/4",
        "opposed", ["police"],
    ),
    "whose it is": (
        "Rebels/NNS/nsubj/1 opposed/VBD/ROOT/1 Dlamini/NNP/poss/4 's/POS/case/2 motion/NN/dobj/1", "opposed", ["Dlamini"],
    ),
    "a name is somebody": (
        "Rebels/NNS/nsubj/1 accused/VBD/ROOT/1 Dlamini/NNP/dobj/1", "accused", ["Dlamini"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "trigger", "expected"), SAID.values(), ids=SAID)
def test_what_is_said_has_somebody_for_its_target(table: str, trigger: str, expected: list[str]) -> None:
    found = assign_roles(candidate_of(parsed(table), trigger, "accuse", violent=False, quad=3), FRAMES["accuse"], LOOK)
    assert [p.span.text for p in found.phrases.get("target", ())] == expected


BEFORE_THE_NOUN: dict[str, tuple[str, list[str]]] = {
    "who acts": ("the/DT/det/2 rebels/NNS/compound/2 attack/NN/ROOT/2", ["rebels"]),
    "a topic": ("the/DT/det/2 drug/NN/compound/2 attack/NN/ROOT/2", []),
    "a name": ("the/DT/det/2 Seleka/NNP/compound/2 attack/NN/ROOT/2", ["Seleka"]),
    "the first word of a headline": ("Double/NNP/compound/1 attack/NN/ROOT/1", []),
    "an adjective with a capital": ("The/DT/det/2 Horrific/NNP/compound/2 attack/NN/ROOT/2", []),
}


@pytest.mark.parametrize(("table", "expected"), BEFORE_THE_NOUN.values(), ids=BEFORE_THE_NOUN)
def test_who_acts_before_a_noun(table: str, expected: list[str]) -> None:
    found = roles_of(table, "attack", "transitive")
    assert [p.span.text for p in found.phrases.get("actor", ())] == expected

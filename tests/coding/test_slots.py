"""Construction by construction: who stands in which slot of a trigger. Each table gives all the slots that must be filled."""

from __future__ import annotations

import pytest

from coding.slots import build_candidate
from schemas.ontology import TriggerEntry
from schemas.verbs import VerbSets
from tests.coding.parses import hit, parsed

VERBS = VerbSets(
    light=frozenset(("launched", "order")),
    partake=frozenset(("took", "joined")),
    series=frozenset(("series",)),
    handing=frozenset(("send",)),
    undergo=frozenset(("suffered",)),
    effect=frozenset(("hit", "killed", "killing")),
    blame=frozenset(("blamed",)),
    claim=frozenset(("claimed", "launched")),
    accuse=frozenset(("accused",)),
    transparent=frozenset(),
)

Slots = dict[str, list[str]]
VERBAL: dict[str, tuple[str, str, Slots]] = {
    "active": (
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 two/CD/nummod/3 towns/NNS/dobj/1 in/IN/prep/1 Mali/NNP/pobj/4 with/IN/prep/1 "
        "rockets/NNS/pobj/6",
        "attacked",
        {"subj": ["Rebels"], "obj": ["two towns"], "in": ["Mali"], "with": ["rockets"]},
    ),
    "passive with agent": (
        "Towns/NNS/nsubjpass/2 were/VBD/auxpass/2 attacked/VBN/ROOT/2 by/IN/agent/2 armed/JJ/amod/5 rebels/NNS/pobj/3",
        "attacked",
        {"obj": ["Towns"], "subj": ["armed rebels"], "by": ["armed rebels"]},
    ),
    "a small clause": (
        "Judges/NNS/nsubj/1 found/VBD/ROOT/1 two/CD/nummod/3 men/NNS/nsubj/4 guilty/JJ/ccomp/1",
        "found",
        {"subj": ["Judges"], "obj": ["two men"]},
    ),
    "what is handed over is not the other side": (
        "Mali/NNP/nsubj/1 agreed/VBD/ROOT/1 to/TO/aux/3 send/VB/xcomp/1 troops/NNS/dobj/3 to/IN/prep/3 Chad/NNP/pobj/5",
        "agreed",
        {"subj": ["Mali"], "comp_prep": ["Chad"]},
    ),
    "who is expected to": (
        "Judges/NNS/nsubj/1 set/VBD/ROOT/1 dates/NNS/dobj/1 for/IN/mark/6 rebels/NNS/nsubj/6 to/TO/aux/6 leave/VB/advcl/2",
        "set",
        {"subj": ["Judges"], "obj": ["dates"], "for": ["rebels"]},
    ),
    "passive without agent": (
        "Towns/NNS/nsubjpass/2 were/VBD/auxpass/2 attacked/VBN/ROOT/2",
        "attacked",
        {"obj": ["Towns"]},
    ),
    "reduced relative": (
        "The/DT/det/1 men/NNS/nsubj/5 attacked/VBN/acl/1 by/IN/agent/2 rebels/NNS/pobj/3 fled/VBD/ROOT/5",
        "attacked",
        {"obj": ["men"], "subj": ["rebels"], "by": ["rebels"]},
    ),
    "relative clause with who": (
        "men/NNS/nsubj/4 who/WP/nsubj/2 attacked/VBD/relcl/0 farms/NNS/dobj/2 fled/VBD/ROOT/4",
        "attacked",
        {"subj": ["men"], "obj": ["farms"]},
    ),
    "relative clause with which": (
        "The/DT/det/1 group/NN/nsubj/6 ~,/,/punct/1 which/WDT/nsubj/4 attacked/VBD/relcl/1 farms/NNS/dobj/4 fled/VBD/ROOT/6",
        "attacked",
        {"subj": ["group"], "obj": ["farms"]},
    ),
    "relative clause on the object": (
        "farms/NNS/nsubj/4 that/WDT/dobj/3 rebels/NNS/nsubj/3 attacked/VBD/relcl/0 burned/VBD/ROOT/4",
        "attacked",
        {"subj": ["rebels"], "obj": ["farms"]},
    ),
    "object control": (
        "Kyiv/NNP/nsubj/1 urged/VBD/ROOT/1 rebels/NNS/dobj/1 to/TO/aux/4 leave/VB/xcomp/1 Goma/NNP/dobj/4",
        "leave",
        {"subj": ["rebels"], "obj": ["Goma"]},
    ),
    "subject control": (
        "Rebels/NNS/nsubj/1 vowed/VBD/ROOT/1 to/TO/aux/3 attack/VB/xcomp/1 Goma/NNP/dobj/3",
        "attack",
        {"subj": ["Rebels"], "obj": ["Goma"]},
    ),
    "coordinated verb shares the subject": (
        "Rebels/NNS/nsubj/1 stormed/VBD/ROOT/1 and/CC/cc/1 burned/VBD/conj/1 farms/NNS/dobj/3",
        "burned",
        {"subj": ["Rebels"], "obj": ["farms"]},
    ),
    "coordinated verb shares the object": (
        "Rebels/NNS/nsubj/1 stormed/VBD/ROOT/1 and/CC/cc/1 burned/VBD/conj/1 farms/NNS/dobj/3",
        "stormed",
        {"subj": ["Rebels"], "obj": ["farms"]},
    ),
    "gerund after accused": (
        "Kyiv/NNP/nsubj/1 accused/VBD/ROOT/1 Minsk/NNP/dobj/1 of/IN/prep/1 shelling/VBG/pcomp/3 towns/NNS/dobj/4",
        "shelling",
        {"subj": ["Minsk"], "obj": ["towns"]},
    ),
    "gerund after eager about": (
        "Minsk/NNP/nsubj/1 is/VBZ/ROOT/1 eager/JJ/acomp/1 about/IN/prep/2 deploying/VBG/pcomp/3 troops/NNS/dobj/4 to/IN/prep/4 "
        "Mali/NNP/pobj/6",
        "deploying",
        {"subj": ["Minsk"], "obj": ["troops"], "to": ["Mali"]},
    ),
    "gerund behind a noun that is too deep": (
        "troops/NNS/nsubj/6 behind/IN/prep/0 the/DT/det/3 lines/NNS/pobj/1 manning/VBG/acl/3 guns/NNS/dobj/4 fled/VBD/ROOT/6",
        "manning",
        {"subj": ["lines"], "outer_subj": ["troops"], "obj": ["guns"]},
    ),
    "coordinated arguments": (
        "Rebels/NNS/nsubj/3 and/CC/cc/0 bandits/NNS/conj/0 attacked/VBD/ROOT/3 farms/NNS/dobj/3 and/CC/cc/4 mills/NNS/conj/4",
        "attacked",
        {"subj": ["Rebels", "bandits"], "obj": ["farms", "mills"]},
    ),
    "indirect object": (
        "Iran/NNP/nsubj/1 sent/VBD/ROOT/1 Minsk/NNP/dative/1 drones/NNS/dobj/1",
        "sent",
        {"subj": ["Iran"], "iobj": ["Minsk"], "obj": ["drones"]},
    ),
    "preposition hung on the object": (
        "France/NNP/nsubj/1 sent/VBD/ROOT/1 troops/NNS/dobj/1 to/IN/prep/2 Mali/NNP/pobj/3",
        "sent",
        {"subj": ["France"], "obj": ["troops"], "to": ["Mali"]},
    ),
    "the verb's own preposition goes before the object's": (
        "They/PRP/nsubj/1 fired/VBD/ROOT/1 shots/NNS/dobj/1 at/IN/prep/2 noon/NN/pobj/3 at/IN/prep/1 guards/NNS/pobj/5",
        "fired",
        {"subj": ["They"], "obj": ["shots"], "at": ["guards"]},
    ),
    "complement clause": (
        "Kyiv/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/4 Minsk/NNP/nsubj/4 release/VB/ccomp/1 pilots/NNS/dobj/4 from/IN/prep/4 "
        "jail/NN/pobj/6",
        "demanded",
        {"subj": ["Kyiv"], "comp_subj": ["Minsk"], "comp_obj": ["pilots"], "comp_prep": ["jail"]},
    ),
    "passive complement": (
        "Kyiv/NNP/nsubj/1 demanded/VBD/ROOT/1 that/IN/mark/5 pilots/NNS/nsubjpass/5 be/VB/auxpass/5 freed/VBN/ccomp/1 by/IN/agent/5 "
        "Minsk/NNP/pobj/6",
        "demanded",
        {"subj": ["Kyiv"], "comp_obj": ["pilots"], "comp_subj": ["Minsk"]},
    ),
    "infinitive complement": (
        "Minsk/NNP/nsubj/1 agreed/VBD/ROOT/1 to/TO/aux/3 free/VB/xcomp/1 pilots/NNS/dobj/3",
        "agreed",
        {"subj": ["Minsk"], "comp_obj": ["pilots"]},
    ),
    "nobody attacks there": (
        "There/EX/nsubj/1 followed/VBD/ROOT/1 fighting/NN/dobj/1",
        "followed",
        {"obj": ["fighting"]},
    ),
}

NOMINAL: dict[str, tuple[str, str, Slots]] = {
    "light verb": (
        "Rebels/NNS/nsubj/1 launched/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1 on/IN/prep/1 farms/NNS/pobj/4",
        "attack",
        {"light_subj": ["Rebels"], "on": ["farms"]},
    ),
    "light verb, shared subject": (
        "Rebels/NNS/nsubj/1 fled/VBD/ROOT/1 and/CC/cc/1 launched/VBD/conj/1 an/DT/det/5 attack/NN/dobj/3",
        "attack",
        {"light_subj": ["Rebels"]},
    ),
    "one of many": (
        "Rebels/NNS/nsubj/1 launched/VBD/ROOT/1 a/DT/det/3 series/NN/dobj/1 of/IN/prep/3 attacks/NNS/pobj/4",
        "attacks",
        {"light_subj": ["Rebels"]},
    ),
    "taking part": (
        "Rebels/NNS/nsubj/1 took/VBD/ROOT/1 part/NN/dobj/1 in/IN/prep/2 attacks/NNS/pobj/3",
        "attacks",
        {"light_subj": ["Rebels"]},
    ),
    "second of two attacks launched": (
        "Rebels/NNS/nsubj/1 launched/VBD/ROOT/1 raids/NNS/dobj/1 and/CC/cc/2 attacks/NNS/conj/2",
        "attacks",
        {"light_subj": ["Rebels"]},
    ),
    "any other verb is not light": (
        "Rebels/NNS/nsubj/1 saw/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1",
        "attack",
        {},
    ),
    "undergo verb": (
        "Troops/NNS/nsubj/1 suffered/VBD/ROOT/1 an/DT/det/3 attack/NN/dobj/1 by/IN/prep/3 rebels/NNS/pobj/4",
        "attack",
        {"undergo_subj": ["Troops"], "by": ["rebels"]},
    ),
    "effect verb": (
        "An/DT/det/1 attack/NN/nsubj/2 hit/VBD/ROOT/2 a/DT/det/4 clinic/NN/dobj/2 in/IN/prep/2 Goma/NNP/pobj/5",
        "attack",
        {"effect": ["clinic"], "in": ["Goma"]},
    ),
    "effect in a relative clause": (
        "An/DT/det/1 attack/NN/nsubj/5 that/WDT/nsubj/3 killed/VBD/relcl/1 monks/NNS/dobj/3 ended/VBD/ROOT/5",
        "attack",
        {"effect": ["monks"]},
    ),
    "effect as a participle": (
        "an/DT/det/1 attack/NN/ROOT/1 killing/VBG/acl/1 monks/NNS/dobj/2",
        "attack",
        {"effect": ["monks"]},
    ),
    "poss": (
        "Minsk/NNP/poss/2 ~'s/POS/case/0 attack/NN/ROOT/2 on/IN/prep/2 Goma/NNP/pobj/3",
        "attack",
        {"poss": ["Minsk"], "on": ["Goma"]},
    ),
    "by and on": (
        "an/DT/det/1 attack/NN/ROOT/1 on/IN/prep/1 farms/NNS/pobj/2 by/IN/prep/1 rebels/NNS/pobj/4",
        "attack",
        {"on": ["farms"], "by": ["rebels"]},
    ),
    "by hung on the target": (
        "an/DT/det/1 attack/NN/ROOT/1 on/IN/prep/1 farms/NNS/pobj/2 by/IN/prep/3 rebels/NNS/pobj/4",
        "attack",
        {"on": ["farms"], "by": ["rebels"]},
    ),
    "between two sides": (
        "clashes/NNS/ROOT/0 between/IN/prep/0 soldiers/NNS/pobj/1 and/CC/cc/2 rebels/NNS/conj/2",
        "clashes",
        {"between": ["soldiers", "rebels"]},
    ),
    "compound": (
        "a/DT/det/2 rebel/NN/compound/2 attack/NN/ROOT/2",
        "attack",
        {"compound": ["rebel"]},
    ),
    "adjective of a state": (
        "a/DT/det/2 French/JJ/amod/2 attack/NN/ROOT/2",
        "attack",
        {"modifier": ["French"]},
    ),
    "modifier of a modifier": (
        "a/DT/det/3 French/JJ/amod/2 missile/NN/compound/3 attack/NN/ROOT/3",
        "attack",
        {"compound": ["French missile"], "modifier": ["French"]},
    ),
    "claimed by": (
        "an/DT/det/1 attack/NN/ROOT/1 claimed/VBN/acl/1 by/IN/agent/2 rebels/NNS/pobj/3",
        "attack",
        {"by": ["rebels"]},
    ),
    "blamed on": (
        "an/DT/det/1 attack/NN/ROOT/1 blamed/VBN/acl/1 on/IN/prep/2 rebels/NNS/pobj/3",
        "attack",
        {"blamed": ["rebels"]},
    ),
    "was blamed on": (
        "The/DT/det/1 attack/NN/nsubjpass/3 was/VBD/auxpass/3 blamed/VBN/ROOT/3 on/IN/prep/3 rebels/NNS/pobj/4",
        "attack",
        {"blamed": ["rebels"]},
    ),
    "was launched by in": (
        "The/DT/det/1 attack/NN/nsubjpass/3 was/VBD/auxpass/3 launched/VBN/ROOT/3 by/IN/agent/3 rebels/NNS/pobj/4 in/IN/prep/3 "
        "Goma/NNP/pobj/6",
        "attack",
        {"by": ["rebels"], "in": ["Goma"]},
    ),
}


def slots_of(table: str, word: str, entry: TriggerEntry) -> Slots:
    sentence = parsed(table, start=20)
    head = next(t.i for t in sentence.doc if t.text == word)
    found = build_candidate(sentence, hit(sentence, head, entry), head, VERBS)
    return {name: [p.span.text for p in phrases] for name, phrases in found.slots.items()}


@pytest.mark.parametrize(("table", "trigger", "slots"), VERBAL.values(), ids=VERBAL)
def test_slots_of_verbs(table: str, trigger: str, slots: Slots) -> None:
    assert slots_of(table, trigger, TriggerEntry(verb=trigger)) == slots


@pytest.mark.parametrize(("table", "trigger", "slots"), NOMINAL.values(), ids=NOMINAL)
def test_slots_of_nouns(table: str, trigger: str, slots: Slots) -> None:
    assert slots_of(table, trigger, TriggerEntry(noun=trigger)) == slots


VOICE = [
    pytest.param(
        "Farms/NNS/nsubjpass/2 were/VBD/auxpass/2 hit/VBN/ROOT/2", 2, {"verb": "hit"}, (True, True), id="passive"
    ),
    pytest.param("Rebels/NNS/nsubj/1 hit/VBD/ROOT/1", 1, {"verb": "hit"}, (True, False), id="active"),
    pytest.param(
        "Farmer/NN/nsubj/1 shot/VBD/ROOT/1", 1, {"verb": "shoot", "frame": "victim_object"}, (True, True), id="headline"
    ),
    pytest.param(
        "Rebels/NNS/nsubj/1 hit/VBD/ROOT/1",
        1,
        {"verb": "hit", "frame": "victim_object"},
        (True, False),
        id="a past form that is the base form",
    ),
    pytest.param("a/DT/det/1 hit/NN/ROOT/1", 1, {"noun": "hit"}, (False, False), id="noun"),
    pytest.param("the/DT/det/1 shelling/VBG/ROOT/1", 1, {"noun": "shelling"}, (False, False), id="-ing that is a noun"),
]


@pytest.mark.parametrize(("table", "head", "entry", "expected"), VOICE)
def test_verbal_and_passive(table: str, head: int, entry: dict[str, str], expected: tuple[bool, bool]) -> None:
    sentence = parsed(table)

    found = build_candidate(sentence, hit(sentence, head, TriggerEntry.model_validate(entry)), head, VERBS)

    assert (found.verbal, found.passive) == expected


def test_words_of_the_trigger_are_no_arguments() -> None:
    sentence = parsed("Rebels/NNS/nsubj/1 opened/VBD/ROOT/1 fire/NN/dobj/1 on/IN/prep/1 guards/NNS/pobj/3")
    one = hit(sentence, 1, TriggerEntry(phrase="opened fire"))
    whole = sentence.span(1, 3)
    trigger = type(one)(one.sentence, whole, one.entry, one.event_type)

    found = build_candidate(sentence, trigger, 1, VERBS)

    assert "obj" not in found.slots
    assert [p.span.text for p in found.slots["on"]] == ["guards"]


def test_offsets_count_from_the_start_of_the_field() -> None:
    sentence = parsed(VERBAL["active"][0], start=300)

    found = build_candidate(sentence, hit(sentence, 1, TriggerEntry(verb="attack")), 1, VERBS)

    (town,) = found.slots["obj"]
    assert (town.span.start, town.span.end) == (316, 325)

"""Which readings of the words of a parsed sentence remain: part of speech, conditions, rank, echoes."""

from __future__ import annotations

import pytest

from coding.detect import build_lexicon, find_triggers
from coding.model import Candidate, Phrase
from coding.senses import choose_senses
from schemas.inflection import InflectionFile
from schemas.ontology import Condition, EventType, TriggerEntry
from schemas.verbs import VerbSets
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import event_type, parsed

NONE: frozenset[str] = frozenset()
VERBS = VerbSets(light=NONE, undergo=NONE, effect=NONE, blame=NONE, claim=NONE, accuse=NONE, transparent=NONE)


def family(name: str, priority: int, *entries: TriggerEntry) -> EventType:
    return event_type(name).model_copy(update={"priority": priority, "triggers": entries})


TYPES = (
    family(
        "attack",
        40,
        TriggerEntry(verb="attack"),
        TriggerEntry(noun="attack"),
        TriggerEntry(verb="hit", prior=0.5),
        TriggerEntry(verb="hit", prior=0.8, subtype=None, needs=(Condition(object=("clinic",)),)),
        TriggerEntry(noun="bombing"),
        TriggerEntry(adjective="dead"),
        TriggerEntry(verb="leave"),
    ),
    family(
        "strike",
        60,
        TriggerEntry(noun="strike", unless=(Condition(subject=("*",)), Condition(modifier=("hunger",)))),
        TriggerEntry(verb="hit", needs=(Condition(actor_sector=("MIL",)),)),
        TriggerEntry(noun="air strike"),
        TriggerEntry(noun="airstrike", only_noun=True),
    ),
    family("protest", 30, TriggerEntry(phrase="go on strike"), TriggerEntry(noun="strike")),
)
LEXICON = build_lexicon(TYPES, {}, read_yaml(ROOT / "cues" / "inflection.yml", InflectionFile))


def sector_of(_: Candidate, phrase: Phrase) -> frozenset[str]:
    return frozenset(("MIL",)) if phrase.span.text == "Jets" else frozenset()


CASES = {
    "verb": ("Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 it/PRP/dobj/1", ["attack:attacked:v"]),
    "noun": ("an/DT/det/1 attack/NN/ROOT/1", ["attack:attack:n"]),
    "noun that the tagger takes for a verb is no noun": (
        "They/PRP/nsubj/1 attack/VBP/ROOT/1 it/PRP/dobj/1",
        ["attack:attack:v"],
    ),
    "word that is never a verb, whatever the tagger says": (
        "after/IN/ROOT/0 army/NN/nsubj/2 airstrikes/VBZ/pcomp/0",
        ["strike:airstrikes:n"],
    ),
    "participle before its noun": ("the/DT/det/2 attacked/VBN/amod/2 town/NN/ROOT/2", ["attack:attacked:v"]),
    "-ing before its noun is no event": ("the/DT/det/2 attacking/VBG/amod/2 rebels/NNS/ROOT/2", []),
    "-ing as a noun": ("the/DT/det/1 bombing/VBG/nsubj/2 ended/VBD/ROOT/2", ["attack:bombing:n"]),
    "-ing with an object is a clause": ("Jets/NNS/nsubj/1 went/VBD/ROOT/1 bombing/VBG/advcl/1 towns/NNS/dobj/2", []),
    "adjective": ("Two/CD/nummod/1 were/VBD/ROOT/1 dead/JJ/acomp/1", ["attack:dead:n"]),
    "higher priority wins when it may": ("Jets/NNS/nsubj/1 hit/VBD/ROOT/1 farms/NNS/dobj/1", ["strike:hit:v"]),
    "higher priority loses when its condition fails": (
        "Rebels/NNS/nsubj/1 hit/VBD/ROOT/1 farms/NNS/dobj/1",
        ["attack:hit:v"],
    ),
    "of one type the more likely": ("Rebels/NNS/nsubj/1 hit/VBD/ROOT/1 clinics/NNS/dobj/1", ["attack:hit:v"]),
    "unless": ("a/DT/det/2 hunger/NN/compound/2 strike/NN/ROOT/2", ["protest:strike:n"]),
    "longer words first": ("an/DT/det/2 air/NN/compound/2 strike/NN/ROOT/2", ["strike:air strike:n"]),
    "part of a longer trigger": (
        "They/PRP/nsubj/1 go/VBP/ROOT/1 on/IN/prep/1 strike/NN/pobj/2",
        ["protest:go on strike:v"],
    ),
    "a trigger that modifies another is an echo": (
        "a/DT/det/2 bombing/NN/compound/2 attack/NN/ROOT/2",
        ["attack:attack:n"],
    ),
    "an adjective for people, below a verb that says as much": (
        "It/PRP/nsubj/1 left/VBD/ROOT/1 two/CD/dobj/1 among/IN/prep/1 the/DT/det/5 dead/JJ/pobj/3",
        ["attack:left:v"],
    ),
    "a verb that only leads up to an adjective": (
        "It/PRP/nsubj/1 left/VBD/ROOT/1 two/CD/nsubj/3 dead/JJ/ccomp/1",
        ["attack:dead:n"],
    ),
    "two triggers in order": (
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 towns/NNS/dobj/1 after/IN/prep/1 the/DT/det/5 bombing/NN/pobj/3",
        ["attack:attacked:v", "attack:bombing:n"],
    ),
}


@pytest.mark.parametrize(("table", "expected"), CASES.values(), ids=CASES)
def test_chosen(table: str, expected: list[str]) -> None:
    sentence = parsed(table)

    found = choose_senses(sentence, find_triggers(sentence.sentence, LEXICON), VERBS, sector_of)

    assert [f"{c.hit.event_type.type}:{c.hit.span.text}:{'v' if c.verbal else 'n'}" for c in found] == expected


def test_of_two_entries_on_one_word_the_more_likely_gives_the_prior() -> None:
    sentence = parsed("Rebels/NNS/nsubj/1 hit/VBD/ROOT/1 a/DT/det/3 clinic/NN/dobj/1")

    (found,) = choose_senses(sentence, find_triggers(sentence.sentence, LEXICON), VERBS, sector_of)

    assert found.hit.entry.prior == 0.8


def test_a_third_person_taken_for_a_plural_is_a_verb_at_the_root_only() -> None:
    root = parsed("Rebels/NNS/nsubj/1 hits/NNS/ROOT/1 farm/NN/dobj/1")
    inside = parsed("Rebels/NNS/nsubj/1 counted/VBD/ROOT/1 hits/NNS/dobj/1")

    chosen = [choose_senses(s, find_triggers(s.sentence, LEXICON), VERBS, sector_of) for s in (root, inside)]

    assert [[c.hit.event_type.type for c in found] for found in chosen] == [["attack"], []]

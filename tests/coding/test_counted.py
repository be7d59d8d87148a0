"""Whom a number without a noun means, over hand-built parses."""

from __future__ import annotations

import pytest

from coding.actor_index import ActorContext, ActorIndex, build_index
from coding.counted import is_bare_count, people_counted
from coding.model import Candidate, CountReading, Document, Parsed, Phrase
from coding.page import Page
from coding.phrases import phrase_at
from coding.slots import build_candidate
from schemas.ontology import TriggerEntry
from seeds.actor_directory import load_actors
from seeds.knowledge import Knowledge
from seeds.reader import ROOT
from tests.coding.parses import event_type, hit, parsed


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return build_index(load_actors(ROOT / "actors"))


def phrase_of(sentence: Parsed, word: str) -> Phrase:
    return phrase_at(sentence, next(t for t in sentence.doc if t.text == word))


def trigger_of(sentence: Parsed, word: str, kind: str, knowledge: Knowledge) -> Candidate:
    head = next(t.i for t in sentence.doc if t.text == word)
    trigger = hit(sentence, head, TriggerEntry(verb=word), event_type(kind))
    return build_candidate(sentence, trigger, head, knowledge.verbs)


BARE = {
    "figures": ("A/DT/det/1 blast/NN/nsubj/2 killed/VBD/ROOT/2 12/CD/dobj/2", "12", True),
    "others": ("It/PRP/nsubj/1 hurt/VBD/ROOT/1 four/CD/nummod/3 others/NNS/dobj/1", "others", True),
    "dozens": ("It/PRP/nsubj/1 hurt/VBD/ROOT/1 dozens/NNS/dobj/1", "dozens", True),
    "a noun": ("It/PRP/nsubj/1 hurt/VBD/ROOT/1 four/CD/nummod/3 men/NNS/dobj/1", "men", False),
    "no number": ("It/PRP/nsubj/1 hurt/VBD/ROOT/1 others/NNS/dobj/1", "others", False),
}


@pytest.mark.parametrize(("table", "word", "expected"), BARE.values(), ids=BARE)
def test_bare_counts(table: str, word: str, expected: bool) -> None:
    sentence = parsed(table, start=9)
    assert is_bare_count(sentence, phrase_of(sentence, word)) is expected


BESIDE = "{}/NNS/nsubjpass/2 were/VBD/auxpass/2 killed/VBN/ROOT/2 and/CC/cc/2 ten/CD/nsubjpass/5 hurt/VBN/conj/2"
ALONE = "{}/NNS/nsubj/1 hurt/VBD/ROOT/1 ten/CD/dobj/1"
WHO = {
    "those told of before": (BESIDE.format("soldiers"), "soldiers", "attack", None, "MIL"),
    "people": (ALONE.format("shells"), None, "strike", None, "CVL"),
    "of two sides that fight, nobody knows": (ALONE.format("shells"), None, "clash", None, None),
    "whom rebels harm may be soldiers": (ALONE.format("rebels"), None, "attack", "rebels", None),
    "whom somebody unknown harms may be anybody": (ALONE.format("giraffes"), None, "attack", "giraffes", None),
}


@pytest.mark.parametrize(("table", "before", "kind", "actor", "sector"), WHO.values(), ids=WHO)
def test_whom_a_number_means(
    knowledge: Knowledge,
    index: ActorIndex,
    table: str,
    before: str | None,
    kind: str,
    actor: str | None,
    sector: str | None,
) -> None:
    sentence = parsed(table)
    document = Document("a1", "", sentence.sentence.text, None, (sentence.sentence,))
    page = Page(document, index, ActorContext(), knowledge.verbs)
    earlier = [phrase_of(sentence, before)] if before else []
    counts = [CountReading("killed", 2, None, v.span, "test", victims=v) for v in earlier]
    actors = [phrase_of(sentence, actor)] if actor else []
    acts = [trigger_of(sentence, "hurt", kind, knowledge)]

    found = people_counted(sentence, phrase_of(sentence, "ten"), counts, actors, acts, page)

    assert (found.sector if found else None) == sector

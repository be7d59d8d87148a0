"""What pronouns and bare nouns mean on the page of an article."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.actor_context import read_context
from coding.actor_index import ActorIndex, build_index
from coding.model import Candidate, Document, Parsed, Phrase
from coding.page import Page
from coding.phrases import phrase_at
from coding.slots import build_candidate
from schemas.ontology import TriggerEntry
from schemas.verbs import VerbSets
from seeds.actor_directory import load_actors
from seeds.reader import ROOT
from tests.coding.parses import hit, parsed

NONE: frozenset[str] = frozenset()
VERBS = VerbSets(light=NONE, undergo=NONE, effect=NONE, blame=NONE, claim=NONE, accuse=NONE, transparent=NONE)
DAY = dt.date(2024, 5, 3)


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return build_index(load_actors(ROOT / "actors"))


def page_of(index: ActorIndex, *sentences: Parsed) -> Page:
    text = " ".join(p.sentence.text for p in sentences)
    document = Document("a", "", text, DAY, tuple(p.sentence for p in sentences))
    return Page(document, index, read_context(text, index), VERBS, parsed={p.sentence.index: p for p in sentences})


def sentences_of(tables: tuple[str, ...], *, titled: bool = False) -> list[Parsed]:
    return [parsed(t, start=200 * n, index=n, in_title=titled and n == 0) for n, t in enumerate(tables)]


def word(sentence: Parsed, text: str) -> Phrase:
    return phrase_at(sentence, next(t for t in reversed(sentence.doc) if t.text == text))


def candidate(sentence: Parsed) -> Candidate:
    root = next(t.i for t in sentence.doc if t.dep_ == "ROOT")
    return build_candidate(sentence, hit(sentence, root, TriggerEntry(verb="x")), root, VERBS)


REBELS = "Rebels/NNS/nsubj/1 came/VBD/ROOT/1"
ARMY = "The/DT/det/1 army/NN/nsubj/2 came/VBD/ROOT/2"
MAYOR = "The/DT/det/1 mayor/NN/nsubj/2 spoke/VBD/ROOT/2"
FRANCE = "France/NNP/nsubj/1 spoke/VBD/ROOT/1"
WEATHER = "The/DT/det/1 weather/NN/nsubj/2 changed/VBD/ROOT/2"
THEY = "They/PRP/nsubj/1 attacked/VBD/ROOT/1"
IT = "It/PRP/nsubj/1 attacked/VBD/ROOT/1"
GENERAL = "General/NNP/compound/2 Musa/NNP/compound/2 Keita/NNP/nsubj/3 spoke/VBD/ROOT/3"
HE = "He/PRP/nsubj/1 attacked/VBD/ROOT/1"
SOMEBODY = "Somebody/NN/nsubj/1 attacked/VBD/ROOT/1"
SAME = "Rebels/NNS/nsubj/1 said/VBD/ROOT/1 they/PRP/nsubj/3 attacked/VBD/ccomp/1"
CATAPHOR = "They/PRP/nsubj/1 said/VBD/ROOT/1 rebels/NNS/nsubj/3 attacked/VBD/ccomp/1"


@pytest.mark.parametrize(
    ("tables", "pronoun", "meant"),
    [
        pytest.param((REBELS, THEY), "They", "Rebels", id="plural: the subject before"),
        pytest.param((SAME,), "they", "Rebels", id="plural: in the same sentence"),
        pytest.param((CATAPHOR,), "They", None, id="a subject that follows is not meant"),
        pytest.param((REBELS, MAYOR, THEY), "They", "Rebels", id="plural: over a singular"),
        pytest.param((REBELS, MAYOR, HE), "He", "mayor", id="singular: over a plural"),
        pytest.param((GENERAL, HE), "He", "General Musa Keita", id="singular: a name with a title"),
        pytest.param((FRANCE, HE), "He", None, id="singular: no state"),
        pytest.param((ARMY, THEY), "They", "army", id="plural: a group"),
        pytest.param((FRANCE, IT), "It", "France", id="neuter: a state"),
        pytest.param((REBELS, IT), "It", None, id="neuter: no plural"),
        pytest.param((WEATHER, IT), "It", None, id="neuter: nobody"),
        pytest.param((REBELS, WEATHER, WEATHER, THEY), "They", None, id="three sentences before is too far"),
        pytest.param((REBELS, WEATHER, THEY), "They", "Rebels", id="two sentences before is not"),
        pytest.param((REBELS, SOMEBODY), "Somebody", None, id="any other word"),
    ],
)
def test_pronouns(index: ActorIndex, tables: tuple[str, ...], pronoun: str, meant: str | None) -> None:
    sentences = sentences_of(tables)
    page = page_of(index, *sentences)

    found = page.stands_for(candidate(sentences[-1]), word(sentences[-1], pronoun))

    assert (found.span.text if found else None) == meant


def test_what_stands_for_a_pronoun_is_quoted_where_it_stands(index: ActorIndex) -> None:
    sentences = sentences_of((WEATHER, ARMY, IT))

    found = page_of(index, *sentences).stands_for(candidate(sentences[2]), word(sentences[2], "It"))

    assert found is not None
    assert (found.span.start, found.span.end) == (204, 208)


def test_the_title_is_no_sentence_before(index: ActorIndex) -> None:
    sentences = sentences_of((REBELS, THEY), titled=True)

    assert page_of(index, *sentences).stands_for(candidate(sentences[1]), word(sentences[1], "They")) is None


COUNTRY = (
    "Kyiv/NNP/nsubj/1 said/VBD/ROOT/1 France/NNP/nsubj/3 sent/VBD/ccomp/1 troops/NNS/dobj/3 to/IN/prep/3 the/DT/det/7 "
    "country/NN/pobj/5"
)
BARE = "The/DT/det/1 country/NN/nsubj/2 slept/VBD/ROOT/2"
ADJECTIVE = "a/DT/det/2 French/JJ/amod/2 raid/NN/ROOT/2"
FRENCHMEN = "French/JJ/amod/1 farmers/NNS/nsubj/2 left/VBD/ROOT/2"
ITS = "France/NNP/nsubj/1 sent/VBD/ROOT/1 its/PRP$/poss/3 army/NN/dobj/1"
THEIR = "They/PRP/nsubj/1 sent/VBD/ROOT/1 their/PRP$/poss/3 army/NN/dobj/1"

OFFICE = "Rebels/NNS/nsubj/1 buried/VBD/ROOT/1 their/PRP$/poss/3 leader/NN/dobj/1"
SAID = "The/DT/det/1 gang/NN/nsubj/2 said/VBD/ROOT/2 its/PRP$/poss/4 leader/NN/nsubjpass/6 was/VBD/auxpass/6 freed/VBN/ccomp/2"
SOME = "The/DT/det/1 gang/NN/nsubj/2 lost/VBD/ROOT/2 two/CD/dobj/2 of/IN/prep/3 its/PRP$/poss/6 members/NNS/pobj/4"
MANY = "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 its/PRP$/poss/3 leader/NN/dobj/1"
VICTIMS = "The/DT/det/1 gang/NN/nsubj/2 shot/VBD/ROOT/2 its/PRP$/poss/4 victims/NNS/dobj/2"


@pytest.mark.parametrize(
    ("table", "head", "country", "sector"),
    [
        pytest.param(COUNTRY, "country", "UKR", "GOV", id="the country: not that of the subject"),
        pytest.param(BARE, "country", None, None, id="the country: none is named"),
        pytest.param(ADJECTIVE, "French", "FRA", "GOV", id="a people before an event is its state"),
        pytest.param(FRENCHMEN, "farmers", "FRA", "CVL", id="people of a state"),
        pytest.param(ITS, "army", "FRA", "MIL", id="its: of the state of the subject"),
        pytest.param(THEIR, "army", None, "MIL", id="their: of nobody known"),
        pytest.param(OFFICE, "leader", None, "REB", id="their leader: of the group that is the subject"),
        pytest.param(SAID, "leader", None, "CRM", id="its leader, a subject itself: of who says so"),
        pytest.param(SOME, "two", None, "CRM", id="some of its members"),
        pytest.param(MANY, "leader", None, "GOV", id="its is not of many"),
        pytest.param(VICTIMS, "victims", None, "CVL", id="whom a group harms is none of it"),
    ],
)
def test_whom_phrases_mean(index: ActorIndex, table: str, head: str, country: str | None, sector: str | None) -> None:
    sentence = parsed(table)

    found = page_of(index, sentence).resolve_phrase(sentence, word(sentence, head))

    assert (found.country, found.sector) == (country, sector)


def test_bare_nouns_belong_to_the_place_of_the_event(index: ActorIndex) -> None:
    page = page_of(index, parsed(WEATHER))
    there = page.at("MLI")

    assert page.resolve("police").country is None
    assert there.resolve("police").country == "MLI"
    assert there.resolve("French police").country == "FRA"
    assert page.resolve("police").country is None, "the page itself stays as it is"
    assert there.at("MLI") is there
    assert there.at(None) is there
    assert page.day == DAY


def test_a_phrase_of_another_sentence_is_read_by_its_words(index: ActorIndex) -> None:
    first, second = sentences_of((FRANCE, IT))

    found = page_of(index, first, second).resolve_phrase(second, word(first, "France"))

    assert (found.country, found.sector) == ("FRA", "GOV")

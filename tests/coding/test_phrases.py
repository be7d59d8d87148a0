from __future__ import annotations

import pytest

from coding.phrases import antecedent, conjuncts, phrase_at, phrases_of
from tests.coding.parses import parsed

MODIFIED = "The/DT/det/4 two/CD/nummod/4 senior/JJ/amod/4 army/NN/compound/4 officers/NNS/ROOT/4 from/IN/prep/4 Lyon/NNP/pobj/5"
OF = "dozens/NNS/ROOT/0 of/IN/prep/0 members/NNS/pobj/1 of/IN/prep/2 the/DT/det/5 guard/NN/pobj/3 in/IN/prep/5 Lyon/NNP/pobj/6"
GERUND = "accused/VBN/ROOT/0 men/NNS/dobj/0 of/IN/prep/1 shelling/VBG/pcomp/2"
LATER_OF = "troops/NNS/ROOT/0 there/RB/advmod/0 of/IN/prep/0 all/DT/det/4 ranks/NNS/pobj/2"
NUMBERED = "Brigade/NNP/ROOT/0 47/CD/nummod/0 attacked/VBD/dep/0"
OWNED = "the/DT/det/1 state/NN/poss/3 ~'s/POS/case/1 army/NN/ROOT/3"
OWNED_RELATIVE = "men/NNS/poss/4 who/WP/nsubj/2 fled/VBD/relcl/0 ~'s/POS/case/0 homes/NNS/ROOT/4"
OWNERS = "the/DT/det/1 leaders/NNS/ROOT/1 of/IN/prep/1 Mali/NNP/pobj/2 and/CC/cc/3 Chad/NNP/conj/3"
ORIGIN = "troops/NNS/nsubj/5 from/IN/prep/0 the/DT/det/4 Lendu/NNP/compound/4 area/NN/pobj/1 fled/VBD/ROOT/5"
LEFT = "withdrew/VBD/ROOT/0 troops/NNS/dobj/0 from/IN/prep/1 Chad/NNP/pobj/2"
FROM_THERE = "men/NNS/nsubj/3 from/IN/prep/0 abroad/RB/pcomp/1 fled/VBD/ROOT/3"
SPEAKER = "a/DT/det/1 spokesman/NN/ROOT/1 for/IN/prep/1 the/DT/det/4 guard/NN/pobj/2"
RELATIVE = (
    "men/NNS/nsubj/6 who/WP/nsubj/2 fled/VBD/relcl/0 ~,/,/punct/6 a/DT/det/5 guard/NN/nsubj/6 said/VBD/ROOT/6 "
    "old/JJ/amod/8 friends/NNS/dobj/6"
)


@pytest.mark.parametrize(
    ("table", "head", "without", "words"),
    [
        pytest.param(MODIFIED, 4, (), "two senior army officers", id="article and prepositions stay out"),
        pytest.param(MODIFIED, 4, (2,), "army officers", id="bounded by a token"),
        pytest.param(MODIFIED, 6, (), "Lyon", id="one word"),
        pytest.param(OF, 0, (), "dozens of members of the guard", id="of within of, not the place"),
        pytest.param(OF, 2, (), "members of the guard", id="inner of"),
        pytest.param(GERUND, 1, (), "men", id="of with a gerund is no part"),
        pytest.param(LATER_OF, 0, (), "troops", id="of that does not follow is no part"),
        pytest.param(NUMBERED, 0, (), "Brigade 47", id="number behind"),
        pytest.param(OWNED, 3, (), "state's army", id="owner, without its article"),
        pytest.param(OWNED, 1, (), "state", id="the owner itself"),
        pytest.param(OWNED_RELATIVE, 4, (), "homes", id="no owner with a relative clause"),
        pytest.param(RELATIVE, 0, (), "men", id="no relative clause"),
        pytest.param(ORIGIN, 0, (), "troops from the Lendu area", id="where those who act come from"),
        pytest.param(LEFT, 1, (), "troops", id="where they are taken from is no part"),
        pytest.param(FROM_THERE, 0, (), "men", id="nor an origin without a name"),
        pytest.param(SPEAKER, 1, (), "spokesman for the guard", id="for whom somebody speaks"),
    ],
)
def test_extent(table: str, head: int, without: tuple[int, ...], words: str) -> None:
    sentence = parsed(table, start=50)

    found = phrase_at(sentence, sentence.doc[head], without=frozenset(without))

    assert found.span.text == words
    assert found.left <= found.head < found.right
    assert sentence.sentence.text[found.span.start - 50 : found.span.end - 50] == words


COORDINATED = (
    "Soldiers/NNS/nsubj/6 ~,/,/punct/0 police/NNS/conj/0 and/CC/cc/2 local/JJ/amod/5 gunmen/NNS/conj/2 fought/VBD/ROOT/6 "
    "and/CC/cc/6 fled/VBD/conj/6"
)
WHICH = (
    "a/DT/det/1 group/NN/ROOT/1 ~,/,/punct/1 which/WDT/nsubj/5 has/VBZ/aux/5 attacked/VBN/relcl/1 towns/NNS/dobj/5 and/CC/cc/6 "
    "farms/NNS/conj/6"
)
WHOSE = "men/NNS/ROOT/0 whose/WP$/poss/2 guns/NNS/nsubj/3 jammed/VBD/relcl/0"
SHARED = "Kenyan/JJ/amod/3 and/CC/cc/0 Somali/JJ/conj/0 troops/NNS/nsubj/4 met/VBD/ROOT/4"
LISTED = (
    "French/JJ/amod/5 ~,/,/punct/5 German/JJ/amod/5 and/CC/cc/2 Polish/JJ/conj/2 ministers/NNS/nsubj/6 met/VBD/ROOT/6"
)
SMALL = "young/JJ/amod/3 and/CC/cc/0 old/JJ/conj/0 men/NNS/nsubj/4 met/VBD/ROOT/4"
INTERROGATIVE = "Who/WP/nsubj/1 attacked/VBD/ROOT/1"
THERE = "There/EX/expl/1 were/VBD/ROOT/1 clashes/NNS/attr/1"
THAT = "that/DT/nsubj/1 hurt/VBD/ROOT/1"


@pytest.mark.parametrize(
    ("table", "token", "words"),
    [
        pytest.param(COORDINATED, 0, ["Soldiers", "police", "local gunmen"], id="coordination, each phrase by itself"),
        pytest.param(COORDINATED, 2, ["police", "local gunmen"], id="from the middle"),
        pytest.param(COORDINATED, 6, [], id="verbs are no phrases"),
        pytest.param(WHICH, 3, ["group"], id="which: its antecedent"),
        pytest.param(WHICH, 6, ["towns", "farms"], id="object of a relative clause"),
        pytest.param(WHOSE, 1, ["men"], id="whose: its antecedent"),
        pytest.param(SHARED, 3, ["Kenyan and Somali troops", "Somali troops"], id="two names that share a noun"),
        pytest.param(
            LISTED,
            5,
            ["French, German and Polish ministers", "German and Polish ministers", "Polish ministers"],
            id="three",
        ),
        pytest.param(OWNERS, 1, ["leaders of Mali", "Chad"], id="those of two countries"),
        pytest.param(SMALL, 3, ["young and old men"], id="two of what is no name"),
        pytest.param(INTERROGATIVE, 0, ["Who"], id="a question's who stands for itself"),
        pytest.param(THERE, 0, [], id="there is nobody"),
        pytest.param(THAT, 0, [], id="a bare that is nobody"),
    ],
)
def test_phrases_of_an_argument(table: str, token: int, words: list[str]) -> None:
    sentence = parsed(table)

    assert [p.span.text for p in phrases_of(sentence, sentence.doc[token])] == words


def test_conjuncts_in_order_without_verbs() -> None:
    doc = parsed(COORDINATED).doc

    assert [t.i for t in conjuncts(doc[0])] == [0, 2, 5]
    assert [t.i for t in conjuncts(doc[6])] == [6]


def test_only_relative_pronouns_have_antecedents() -> None:
    doc = parsed(RELATIVE).doc

    assert antecedent(doc[1]).text == "men"
    assert antecedent(doc[5]).text == "guard"

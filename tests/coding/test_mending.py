"""What the parser is known to hang in the wrong place is put right; what only looks like it stays."""

from __future__ import annotations

import pytest

from tests.coding.parses import parse

BETWEEN = "It/PRP/nsubj/1 killed/VBD/ROOT/1 between/IN/prep/1 4/CD/nummod/6 and/CC/cc/3 6/CD/conj/3 men/NNS/pobj/2 ~././punct/1"
UP_TO = "It/PRP/nsubj/1 killed/VBD/ROOT/1 up/RP/prt/1 to/IN/prep/2 6/CD/nummod/5 men/NNS/pobj/3 ~././punct/1"
BARE = "It/PRP/nsubj/1 hurt/VBD/ROOT/1 over/IN/prep/1 60/CD/pobj/2 ~././punct/1"
DAYS = "It/PRP/nsubj/1 raged/VBD/ROOT/1 over/IN/prep/1 3/CD/nummod/4 days/NNS/pobj/2 ~././punct/1"
PASSIVE = "They/PRP/nsubjpass/2 were/VBD/auxpass/2 hit/VBN/ROOT/2 around/IN/prep/2 3/CD/pobj/3 ~././punct/2"
YEARS = "They/PRP/nsubj/1 fought/VBD/ROOT/1 between/IN/prep/1 2008/CD/pobj/2 and/CC/cc/3 2012/CD/conj/3 ~././punct/1"
DEAD = "Guards/NNS/nsubj/1 shot/VBD/ROOT/1 dead/JJ/acomp/1 a/DT/det/4 farmer/NN/dobj/2 ~././punct/1"
SECOND = (
    "It/PRP/nsubj/1 killed/VBD/ROOT/1 ten/CD/dobj/1 and/CC/cc/1 uprooted/VBD/amod/5 millions/NNS/conj/1 ~././punct/1"
)
CROWD = "Scores/NNS/ROOT/0 of/IN/prep/0 men/NNS/pobj/1 marched/VBN/acl/0 in/IN/prep/3 Lima/NNP/pobj/4 ~././punct/0"
REPORTS = """
    reports/NNS/nsubj/5 that/IN/mark/3 rebels/NNS/nsubj/3 fled/VBD/relcl/0 were/VBD/aux/5 false/JJ/ROOT/5
"""
APPOSED = """
    Shells/NNS/nsubj/1 fell/VBD/ccomp/8 on/IN/prep/1 Goma/NNP/pobj/2 ~,/,/punct/3 the/DT/det/7 town/NN/compound/7
    mayor/NN/appos/3 said/VBD/ROOT/8 ~././punct/8
"""
CONJOINED = """
    Gunmen/NNS/nsubj/1 fled/VBD/ROOT/1 Goma/NNP/dobj/1 ~,/,/punct/2 a/DT/det/5 nurse/NN/appos/2 told/VBD/conj/1 us/PRP/dobj/6
    ~././punct/1
"""
PARTICIPLE = """
    Gunmen/NNS/nsubj/1 fled/VBD/ROOT/1 Goma/NNP/dobj/1 ~,/,/punct/2 a/DT/det/5 nurse/NN/appos/0 reported/VBN/acl/5
    ~././punct/1
"""
TRUE_APPOSITION = """
    Police/NNS/nsubj/1 freed/VBD/ROOT/1 Ali/NNP/dobj/1 ~,/,/punct/2 a/DT/det/5 nurse/NN/appos/2 wounded/VBN/acl/5 ~././punct/1
"""
OWN_SUBJECT = """
    Shells/NNS/nsubj/1 fell/VBD/ccomp/7 on/IN/prep/1 Goma/NNP/pobj/2 ~,/,/punct/3 aid/NN/appos/3 workers/NNS/nsubj/7
    said/VBD/ROOT/7
"""
CASES = {
    "between": (BETWEEN, "men", "dobj", "killed"),
    "between belongs to the number": (BETWEEN, "between", "quantmod", "4"),
    "up to": (UP_TO, "men", "dobj", "killed"),
    "a number alone": (BARE, "60", "dobj", "hurt"),
    "years": (YEARS, "2008", "pobj", "between"),
    "a time": (DAYS, "days", "pobj", "over"),
    "what a passive has beside it": (PASSIVE, "3", "pobj", "around"),
    "behind dead": (DEAD, "farmer", "dobj", "shot"),
    "a second verb": (SECOND, "uprooted", "conj", "killed"),
    "the object of a second verb": (SECOND, "millions", "dobj", "uprooted"),
    "who marched": (CROWD, "Scores", "nsubj", "marched"),
    "what they did": (CROWD, "marched", "ROOT", "marched"),
    "what reports say": (REPORTS, "fled", "acl", "reports"),
    "who said": (APPOSED, "mayor", "nsubj", "said"),
    "who told us": (CONJOINED, "nurse", "nsubj", "told"),
    "what is told stays the main clause": (CONJOINED, "told", "parataxis", "fled"),
    "who reported": (PARTICIPLE, "nurse", "nsubj", "reported"),
    "an apposition": (TRUE_APPOSITION, "nurse", "appos", "Ali"),
    "a verb that has its speaker": (OWN_SUBJECT, "aid", "appos", "Goma"),
}


GERUNDS = {
    "the first word": ("Shooting/VBG/csubj/3 in/IN/prep/0 Lima/NNP/pobj/1 kills/VBZ/ROOT/3 two/CD/dobj/3", "NN"),
    "what a preposition has": (
        "Two/CD/nsubj/1 hurt/VBN/ROOT/1 in/IN/prep/1 shooting/VBG/pcomp/2 near/IN/prep/3 Lima/NNP/pobj/4",
        "NN",
    ),
    "a gerund with its object": (
        "He/PRP/nsubj/1 died/VBD/ROOT/1 in/IN/prep/1 saving/VBG/pcomp/2 a/DT/det/5 boy/NN/dobj/3",
        "VBG",
    ),
}


@pytest.mark.parametrize(("table", "tag"), GERUNDS.values(), ids=GERUNDS)
def test_nouns_that_look_like_gerunds(table: str, tag: str) -> None:
    assert next(t for t in parse(table) if t.lower_.endswith("ing")).tag_ == tag


@pytest.mark.parametrize(("table", "word", "label", "head"), CASES.values(), ids=CASES)
def test_mending(table: str, word: str, label: str, head: str) -> None:
    token = next(t for t in parse(table) if t.text == word)

    assert (token.dep_, token.head.text) == (label, head)

"""Voice, subjects and objects of verbs, construction by construction."""

from __future__ import annotations

import pytest

from coding import clauses
from schemas.verbs import VerbSets
from tests.coding.parses import parse

NONE: frozenset[str] = frozenset()
VERBS = VerbSets(
    texts=frozenset(("statements",)),
    light=frozenset(("launched", "began")),
    undergo=NONE,
    effect=NONE,
    blame=NONE,
    claim=NONE,
    accuse=frozenset(("accused", "accuse", "stopped")),
    transparent=frozenset(("bodies",)),
)

STATEMENT = "Lyon/NNP/nsubj/1 issued/VBD/ROOT/1 statements/NNS/dobj/1 condemning/VBG/acl/2 raids/NNS/dobj/3"
PLAIN = "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 towns/NNS/dobj/1"
PASSIVE = "Towns/NNS/nsubjpass/2 were/VBD/auxpass/2 attacked/VBN/ROOT/2 by/IN/agent/2 rebels/NNS/pobj/3"
REDUCED = "men/NNS/nsubj/4 killed/VBN/acl/0 by/IN/agent/1 rebels/NNS/pobj/2 fled/VBD/ROOT/4"
PREMODIFIER = "wounded/VBN/amod/1 men/NNS/ROOT/1"
PERFECT = "Rebels/NNS/nsubj/2 have/VBP/aux/2 attacked/VBN/ROOT/2 towns/NNS/dobj/2"
CONJ_PASSIVE = (
    "Men/NNS/nsubjpass/2 were/VBD/auxpass/2 beaten/VBN/ROOT/2 and/CC/cc/2 shot/VBN/conj/2 ~,/,/punct/2 "
    "and/CC/cc/2 burned/VBN/conj/2 cars/NNS/dobj/7"
)
CONTROL = "Kyiv/NNP/nsubj/1 urged/VBD/ROOT/1 rebels/NNS/dobj/1 to/TO/aux/4 leave/VB/xcomp/1"
WANTED = "Rebels/NNS/nsubj/1 tried/VBD/ROOT/1 to/TO/aux/3 leave/VB/xcomp/1"
LIGHT = "Rebels/NNS/nsubj/1 began/VBD/ROOT/1 raids/NNS/dobj/1 to/TO/aux/4 capture/VB/xcomp/1"
CONJ = "Rebels/NNS/nsubj/1 stormed/VBD/ROOT/1 and/CC/cc/1 burned/VBD/conj/1 farms/NNS/dobj/3"
ADVCL = "Rebels/NNS/nsubj/1 fled/VBD/ROOT/1 ~,/,/punct/1 killing/VBG/advcl/1 guards/NNS/dobj/3"
RELCL_THAT = "men/NNS/nsubj/4 that/WDT/nsubj/2 attacked/VBD/relcl/0 farms/NNS/dobj/2 fled/VBD/ROOT/4"
ACL = "troops/NNS/nsubj/3 manning/VBG/acl/0 guns/NNS/dobj/1 fled/VBD/ROOT/3"
OUTER = "troops/NNS/nsubj/6 behind/IN/prep/0 the/DT/det/3 lines/NNS/pobj/1 manning/VBG/acl/3 guns/NNS/dobj/4 fled/VBD/ROOT/6"
ACCUSED = "Kyiv/NNP/nsubj/1 accused/VBD/ROOT/1 rebels/NNS/dobj/1 of/IN/prep/1 shelling/VBG/pcomp/3"
ACCUSED_PASSIVE = (
    "Rebels/NNS/nsubjpass/2 were/VBD/auxpass/2 accused/VBN/ROOT/2 of/IN/prep/2 shelling/VBG/pcomp/3 towns/NNS/dobj/4"
)
RETALIATED = "Rebels/NNS/nsubj/1 retaliated/VBD/ROOT/1 by/IN/prep/1 shelling/VBG/pcomp/2"
EAGER = "Kyiv/NNP/nsubj/1 is/VBZ/ROOT/1 eager/JJ/acomp/1 about/IN/prep/2 deploying/VBG/pcomp/3"
READY = "Kyiv/NNP/nsubj/1 is/VBZ/ROOT/1 ready/JJ/acomp/1 to/TO/aux/4 attack/VB/xcomp/2"
HARD = "Kyiv/NNP/nsubj/1 is/VBZ/ROOT/1 hard/JJ/acomp/1 to/TO/aux/4 attack/VB/xcomp/2"
THERE = "There/EX/nsubj/1 erupted/VBD/ROOT/1 fighting/NN/attr/1"
CCOMP = "Kyiv/NNP/nsubj/1 said/VBD/ROOT/1 attacked/VBD/ccomp/1"
NOUN_PREP = "plans/NNS/ROOT/0 for/IN/prep/0 shelling/VBG/pcomp/1"


@pytest.mark.parametrize(
    ("table", "verb", "subject"),
    [
        pytest.param(PLAIN, 1, "Rebels", id="own"),
        pytest.param(PASSIVE, 2, "Towns", id="own of a passive"),
        pytest.param(CONTROL, 4, "rebels", id="object control: urged X to leave"),
        pytest.param(WANTED, 3, "Rebels", id="subject control: tried to leave"),
        pytest.param(LIGHT, 4, "Rebels", id="the object of a light verb does not control"),
        pytest.param(CONJ, 3, "Rebels", id="shared by a coordinated verb"),
        pytest.param(CONJ_PASSIVE, 4, "Men", id="shared by a coordinated passive"),
        pytest.param(ADVCL, 3, "Rebels", id="participle clause"),
        pytest.param(REDUCED, 1, "men", id="reduced relative"),
        pytest.param(RELCL_THAT, 2, "that", id="relative pronoun"),
        pytest.param(ACL, 1, "troops", id="participle behind its noun"),
        pytest.param(ACCUSED, 4, "rebels", id="accused X of shelling"),
        pytest.param(ACCUSED_PASSIVE, 4, "Rebels", id="were accused of shelling"),
        pytest.param(RETALIATED, 3, "Rebels", id="retaliated by shelling"),
        pytest.param(EAGER, 4, "Kyiv", id="is eager about deploying"),
        pytest.param(READY, 4, "Kyiv", id="is ready to attack"),
        pytest.param(HARD, 4, None, id="is hard to attack"),
        pytest.param(NOUN_PREP, 2, None, id="gerund behind a noun's preposition"),
        pytest.param(THERE, 1, None, id="the dummy there is nobody"),
        pytest.param(CCOMP, 2, None, id="a finite clause below shares nothing"),
    ],
)
def test_subject(table: str, verb: int, subject: str | None) -> None:
    found = clauses.subject(parse(table)[verb], VERBS)

    assert (found.text if found is not None else None) == subject


@pytest.mark.parametrize(
    ("table", "verb", "passive"),
    [
        pytest.param(PLAIN, 1, False, id="active"),
        pytest.param(PERFECT, 2, False, id="perfect"),
        pytest.param(PASSIVE, 2, True, id="passive"),
        pytest.param(REDUCED, 1, True, id="reduced relative"),
        pytest.param(PREMODIFIER, 0, True, id="participle before its noun"),
        pytest.param(ACL, 1, False, id="-ing behind its noun"),
        pytest.param(CONJ_PASSIVE, 4, True, id="coordinated with a passive"),
        pytest.param(CONJ_PASSIVE, 7, False, id="coordinated with a passive, but with an object"),
        pytest.param(CONJ, 3, False, id="coordinated with an active"),
    ],
)
def test_voice(table: str, verb: int, passive: bool) -> None:
    assert clauses.is_passive(parse(table)[verb]) is passive


SHOT = "Senator/NNP/nsubj/1 shot/VBD/ROOT/1 in/IN/prep/1 Lyon/NNP/pobj/2"
NUMBERED = "Six/CD/nsubj/1 killed/VBD/ROOT/1 22/CD/dobj/1 injured/VBN/acl/2 in/IN/prep/3 blast/NN/pobj/4"
WOUNDED = "Rebels/NNS/nsubj/1 killed/VBD/ROOT/1 soldiers/NNS/dobj/1 injured/VBN/acl/2"
BEFORE = "Rebels/NNS/nsubj/2 had/VBD/aux/2 killed/VBN/ROOT/2 before/RB/advmod/2"
TOOK = "Rebels/NNS/nsubj/1 took/VBD/ROOT/1 over/RP/prt/1"
PRONOUN = "They/PRP/nsubj/1 killed/VBD/ROOT/1 for/IN/prep/1 money/NN/pobj/2"


@pytest.mark.parametrize(
    ("table", "verb", "passive"),
    [
        pytest.param(SHOT, 1, True, id="no object"),
        pytest.param(NUMBERED, 1, True, id="the number is of those injured"),
        pytest.param(WOUNDED, 1, False, id="an object that is injured"),
        pytest.param(PLAIN, 1, False, id="an object"),
        pytest.param(CONJ, 1, False, id="an object shared with the verb that follows"),
        pytest.param(BEFORE, 2, False, id="a verb that helps"),
        pytest.param(PRONOUN, 1, False, id="a pronoun: no headline"),
        pytest.param(TOOK, 1, False, id="a form that is no participle"),
    ],
)
def test_headlines_leave_out_that_something_was_done(table: str, verb: int, passive: bool) -> None:
    assert clauses.is_headline_passive(parse(table)[verb]) is passive


FOLLOWED = "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 in/IN/prep/1 Lyon/NNP/pobj/2 killed/VBD/conj/1 guards/NNS/dobj/4"


@pytest.mark.parametrize(
    ("table", "verb", "obj"),
    [
        pytest.param(PLAIN, 1, "towns", id="own"),
        pytest.param(CONJ, 1, "farms", id="shared with the verb that follows"),
        pytest.param(FOLLOWED, 1, None, id="not shared over a prepositional phrase"),
        pytest.param(RETALIATED, 1, None, id="none"),
    ],
)
def test_object(table: str, verb: int, obj: str | None) -> None:
    found = clauses.direct_object(parse(table)[verb])

    assert (found.text if found is not None else None) == obj


@pytest.mark.parametrize(
    ("table", "verb", "agent"),
    [
        pytest.param(PASSIVE, 2, "rebels", id="passive"),
        pytest.param(REDUCED, 1, "rebels", id="reduced relative"),
        pytest.param(RETALIATED, 1, None, id="by with a gerund names nobody"),
        pytest.param(PLAIN, 1, None, id="none"),
    ],
)
def test_agent(table: str, verb: int, agent: str | None) -> None:
    found = clauses.agent(parse(table)[verb])

    assert (found.text if found is not None else None) == agent


@pytest.mark.parametrize(
    ("table", "verb", "outer"),
    [
        pytest.param(OUTER, 4, "troops", id="soldiers behind the lines manning guns"),
        pytest.param(ACL, 1, None, id="the noun itself is the subject"),
        pytest.param(PLAIN, 1, None, id="a main verb"),
        pytest.param(STATEMENT, 3, "Lyon", id="who issued a statement"),
    ],
)
def test_outer_subject(table: str, verb: int, outer: str | None) -> None:
    found = clauses.outer_subject(parse(table)[verb], VERBS)

    assert (found.text if found is not None else None) == outer


NESTED = (
    "attack/NN/ROOT/0 on/IN/prep/0 villages/NNS/pobj/1 of/IN/prep/2 farmers/NNS/pobj/3 near/IN/prep/2 Lyon/NNP/pobj/5 on/IN/prep/2 "
    "Monday/NNP/pobj/7"
)
FROM_BEHIND = "fired/VBD/ROOT/0 from/IN/prep/0 behind/IN/prep/1 walls/NNS/pobj/2"


@pytest.mark.parametrize(
    ("table", "token", "found"),
    [
        pytest.param(
            NESTED, 0, [("on", "villages"), ("near", "Lyon")], id="one too deep; never of, never the same again"
        ),
        pytest.param(FROM_BEHIND, 0, [("behind", "walls")], id="two prepositions in a row: the inner"),
        pytest.param(PASSIVE, 2, [("by", "rebels")], id="agent"),
        pytest.param(ACCUSED, 1, [], id="a gerund is no object"),
    ],
)
def test_prepositional_objects(table: str, token: int, found: list[tuple[str, str]]) -> None:
    assert [(name, t.text) for name, t in clauses.prepositional_objects(parse(table)[token])] == found


BODIES = "bodies/NNS/ROOT/0 of/IN/prep/0 officers/NNS/pobj/1"
BARE = "bodies/NNS/ROOT/0 in/IN/prep/0 Lyon/NNP/pobj/1"
HEADS = "heads/NNS/ROOT/0 of/IN/prep/0 state/NN/pobj/1"


@pytest.mark.parametrize(
    ("table", "meant"),
    [
        pytest.param(BODIES, "officers", id="transparent noun"),
        pytest.param(BARE, "bodies", id="without of"),
        pytest.param(HEADS, "heads", id="another noun"),
    ],
)
def test_the_noun_that_is_meant(table: str, meant: str) -> None:
    assert clauses.meant_by(parse(table)[0], VERBS).text == meant


def test_first_conjunct() -> None:
    doc = parse(
        "shelling/NN/dobj/4 ~,/,/punct/0 raids/NNS/conj/0 and/CC/cc/2 stopped/VBD/ROOT/4 arson/NN/conj/2 fled/VBD/conj/4"
    )

    assert clauses.first_conjunct(doc[5]).i == 0
    assert clauses.first_conjunct(doc[0]).i == 0
    assert clauses.first_conjunct(doc[6]).i == 6, "a coordinated verb is no coordinated noun"

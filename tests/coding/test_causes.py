from __future__ import annotations

from dataclasses import replace

import pytest

from coding.causes import act_before, causes_of
from coding.clauses import is_named_event
from coding.model import Candidate
from coding.slots import build_candidate
from seeds.knowledge import Knowledge
from tests.coding.parses import candidate_of, parsed

KILLED_IN_FIRING = """
two CD nummod 1
men NNS nsubjpass 3
were VBD auxpass 3
killed VBN ROOT 3
in IN prep 3
police NNS pobj 4
firing VBG acl 5
near IN prep 6
a DT det 9
mill NN pobj 7
"""
FIRED_WHEN = """
two CD nummod 1
men NNS nsubj 2
died VBD ROOT 2
when WRB advmod 5
police NNS nsubj 5
shot VBD advcl 2
at IN prep 5
them PRP pobj 6
"""
SAID = """
police NNS nsubj 1
said VBD ROOT 1
two CD nummod 3
men NNS nsubj 4
died VBD ccomp 1
, , punct 4
not RB neg 7
shooting VBG conj 4
"""
WHICH_LEFT = """
the DT det 2
police NN compound 2
firing VBG ROOT 2
that WDT nsubj 4
left VBD relcl 2
two CD dobj 4
dead JJ oprd 4
"""
BOTH_WHEN = """
two CD nsubjpass 2
were VBD auxpass 2
killed VBN ROOT 2
and CC cc 2
ten CD nsubjpass 5
hurt VBN conj 2
when WRB advmod 9
a DT det 8
bomb NN nsubj 9
exploded VBD advcl 5
"""


@pytest.mark.parametrize(
    ("rows", "harm", "act", "found"),
    [
        pytest.param(KILLED_IN_FIRING, "killed", "firing", True, id="behind a preposition"),
        pytest.param(FIRED_WHEN, "died", "shot", True, id="clause of when"),
        pytest.param(WHICH_LEFT, "dead", "firing", True, id="before a relative clause"),
        pytest.param(SAID, "died", "shooting", False, id="act of another clause"),
    ],
)
def test_act_behind_a_harm(knowledge: Knowledge, rows: str, harm: str, act: str, found: bool) -> None:
    sentence = parsed(rows)

    def at(word: str) -> Candidate:
        found = candidate_of(sentence.doc, next(t.idx for t in sentence.doc if t.text == word))
        return replace(found, verbal=found.verbal and word != "firing")

    acts = causes_of(at(harm), [at(harm), at(act)], knowledge.verbs)
    assert [a.hit.span.text for a in acts] == ([act] if found else [])


def test_cause_that_hangs_on_the_harm_beside(knowledge: Knowledge) -> None:
    doc = parsed(BOTH_WHEN).doc
    killed, hurt, exploded = (candidate_of(doc, doc[i].idx) for i in (2, 5, 9))
    assert causes_of(killed, [killed, hurt, exploded], knowledge.verbs) == (exploded,)


def test_harmless_events_are_no_cause(knowledge: Knowledge) -> None:
    doc = parsed(KILLED_IN_FIRING).doc
    harm = candidate_of(doc, doc[3].idx)
    assert causes_of(harm, [harm, candidate_of(doc, doc[6].idx, violent=False)], knowledge.verbs) == ()


FIRED_KILLING = """
police NNS nsubj 1
fired VBD ROOT 1
on IN prep 1
inmates NNS pobj 2
who WP nsubj 5
fled VBD relcl 3
, , punct 1
killing VBG advcl {verb}
two CD dobj 7
"""


@pytest.mark.parametrize(
    ("verb", "acts", "found"),
    [
        pytest.param(5, ("fired",), "fired", id="hung on who fled"),
        pytest.param(1, ("fled",), "fled", id="hung on no act, with an act below"),
        pytest.param(1, ("fired",), None, id="the parser is right"),
        pytest.param(5, ("fired", "fled"), None, id="nor is one act preferred to another"),
        pytest.param(5, (), None, id="no act at all"),
    ],
)
def test_the_act_before_a_gerund(verb: int, acts: tuple[str, ...], found: str | None) -> None:
    doc = parsed(FIRED_KILLING.format(verb=verb)).doc
    harm, *others = (candidate_of(doc, next(t.idx for t in doc if t.text == word)) for word in ("killing", *acts))

    act = act_before(harm, [harm, *others])

    assert (act and act.hit.span.text) == found


def test_noun_before_a_misparsed_event_is_its_compound(knowledge: Knowledge) -> None:
    sentence = parsed(KILLED_IN_FIRING)
    hit = candidate_of(sentence.doc, sentence.doc[6].idx).hit
    slots = build_candidate(sentence, hit, 6, knowledge.verbs).slots
    assert is_named_event(sentence.doc[6])
    assert [p.span.text for p in slots["compound"]] == ["police"]

"""Conditions on the words around a trigger and on its arguments: what each part looks at, and how far."""

from __future__ import annotations

import pytest

from coding.conditions import (
    Surroundings,
    compile_condition,
    could_hold,
    holds,
    phrase_words,
    surroundings,
    textual_parts_hold,
)
from coding.model import Candidate, Phrase, Span
from coding.slots import build_candidate
from schemas.ontology import Condition, TriggerEntry
from schemas.verbs import VerbSets
from tests.coding.parses import hit, parsed

VERBS = VerbSets(
    light=frozenset(), undergo=frozenset(), effect=frozenset(), blame=frozenset(), claim=frozenset(),
    accuse=frozenset(), transparent=frozenset(),
)  # fmt: skip


def around(text: str) -> Surroundings:
    """The words of a text whose trigger stands in brackets."""
    words = text.split()
    left = next(i for i, w in enumerate(words) if w.startswith("["))
    right = next(i for i, w in enumerate(words) if w.endswith("]")) + 1
    plain = [w.strip("[]") for w in words]
    return surroundings(plain, left, right)


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param({"sentence": ["x"]}, "x a b c d e f g h [t]", True, id="sentence: anywhere"),
        pytest.param({"sentence": ["t"]}, "a [t] b", True, id="sentence: the trigger too"),
        pytest.param({"sentence": ["x"]}, "a [t] b", False, id="sentence: not there"),
        pytest.param({"near": ["x"]}, "x b c d e f [t]", True, id="near: six before"),
        pytest.param({"near": ["x"]}, "x a b c d e f [t]", False, id="near: not seven before"),
        pytest.param({"near": ["x"]}, "[t] a b c d e x", True, id="near: six after"),
        pytest.param({"near": ["x"]}, "[t] a b c d e f x", False, id="near: not seven after"),
        pytest.param({"near": ["t"]}, "a [t] b", False, id="near: not the trigger"),
        pytest.param({"before": ["x"]}, "x a b [t]", True, id="before: three"),
        pytest.param({"before": ["x"]}, "x a b c [t]", False, id="before: not four"),
        pytest.param({"before": ["x"]}, "[t] x", False, id="before: not after"),
        pytest.param({"after": ["x"]}, "[t] a b x", True, id="after: three"),
        pytest.param({"after": ["x"]}, "[t] a b c x", False, id="after: not four"),
        pytest.param({"after": ["x"]}, "[t u] x", True, id="after: the whole trigger"),
        pytest.param({"previous": ["x"]}, "x [t]", True, id="previous"),
        pytest.param({"previous": ["x"]}, "x a [t]", False, id="previous: only one"),
        pytest.param({"previous": ["x"]}, "[t] x", False, id="previous: at the start"),
        pytest.param({"previous": ["x y"]}, "x y [t]", True, id="previous: a phrase"),
        pytest.param({"previous": ["x y"]}, "x y z [t]", False, id="previous: a phrase further away"),
        pytest.param({"next": ["x"]}, "[t] x", True, id="next"),
        pytest.param({"next": ["x"]}, "[t] a x", False, id="next: only one"),
        pytest.param({"next": ["x y"]}, "[t] x y", True, id="next: a phrase"),
        pytest.param({"next": ["x y"]}, "[t] a x y", False, id="next: a phrase further away"),
        pytest.param({"before": ["x"], "after": ["y"]}, "x [t] y", True, id="both parts"),
        pytest.param({"before": ["x"], "after": ["y"]}, "x [t] z", False, id="one of two parts"),
    ],
)
def test_words_around(condition: dict[str, object], text: str, expected: bool) -> None:
    compiled = compile_condition(Condition.model_validate(condition), {})

    assert compiled.only_textual
    assert textual_parts_hold(compiled, around(text)) is expected
    assert could_hold(compiled, around(text)) is expected


@pytest.mark.parametrize(
    ("condition", "text", "expected"),
    [
        pytest.param({"object": ["x"]}, "[t] a b c d e f g x", True, id="object anywhere in the sentence"),
        pytest.param({"object": ["x"]}, "[t] a", False, id="object not in the sentence"),
        pytest.param({"prep": ["on:x"]}, "[t] on x", True, id="preposition and object"),
        pytest.param({"prep": ["on:x"]}, "[t] at x", False, id="no such preposition"),
        pytest.param({"prep": ["on:x", "at:*"]}, "[t] at a", True, id="one of two prepositions"),
        pytest.param({"actor_sector": ["MIL"]}, "[t]", True, id="sectors are not in the words"),
        pytest.param({"voice": "passive"}, "[t]", True, id="voice is not in the words"),
    ],
)
def test_what_the_words_leave_open(condition: dict[str, object], text: str, expected: bool) -> None:
    compiled = compile_condition(Condition.model_validate(condition), {})

    assert not compiled.only_textual
    assert could_hold(compiled, around(text)) is expected


ACTIVE = """
The DT det 2
air NN compound 2
force NN nsubj 3
bombed VBD ROOT 3
rebel NN compound 5
camps NNS dobj 3
on IN prep 3
hills NNS pobj 6
"""
PASSIVE = """
Camps NNS nsubjpass 2
were VBD auxpass 2
bombed VBN ROOT 2
by IN agent 2
rebels NNS pobj 3
"""
NOMINAL = """
The DT det 4
deadly JJ amod 4
truck NN compound 4
bomb NN compound 4
attack NN ROOT 4
"""


def candidate(rows: str, head: int, **entry: str) -> Candidate:
    sentence = parsed(rows)
    return build_candidate(sentence, hit(sentence, head, TriggerEntry.model_validate(entry)), head, VERBS)


def words_of(made: Candidate) -> Surroundings:
    """New for every condition: surroundings remember lists, which live as long as the lexicon."""
    words = [t.lower_ for t in made.parsed.doc]
    return surroundings(words, made.head, made.head + 1)


BOMBED = candidate(ACTIVE, 3, verb="bomb")
WERE_BOMBED = candidate(PASSIVE, 2, verb="bomb")
ATTACK = candidate(NOMINAL, 4, noun="attack")


def sector_of(_: Candidate, phrase: Phrase) -> frozenset[str]:
    known = {"air force": "MIL", "rebels": "REB", "rebel camps": "REB"}
    return frozenset(known[w] for w in (phrase.span.text,) if w in known)


@pytest.mark.parametrize(
    ("condition", "made", "expected"),
    [
        pytest.param({"subject": ["air force"]}, BOMBED, True, id="subject"),
        pytest.param({"subject": ["camps"]}, BOMBED, False, id="object is not the subject"),
        pytest.param({"subject": ["rebels"]}, WERE_BOMBED, True, id="agent is the subject of a passive"),
        pytest.param({"object": ["rebel"]}, BOMBED, True, id="modifier of the object"),
        pytest.param({"object": ["camps"]}, WERE_BOMBED, True, id="passive turned round"),
        pytest.param({"prep": ["on:hill*"]}, BOMBED, True, id="preposition with its word"),
        pytest.param({"prep": ["on:*"]}, BOMBED, True, id="preposition with any word"),
        pytest.param({"prep": ["on:roads", "at:*"]}, BOMBED, False, id="neither preposition"),
        pytest.param({"modifier": ["truck"]}, ATTACK, True, id="compound"),
        pytest.param({"modifier": ["deadly"]}, ATTACK, True, id="adjective"),
        pytest.param({"modifier": ["the"]}, ATTACK, False, id="article is no modifier"),
        pytest.param({"voice": "passive"}, WERE_BOMBED, True, id="passive"),
        pytest.param({"voice": "passive"}, BOMBED, False, id="not passive"),
        pytest.param({"voice": "active"}, BOMBED, True, id="active"),
        pytest.param({"has": ["obj", "on"]}, BOMBED, True, id="has both slots"),
        pytest.param({"has": ["obj", "at"]}, BOMBED, False, id="has only one slot"),
        pytest.param({"lacks": ["at"]}, BOMBED, True, id="lacks"),
        pytest.param({"lacks": ["obj"]}, BOMBED, False, id="does not lack"),
        pytest.param({"actor_sector": ["MIL", "GOV"]}, BOMBED, True, id="sector of the actor"),
        pytest.param({"actor_sector": ["REB"]}, WERE_BOMBED, True, id="sector of the agent"),
        pytest.param({"actor_sector": ["REB"]}, BOMBED, False, id="sector of somebody else"),
        pytest.param({"target_sector": ["REB"]}, BOMBED, True, id="sector of the target"),
        pytest.param({"voice": "active", "object": ["towns"]}, BOMBED, False, id="one part of two"),
        pytest.param({"sentence": ["hills"], "subject": ["force"]}, BOMBED, True, id="words and syntax"),
    ],
)
def test_syntax_around(condition: dict[str, object], made: Candidate, expected: bool) -> None:
    compiled = compile_condition(Condition.model_validate(condition), {})

    assert holds(compiled, words_of(made), made, sector_of) is expected
    assert could_hold(compiled, words_of(made)) or not expected, "nothing that holds may be ruled out before the parse"


def test_the_words_of_a_phrase_are_split() -> None:
    text = "Iran-backed militia's men"
    assert phrase_words(Phrase(0, 0, 1, Span(0, len(text), text))) == ["iran", "backed", "militia", "men"]

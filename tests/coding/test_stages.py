"""Whose toll a count is, which kind of its family an event is, and whom a phrase stands for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from coding.conditions import compile_condition
from coding.model import Candidate, CountReading, Parsed, ResolvedActor, SentenceView, Span, WeaponMention
from coding.page import Page
from coding.phrases import phrase_at
from coding.slots import build_candidate
from coding.stages import choose_subtype, owners, phrase_behind
from coding.tools import Tools
from schemas.ontology import Condition, EventType, Subtype, TriggerEntry
from schemas.verbs import VerbSets
from tests.coding.parses import event_type, hit, parsed

NONE: frozenset[str] = frozenset()
VERBS = VerbSets(
    light=NONE, undergo=NONE, effect=NONE, blame=NONE, claim=NONE, accuse=NONE,
    transparent=frozenset(("bodies", "remains")),
)  # fmt: skip

TOLL = parsed(
    """
    The DT det 1
    blast NN nsubj 2
    killed VBD ROOT 2
    four CD nummod 4
    men NNS dobj 2
    after IN prep 2
    a DT det 7
    visit NN pobj 5
    ~, , punct 2
    and CC cc 2
    shelling NN nsubj 11
    wounded VBD conj 2
    two CD dobj 11
    """,
    start=10,
)


def candidate(sentence: Parsed, head: int, kind: EventType | None = None, **entry: str) -> Candidate:
    given = TriggerEntry.model_validate(entry or {"verb": "x"})
    return build_candidate(sentence, hit(sentence, head, given, kind), head, VERBS)


BLAST, KILLED, VISIT, SHELLING, WOUNDED = (
    candidate(TOLL, head, event_type(violent=head != 7), noun="x") for head in (1, 2, 7, 10, 11)
)


def count(token: int, *, harm: int | None = None, cause: int | None = None) -> CountReading:
    return CountReading("killed", 4, 4, TOLL.span(token, token + 1), "test", cause=cause, harm=harm)


@pytest.mark.parametrize(
    ("reading", "candidates", "expected"),
    [
        pytest.param(count(3, harm=2), (KILLED, SHELLING), (KILLED,), id="the word of harm itself"),
        pytest.param(count(3, harm=2), (BLAST, KILLED), (KILLED, BLAST), id="and the act that did it"),
        pytest.param(count(3, harm=2, cause=1), (BLAST, KILLED), (KILLED, BLAST), id="and its cause"),
        pytest.param(count(3, cause=1), (BLAST, SHELLING), (BLAST,), id="the cause alone"),
        pytest.param(count(9, harm=4), (KILLED, SHELLING), (KILLED,), id="the verb whose object the word of harm is"),
        pytest.param(count(10), (BLAST, SHELLING), (SHELLING,), id="the trigger that the count's words overlap"),
        pytest.param(count(3), (BLAST, VISIT, SHELLING), (BLAST,), id="the nearest"),
        pytest.param(count(12), (BLAST, VISIT, WOUNDED), (WOUNDED,), id="the nearest, on either side"),
        pytest.param(count(3, harm=7), (VISIT, BLAST), (BLAST,), id="only violent events have tolls"),
        pytest.param(count(3), (VISIT,), (), id="nobody's"),
        pytest.param(count(3), (), (), id="no events"),
    ],
)
def test_owners(reading: CountReading, candidates: tuple[Candidate, ...], expected: tuple[Candidate, ...]) -> None:
    assert owners(reading, SentenceView(TOLL, (), (reading,), candidates), VERBS) == expected


LATER = (
    "crowd/NN/nsubj/1 burned/VBD/ROOT/1 cars/NNS/dobj/1 after/IN/mark/5 truck/NN/nsubj/5 hit/VBD/advcl/1 and/CC/cc/5 "
    "killed/VBD/conj/5 two/CD/dobj/7"
)
AFTERWARDS = (
    "crowd/NN/nsubj/1 burned/VBD/ROOT/1 cars/NNS/dobj/1 after/IN/prep/1 death/NN/pobj/3 of/IN/prep/4 two/CD/pobj/5"
)


@pytest.mark.parametrize(
    ("table", "harm", "number", "trigger", "former", "owned"),
    [
        pytest.param(LATER, 7, 8, 1, ("after",), False, id="a clause of what went before"),
        pytest.param(LATER, 7, 8, 5, ("after",), True, id="the act of that clause"),
        pytest.param(AFTERWARDS, 4, 6, 1, ("after",), False, id="a phrase of what went before"),
        pytest.param(AFTERWARDS, 4, 6, 1, (), True, id="no such word is known"),
    ],
)
def test_harm_that_went_before_is_no_toll_of_the_rest(
    table: str, harm: int, number: int, trigger: int, former: tuple[str, ...], owned: bool
) -> None:
    sentence = parsed(table)
    act = candidate(sentence, trigger, event_type("riot"), verb="burn")
    reading = CountReading("killed", 2, 2, sentence.span(number, number + 1), "test", harm=harm)

    assert owners(reading, SentenceView(sentence, (), (reading,), (act,)), VERBS, former) == ((act,) if owned else ())


def subtype(id_: str, *weapons: str, **condition: list[str]) -> Subtype:
    when = (Condition.model_validate(condition),) if condition else ()
    return Subtype(id=id_, label=id_, definition="", weapons=weapons, when=when)


SUBTYPES = (
    subtype("drone", "drone", modifier=["drone"]),
    subtype("artillery", "mortar", sentence=["howitzers"]),
    subtype("air", "aircraft", actor_sector=["MIL"]),
    subtype("other"),
)
STRIKE = event_type("strike").model_copy(update={"subtypes": SUBTYPES})
TOOLS = cast(
    Tools,
    SimpleNamespace(
        subtypes={("strike", s.id): tuple(compile_condition(c, {}) for c in s.when) for s in SUBTYPES},
    ),
)
PAGE = cast(
    Page,
    SimpleNamespace(
        resolve_phrase=lambda _, p: ResolvedActor(None, None, None, "MIL" if p.span.text == "army" else None, "test")
    ),
)
PLAIN = "a/DT/det/1 strike/NN/ROOT/1"
BY_DRONE = "a/DT/det/2 drone/NN/compound/2 strike/NN/ROOT/2"
BY_ARMY = "a/DT/det/1 strike/NN/ROOT/1 by/IN/prep/1 army/NN/pobj/2"
HOWITZERS = "a/DT/det/1 strike/NN/ROOT/1 with/IN/prep/1 howitzers/NNS/pobj/2"


def weapon(kind: str) -> WeaponMention:
    return WeaponMention(Span(0, 1, "x"), kind)


@pytest.mark.parametrize(
    ("table", "entry", "arm", "expected"),
    [
        pytest.param(PLAIN, {"noun": "strike"}, None, None, id="nothing says"),
        pytest.param(PLAIN, {"noun": "strike", "subtype": "other"}, None, "other", id="the trigger says"),
        pytest.param(PLAIN, {"noun": "strike"}, weapon("mortar"), "artillery", id="the weapon says"),
        pytest.param(PLAIN, {"noun": "strike"}, weapon("knife"), None, id="a weapon of no subtype"),
        pytest.param(BY_DRONE, {"noun": "strike"}, None, "drone", id="a condition on the modifier"),
        pytest.param(HOWITZERS, {"noun": "strike"}, None, "artillery", id="a condition on the words"),
        pytest.param(BY_ARMY, {"noun": "strike"}, None, "air", id="a condition on who did it"),
        pytest.param(BY_DRONE, {"noun": "strike", "subtype": "air"}, None, "drone", id="the first of the file wins"),
        pytest.param(BY_DRONE, {"noun": "strike"}, weapon("mortar"), "drone", id="also over the weapon"),
    ],
)
def test_subtype(table: str, entry: dict[str, str], arm: WeaponMention | None, expected: str | None) -> None:
    sentence = parsed(table, start=30)
    head = next(t.i for t in sentence.doc if t.text == "strike")

    assert choose_subtype(candidate(sentence, head, STRIKE, **entry), arm, PAGE, TOOLS) == expected


def test_a_family_without_subtypes_has_none() -> None:
    sentence = parsed(PLAIN)

    assert choose_subtype(candidate(sentence, 1, noun="strike"), weapon("drone"), PAGE, TOOLS) is None


@pytest.mark.parametrize(
    ("table", "words"),
    [
        pytest.param(
            "the/DT/det/1 bodies/NNS/ROOT/1 of/IN/prep/1 two/CD/nummod/4 officers/NNS/pobj/2",
            "two officers",
            id="bodies",
        ),
        pytest.param("the/DT/det/1 bodies/NNS/ROOT/1 in/IN/prep/1 Goma/NNP/pobj/2", "bodies", id="bodies of nobody"),
        pytest.param("the/DT/det/1 heads/NNS/ROOT/1 of/IN/prep/1 state/NN/pobj/2", "heads of state", id="another noun"),
    ],
)
def test_phrase_behind(table: str, words: str) -> None:
    sentence = parsed(table)

    assert phrase_behind(sentence, phrase_at(sentence, sentence.doc[1]), VERBS).span.text == words

"""How modalities combine, cue by cue: what a cue makes of the state it meets."""

from __future__ import annotations

import pytest

from coding.cues import CueMatch
from coding.reality import CERTAIN, State, governed, modified, negated
from schemas.base import Modality
from schemas.cues import Cue, CueCategory


def match(category: str, when_negated: Modality | None = None) -> CueMatch[Cue]:
    cue = Cue(id=f"{category}/x", match=("x",), category=CueCategory(category), when_negated=when_negated)
    return CueMatch(cue, 0, 1, 0)


def state(modality: Modality, cue: CueMatch[Cue] | None = None) -> State:
    return State(modality, cue, "given")


@pytest.mark.parametrize(
    ("category", "governor", "expected"),
    [
        ("denied", "asserted", "denied"),
        ("denied", "hypothetical", "hypothetical"),
        ("denied", "planned", "hypothetical"),
        ("negated", "asserted", "negated"),
        ("negated", "threatened", "hypothetical"),
        ("planned", "asserted", "planned"),
        ("planned", "hypothetical", "hypothetical"),
        ("planned", "negated", "negated"),
        ("alleged", "asserted", "alleged"),
        ("alleged", "denied", "denied"),
        ("alleged", "negated", "hypothetical"),
        ("speech", "alleged", "alleged"),
        ("transparent", "planned", "planned"),
        ("transparent", "negated", "negated"),
        ("attempted", "asserted", "asserted"),
        ("attempted", "planned", "planned"),
        ("attempted", "negated", "negated"),
        ("asserted", "hypothetical", "asserted"),
        ("asserted", "negated", "asserted"),
    ],
)
def test_under_a_governing_cue(category: str, governor: Modality, expected: Modality) -> None:
    found = governed(match(category), state(governor), is_report=False, is_purpose=False)

    assert found.modality == expected


def test_what_is_only_reported_is_not_planned() -> None:
    assert governed(match("planned"), CERTAIN, is_report=True, is_purpose=False).modality == "asserted"


def test_an_aim_to_prevent_is_open() -> None:
    assert governed(match("negated"), CERTAIN, is_report=False, is_purpose=True).modality == "hypothetical"


def test_a_cue_may_say_what_its_negation_means() -> None:
    found = governed(match("asserted", "alleged"), state("negated"), is_report=False, is_purpose=False)

    assert (found.modality, found.rule) == ("alleged", "asserted/x/negated")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("asserted", "alleged", "alleged"),
        ("asserted", "hypothetical", "hypothetical"),
        ("alleged", "asserted", "asserted"),
        ("planned", "asserted", "planned"),
        ("denied", "alleged", "denied"),
        ("negated", "planned", "negated"),
        ("threatened", "hypothetical", "threatened"),
        ("hypothetical", "planned", "hypothetical"),
        ("hypothetical", "negated", "negated"),
        ("planned", "hypothetical", "hypothetical"),
    ],
)
def test_under_a_modifier(old: Modality, new: Modality, expected: Modality) -> None:
    assert modified(state(old), state(new)).modality == expected


@pytest.mark.parametrize(
    ("given", "own", "expected"),
    [
        pytest.param(CERTAIN, False, "negated", id="plain"),
        pytest.param(state("alleged"), False, "negated", id="alleged"),
        pytest.param(state("hypothetical"), False, "hypothetical", id="what is open stays open"),
        pytest.param(state("denied"), False, "denied", id="what is denied stays denied"),
        pytest.param(state("negated", match("negated")), False, "asserted", id="twice"),
        pytest.param(state("hypothetical", match("hypothetical", "negated")), True, "negated", id="its own modal"),
        pytest.param(
            state("hypothetical", match("hypothetical", "negated")), False, "hypothetical", id="a modal above"
        ),
    ],
)
def test_under_a_negation(given: State, own: bool, expected: Modality) -> None:
    assert negated(given, match("negated"), of_own_cue=own).modality == expected


def test_the_words_that_decided() -> None:
    cue = match("denied")

    assert State("denied", cue, "r").evidence == (cue.left, cue.right)
    assert State("denied", None, "r", (3, 5)).evidence == (3, 5)
    assert CERTAIN.evidence is None

"""Whom an act concerns, in hand-built parses."""

from __future__ import annotations

import pytest

from coding.concerned import concerned
from coding.model import Phrase, ResolvedActor
from tests.coding.parses import candidate_of, parse

SIDES = {
    "Mali": ResolvedActor("Government of Mali", "MLI.GOV", "MLI", "GOV", "state/Mali", False),
    "Bamako": ResolvedActor("Government of Mali", "MLI.GOV", "MLI", "GOV", "capital/Bamako", False),
    "charities": ResolvedActor(None, None, None, "NGO", "role/charity", True),
    "people": ResolvedActor(None, None, None, "CVL", "role/people", True),
}
NOBODY = ResolvedActor(None, None, None, None, "unknown", False)

CASES: dict[str, tuple[str, str | None]] = {
    "behind a preposition": ("lifted/VBD/ROOT/0 curbs/NNS/dobj/0 for/IN/prep/1 charities/NNS/pobj/2", "charities"),
    "a state is concerned by what is in it": ("declared/VBD/ROOT/0 peace/NN/dobj/0 in/IN/prep/0 Mali/NNP/pobj/2", "Mali"),
    "its capital is only where": ("declared/VBD/ROOT/0 peace/NN/dobj/0 in/IN/prep/0 Bamako/NNP/pobj/2", None),
    "people of no kind are anybody": ("lifted/VBD/ROOT/0 curbs/NNS/dobj/0 for/IN/prep/1 people/NNS/pobj/2", None),
    "not since when": ("lifted/VBD/ROOT/0 curbs/NNS/dobj/0 since/IN/prep/0 Mali/NNP/pobj/2", None),
    "who is let do it": ("let/VBD/ROOT/0 charities/NNS/nsubj/2 leave/VB/ccomp/0", "charities"),
    "not what others did": ("said/VBD/ROOT/0 charities/NNS/nsubj/2 left/VBD/ccomp/0", None),
    "not one's own": ("sent/VBD/ROOT/0 its/PRP$/poss/2 charities/NNS/dobj/0", None),
    "on whom a ban was put": ("lifted/VBD/ROOT/0 ban/NN/dobj/0 put/VBN/relcl/1 on/IN/prep/2 charities/NNS/pobj/3", "charities"),
    "not whom something else is done to": ("backed/VBD/ROOT/0 raids/NNS/dobj/0 on/IN/prep/1 charities/NNS/pobj/2", None),
    "but with whom": ("backed/VBD/ROOT/0 talks/NNS/dobj/0 with/IN/prep/1 charities/NNS/pobj/2", "charities"),
}  # fmt: skip


def _resolve(phrase: Phrase) -> ResolvedActor:
    return SIDES.get(phrase.span.text.split()[-1], NOBODY)


@pytest.mark.parametrize(("table", "expected"), CASES.values(), ids=CASES)
def test_who_is_concerned(table: str, expected: str | None) -> None:
    candidate = candidate_of(parse(table), 0)

    found = concerned(candidate, (), _resolve, lambda word: word in {"raids", "talks"}, lambda _: True)

    assert (found.span.text if found else None) == expected

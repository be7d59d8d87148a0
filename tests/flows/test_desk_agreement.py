"""Krippendorff's alpha against the worked examples of its author, and what of reviewers' decisions it is taken of."""

from __future__ import annotations

import pytest

from flows.desk.agreement import alpha, compared, interval, nominal, ratio
from warehouse.review import Judged

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): four observers, twelve units, values missing.
OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
UNITS = [[v for v in unit if v != "."] for unit in zip(*(o.split() for o in OBSERVERS), strict=True)]
# The same: two observers, ten units of a binary and twelve of a nominal variable.
BINARY = list(zip("0100000010", "1110010000", strict=True))
NAMES = list(zip("aabbdcccedda", "babbbccceddd", strict=True))


@pytest.mark.parametrize(
    ("units", "distance", "expected"),
    [
        pytest.param(UNITS, nominal, 0.743, id="nominal, values missing"),
        pytest.param([[float(v) for v in u] for u in UNITS], interval, 0.849, id="interval, values missing"),
        pytest.param([[float(v) for v in u] for u in UNITS], ratio, 0.797, id="ratio, values missing"),
        pytest.param(BINARY, nominal, 0.095, id="two observers, two values"),
        pytest.param(NAMES, nominal, 0.692, id="two observers, many values"),
    ],
)
def test_published_examples(units: list[list[str]], distance: object, expected: float) -> None:
    assert alpha(units, distance) == pytest.approx(expected, abs=0.0006)  # type: ignore[type-var,arg-type]


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param([["a"], ["b"]], None, id="one value each"),
        pytest.param([["a", "a"], ["a", "a"]], 1.0, id="one and the same"),
        pytest.param([["a", "a"], ["b", "b"]], 1.0, id="perfect"),
        pytest.param([["a", "b"], ["b", "a"]], -0.5, id="worse than chance"),
    ],
)
def test_the_ends_of_the_scale(units: list[list[str]], expected: float | None) -> None:
    assert alpha(units, nominal) == expected


@pytest.mark.parametrize(("a", "b", "distance"), [(0, 0, 0), (0, 5, 1), (10, 10, 0), (1, 3, 0.25)])
def test_ratio(a: float, b: float, distance: float) -> None:
    assert ratio(a, b) == distance


def test_what_reviewers_decided_on_together() -> None:
    judged = Judged(
        verdicts={
            "e1": {"ada": "accept", "bo": "accept"},
            "e2": {"ada": "accept", "bo": "delete"},
            "e3": {"ada": "accept", "bo": "accept", "cy": "accept"},
        },
        changed={
            ("e1", "bo"): {"event_type": "bombing"},
            ("e3", "ada"): {"killed_low": "14"},
            ("e3", "bo"): {"killed_low": None},
        },
        coded={n: {"event_type": "strike", "killed_low": "12"} for n in ("e1", "e2", "e3")},
    )
    found = compared(judged)
    events = {a.name: a.events for a in found.agreements}
    assert (events["is an event"], events["event_type"], events["killed_low"]) == (3, 2, 2)
    assert [(d.event_id, d.name, d.values) for d in found.disagreements] == [
        ("e2", "is an event", {"ada": "accept", "bo": "delete"}),
        ("e1", "event_type", {"ada": "strike", "bo": "bombing"}),
        ("e3", "killed_low", {"ada": "14", "bo": "", "cy": "12"}),
    ]

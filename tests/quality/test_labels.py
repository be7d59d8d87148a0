"""How labels judge events, and that a confidence is never fitted on a document it is tested on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from schemas.event import Event, Quote, SentenceRef
from tests.quality.calibrate import fold_of, held_out, report, seed
from tests.quality.labels import Labelled, document_of, is_arrest, of_type
from tests.quality.logistic import Model


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "event_id": "e1", "article_id": "a1", "event_type": "arrest", "event_subtype": None, "acled_event_type": None,
        "acled_sub_event_type": None, "plover_type": "COERCE", "plover_mode": None, "cameo_code": None, "quad_class": 4,
        "goldstein": None, "actor": None,
        "target": None, "participants": (), "weapon": None, "location": None, "date": None, "casualties": None, "modality": "asserted",
        "modality_cue": None, "attribution": None, "confidence": 0.5, "trigger": Quote(text="held", start=12, end=16),
        "sentence": SentenceRef(index=1, start=10, end=30, text="x", in_title=False), "incident_id": None, "coder_version": "v",
    }  # fmt: skip
    return Event(**{**given, **fields})


ARREST = {
    "article_id": "a1",
    "sentences": [{"start": 0, "end": 9, "labels": []}, {"start": 10, "end": 30, "labels": ["ARREST"]}],
}
TITLE = SentenceRef(index=0, start=0, end=30, text="x", in_title=True)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, True, id="sentence of an arrest"),
        pytest.param({"trigger": Quote(text="held", start=2, end=6)}, False, id="sentence of none"),
        pytest.param({"event_type": "attack"}, None, id="another type"),
        pytest.param({"modality": "planned"}, None, id="not said to have happened"),
        pytest.param({"sentence": TITLE}, None, id="in the title, which is not labelled"),
        pytest.param({"trigger": Quote(text="held", start=40, end=44)}, None, id="outside every sentence"),
    ],
)
def test_is_arrest(fields: dict[str, Any], expected: bool | None) -> None:
    assert is_arrest(event(**fields), ARREST) is expected


@pytest.mark.parametrize(
    ("types", "own", "expected"),
    [
        pytest.param([["COERCE", "SEIZE"]], "COERCE", True, id="one of the names"),
        pytest.param([["AID"], ["COERCE"]], "COERCE", True, id="one of the events"),
        pytest.param([["AID"]], "COERCE", False, id="another"),
        pytest.param([], "COERCE", None, id="sentence without labels"),
        pytest.param([["AID"]], None, None, id="event without a type"),
    ],
)
def test_of_type(types: list[list[str]], own: str | None, expected: bool | None) -> None:
    assert of_type(event(plover_type=own), {"events": [{"types": t} for t in types]}) is expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param(
            {"article_id": "a", "source_id": "paper_7", "sentences": [{}]}, "paper", id="a sentence of a document"
        ),
        pytest.param({"article_id": "a", "source_id": "paper_7", "sentences": [{}, {}]}, "paper_7", id="a document"),
        pytest.param({"article_id": "a"}, "a", id="no source"),
        pytest.param({"article_id": "a", "source_id": 11, "sentences": [{}]}, "11", id="a number"),
    ],
)
def test_document_of(marks: dict[str, Any], expected: str) -> None:
    assert document_of(marks) == expected


def rows(shares: dict[str, float], each: int) -> list[Labelled]:
    """Documents of ten events; a share of them is right."""
    return [
        Labelled("set", f"{name}{i // 10}", {name: 1.0}, 0.5, i % 10 < 10 * share)
        for name, share in shares.items()
        for i in range(each)
    ]


def test_held_out_probabilities_are_those_of_other_documents() -> None:
    made = rows({"a": 0.9, "b": 0.3}, 400)

    found = held_out(made)

    assert found[:400].mean() == pytest.approx(0.9, abs=0.02)
    assert found[400:].mean() == pytest.approx(0.3, abs=0.02)


def test_a_document_that_differs_is_not_seen() -> None:
    odd = [Labelled("set", "odd", {"odd": 1.0}, 0.5, True)] * 40
    made = rows({"a": 0.5}, 400) + odd

    assert held_out(made)[400:].max() < 0.6


def test_a_document_has_one_part() -> None:
    assert fold_of("some document") == fold_of("some document")
    assert {fold_of(f"document {n}") for n in range(50)} == {0, 1, 2, 3, 4}


def test_report_and_seed() -> None:
    made = rows({"a": 0.9, "b": 0.3}, 100)
    made += [Labelled("other", f"o{r.group}", r.features, r.confidence, r.right) for r in made]
    page = report(made, held_out(made))

    assert "| set | 200 | 0.60 |" in page
    assert "400 events of labelled news" in page
    assert seed(Model(("a",), np.array([1.5, -0.25]))).endswith('intercept: -0.250\nweights:\n  "a": 1.500\n')

from __future__ import annotations

import pytest

from coding.deployments import read_deployment
from coding.model import Phrase, Roles, Span
from coding.numbers import NumberIndex, build_number_index
from schemas.casualties import NumberFile
from schemas.event import Deployment
from seeds.reader import ROOT, read_yaml


@pytest.fixture(scope="module")
def numbers() -> NumberIndex:
    return build_number_index(read_yaml(ROOT / "cues" / "numbers.yml", NumberFile))


def roles(**words: str) -> Roles:
    return Roles({role: (Phrase(0, 0, 1, Span(5, 5 + len(text), text)),) for role, text in words.items()})


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [
        ("300 soldiers", 300, 300),
        ("two battalions", 2, 2),
        ("more than 1,000 troops", 1001, None),
        ("troops", None, None),
        ("2,000 to 3,000 troops", 2000, 3000),
    ],
)
def test_how_many_moved(numbers: NumberIndex, unit: str, low: int | None, high: int | None) -> None:
    found = read_deployment(roles(unit=unit), numbers)

    assert found is not None
    assert (found.count_low, found.count_high) == (low, high)
    assert found.unit is not None
    assert (found.unit.text, found.unit.start, found.unit.end) == (unit, 5, 5 + len(unit))


@pytest.mark.parametrize(
    ("filled", "ends"),
    [
        pytest.param(roles(unit="troops", origin="Lyon", destination="Goma"), ("Lyon", "Goma"), id="both ends"),
        pytest.param(roles(destination="Goma"), (None, "Goma"), id="nobody knows who"),
        pytest.param(roles(actor="France", origin="Lyon"), None, id="nothing moved"),
        pytest.param(Roles(), None, id="nothing"),
    ],
)
def test_from_where_to_where(numbers: NumberIndex, filled: Roles, ends: tuple[str | None, str | None] | None) -> None:
    found = read_deployment(filled, numbers)

    assert _ends(found) == ends


def _ends(found: Deployment | None) -> tuple[str | None, str | None] | None:
    if found is None:
        return None
    return (found.origin.text if found.origin else None, found.destination.text if found.destination else None)

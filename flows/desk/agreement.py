"""How far reviewers agree: Krippendorff's alpha, for each thing that they decide.

alpha = 1 - observed / expected disagreement; 1 is perfect, 0 is chance. It takes any number of reviewers, leaves out what one of them did
not judge, and weighs disagreements by the level of measurement (Krippendorff, Content Analysis, chapter 12).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from warehouse.review import Judged

Value = TypeVar("Value", str, float)
Distance = Callable[[Value, Value], float]

UNKNOWN = ""
"""What a reviewer says who leaves a field empty: a value like any other."""


def nominal(a: str, b: str) -> float:
    """Different is different."""
    return float(a != b)


def interval(a: float, b: float) -> float:
    """The squared difference."""
    return (a - b) ** 2


def ratio(a: float, b: float) -> float:
    """The squared difference in proportion to the sum; 0 and 0 are alike."""
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0


def alpha(units: Iterable[Sequence[Value]], distance: Distance[Value]) -> float | None:
    """Krippendorff's alpha of units, each with the values that its reviewers gave; those with a single value are left out.

    None when no unit has two values; 1 when all values are one and the same.
    """
    paired = [list(values) for values in units if len(values) > 1]
    total: Counter[Value] = Counter(v for values in paired for v in values)
    n = sum(total.values())
    if not n:
        return None
    observed = sum(
        count * other * distance(a, b) / (len(values) - 1)
        for values in paired
        for counted in (Counter(values),)
        for a, count in counted.items()
        for b, other in counted.items()
    )
    expected = sum(count * other * distance(a, b) for a, count in total.items() for b, other in total.items())
    if not expected:
        return 1.0
    return 1.0 - (n - 1) * observed / expected


CATEGORIES = (
    "event_type", "event_subtype", "modality", "actor_id", "actor_country", "target_id", "target_country", "place_id", "country",
    "date_earliest", "date_latest", "weapon", "attribution_id",
)  # fmt: skip
COUNTS = ("killed_low", "killed_high", "injured_low", "injured_high")
COMPARED = (*CATEGORIES, *COUNTS)
"""The columns of events that are compared; counts by their ratio, all others as names."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One thing that reviewers decide: on how many events two or more have, and how far they agree."""

    name: str
    level: str
    events: int
    alpha: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An event and field on which reviewers differ, with the value of each."""

    event_id: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Compared:
    """All agreements and disagreements, the verdict first."""

    agreements: tuple[Agreement, ...]
    disagreements: tuple[Disagreement, ...]


ByReviewer = Mapping[str, str]


def compared(judged: Judged) -> Compared:
    """How far reviewers agree that events are told at all, and on each field of those that two of them keep."""
    rows = [Agreement("is an event", "nominal", *_nominal(judged.verdicts.values()))]
    fields = {name: _values(judged, name) for name in COMPARED}
    for name in CATEGORIES:
        rows.append(Agreement(name, "nominal", *_nominal(fields[name].values())))
    for name in COUNTS:
        rows.append(Agreement(name, "ratio", *_ratio(fields[name].values())))
    told: dict[str, Mapping[str, ByReviewer]] = {"is an event": dict(judged.verdicts), **fields}
    return Compared(tuple(rows), tuple(_disagreements(told)))


def _values(judged: Judged, name: str) -> dict[str, dict[str, str]]:
    """By event the value of each reviewer who keeps it: what they set, or else what the coder read and they accepted."""
    return {
        event_id: {
            who: judged.changed.get((event_id, who), {}).get(name, judged.coded.get(event_id, {}).get(name)) or UNKNOWN
            for who, kind in verdicts.items()
            if kind == "accept"
        }
        for event_id, verdicts in judged.verdicts.items()
    }


def _nominal(units: Iterable[ByReviewer]) -> tuple[int, float | None]:
    values = [list(u.values()) for u in units if len(u) > 1]
    return len(values), alpha(values, nominal)


def _ratio(units: Iterable[ByReviewer]) -> tuple[int, float | None]:
    """Counts; who gives none is left out."""
    numbers = [[float(v) for v in u.values() if v != UNKNOWN] for u in units]
    pairs = [values for values in numbers if len(values) > 1]
    return len(pairs), alpha(pairs, ratio)


def _disagreements(told: Mapping[str, Mapping[str, ByReviewer]]) -> Iterable[Disagreement]:
    for name, units in told.items():
        for event_id, values in units.items():
            if len(set(values.values())) > 1:
                yield Disagreement(event_id, name, dict(sorted(values.items())))

from __future__ import annotations

import datetime as dt

import pytest

from coding.time_calendar import Days, between, day_of, easter, holiday_in, month_of, moved, part_of, week_of, year_of
from schemas.timewords import Holiday


@pytest.mark.parametrize(
    ("year", "expected"), [(1818, (3, 22)), (1943, (4, 25)), (2000, (4, 23)), (2024, (3, 31)), (2038, (4, 25))]
)
def test_easter(year: int, expected: tuple[int, int]) -> None:
    assert easter(year) == dt.date(year, *expected)


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [
        (Holiday(names=("a",), month=12, day=25), dt.date(2023, 12, 25)),
        (Holiday(names=("a",), month=11, weekday=3, nth=4), dt.date(2023, 11, 23)),
        (Holiday(names=("a",), month=5, weekday=0, nth=1), dt.date(2023, 5, 1)),
        (Holiday(names=("a",), easter=-2), dt.date(2023, 4, 7)),
    ],
    ids=["fixed", "fourth Thursday", "first of the month", "from Easter"],
)
def test_holidays(holiday: Holiday, expected: dt.date) -> None:
    assert holiday_in(holiday, 2023) == expected


@pytest.mark.parametrize(
    ("days", "part", "expected"),
    [
        (month_of(2023, 2), 0, ("2023-02-01", "2023-02-10")),
        (month_of(2023, 2), 1, ("2023-02-11", "2023-02-20")),
        (month_of(2023, 2), 2, ("2023-02-21", "2023-02-28")),
        (year_of(2023), 0, ("2023-01-01", "2023-04-30")),
        (year_of(2023), 1, ("2023-05-01", "2023-08-31")),
        (year_of(2023), 2, ("2023-09-01", "2023-12-31")),
        (year_of(1990, 10), 1, ("1993-05-01", "1996-08-31")),
        (week_of(dt.date(2023, 5, 17)), 0, ("2023-05-15", "2023-05-17")),
        (week_of(dt.date(2023, 5, 17)), 2, ("2023-05-18", "2023-05-21")),
        (Days(dt.date(2023, 5, 6), dt.date(2023, 5, 7), "week"), 2, ("2023-05-06", "2023-05-07")),
    ],
)
def test_parts(days: Days, part: int, expected: tuple[str, str]) -> None:
    found = part_of(days, part)
    assert (str(found.first), str(found.last)) == expected


@pytest.mark.parametrize(
    ("unit", "count", "expected"),
    [
        ("month", 1, dt.date(2024, 2, 29)),
        ("year", -1, dt.date(2023, 1, 31)),
        ("hour", -36, dt.date(2024, 1, 30)),
        ("week", 2, dt.date(2024, 2, 14)),
    ],
)
def test_moved(unit: str, count: int, expected: dt.date) -> None:
    assert moved(dt.date(2024, 1, 31), unit, count) == expected  # type: ignore[arg-type]


def test_days_that_no_calendar_has() -> None:
    assert day_of(2023, 2, 29) is None
    assert between(dt.date(2023, 2, 2), dt.date(2023, 2, 1)) is None
    assert moved(dt.date(9999, 12, 1), "month", 2) is None

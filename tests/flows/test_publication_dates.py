"""What a publisher's clock says is believed as far as clocks differ, and no further."""

from __future__ import annotations

import datetime as dt

import pytest

from flows.extraction.dates import credible

NOW = dt.datetime(2024, 5, 15, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("ahead", "believed"),
    [
        pytest.param(dt.timedelta(hours=-48), True, id="48 hours behind"),
        pytest.param(dt.timedelta(hours=47, minutes=59), True, id="not quite 48 hours ahead"),
        pytest.param(dt.timedelta(hours=48, minutes=1), False, id="more than 48 hours ahead"),
        pytest.param(dt.timedelta(days=365 * 9), False, id="years ahead"),
    ],
)
def test_a_clock_may_be_48_hours_ahead(ahead: dt.timedelta, believed: bool) -> None:
    assert credible(NOW + ahead, NOW) == (NOW + ahead if believed else None)


def test_a_year_before_the_news_is_no_date() -> None:
    assert credible(dt.datetime(1601, 1, 1, tzinfo=dt.UTC), NOW) is None

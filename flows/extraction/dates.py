"""When something was published, as its page, feed or address says it; what no clock can mean is no date."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

from dateutil import parser as dateutil

Moment = dt.datetime | dt.date

EARLIEST = 1800
SKEW = dt.timedelta(hours=48)
"""How far a publisher's clock may be ahead of ours before its dates are not believed."""
LONGEST = 64
IN_URL = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])(?P=mark)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
)
YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)|(?<!\d)\d{8}T")
DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")
ZONES = {
    "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "MST": -25200, "MDT": -21600, "PST": -28800, "PDT": -25200, "BST": 3600,
    "CET": 3600, "CEST": 7200, "EET": 7200, "EEST": 10800, "MSK": 10800, "IST": 19800, "WAT": 3600, "CAT": 7200, "EAT": 10800,
}  # fmt: skip
"""Seconds east of Greenwich of the zones that news names by letters."""


def read_moment(value: object) -> Moment | None:
    """A date or date-time as ISO 8601, RFC 822 or written out in English; None when it is none or its year is no year of news."""
    if not isinstance(value, str) or not YEAR.search(value) or len(value) > LONGEST:
        return None
    text = " ".join(value.split())
    for reader in (_iso, email.utils.parsedate_to_datetime, _written):
        try:
            moment = reader(text)
        except (ValueError, OverflowError, TypeError, IndexError, AttributeError):
            continue
        return moment if moment is not None and moment.year >= EARLIEST else None
    return None


def _iso(text: str) -> Moment:
    return dt.date.fromisoformat(text) if DAY_ONLY.fullmatch(text) else dt.datetime.fromisoformat(text)


def _written(text: str) -> Moment:
    """With two defaults, so that a day or a month that the text does not say is seen to be missing."""
    first, second = (
        dateutil.parse(text, default=default, tzinfos=ZONES, ignoretz=False)
        for default in (dt.datetime(2000, 1, 1), dt.datetime(2000, 2, 2, 2, 2))
    )
    if first.date() != second.date():
        raise ValueError("no whole date")
    return first if first == second else first.date()


def credible(moment: Moment | None, now: dt.datetime) -> Moment | None:
    """The moment unless it lies further ahead than clocks differ, or in a year before the news."""
    if moment is None or moment.year < EARLIEST:
        return None
    if not isinstance(moment, dt.datetime):
        return moment if moment <= (now + SKEW).date() else None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    try:
        return moment if aware <= now + SKEW else None
    except OverflowError:
        return None


def date_in_url(url: str | None) -> dt.date | None:
    """The day that a news address carries, as in /2024/10/11/; None when there is none."""
    for found in IN_URL.finditer(url or ""):
        try:
            return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            continue
    return None

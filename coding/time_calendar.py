"""Arithmetic on closed intervals of civil days."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

from schemas.base import DatePrecision
from schemas.timewords import Holiday, TimeUnit

ONE_DAY = dt.timedelta(1)


class Days(NamedTuple):
    """A closed interval of days, and the unit it was named in."""

    first: dt.date
    last: dt.date
    precision: DatePrecision


def one_day(day: dt.date) -> Days:
    """The interval of a single day."""
    return Days(day, day, "day")


def day_of(year: int, month: int, day: int) -> Days | None:
    """The day of a written date, None when the calendar has no such day."""
    if not (1 <= month <= 12 and dt.MINYEAR <= year <= dt.MAXYEAR and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return one_day(dt.date(year, month, day))


def shifted(day: dt.date, days: int) -> dt.date | None:
    """The date so many days later, None beyond the calendar's ends."""
    ordinal = day.toordinal() + days
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def week_of(day: dt.date) -> Days:
    """Monday to Sunday around a day."""
    monday = day - dt.timedelta(day.weekday())
    return Days(monday, monday + dt.timedelta(6), "week")


def weekend_of(day: dt.date) -> Days:
    """Saturday and Sunday of a day's week."""
    saturday = day + dt.timedelta(5 - day.weekday())
    return Days(saturday, saturday + ONE_DAY, "week")


def month_of(year: int, month: int) -> Days:
    """A calendar month."""
    return Days(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), "month")


def months_from(year: int, month: int, count: int) -> Days:
    """So many calendar months from a first one on."""
    last = year * 12 + month - 1 + count - 1
    return Days(dt.date(year, month, 1), month_of(last // 12, last % 12 + 1).last, "month" if count < 12 else "year")


def year_of(year: int, count: int = 1) -> Days:
    """So many calendar years from a first one on."""
    return Days(dt.date(year, 1, 1), dt.date(year + count - 1, 12, 31), "year")


def plus_months(day: dt.date, count: int) -> dt.date | None:
    """The same day so many months later, the month's last day where it has none such; None beyond the calendar's ends."""
    index = day.year * 12 + day.month - 1 + count
    year, month = index // 12, index % 12 + 1
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        return None
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def moved(day: dt.date, unit: TimeUnit, count: int) -> dt.date | None:
    """The day so many units later (earlier when negative); hours count as whole days, rounded down."""
    if unit == "hour":
        return shifted(day, -(-count // 24) if count < 0 else count // 24)
    if unit in ("day", "week"):
        return shifted(day, count * (7 if unit == "week" else 1))
    return plus_months(day, count * (12 if unit == "year" else 1))


def unit_of(day: dt.date, unit: TimeUnit, count: int = 1) -> Days:
    """The calendar unit that contains a day; ten years and a hundred are a decade and a century."""
    if unit == "week":
        return week_of(day)
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "year":
        return year_of(max(day.year - day.year % count, 1), count)
    return one_day(day)


def at_distance(day: dt.date, unit: TimeUnit, count: int) -> Days | None:
    """The unit that lies so many units from a day's own: `two weeks ago` is a week, `two years ago` a year."""
    target = moved(day, unit, count)
    return unit_of(target, unit) if target else None


def between(first: dt.date, last: dt.date) -> Days | None:
    """An interval with the precision that its width has; None when it ends before it begins."""
    width = (last - first).days + 1
    if width < 1:
        return None
    return Days(first, last, "day" if width <= 2 else "week" if width <= 10 else "month" if width <= 62 else "year")


def part_of(days: Days, part: int) -> Days:
    """The early (0), middle (1) or late (2) part of an interval; a day stays whole.

    Weeks are cut into overlapping parts of three and four days, months at their 10th and 20th, everything longer in three.
    """
    width = (days.last - days.first).days + 1
    if width < 3:
        return days
    if width == 7:
        cuts = ((0, 2), (2, 4), (3, 6))
    elif width <= 31:
        cuts = ((0, 9), (10, 19), (20, width - 1))
    else:
        return _third_of(days, part)
    a, b = cuts[part]
    return Days(days.first + dt.timedelta(a), days.first + dt.timedelta(b), days.precision)


def _third_of(days: Days, part: int) -> Days:
    months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1
    size = max(months // 3, 1)
    start = days.first.year * 12 + days.first.month - 1 + part * size
    end = start + size - 1 if part < 2 else days.last.year * 12 + days.last.month - 1
    return Days(dt.date(start // 12, start % 12 + 1, 1), month_of(end // 12, end % 12 + 1).last, days.precision)


def part_of_month(month: Days, number: int, what: str) -> Days:
    """The nth `week` (seven days counted from the 1st), `weekend` or `day` of a month; from the fourth on the last one."""
    if what == "day":
        return one_day(month.first + dt.timedelta(number - 1) if number < 4 else month.last)
    if what == "weekend":
        first = month.first + dt.timedelta((5 - month.first.weekday()) % 7)
        last = month.last - dt.timedelta((month.last.weekday() - 5) % 7)
        return weekend_of(first + dt.timedelta(7 * (number - 1)) if number < 4 else last)
    start = month.first + dt.timedelta(7 * (number - 1)) if number < 4 else month.last - dt.timedelta(6)
    return Days(start, start + dt.timedelta(6), "week")


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar, after the anonymous algorithm of 1876."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)


def holiday_in(holiday: Holiday, year: int) -> dt.date:
    """The day of a holiday in a year."""
    if holiday.easter is not None:
        return easter(year) + dt.timedelta(holiday.easter)
    if holiday.month is not None and holiday.day is not None:
        return dt.date(year, holiday.month, holiday.day)
    first = dt.date(year, holiday.month or 1, 1)
    return first + dt.timedelta(((holiday.weekday or 0) - first.weekday()) % 7 + 7 * ((holiday.nth or 1) - 1))

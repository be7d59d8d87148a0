"""What dates of the calendar mean: days, weekdays, months, quarters, seasons, years and holidays."""

from __future__ import annotations

import datetime as dt
import re

from coding.time_calendar import Days, between, day_of, holiday_in, month_of, months_from, one_day, week_of, year_of
from coding.time_grammar import spaced
from coding.time_scene import (
    Match,
    Outcome,
    Reading,
    Scene,
    after,
    before,
    capital,
    choose,
    full_year,
    name_of,
    nearest_months,
    nearest_weekday,
    single,
    small_verb,
    towards,
    whole,
    year_in,
)
from coding.time_tense import clause_after, clause_before

ON_THE = re.compile(r"\b(?:on|since|until|by|of)\s+the\s+$", re.IGNORECASE)
BETWEEN = re.compile(r"\b(?:between|over|during|both)\s+(?:the\s+)?$", re.IGNORECASE)
OPEN_BRACKET, CLOSING = re.compile(r"[(\[]\s*$"), re.compile(r"\s*[)\],;–-]")
CLOCK = re.compile(r"\s+(?:(?:to|until|and|through)\s+(?:0\d|1[0-5]|2[1-4])[0-5]\d\b|on\s+(?:\d|[A-Z][a-z]+day\b))")
"""What shows four figures to be a time of day: `from 1800 to 0600`, `2000 on Monday`."""
POSSESSIVE = re.compile(r"['’]s\b")
IN_THE = re.compile(r"\b(?:in|during|for|by|since)\s+the\s+$", re.IGNORECASE)
IN = re.compile(r"\bin\s+$", re.IGNORECASE)
ONE = re.compile(r"\ba\s+$", re.IGNORECASE)
THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
NOUN = re.compile(r"\s+(?!(?:on|for|of|to|in|was|were|will|is|and)\b)[a-z]")
CAPITALISED = re.compile(r"\s+[A-Z][a-z]")


def _month(m: Match, scene: Scene) -> int:
    return scene.grammar.months[name_of(m["mo"])]


def _agreeing(options: list[dt.date], weekday: int, reference: dt.date) -> dt.date | None:
    """The nearest of some days that falls on a weekday, within a year."""
    fitting = [d for d in options if d.weekday() == weekday and abs((d - reference).days) < 366]
    return min(fitting, key=lambda d: abs((d - reference).days), default=None)


def _inferred_year(scene: Scene, month: int, day: int, m: Match) -> int | None:
    """The year of a day and month: the nearest that agrees with a weekday if one is named, else past or coming after the verbs."""
    ref = scene.reference
    if ref is None:
        return None
    options = [d.first for y in range(ref.year - 4, ref.year + 5) if (d := day_of(y, month, day))]
    weekday = m.groupdict().get("wd")
    agreeing = _agreeing(options, scene.grammar.weekdays[name_of(weekday)], ref) if weekday else None
    if agreeing:
        return agreeing.year
    past = max((d for d in options if d <= ref), default=None)
    coming = min((d for d in options if d > ref), default=None)
    if past is None or coming is None:
        return None
    return past.year if past == ref else choose(ref, past, coming, towards(scene, m)).year


def day(m: Match, scene: Scene) -> Outcome:
    """`May 3`, `3 May 2012`, `Tuesday, May 3`, `3 Jan 90`."""
    month, number = _month(m, scene), int(re.sub(r"\D", "", m["d"]))
    if small_verb(m["mo"], scene) or day_of(2000, month, number) is None:
        return ()
    year = year_in(m, scene)
    if year is not None:
        days = day_of(year, month, number)
        return whole(m, days, "date") if days else ()
    year = _inferred_year(scene, month, number, m)
    return whole(m, day_of(year, month, number) if year else None, "date/no-year", yearless=True)


def day_range(m: Match, scene: Scene) -> Outcome:
    """`May 3-5`, `3 to 5 May`."""
    month = _month(m, scene)
    first, last = (int(re.sub(r"\D", "", m[group])) for group in ("d", "e"))
    if first >= last or small_verb(m["mo"], scene):
        return ()
    given = year_in(m, scene)
    year = given or _inferred_year(scene, month, last, m)
    start, end = (day_of(year, month, number) if year else None for number in (first, last))
    return whole(m, between(start.first, end.last) if start and end else None, "date/range", yearless=given is None)


def between_days(m: Match, scene: Scene) -> Outcome:
    """`between 3 and 5 May`; without `between` the two days are a list."""
    return day_range(m, scene) if BETWEEN.search(before(m, scene)) else ()


def day_list(m: Match, scene: Scene) -> Outcome:
    """`May 3 and 5`, `3, 4 and 5 May`: one reading for each day."""
    month = _month(m, scene)
    if small_verb(m["mo"], scene):
        return ()
    numbers = [(m.start("d"), m["d"]), *((m.start("more") + n.start(), n[0]) for n in re.finditer(r"\d+", m["more"]))]
    year = year_in(m, scene) or _inferred_year(scene, month, int(numbers[-1][1]), m)
    readings = []
    for at, figures in numbers:
        days = day_of(year, month, int(re.sub(r"\D", "", figures))) if year else None
        readings.append(Reading(at, at + len(figures), days, "date/list"))
    if m.start("mo") < numbers[0][0]:
        readings[0] = Reading(m.start("mo"), readings[0].end, readings[0].days, "date/list")
    else:
        readings[-1] = Reading(readings[-1].start, m.end("mo"), readings[-1].days, "date/list")
    return tuple(readings)


def figures(m: Match, scene: Scene) -> Outcome:
    """`13/5/2012`, `13.5.2012`, `13-05-2012`, when only one order of day and month is possible."""
    a, b, dotted = int(m["a"]), int(m["b"]), m["sep"] == "."
    if (m["sep"] != "/" and len(m["y"]) == 2) or (not dotted and a <= 12 and b <= 12 and a != b):
        return ()
    year = int(m["y"]) if len(m["y"]) == 4 else full_year(m["y"], scene.reference)
    days = day_of(year, b, a) if a > 12 or dotted else day_of(year, a, b)
    return whole(m, days, "date/figures") if days else ()


def iso(m: Match, _scene: Scene) -> Outcome:
    """`2012-05-03`."""
    days = day_of(int(m["y"]), int(m["m"]), int(m["d"]))
    return whole(m, days, "date/iso") if days else ()


def _is_month(m: Match, scene: Scene) -> bool:
    """Whether a name stands for a month: in capitals, and when it is also a word or a name, after a word of time."""
    word, left, right = m["mo"], before(m, scene), after(m, scene)
    cued, verb = scene.grammar.month_before.search(left) is not None, name_of(word) in scene.grammar.verbs
    if not capital(word):
        return cued and not verb and len(word) > 3
    if word.endswith(".") and len(word) < 4:
        return False
    if cued:
        return not (verb and word.isupper()) or left.isupper() or IN.search(left) is not None
    if CAPITALISED.match(right) or (verb and word.isupper()):
        return False
    if name_of(word) not in scene.grammar.ambiguous or POSSESSIVE.match(right):
        return True
    return bool(THE.search(left) and NOUN.match(right))


def bare_month(m: Match, scene: Scene) -> Outcome:
    """`in October`."""
    if not _is_month(m, scene):
        return ()
    return whole(m, nearest_months(scene, _month(m, scene), m), "month/no-year", yearless=True)


def month(m: Match, scene: Scene) -> Outcome:
    """`July 2012`, `October of last year`."""
    if small_verb(m["mo"], scene) and not scene.grammar.month_before.search(before(m, scene)):
        return ()
    year = year_in(m, scene)
    return whole(m, month_of(year, _month(m, scene)) if year else None, "month")


def decade(m: Match, scene: Scene) -> Outcome:
    """`the 1980s`, `the '80s`."""
    year = year_in(m, scene)
    return whole(m, year_of(year, 10), "decade") if year else ()


def _is_year(m: Match, scene: Scene) -> bool:
    """Whether four figures are a year: after a word that years follow, and not counting a plural noun."""
    g, left, right = scene.grammar, before(m, scene), after(m, scene)
    if g.number_before.search(left) or CLOCK.match(right) or _in_another_calendar(left, right, scene):
        return False
    if OPEN_BRACKET.search(left):
        return CLOSING.match(right) is not None
    if not g.year_before.search(left) or (ONE.search(left) and CAPITALISED.match(right)):
        return False
    counted = g.plural_after.match(right)
    if counted is None:
        return True
    return counted[0].strip().lower() not in g.words.year_not_before and (
        IN.search(left) is not None or not g.count_before.search(left)
    )


def _in_another_calendar(left: str, right: str, scene: Scene) -> bool:
    """Whether what stands around a year makes it a fiscal year or one of another calendar: these are left alone."""
    g = scene.grammar
    fiscal = g.fiscal.search(left) is not None or g.fiscal_after.match(right) is not None
    return fiscal or g.other_calendars.search(left) is not None or g.other_calendars.search(right) is not None


def year(m: Match, scene: Scene) -> Outcome:
    """`in 1987`."""
    return whole(m, year_of(int(m["y"])), "year") if _is_year(m, scene) else ()


def year_range(m: Match, scene: Scene) -> Outcome:
    """`1987-91`."""
    first = int(m["y"])
    last = int(m["e"]) if len(m["e"]) == 4 else first - first % 100 + int(m["e"])
    if not first < last < first + 100 or not _is_year(m, scene):
        return ()
    return whole(m, Days(year_of(first).first, year_of(last).last, "year"), "year/range")


def day_of_month(m: Match, scene: Scene) -> Outcome:
    """`on the 7th`: the day of this month, or of the last one when it has not come yet."""
    ref, number, said = scene.reference, int(m["d"]), (m["rel"] or "").lower()
    if not ON_THE.search(before(m, scene)) or not 1 <= number <= 31:
        return ()
    if ref is None:
        return whole(m, None, "day-of-month")
    step = {"last": -1, "next": 1}.get(said, 0)
    if not said and number > ref.day and towards(scene, m)[0] <= 0:
        step = -1
    index = ref.year * 12 + ref.month - 1 + step
    return whole(m, day_of(index // 12, index % 12 + 1, number), "day-of-month")


def weekday(m: Match, scene: Scene) -> Outcome:
    """`Tuesday`, `Tuesday night`, `Tuesday last week`: the last one, or the next when the verbs look ahead."""
    short = name_of(m["wd"]) in scene.grammar.ambiguous
    left = before(m, scene)
    if scene.grammar.weekday_not_after.search(left) or (
        short and not (capital(m["wd"]) and scene.grammar.weekday_before.search(left))
    ):
        return ()
    ref, number = scene.reference, scene.grammar.weekdays[name_of(m["wd"])]
    if ref is None:
        return whole(m, None, "weekday")
    if m["rel"]:
        monday = week_of(ref).first + dt.timedelta(7 * {"last": -1, "next": 1}.get(m["rel"].lower(), 0))
        return single(m, monday + dt.timedelta(number), "weekday/of-week")
    way = towards(scene, m)[0]
    return single(m, nearest_weekday(ref, number, way), "weekday/coming" if way > 0 else "weekday/past")


def quarter(m: Match, scene: Scene) -> Outcome:
    """`the first quarter of 2014`, `the second half of last year`; never of a fiscal year."""
    ref, ordinal = scene.reference, scene.grammar.words.ordinals[m["ord"].lower()]
    said = m.groupdict().get("rel")
    current = said is not None and said.lower() == "the"
    year = (ref.year if ref else None) if current else year_in(m, scene)
    size = 3 if m["what"].lower() == "quarter" else 6
    first_month = size * (min(ordinal, 12 // size) - 1) + 1
    return whole(m, months_from(year, first_month, size) if year else None, m["what"].lower())


def short_quarter(m: Match, scene: Scene) -> Outcome:
    """`Q2 2022`; without a year the last one that has begun."""
    if not capital(m[0]):
        return ()
    year, first_month = year_in(m, scene), 3 * int(m["q"]) - 2
    return whole(m, months_from(year, first_month, 3) if year else _last_begun(first_month, scene), "quarter")


def bare_quarter(m: Match, scene: Scene) -> Outcome:
    """`in the second quarter`: the last one that has begun; never one of a game or a fiscal year."""
    left, right = clause_before(scene.text, m.start()), clause_after(scene.text, m.end())
    sport = scene.grammar.quarter_not_near.search(left) or scene.grammar.quarter_not_near.search(right)
    if not IN_THE.search(left) or sport or m["ord"].lower() == "last":
        return ()
    return whole(m, _last_begun(3 * scene.grammar.words.ordinals[m["ord"].lower()] - 2, scene), "quarter")


def _last_begun(first_month: int, scene: Scene) -> Days | None:
    ref = scene.reference
    return months_from(ref.year - (first_month > ref.month), first_month, 3) if ref else None


def season(m: Match, scene: Scene) -> Outcome:
    """`summer of 2014`, `spring last year`."""
    year, first_month = year_in(m, scene), scene.grammar.words.seasons[name_of(m["season"])]
    return whole(m, months_from(year, first_month, 3) if year else None, "season")


def _holiday_near(m: Match, scene: Scene) -> dt.date | None:
    named, ref = scene.grammar.holidays[spaced(m["holiday"])], scene.reference
    if m["y"]:
        return holiday_in(named, int(m["y"]))
    if ref is None:
        return None
    days = [holiday_in(named, year) for year in range(ref.year - 1, ref.year + 2)]
    past, coming = max(d for d in days if d <= ref), min(d for d in days if d > ref)
    return past if past == ref else choose(ref, past, coming, towards(scene, m))


def holiday(m: Match, scene: Scene) -> Outcome:
    """`Christmas Day`, `Easter week`."""
    if not capital(m["holiday"]):
        return ()
    found = _holiday_near(m, scene)
    if found is None:
        return whole(m, None, "holiday")
    return whole(m, week_of(found) if m["week"] else one_day(found), "holiday")

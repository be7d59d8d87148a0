"""Which rule reads which words, and the rules that read another expression inside their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from coding import time_dates, time_relative
from coding.time_calendar import Days, moved, one_day, part_of_month, shifted, unit_of, week_of
from coding.time_grammar import NUMBER, spaced
from coding.time_scene import Match, Outcome, Reading, Scene


def _offset(m: Match, scene: Scene) -> Outcome:
    """`two days before Christmas`, `the day after last Friday's`: from the expression that follows."""
    inner = inner_reading(scene, m.end())
    if inner is None:
        return ()
    number = scene.grammar.number(m["n"])[1] if m["n"] else 1
    unit, _ = scene.grammar.unit(m["unit"])
    if inner.days is None or inner.days.first != inner.days.last:
        return (replace(inner, start=m.start(), days=None, rule="offset"),) if inner.days is None else ()
    sign = -1 if m["way"].lower() == "before" else 1
    day = moved(inner.days.first, unit, sign * number)
    return (replace(inner, start=m.start(), days=one_day(day) if day else None, rule="offset"),)


def _eve(m: Match, scene: Scene) -> Outcome:
    """`the eve of Easter`: the day before the expression that follows."""
    inner = inner_reading(scene, m.end())
    if inner is None:
        return ()
    day = shifted(inner.days.first, -1) if inner.days else None
    return (replace(inner, start=m.start(), days=one_day(day) if day else None, rule="offset"),)


def _operator(m: Match, scene: Scene) -> Outcome:
    """`early next week`, `the end of last year`, `earlier this month`, `overnight Friday`, `the week of March 6`."""
    op = spaced(m["op"])
    inner = _current_unit(m, scene) if m["unit"] else inner_reading(scene, m.end())
    if inner is None:
        return _overnight(m, scene) if op == "overnight" else ()
    days, bound = inner.days, scene.grammar.operators.get(op)
    if bound is not None:
        wide = days is not None and days.first != days.last
        return (replace(inner, start=m.start(), rule=f"{bound}/{inner.rule}", bound=bound if wide else "within"),)
    if days is not None:
        days = _night_of(days, into="into" in m[0].lower()) if op == "overnight" else week_of(days.first)
    return (replace(inner, start=m.start(), days=days, rule=f"{op}/{inner.rule}"),)


def _nth_week(m: Match, scene: Scene) -> Outcome:
    """`the first week of May`, `the last weekend of June 2014`: of the month that follows."""
    inner = inner_reading(scene, m.end())
    if inner is None or not inner.rule.startswith("month"):
        return ()
    named = inner.days
    days = part_of_month(named, scene.grammar.words.ordinals[m["ord"].lower()], m["what"].lower()) if named else None
    return (replace(inner, start=m.start(), days=days, rule=f"nth-{m['what'].lower()}"),)


def _night_of(days: Days, *, into: bool) -> Days:
    """The night that begins on a day, or that leads `into` it: two days."""
    other = shifted(days.first, -1 if into else 1) if days.first == days.last else None
    return Days(min(days.first, other), max(days.first, other), "day") if other else days


def _current_unit(m: Match, scene: Scene) -> Reading | None:
    """The unit of `the end of the year`: the one that the reference lies in."""
    if not m["the"]:
        return None
    unit, _ = scene.grammar.unit(m["unit"])
    days = unit_of(scene.reference, unit) if scene.reference else None
    return Reading(m.start(), m.end(), days, "unit/present")


def _overnight(m: Match, scene: Scene) -> Outcome:
    """The night that ended on the reference day."""
    ref = scene.reference
    before = shifted(ref, -1) if ref else None
    end = m.start() + len("overnight")
    return (Reading(m.start(), end, Days(before, ref, "day") if before and ref else None, "overnight"),)


RULES: Mapping[str, Callable[[Match, Scene], Outcome]] = {
    "iso": time_dates.iso,
    "figures": time_dates.figures,
    "day_range": time_dates.day_range,
    "between_days": time_dates.between_days,
    "day_list": time_dates.day_list,
    "day": time_dates.day,
    "month": time_dates.month,
    "bare_month": time_dates.bare_month,
    "decade": time_dates.decade,
    "year_range": time_dates.year_range,
    "year": time_dates.year,
    "day_of_month": time_dates.day_of_month,
    "weekday": time_dates.weekday,
    "quarter": time_dates.quarter,
    "short_quarter": time_dates.short_quarter,
    "bare_quarter": time_dates.bare_quarter,
    "season": time_dates.season,
    "holiday": time_dates.holiday,
    "named_day": time_relative.named_day,
    "counted_span": time_relative.counted_span,
    "recent": time_relative.recent,
    "modified": time_relative.modified,
    "second_next": time_relative.second_next,
    "half_ago": time_relative.half_ago,
    "ago": time_relative.ago,
    "ahead": time_relative.ahead,
    "anchored": time_relative.anchored,
    "neighbour": time_relative.neighbour,
    "weekend": time_relative.weekend,
    "nth_week": _nth_week,
    "offset": _offset,
    "operator": _operator,
    "eve": _eve,
    "overnight": _overnight,
}
"""What each pattern of the grammar means."""

FIRST_WORD = re.compile(r"[^\W\d_]+|\d")


def read_at(scene: Scene, start: int, first: str) -> Outcome:
    """The readings of the expression that begins at an offset with a word, the first rule that accepts it; empty when none does."""
    for pattern in scene.grammar.by_first.get(first, ()):
        m = pattern.regex.match(scene.text, start)
        outcome = RULES[pattern.rule](m, scene) if m else ()
        if outcome:
            return outcome
    return ()


def inner_reading(scene: Scene, start: int) -> Reading | None:
    """The single expression that begins exactly at an offset."""
    m = FIRST_WORD.match(scene.text, start)
    outcome = read_at(scene, start, NUMBER if m[0].isdigit() else m[0].lower()) if m else ()
    return outcome[0] if len(outcome) == 1 else None

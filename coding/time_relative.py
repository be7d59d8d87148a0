"""What times mean that are named by their distance from the reference or from a time named before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from coding.time_calendar import (
    Days,
    at_distance,
    between,
    day_of,
    holiday_in,
    month_of,
    months_from,
    moved,
    shifted,
    unit_of,
    weekend_of,
)
from coding.time_grammar import spaced
from coding.time_scene import (
    Match,
    Outcome,
    Scene,
    before,
    capital,
    name_of,
    nearest_months,
    nearest_weekday,
    nearest_weekend,
    single,
    small_verb,
    towards,
    whole,
)
from schemas.timewords import TimeModifier

THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
ANCHORED: frozenset[TimeModifier] = frozenset(["same", "previous", "following"])
"""Modifiers that count from the time named before instead of the reference."""
STEPS: Mapping[TimeModifier, int] = {
    "past": -1,
    "rolling": -1,
    "previous": -1,
    "present": 0,
    "same": 0,
    "coming": 1,
    "following": 1,
}


def named_day(m: Match, scene: Scene) -> Outcome:
    """`yesterday`, `last night`."""
    offset = scene.grammar.words.days[spaced(m[0])]
    return single(m, shifted(scene.reference, offset) if scene.reference else None, "named-day")


def _up_to_now(scene: Scene, unit: str, count: int) -> Days | None:
    """So many units up to the reference."""
    ref, (kind, size) = scene.reference, scene.grammar.unit(unit)
    start = moved(ref, kind, -count * size) if ref else None
    return between(start, ref) if ref and start else None


def counted_span(m: Match, scene: Scene) -> Outcome:
    """`the past two weeks`, `the next three days`."""
    mod, number = scene.grammar.modifiers[spaced(m["mod"])], scene.grammar.number(m["n"])[1]
    if mod == "past" and scene.grammar.span_not_after.search(before(m, scene)):
        return ()
    if mod in ("past", "rolling"):
        return whole(m, _up_to_now(scene, m["unit"], number), "span/past")
    if mod != "coming":
        return ()
    ref, (unit, size) = scene.reference, scene.grammar.unit(m["unit"])
    end = moved(ref, unit, number * size) if ref else None
    return whole(m, between(ref, end) if ref and end else None, "span/coming")


def recent(m: Match, scene: Scene) -> Outcome:
    """`in recent weeks`."""
    if not m["unit"].lower().endswith("s"):
        return ()
    return whole(m, _up_to_now(scene, m["unit"], scene.grammar.words.recent), "span/recent")


def modified(m: Match, scene: Scene) -> Outcome:
    """`last week`, `next Friday`, `this summer`, `that night`, `the previous day`."""
    mod = scene.grammar.modifiers[spaced(m["mod"])]
    kind = next(k for k in ("wd", "mo", "season", "weekend", "holiday", "part", "unit") if m[k])
    if m["mod"].lower() == "that" and kind not in ("part", "unit", "weekend"):
        return ()  # `he said that Monday was calm`
    the = THE.search(before(m, scene)) is not None
    if mod == "coming" and (m["part"] or (the and m["unit"] and scene.grammar.unit(m["unit"])[0] == "day")):
        mod = "following"
    if mod == "past" and the and m["unit"]:
        mod = "rolling"
    return _MODIFIED[kind](m, scene, mod)


def _base(scene: Scene, mod: TimeModifier) -> dt.date | None:
    return scene.anchor if mod in ANCHORED else scene.reference


def _weekday(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    number, base, step = scene.grammar.weekdays[name_of(m["wd"])], _base(scene, mod), STEPS[mod]
    start = shifted(base, step) if base else None
    if start is None:
        return whole(m, None, f"weekday/{mod}")
    way = towards(scene, m)[0] if mod == "present" else step
    return single(m, nearest_weekday(start, number, way), f"weekday/{mod}")


def _month(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    if small_verb(m["mo"], scene):
        return ()
    ref, month = scene.reference, scene.grammar.months[name_of(m["mo"])]
    number = int(re.sub(r"\D", "", m["d"])) if m["d"] else None
    if ref is None:
        return whole(m, None, f"month/{mod}")
    year, step = ref.year, STEPS[mod]
    if mod == "same" and scene.latest:
        year = scene.latest.first.year
    elif step < 0:
        year -= (month, number or 0) >= (ref.month, ref.day if number else 0)
    elif step > 0:
        year += (month, number or 0) <= (ref.month, ref.day if number else 0)
    return whole(m, day_of(year, month, number) if number else month_of(year, month), f"month/{mod}")


def _season(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    ref, month = scene.reference, scene.grammar.words.seasons[name_of(m["season"])]
    if mod in ANCHORED:
        return ()
    if ref is None:
        return whole(m, None, f"season/{mod}")
    if mod == "present":
        return whole(m, nearest_months(scene, month, m, 3), "season/present")
    spans = [months_from(year, month, 3) for year in range(ref.year - 2, ref.year + 3)]
    found = min(s for s in spans if s.first > ref) if mod == "coming" else max(s for s in spans if s.last < ref)
    return whole(m, found, f"season/{mod}")


def _weekend(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    base = _base(scene, mod)
    if base is None:
        return whole(m, None, f"weekend/{mod}")
    if mod == "present":
        return whole(m, nearest_weekend(base, towards(scene, m)[0]), "weekend/present")
    this, step = weekend_of(base), STEPS[mod]
    if step > 0 and base < this.first:
        step = 0
    start = shifted(this.first, 7 * step)
    return whole(m, weekend_of(start) if start else None, f"weekend/{mod}")


def _holiday(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    ref, holiday = scene.reference, scene.grammar.holidays[spaced(m["holiday"])]
    if not capital(m["holiday"]):
        return ()
    if ref is None:
        return whole(m, None, f"holiday/{mod}")
    days, step = [holiday_in(holiday, year) for year in range(ref.year - 1, ref.year + 2)], STEPS[mod]
    if step == 0:
        return single(m, min(days, key=lambda d: abs((d - ref).days)), f"holiday/{mod}")
    return single(m, min(d for d in days if d > ref) if step > 0 else max(d for d in days if d < ref), f"holiday/{mod}")


def _day_part(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    """`that night`, `the next morning`, `this afternoon`."""
    base = _base(scene, mod)
    return single(m, shifted(base, STEPS[mod]) if base else None, f"day-part/{mod}")


def _unit(m: Match, scene: Scene, mod: TimeModifier) -> Outcome:
    """A calendar unit counted from the reference, or from the time named before."""
    word, ref = m["unit"].lower(), scene.reference
    unit, size = scene.grammar.unit(word)
    if word not in scene.grammar.words.units or unit == "hour" or size > 10:
        return ()
    if mod == "rolling":
        return whole(m, _up_to_now(scene, word, 1), "span/past")
    if mod in ANCHORED:
        named = scene.latest.first if scene.latest else None
        base = scene.anchor if unit in ("day", "week") else named
    elif unit == "day":
        return ()
    else:
        base = ref
    target = moved(base, unit, STEPS[mod] * size) if base else None
    return whole(m, unit_of(target, unit, size) if target else None, f"unit/{mod}")


def ago(m: Match, scene: Scene) -> Outcome:
    """`two weeks ago` (that week), `several days ago` (those days), `ten years ago today` (that very day), `a year and a half ago`
    (that month)."""
    if not m["half"]:
        return _whole_units_ago(m, scene)
    (unit, size), number = scene.grammar.unit(m["unit"]), scene.grammar.number(m["n"])[1]
    if unit != "year":
        return ()
    return _months_ago(m, scene, 12 * size * number + 6 * size)


def _whole_units_ago(m: Match, scene: Scene) -> Outcome:
    low, high = scene.grammar.number(m["n"])
    unit, size = scene.grammar.unit(m["unit"])
    if m["exact"] and low == high and unit != "hour" and scene.reference is not None:
        return single(m, moved(scene.reference, unit, -low * size), "ago/to-the-day")
    return _at_distance(m, scene, scene.reference, -1, "ago")


def half_ago(m: Match, scene: Scene) -> Outcome:
    """`half a year ago`, `half a century ago`."""
    return _months_ago(m, scene, 6 * scene.grammar.unit(m["unit"])[1])


def _months_ago(m: Match, scene: Scene, months: int) -> Outcome:
    """The month so many months ago, the year when they are years."""
    if scene.reference is None:
        return whole(m, None, "ago")
    in_years = months % 12 == 0
    days = at_distance(scene.reference, "year" if in_years else "month", -(months // 12 if in_years else months))
    return whole(m, days, "ago")


def ahead(m: Match, scene: Scene) -> Outcome:
    """`two weeks from now`, `in two weeks' time`."""
    return _at_distance(m, scene, scene.reference, 1, "ahead")


def second_next(m: Match, scene: Scene) -> Outcome:
    """`the week before last`, `the Monday after next`: one beyond the last or the next."""
    ref, step = scene.reference, -2 if m["way"].lower().startswith("before") else 2
    if ref is None:
        return whole(m, None, "second-next")
    if m["wd"]:
        number = scene.grammar.weekdays[name_of(m["wd"])]
        start = shifted(ref, -1 if step < 0 else 1)
        near = nearest_weekday(start, number, step) if start else None
        return single(m, shifted(near, 7 * step // 2) if near else None, "second-next")
    if m["weekend"]:
        start = shifted(nearest_weekend(ref, step).first, 7 * (step // 2 + (ref.weekday() >= 5 and step < 0 and -1)))
        return whole(m, weekend_of(start) if start else None, "second-next")
    return whole(m, at_distance(ref, scene.grammar.unit(m["unit"])[0], step), "second-next")


def anchored(m: Match, scene: Scene) -> Outcome:
    """`two days later`, `a year earlier`: counted from the day named before."""
    unit, _ = scene.grammar.unit(m["unit"])
    if unit == "hour":
        return ()
    wide = scene.latest.first if scene.latest and unit in ("month", "year") else None
    return _at_distance(m, scene, scene.anchor or wide, 1 if m["on"] else -1, "anchored")


def neighbour(m: Match, scene: Scene) -> Outcome:
    """`the day before`, `the week after`, with nothing behind them: beside the day named before."""
    unit, _ = scene.grammar.unit(m["unit"])
    if not THE.search(before(m, scene)):
        return ()
    days = at_distance(scene.anchor, unit, -1 if m["way"].lower() == "before" else 1) if scene.anchor else None
    return whole(m, days, "anchored")


def _at_distance(m: Match, scene: Scene, base: dt.date | None, sign: int, rule: str) -> Outcome:
    low, high = scene.grammar.number(m["n"])
    unit, size = scene.grammar.unit(m["unit"])
    near, far = (at_distance(base, unit, sign * n * size) if base else None for n in (low, high))
    if near is None or far is None:
        return whole(m, None, rule)
    if low == high:
        return whole(m, near, rule)
    return whole(m, between(min(near.first, far.first), max(near.last, far.last)), rule)


def weekend(m: Match, scene: Scene) -> Outcome:
    """`over the weekend`."""
    if scene.grammar.weekend_not_after.search(before(m, scene)):
        return ()
    ref = scene.reference
    return whole(m, nearest_weekend(ref, towards(scene, m)[0]) if ref else None, "weekend")


_MODIFIED: Mapping[str, Callable[[Match, Scene, TimeModifier], Outcome]] = {
    "wd": _weekday,
    "mo": _month,
    "season": _season,
    "weekend": _weekend,
    "holiday": _holiday,
    "part": _day_part,
    "unit": _unit,
}

"""Time expressions of a text and the days they mean."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coding.model import Span, TimeExpression
from coding.time_calendar import Days, between, shifted
from coding.time_grammar import NUMBER, TimeGrammar
from coding.time_reading import read_at
from coding.time_scene import Reading, Scene

START = re.compile(r"[^\W\d_]+|\d+")
NOT_A_DATE = re.compile(r"[$£€¥#\d][,.:/-]?$")
CLOCK = r"(?:\d[\d:.]*\s*(?:[ap]\.?m\.?\s*)?(?:(?:local time|gmt|utc|hours)\s*)?)"
JOIN = re.compile(rf"\s*\b(?:to|into|through|until|till)\s+(?:(?:(?:on|the|early|late)\s+)|{CLOCK})*", re.IGNORECASE)
DASH = re.compile(r"\s*(?:-|–|—)\s*")
JOIN_AND = re.compile(r"\s+and\s+(?:on\s+)?", re.IGNORECASE)
BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
NIGHT_BETWEEN = re.compile(r"overnight\s+between\b", re.IGNORECASE)
DATELINE = re.compile(r"\s*(?:\([^)\n]{1,40}\))?\s*(?:--|—|–|_)(?!\s*\d)")
YEARS = range(1000, 9000)
"""Years of publication that leave room for what is counted from them; other references are no dates of news."""
DATELINE_REACH = 120
"""Characters in which a text names the day it was filed."""


def find_times(
    text: str, reference: dt.date | None, grammar: TimeGrammar, *, in_title: bool = False
) -> tuple[TimeExpression, ...]:
    """The time expressions of a text in reading order, each with the closed interval of days it means.

    `reference` is the day of publication; a full date in the dateline takes its place. Without either, relative expressions are
    returned unresolved (no days, precision `unknown`). Durations, ages and times of day are no expressions.
    """
    trusted = reference if reference and reference.year in YEARS else None
    found = _merged(text, tuple(_readings(Scene(text, grammar, trusted))))
    return tuple(_expression(text, reading, grammar, in_title=in_title) for reading in found)


def _readings(scene: Scene) -> Iterator[Reading]:
    at = 0
    by_first = scene.grammar.by_first
    for m in START.finditer(scene.text):
        word = m[0]
        number = word[0].isdigit()
        first = NUMBER if number else word.lower()
        if first not in by_first:
            continue
        start = m.start()
        if start < at or (number and NOT_A_DATE.search(scene.text, max(0, start - 2), start)):
            continue
        for reading in read_at(scene, start, first):
            at = max(at, reading.end)
            filed = _is_filing(scene.text, reading)
            scene = _after(scene, reading.days, filed=filed)
            yield replace(reading, rule=f"dateline/{reading.rule}") if filed else reading


def _is_filing(text: str, reading: Reading) -> bool:
    """Whether an expression stands in the dateline: at the head of the text, behind a place, before the dash."""
    head = text[: reading.start].rstrip()
    return (
        reading.end < DATELINE_REACH
        and (not head or head[-1] in ",)")
        and DATELINE.match(text, reading.end) is not None
    )


def _after(scene: Scene, days: Days | None, *, filed: bool) -> Scene:
    """The scene once an expression is read: it may be the anchor of what follows, or the day the article was filed."""
    if days is None:
        return scene
    single = days.first if days.first == days.last else None
    if filed and single:
        return replace(scene, reference=single) if _near(single, scene.reference) else scene
    return replace(scene, anchor=single or scene.anchor, latest=days)


def _near(day: dt.date, reference: dt.date | None) -> bool:
    """Whether a dateline's day can be trusted over the day of publication."""
    return reference is None or 0 <= (reference - day).days <= 3


def _merged(text: str, readings: Sequence[Reading]) -> list[Reading]:
    """Two ends of a range as one reading: `from Monday to Friday`, `between 1994 and 1997`."""
    merged: list[Reading] = []
    for reading in readings:
        joined = _join(text, merged[-1], reading) if merged else None
        if joined:
            merged[-1] = joined
        else:
            merged.append(reading)
    return merged


def _join(text: str, left: Reading, right: Reading) -> Reading | None:
    if not _joined(text, left, right) or "year" in (
        left.days and left.days.precision,
        right.days and right.days.precision,
    ):
        return None
    if left.days is None or right.days is None:
        return Reading(left.start, right.end, None, "range") if left.days is right.days else None
    first, last = left.days, right.days.last
    if left.yearless and not right.yearless:
        first = _in_year(first, right.days.first)
    if last < first.first and left.rule.startswith("weekday") and right.rule.startswith("weekday"):
        last = shifted(last, 7) or last
    whole = between(first.first, last)
    return None if whole is None else Reading(left.start, right.end, whole, "range")


def _joined(text: str, left: Reading, right: Reading) -> bool:
    """Whether what stands between two expressions makes them the ends of one range."""
    gap = text[left.end : right.start]
    if left.rule.startswith("dateline/"):
        return False
    if BETWEEN.search(text, max(0, left.start - 12), left.start) or NIGHT_BETWEEN.match(text, left.start, left.end):
        return JOIN_AND.fullmatch(gap) is not None
    alike = left.rule.split("/")[0] == right.rule.split("/")[0]
    return JOIN.fullmatch(gap) is not None or (alike and DASH.fullmatch(gap) is not None)


def _in_year(days: Days, end: dt.date) -> Days:
    """The days of the range's first half in the year of its second, or in the year before when they would come after it."""
    for year in (end.year, end.year - 1):
        first = days.first.replace(year=year, day=min(days.first.day, 28) if days.first.month == 2 else days.first.day)
        if first <= end:
            return Days(first, first + (days.last - days.first), days.precision)
    return days


def _expression(text: str, reading: Reading, grammar: TimeGrammar, *, in_title: bool) -> TimeExpression:
    days, bound = reading.days, reading.bound
    before = text[max(0, reading.start - 32) : reading.start]
    if bound not in ("earlier", "later"):
        bound = "since" if grammar.since.search(before) else "until" if grammar.until.search(before) else bound
    span = Span(reading.start, reading.end, text[reading.start : reading.end])
    if days is None:
        return TimeExpression(span, None, None, "unknown", reading.rule, in_title, bound)
    return TimeExpression(span, days.first, days.last, days.precision, reading.rule, in_title, bound)

"""What the rules of time share: the text as far as it is read, a reading, and the choice between past and coming."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from coding.time_calendar import Days, months_from, one_day, shifted, weekend_of
from coding.time_grammar import TimeGrammar
from coding.time_tense import Direction, direction
from schemas.timewords import TimeBound

NEAR_FUTURE = 45
"""Days within which a date without a year may lie ahead although no verb says so."""
NEXT_WEEK = 7
"""Days within which it lies ahead whatever the verbs say: nobody leaves out the year of a day one year ago."""
FAR_PAST = 270
"""Days after which a date in the past would have been given its year."""
LOOK = 28
"""Characters around an expression that its spelling is judged by."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A text, the day it is read from, and the times named so far: the last single day, and the last time of any width."""

    text: str
    grammar: TimeGrammar
    reference: dt.date | None
    anchor: dt.date | None = None
    latest: Days | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One expression at [start, end). `days` is None while nothing resolves it; `yearless` when its year was inferred."""

    start: int
    end: int
    days: Days | None
    rule: str
    bound: TimeBound = "within"
    yearless: bool = False


Match = re.Match[str]
Outcome = tuple[Reading, ...]
"""Readings of one match; empty when the words are no time after all."""


def whole(m: Match, days: Days | None, rule: str, *, yearless: bool = False) -> Outcome:
    """One reading of all the matched words."""
    return (Reading(m.start(), m.end(), days, rule, yearless=yearless),)


def single(m: Match, day: dt.date | None, rule: str) -> Outcome:
    """One reading of all the matched words as a day, unresolved when there is none."""
    return whole(m, one_day(day) if day else None, rule)


def before(m: Match, scene: Scene) -> str:
    """The text before a match, as far as its spelling is judged by it."""
    return scene.text[max(0, m.start() - LOOK) : m.start()]


def after(m: Match, scene: Scene) -> str:
    """The text after a match, as far as its spelling is judged by it."""
    return scene.text[m.end() : m.end() + LOOK]


def name_of(text: str) -> str:
    """The name of a month or weekday as the grammar knows it."""
    return text.lower().rstrip(".")


def capital(text: str) -> bool:
    """Whether a word begins with a capital."""
    return text[:1].isupper()


def small_verb(text: str, scene: Scene) -> bool:
    """Whether a month's name is written as the verb that it also is (`may`, `march`)."""
    return not capital(text) and name_of(text) in scene.grammar.verbs


def full_year(short: str, reference: dt.date | None) -> int:
    """`90` as the latest such year not more than one year after the reference; 1950 to 2049 without a reference."""
    digits = int(short.strip("'’"))
    pivot = reference.year + 1 if reference else 2049
    return digits + 100 * ((pivot - digits) // 100)


def year_in(m: Match, scene: Scene) -> int | None:
    """The year that a match gives, in figures or relative to the reference or to the time named last."""
    groups = m.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    if groups.get("yy"):
        return full_year(groups["yy"], scene.reference)
    said = groups.get("rel")
    if not said:
        return None
    word = said.lower().split()[-1]
    named_before = scene.latest.first if scene.latest else None
    base = named_before if word in ("same", "that", "following", "previous") else scene.reference
    step = {"last": -1, "previous": -1, "next": 1, "following": 1}.get(word, 0)
    return base.year + step if base else None


def towards(scene: Scene, m: Match) -> tuple[Direction, bool]:
    """Whether a match lies ahead or behind, and whether the verb that tells stands near."""
    return direction(scene.text, m.start(), m.end(), scene.grammar)


def choose(reference: dt.date, past: dt.date, coming: dt.date, where: tuple[Direction, bool]) -> dt.date:
    """The past or the coming one of two days around the reference, after the verbs beside them."""
    way, near = where
    ahead, behind = (coming - reference).days, (reference - past).days
    if way > 0:
        return coming if ahead <= 300 else past
    soon = ahead <= NEAR_FUTURE and behind > FAR_PAST and not (way < 0 and near)
    return coming if soon or ahead <= NEXT_WEEK else past


def nearest_months(scene: Scene, month: int, m: Match, count: int = 1) -> Days | None:
    """The occurrence of `count` months from `month` on that is under way, or that the verbs around it mean."""
    ref = scene.reference
    if ref is None:
        return None
    spans = [months_from(year, month, count) for year in range(ref.year - 2, ref.year + 3)]
    current = next((s for s in spans if s.first <= ref <= s.last), None)
    if current is not None:
        return current
    past = max(s for s in spans if s.last < ref)
    coming = min(s for s in spans if s.first > ref)
    return coming if choose(ref, past.last, coming.first, towards(scene, m)) == coming.first else past


def nearest_weekday(reference: dt.date, weekday: int, way: int) -> dt.date | None:
    """The day itself or the last such weekday before it (`way` <= 0), or the next one."""
    steps = (weekday - reference.weekday()) % 7 if way > 0 else -((reference.weekday() - weekday) % 7)
    return shifted(reference, steps)


def nearest_weekend(reference: dt.date, way: int) -> Days:
    """The weekend under way, else the last one, or the next when the verbs look ahead."""
    this = weekend_of(reference)
    return this if reference >= this.first or way > 0 else weekend_of(reference - dt.timedelta(7))

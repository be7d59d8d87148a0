"""The form of `seeds/cues/time.yml`: the words in which English news names days, weeks, months and years."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field, model_validator

from schemas.base import Frozen

TimeUnit = Literal["hour", "day", "week", "month", "year"]
"""Units that words of time count in; minutes and seconds never change a day."""

TimeBound = Literal["within", "since", "until", "earlier", "later", "early", "middle", "late"]
"""How what happened lies to the time named: within it, `since Monday`, `until Monday`, `earlier this week` (before today), `later this
week` (after today), or in its `early`, `middle` or `late` part. The named time stays whole."""

TimeModifier = Literal["past", "rolling", "present", "coming", "same", "previous", "following"]
"""What stands before a unit or a day: `last` (the calendar unit before this one), `the past` (up to today), `this`, `next`, `that`
(named before), `the previous` and `the following` (counted from what was named before)."""

Words = tuple[str, ...]


class UnitWord(Frozen):
    """One unit word as so many units: a fortnight is 2 weeks, a decade 10 years."""

    unit: TimeUnit
    count: int = Field(default=1, ge=1)


class Holiday(Frozen):
    """A holiday of the Gregorian calendar: on a fixed day, on the nth weekday of a month, or so many days from Easter Sunday."""

    names: Words = Field(min_length=1)
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    weekday: int | None = Field(default=None, ge=0, le=6)
    """0 is Monday."""
    nth: int | None = Field(default=None, ge=1, le=5)
    easter: int | None = Field(default=None, ge=-60, le=60)

    @model_validator(mode="after")
    def _one_way(self) -> Holiday:
        fixed = self.month is not None and self.day is not None
        moving = self.month is not None and self.weekday is not None and self.nth is not None
        if fixed + moving + (self.easter is not None) != 1:
            raise ValueError("give month and day, or month, weekday and nth, or easter")
        return self


class TenseWords(Frozen):
    """Words that tell a coming day from a past one. `past_endings` are endings of regular past forms."""

    future: Words
    past: Words
    past_endings: Words
    passive: Words
    """Forms after which a past participle says nothing of tense: `to be held`."""
    looks_ahead: Words
    """Words after which an infinitive looks ahead: `agreed to meet`."""
    determiners: Words
    """Words that cannot begin an infinitive after `to`."""
    until_ahead: Words
    """Past verbs after which `until Monday` still looks ahead: `closed until Monday`."""
    report: Words
    """Participles after which `to be` says nothing of what is to come: `believed to be armed`."""
    not_past: Words
    """Words with a past ending that are no past forms: `hundred`."""
    cancelled: Words
    """Words after a planned day that turn it into a past one: `the march planned for Friday was called off`."""


class TimeWords(Frozen):
    """`seeds/cues/time.yml`. All words are lower case; the first of each list is the full name."""

    months: tuple[Words, ...] = Field(min_length=12, max_length=12)
    weekdays: tuple[Words, ...] = Field(min_length=7, max_length=7)
    """From Monday."""
    ambiguous: Words
    """Names of months and weekdays that are also other words: they need a capital, and more than that when they stand alone."""
    day_parts: Words
    days: dict[str, int]
    """Words and phrases that name a day by its distance from today."""
    units: dict[str, UnitWord]
    numbers: dict[str, int]
    vague_numbers: dict[str, tuple[int, int]]
    """`several` and the like, as the closed range of numbers they stand for."""
    recent: int = Field(ge=1)
    """How many days, weeks, ... `in recent days`, `in recent weeks` reach back."""
    seasons: dict[str, int]
    """First month of a season of three months, after the northern calendar that news agencies use."""
    ordinals: dict[str, int]
    """First to fourth, for quarters and halves."""
    bounds: dict[TimeBound, Words]
    """`earlier this week`, `the end of the year`, `since Monday`, `until Monday`."""
    modifiers: dict[TimeModifier, Words]
    ago: Words
    to_the_day: Words
    """Words after it that make it the very day: `ten years ago today`."""
    earlier_than_anchor: Words
    """`a day earlier`: counted back from the day named before."""
    later_than_anchor: Words
    week_of: Words
    """`the week of` and the like: the week around the day that follows."""
    verbs: Words
    """Months whose names are also verbs (`may`): never months in small letters."""
    weekday_before: Words
    """Words after which a short weekday (`Sun`, `Wed`) is one."""
    weekday_not_after: Words
    """Words that make a weekday no particular one, or another name: `every Friday`, `Black Friday`."""
    span_not_after: Words
    """Words after which `last` is a verb: `will last three days`."""
    weekend_not_after: Words
    """Words that make a weekend no particular one: `every weekend`."""
    number_before: Words
    """Words before a number that is no year: `flight 1987`."""
    month_before: Words
    """Words after which a bare ambiguous month (`May`, `March`) is a month."""
    year_before: Words
    """Words after which four digits are a year."""
    count_before: Words
    """Words after which four digits are a year only when no plural noun follows: `of 2000 soldiers`."""
    year_not_before: Words
    """Words that never leave four digits before them a year: `in 2000 metres`."""
    fiscal: Words
    """Words that put a year into another calendar than the civil one."""
    other_calendars: Words
    """Words near which a year is one of another calendar than the Gregorian."""
    quarter_not_near: Words
    """Words near which a quarter without a year is one of a game."""
    holidays: tuple[Holiday, ...]
    tense: TenseWords
    speech: Words
    """Forms of verbs whose time is that of the saying, not of what is said."""

    @model_validator(mode="after")
    def _complete(self) -> TimeWords:
        missing = {b for b in get_args(TimeBound) if b != "within"} - {b for b, words in self.bounds.items() if words}
        missing |= set(get_args(TimeModifier)) - {m for m, words in self.modifiers.items() if words}
        if missing:
            raise ValueError(f"no words are given for {', '.join(sorted(missing))}")
        return self

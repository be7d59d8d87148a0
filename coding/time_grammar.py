"""The patterns of news time, compiled once from the words of `seeds/cues/time.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.time_patterns import FRAGMENTS, PATTERNS
from schemas.timewords import Holiday, TimeBound, TimeModifier, TimeUnit, TimeWords, UnitWord, Words

NUMBER = "0"
"""Stands for any number among the words that an expression may begin with."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one rule's expressions are spelled."""

    rule: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TimeGrammar:
    """The words of time, ready for use. Build it once with `build_grammar` and pass it to `find_times` and `event_time`."""

    words: TimeWords
    by_first: Mapping[str, tuple[Pattern, ...]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, UnitWord]
    holidays: Mapping[str, Holiday]
    modifiers: Mapping[str, TimeModifier]
    operators: Mapping[str, TimeBound]
    ambiguous: frozenset[str]
    verbs: frozenset[str]
    fiscal: re.Pattern[str]
    fiscal_after: re.Pattern[str]
    other_calendars: re.Pattern[str]
    quarter_not_near: re.Pattern[str]
    weekday_before: re.Pattern[str]
    month_before: re.Pattern[str]
    year_before: re.Pattern[str]
    count_before: re.Pattern[str]
    number_before: re.Pattern[str]
    plural_after: re.Pattern[str]
    weekday_not_after: re.Pattern[str]
    span_not_after: re.Pattern[str]
    weekend_not_after: re.Pattern[str]
    since: re.Pattern[str]
    until: re.Pattern[str]
    speech: frozenset[str]
    speech_before: re.Pattern[str]
    future: frozenset[str]
    past: frozenset[str]
    future_phrases: re.Pattern[str]

    def number(self, text: str) -> tuple[int, int]:
        """A number in figures or words as a closed range; `a few` is a wide one."""
        said = spaced(text)
        if said.isdigit():
            return int(said), int(said)
        if said in self.words.vague_numbers:
            return self.words.vague_numbers[said]
        total = sum(self.words.numbers[part] for part in re.split(r"[\s-]+", said))
        return total, total

    def unit(self, text: str) -> tuple[TimeUnit, int]:
        """The unit that a word counts in, and how many of them it is."""
        word = self.units[text.lower()]
        return word.unit, word.count


def spaced(text: str) -> str:
    """A phrase in lower case, with plain apostrophes and single spaces."""
    return " ".join(text.lower().replace("’", "'").split())


def _any(words: Iterable[str]) -> str:
    """Alternatives, the longest first; white space in a phrase stands for any."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+").replace("'", "['’]") + r"(?!\w)" for w in ordered) + ")"


def _names(lists: Sequence[Words]) -> str:
    """Names with their abbreviations, which may end in a full stop."""
    full, short = [names[0] for names in lists], [name for names in lists for name in names[1:]]
    return rf"(?:{_any(full)}|{_any(short)}\.?)"


def _behind(words: Iterable[str]) -> re.Pattern[str]:
    """Matches text that ends with one of the words; articles, vague adverbs and times of day may stand between."""
    between = r"(?:[\s-]+(?:the|on|at|about|around|in|early|late|mid|\d[\d:.]*|[ap]\.?m\.?|[A-Z]{3}\b))*"
    return re.compile(rf"(?:^|\W){_any(words)}{between}[\s(-]*$", re.IGNORECASE)


def _directly(words: Iterable[str]) -> re.Pattern[str]:
    """Matches text that ends with one of the words."""
    return _compile(rf"\b{_any(words)}\s+$")


def _adjacent(words: Iterable[str]) -> re.Pattern[str]:
    """Matches text that ends with one of the words, or that is empty."""
    return re.compile(rf"(?:\b{_any(words)}\.?\s+|^\s*)$", re.IGNORECASE)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _unit_words(words: TimeWords) -> dict[str, UnitWord]:
    plurals = {
        f"{word.removesuffix('y')}ies" if word.endswith("ury") else f"{word}s": unit
        for word, unit in words.units.items()
    }
    return {**words.units, **plurals}


def _holiday_names(words: TimeWords) -> dict[str, Holiday]:
    return {name: holiday for holiday in words.holidays for name in holiday.names}


def _modifiers(w: TimeWords) -> dict[str, TimeModifier]:
    return {word: modifier for modifier, words in w.modifiers.items() for word in words}


def _operators(w: TimeWords) -> dict[str, TimeBound]:
    """Words that stand directly before what they bound; `since` and `until` may stand farther off."""
    return {word: bound for bound, words in w.bounds.items() if bound not in ("since", "until") for word in words}


def _fragments(w: TimeWords) -> dict[str, str]:
    tens, ones = [n for n, v in w.numbers.items() if v >= 20], [n for n, v in w.numbers.items() if v < 10]
    return FRAGMENTS | {
        "month": _names(w.months),
        "weekday": _names(w.weekdays),
        "day_part": _any(w.day_parts),
        "unit": _any(_unit_words(w)),
        "number": rf"(?:\d{{1,3}}(?![\d.,]\d)|{_any(tens)}-{_any(ones)}|{_any([*w.numbers, *w.vague_numbers])})",
        "season_word": _any(w.seasons),
        "holiday_name": _any(_holiday_names(w)),
        "named_day": _any(w.days),
        "modifier": _any(_modifiers(w)),
        "operator": _any([*_operators(w), *w.week_of, "overnight"]),
        "ordinal": _any(w.ordinals),
        "ago": _any(w.ago),
        "to_the_day": _any(w.to_the_day),
        "back": _any(w.earlier_than_anchor),
        "on": _any(w.later_than_anchor),
    }


def first_words(w: TimeWords) -> dict[str, frozenset[str]]:
    """The words that each kind of expression may begin with, NUMBER for any number."""
    phrases: dict[str, Iterable[str]] = {
        "named_day": w.days,
        "modifier": _modifiers(w),
        "recent": ["recent"],
        "count": [NUMBER, *w.numbers, *w.vague_numbers],
        "unit": ["day", "night", "week", "month", "year"],
        "operator": [*_operators(w), *w.week_of, "overnight"],
        "overnight": ["overnight"],
        "ordinal": w.ordinals,
        "half": ["half"],
        "eve": ["eve"],
        "short_quarter": ["q"],
        "season": w.seasons,
        "weekend": ["weekend"],
        "holiday": _holiday_names(w),
        "number": [NUMBER],
        "month": [m for names in w.months for m in names],
        "weekday": [d for names in w.weekdays for d in names],
    }
    return {kind: frozenset(_first_word(p) for p in group) for kind, group in phrases.items()}


def _first_word(phrase: str) -> str:
    m = re.match(r"[^\W\d_]+", phrase)
    return m[0] if m else NUMBER


def _spelled(pattern: str, fragments: Mapping[str, str]) -> str:
    """A pattern with its fragments put in; what a fragment's own fragments capture is captured only once."""
    while re.search(r"~\w+~", pattern):
        pattern = re.sub(r"~(\w+)~", lambda m: fragments[m[1]], pattern)
    return pattern


def _by_first(words: TimeWords) -> dict[str, tuple[Pattern, ...]]:
    fragments, firsts = _fragments(words), first_words(words)
    table: dict[str, tuple[Pattern, ...]] = {}
    for rule, kinds, pattern in PATTERNS:
        compiled = Pattern(rule, _compile(_spelled(pattern, fragments)))
        for word in frozenset().union(*(firsts[kind] for kind in kinds.split())):
            table[word] = (*table.get(word, ()), compiled)
    return table


def _numbered(lists: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    return {name: number for number, names in enumerate(lists, first) for name in names}


def build_grammar(words: TimeWords) -> TimeGrammar:
    """Compile the patterns. Costs some milliseconds: do it once for a run, not once for a text."""
    tense = words.tense
    return TimeGrammar(
        words=words,
        by_first=_by_first(words),
        months=_numbered(words.months, 1),
        weekdays=_numbered(words.weekdays, 0),
        units=_unit_words(words),
        holidays=_holiday_names(words),
        modifiers=_modifiers(words),
        operators=_operators(words),
        ambiguous=frozenset(words.ambiguous),
        verbs=frozenset(words.verbs),
        fiscal=_behind(words.fiscal),
        fiscal_after=_compile(rf"\s+{_any(words.fiscal)}\s*(?:year|season|quarter)?"),
        other_calendars=_compile(rf"(?<!\w){_any(words.other_calendars)}"),
        quarter_not_near=_compile(rf"\b{_any(words.quarter_not_near)}"),
        weekday_before=_adjacent(words.weekday_before),
        month_before=_behind(words.month_before),
        year_before=_behind(words.year_before),
        count_before=_behind(words.count_before),
        number_before=_compile(rf"[$£€¥#№][\s\d.,]*$|\b{_any(words.number_before)}\.?\s+$"),
        plural_after=re.compile(rf"\s+(?:[a-z]+s\b|(?i:{_any(words.year_not_before)}))"),
        weekday_not_after=_directly(words.weekday_not_after),
        span_not_after=_directly(words.span_not_after),
        weekend_not_after=_directly(words.weekend_not_after),
        since=_behind(words.bounds["since"]),
        until=_behind(words.bounds["until"]),
        speech=frozenset(words.speech),
        speech_before=_behind(words.speech),
        future=frozenset(w for w in tense.future if " " not in w),
        past=frozenset(tense.past),
        future_phrases=_compile(_any(w for w in tense.future if " " in w)),
    )

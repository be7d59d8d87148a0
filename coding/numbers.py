"""Counts of people as closed intervals, read from running text: "at least 12", "two dozen", "between 10 and 15", "hundreds"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from schemas.casualties import NumberFile, QualifierKind

# Digits keep their separators; hyphens and signs stand alone, so that "21-year-old" and "M-16" show what is beside the number.
TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’.](?=[^\W\d_])[^\W\d_]+)*|\S")
GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
ORDINAL = frozenset({"st", "nd", "rd", "th", "s"})
HYPHENS = frozenset("-‐‑–—−")
YEARS = range(1900, 2100)
NEARLY_SHARE = 0.9
"""How far below the number "nearly" may mean, as a share of it."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A count of people. `start` and `end` span it with its qualifiers, `core_start` and `core_end` without; `high` None is open.

    `additional` says that they come on top of others ("another 12"), `rule` how the interval was read.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: int | None
    high: int | None
    rule: str = "number"
    additional: bool = False


@dataclass(frozen=True, slots=True)
class NumberIndex:
    """`seeds/cues/numbers.yml` made ready for look-up."""

    units: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    vague: Mapping[Phrase, tuple[int, int | None]]
    before: Mapping[Phrase, QualifierKind]
    after: Mapping[Phrase, QualifierKind]
    measures: frozenset[str]
    currency: frozenset[str]
    labels: frozenset[str]
    months: frozenset[str]
    starters: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a text: as they stand, in lower case, and where."""

    raw: tuple[str, ...]
    low: tuple[str, ...]
    starts: tuple[int, ...]

    def word(self, at: int) -> str:
        return self.low[at] if 0 <= at < len(self.low) else ""

    def end(self, at: int) -> int:
        return self.starts[at] + len(self.raw[at])


@dataclass(frozen=True, slots=True)
class _Value:
    """An interval read from tokens [left, right)."""

    left: int
    right: int
    low: int | None
    high: int | None
    rule: str = "number"
    additional: bool = False


def _tokens_of(phrase: str) -> Phrase:
    return tuple(TOKEN.findall(phrase.lower()))


def build_number_index(file: NumberFile) -> NumberIndex:
    """The look-up form of a number file."""
    vague = {_tokens_of(w): (v.low, v.high) for v in file.vague for w in v.words}
    return NumberIndex(
        units=file.units,
        tens=file.tens,
        scales={**file.scales, **{f"{w}s": n for w, n in file.scales.items()}},
        vague=vague,
        before={_tokens_of(w): kind for kind, words in file.before.items() for w in words},
        after={_tokens_of(w): kind for kind, words in file.after.items() for w in words},
        measures=frozenset(file.measures),
        currency=frozenset(file.currency),
        labels=frozenset(file.labels),
        months=frozenset(file.months),
        starters=frozenset({*file.units, *file.tens, *(p[0] for p in vague)}),
    )


def _longest(words: _Words, at: int, phrases: Iterable[Phrase] | Mapping[Phrase, object], most: int = 4) -> int:
    """Length of the longest of `phrases` that begins at a token, or 0."""
    for size in range(min(most, len(words.low) - at), 0, -1):
        if words.low[at : at + size] in phrases:
            return size
    return 0


def _digits(token: str) -> int | None:
    """The whole number that digits mean, None for decimals, times and dates."""
    if token.isdecimal():
        return int(token) if len(token) < 13 else None
    return int(re.sub("[.,]", "", token)) if GROUPED.fullmatch(token) else None


def _decimal_scaled(words: _Words, at: int, index: NumberIndex) -> _Value | None:
    """ "1.2 million"."""
    scale = index.scales.get(words.word(at + 1), 0)
    if scale < 1000 or not re.fullmatch(r"\d+[.,]\d+", words.low[at]):
        return None
    value = round(float(words.low[at].replace(",", ".")) * scale)
    return _Value(at, at + 2, value, value)


def _below_hundred(words: _Words, at: int, index: NumberIndex) -> tuple[int, int] | None:
    """The value of number words below a hundred, and the token after them."""
    word = words.word(at)
    if word in index.tens:
        after = at + 2 if words.word(at + 1) in HYPHENS else at + 1
        unit = index.units.get(words.word(after), 0)
        return (index.tens[word] + unit, after + 1) if 0 < unit < 10 else (index.tens[word], at + 1)
    return (index.units[word], at + 1) if word in index.units else None


def _plain(words: _Words, at: int, index: NumberIndex) -> tuple[int, int] | None:
    """Digits or words for one part of a number, and the token after them."""
    if words.raw[at][0].isdecimal():
        value = _digits(words.low[at])
        return None if value is None else (value, at + 1)
    return _below_hundred(words, at, index)


def _scaled(words: _Words, at: int, index: NumberIndex) -> _Value | None:
    """A number in digits or words with the scales that follow: "two hundred and five thousand"."""
    first = _plain(words, at, index)
    if first is None:
        return None
    (part, right), total = first, 0
    while True:
        gap = 1 if words.word(right) in HYPHENS else 0
        scale = index.scales.get(words.word(right + gap), 0)
        if scale >= 1000:
            total, part, right = total + part * scale, 0, right + gap + 1
        elif scale:
            part, right = part * scale, right + gap + 1
        else:
            break
        link = 1 if words.word(right) == "and" else 0
        more = _below_hundred(words, right + link, index) if words.word(right + link) in index.starters else None
        if more is None or scale in (12, 20):
            continue
        part, right = part + more[0], more[1]
    return _Value(at, right, total + part, total + part)


def _vague(words: _Words, at: int, index: NumberIndex) -> _Value | None:
    size = _longest(words, at, index.vague)
    if not size:
        return None
    low, high = index.vague[words.low[at : at + size]]
    scale = index.scales.get(words.word(at + size), 0)
    if scale and low == high:  # "a hundred thousand"
        return _Value(at, at + size + 1, low * scale, low * scale)
    return _Value(at, at + size, low, high, "number" if low == high else "vague")


def _measured(words: _Words, right: int, index: NumberIndex) -> bool:
    """Whether the word after a number makes it an age, a time, money, ..."""
    after = words.word(right)
    if after in HYPHENS:
        return words.word(right + 1) in index.measures
    return after in index.measures or after in index.currency


def _dated(words: _Words, left: int, right: int, index: NumberIndex) -> bool:
    """Whether a number is a day or a year: beside a month, or four digits of our time with nobody after it."""
    before, after = words.word(left - 1), words.word(right)
    if words.raw[left].isdecimal() and (before in index.months or after in index.months) and int(words.raw[left]) <= 31:
        return not (before == "may" and words.raw[left - 1].islower()) and not (
            after == "may" and words.raw[right].islower()
        )
    year = words.raw[left]
    return (
        len(year) == 4
        and year.isdecimal()
        and int(year) in YEARS
        and not (after.isalpha() and after.endswith(("s", "people")))
    )


def _labelled(words: _Words, left: int, right: int, index: NumberIndex) -> bool:
    """Whether a number names something ("Route 9", "M-16", "No. 5", "$12") or is an age in commas ("Maria, 34,")."""
    before, after = words.word(left - 1), words.word(right)
    if before in index.currency or (before in index.labels and words.raw[left].isdecimal()):
        return True
    if (words.word(left - 2), before) in {("no", "."), ("age", "of"), ("ages", "of")}:
        return True
    if (
        left
        and words.raw[left].isdecimal()
        and words.end(left - 1) == words.starts[left]
        and before not in "(\"'“‘[–—:;,/"
    ):
        return True  # glued to what precedes: "M-16", "MH17"; ranges are read from their left end
    if left and before[:1].isalpha() and words.raw[left - 1][0].isupper() and left > 1 and words.raw[left].isdecimal():
        return not (after[:1].isalpha() and after == words.raw[right])
    age = before == "," and after in {",", ")", "."} and left > 1 and words.raw[left - 2][0].isupper()
    return age and words.raw[left].isdecimal()


def _glued(words: _Words, right: int) -> bool:
    """Whether letters follow without a space: "21st", "155mm", "90s"."""
    return (
        words.word(right)[:1].isalpha()
        and words.end(right - 1) == words.starts[right]
        and words.raw[right - 1][-1].isdecimal()
    )


def _value_at(words: _Words, at: int, index: NumberIndex) -> _Value | None:
    """The number that begins at a token, without its qualifiers."""
    word = words.low[at]
    if word == "no" and words.word(at + 1) == "." and words.word(at + 2).isdecimal():
        return None
    if word[0].isdecimal():
        return _decimal_scaled(words, at, index) or _scaled(words, at, index)
    if word not in index.starters:
        return None
    vague, exact = (
        _vague(words, at, index),
        _scaled(words, at, index) if word in index.units or word in index.tens else None,
    )
    found = [v for v in (exact, vague) if v is not None]
    return max(found, key=lambda v: v.right, default=None)


def _range(words: _Words, first: _Value, index: NumberIndex) -> _Value:
    """ "10 to 15", "10-15", "between 10 and 15", "two or three" from their first number; that number when it is alone."""
    link, at = words.word(first.right), first.right + 1
    between = words.word(first.left - 1) == "between"
    allowed = link in HYPHENS or link in {"to", "or"} or (link == "and" and between)
    if not allowed or at >= len(words.low):
        return first
    second = _value_at(words, at, index)
    if second is None or second.high is None or first.low is None or second.high <= first.low:
        return first
    if link == "or" and second.low != first.low + 1:
        return first
    return _Value(first.left, second.right, first.low, second.high, "range")


def _bounded(value: _Value, kind: QualifierKind) -> _Value:
    """An interval after one qualifier."""
    low = value.low
    if low is None or kind == "about":
        return value
    if kind == "additional":
        return replace(value, additional=True)
    top = low if value.high is None else value.high
    bounds: dict[QualifierKind, tuple[int, int | None]] = {
        "at_least": (low, None),
        "more_than": (low + 1, None),
        "at_most": (min(1, top), top),
        "less_than": (min(1, top), max(top - 1, 0)),
        "nearly": (int(low * NEARLY_SHARE), value.high),
    }
    return replace(value, low=bounds[kind][0], high=bounds[kind][1], rule=kind.replace("_", " "))


def _qualified_before(words: _Words, value: _Value, index: NumberIndex) -> tuple[_Value, int]:
    """The interval after the qualifiers before it (the nearest first), and the first token of the whole."""
    left = value.left
    while left > 0:
        size = next((n for n in range(min(5, left), 0, -1) if words.low[left - n : left] in index.before), 0)
        if not size:
            break
        left -= size
        value = _bounded(value, index.before[words.low[left : left + size]])
    return value, left


def _qualified_after(words: _Words, value: _Value, index: NumberIndex) -> tuple[_Value, int]:
    """The interval after the qualifier behind it ("or more", "others"), and the token after the whole."""
    gap = 1 if words.word(value.right) in HYPHENS and words.word(value.right + 1) == "plus" else 0
    size = _longest(words, value.right + gap, index.after)
    if not size:
        return value, value.right
    kind = index.after[words.low[value.right + gap : value.right + gap + size]]
    return _bounded(value, kind), value.right + (0 if kind == "additional" else gap + size)


def _number_at(words: _Words, at: int, index: NumberIndex) -> tuple[Number | None, int]:
    """The count that begins at a token, if one does, and where to look next."""
    value = _value_at(words, at, index)
    if value is None:
        return None, at + 1
    value = _range(words, value, index)
    exact = value.rule in {"number", "range"}
    if exact and (
        _glued(words, value.right)
        or _measured(words, value.right, index)
        or _dated(words, value.left, value.right, index)
        or _labelled(words, value.left, value.right, index)
    ):
        return None, value.right
    if not exact and _measured(words, value.right, index):
        return None, value.right
    full, left = _qualified_before(words, value, index)
    full, right = _qualified_after(words, full, index)
    number = Number(
        start=words.starts[left],
        end=words.end(right - 1),
        core_start=words.starts[value.left],
        core_end=words.end(value.right - 1),
        low=full.low,
        high=full.high,
        rule=full.rule,
        additional=full.additional,
    )
    return number, right


def find_numbers(text: str, index: NumberIndex) -> tuple[Number, ...]:
    """Every count in a text, in order. Ages, dates, times, money, distances, shares, calibres and ordinals are left out; "a" and "an"
    alone are left to the parse."""
    matches = tuple(TOKEN.finditer(text))
    raw = tuple(m.group() for m in matches)
    words = _Words(raw, tuple(t.lower() for t in raw), tuple(m.start() for m in matches))
    found: list[Number] = []
    at = 0
    while at < len(raw):
        opening = _longest(words, at, index.before)
        if opening > 1:  # the words of "as many as" and "no fewer than" are no numbers
            at += opening
        elif words.low[at] in index.starters or raw[at][0].isdecimal():
            number, at = _number_at(words, at, index)
            if number is not None:
                found.append(number)
        else:
            at += 1
    return tuple(found)

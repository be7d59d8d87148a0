"""Places that only the words around a name make places: `the village of X`, `X County`, `in X, Ohio`, `12 X Street`.

They carry a name and no coordinates of their own; the state, division and coordinates are those of the place the text names around
them, with a precision that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coding.model import PlaceMention, Span
from coding.place_candidates import PlaceCandidate, Reading
from coding.place_tokens import Word
from seeds.gazetteer import Gazetteer, WordSets

_NUMBERED = re.compile(r"\d\s+(?:[NSEW]\. |block of )?$")
_WEAK_STREETS = frozenset(
    [
        "court",
        "ct",
        "way",
        "trail",
        "circle",
        "loop",
        "square",
        "terrace",
        "drive",
        "dr",
        "crescent",
        "alley",
        "pike",
        "pass",
    ]
)
_LEADING_LANDFORMS = frozenset(["lake", "mount", "mt", "cape", "fort", "camp", "port", "lac"])
MAX_NAME = 4
_CAPITAL_NOUNS = frozenset(["county", "parish", "township", "borough", "province", "region", "oblast", "governorate", "raion", "prefecture", "district",
                            "municipality", "subdistrict", "woreda", "tehsil", "upazila", "barangay"])  # fmt: skip
_VILLAGES = frozenset(["village", "town", "neighborhood", "neighbourhood", "hamlet", "suburb", "settlement"])


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    feature: str
    rule: str


def _capitals_from(reading: Reading, i: int) -> int:
    """The index after the run of capitalised words that begins at i."""
    j = i
    while (
        j < len(reading.words)
        and j - i < MAX_NAME
        and reading.words[j].capital
        and (j == i or reading.words[j].joined in {" ", "-"})
    ):
        j += 1
        if reading.words[j - 1].possessive:
            break
    return j


def _capitals_before(reading: Reading, i: int, sets: WordSets) -> int:
    """The first index of the run of capitalised words that ends before i."""
    k = i
    while k > 0 and i - k < 3 and reading.words[k].joined in {" ", "-"}:
        word = reading.words[k - 1]
        if (
            not word.capital
            or word.possessive
            or (word.joined == "." and word.key in sets.common | sets.prefixes)
            or word.key in sets.prefixes & sets.locatives
        ):
            break
        k -= 1
    return k


def _named_before(reading: Reading, i: int, sets: WordSets) -> _Found | None:
    """A noun at i with the name before it: `X River`, `X village`, `X district`."""
    noun = reading.words[i]
    feature = sets.divisions.get(noun.key) or sets.landforms.get(noun.key)
    if feature is None and noun.key not in _VILLAGES:
        return None
    if noun.capital and noun.key not in _CAPITAL_NOUNS and noun.key not in sets.landforms:
        return None
    if not noun.capital and noun.key not in sets.divisions and noun.key not in _VILLAGES:
        return None
    first = _capitals_before(reading, i, sets)
    words = reading.words[first:i]
    if not words or reading.cases[i] != "cased":
        return None
    plain = sets.common | sets.prefixes | sets.titles | sets.institutions
    if all(w.key in plain for w in words) or (noun.key == "district" and words[-1].key in plain):
        return None
    return _Found(first, i + 1 if noun.capital else i, feature or "PPL", "noun after")


def _named_after(reading: Reading, i: int, sets: WordSets) -> _Found | None:
    """A noun at i with the name after it: `the village of X`, `Lake X`."""
    noun = reading.words[i]
    following = reading.right(i + 1)
    if following is None:
        return None
    if noun.capital and noun.key in _LEADING_LANDFORMS and following.capital:
        j = min(_capitals_from(reading, i + 1), i + 3)
        return _Found(i, j, sets.landforms.get(noun.key, "PPL"), "landform")
    if noun.capital or noun.key not in sets.settlements | sets.divisions.keys() - {
        "state",
        "department",
        "ward",
        "division",
    }:
        return None
    if (
        following.key != "of"
        or (target := reading.right(i + 2)) is None
        or not target.capital
        or target.key in sets.calendar
    ):
        return None
    j = _capitals_from(reading, i + 2)
    feature = sets.divisions.get(noun.key, "PPL") if noun.key not in sets.settlements else "PPL"
    return _Found(i + 2, j, feature, "noun of")


def _before_comma(reading: Reading, c: PlaceCandidate, sets: WordSets) -> _Found | None:
    """An unknown name that the text puts in a known one: `in X, Ohio`."""
    if (
        c.first == 0
        or reading.words[c.first].joined != ","
        or not c.places
        or c.places[0].feature not in {"ADM1", "PCLI"}
    ):
        return None
    first = _capitals_before(reading, c.first - 1, sets) if reading.words[c.first - 1].capital else c.first
    while first < c.first - 1 and reading.words[first].key in sets.common | sets.prefixes | sets.titles:
        first += 1
    left = reading.left(first)
    if (
        first >= c.first
        or left is None
        or left.capital
        or left.key not in {"in", "at", "near", "from", "of", "outside", "around", "to"}
    ):
        return None
    return _Found(first, c.first, "PPL", "contained")


def _street(reading: Reading, c: PlaceCandidate, sets: WordSets) -> bool:
    """Whether a run ending in a noun of thoroughfare is a street: a house number before it, or `on`, `at`, `along`, and no court of law."""
    numbered = bool(_NUMBERED.search(reading.text[max(0, c.start - 14) : c.start]))
    noun, after = reading.words[c.last - 1], reading.right(c.last)
    if noun.text == "St" and after is not None and after.capital and not numbered:
        return False
    left = reading.left(c.first)
    placed = left is not None and left.key in {
        "on",
        "at",
        "along",
        "near",
        "off",
        "of",
        "the",
        "and",
        "from",
        "in",
        "to",
    }
    return (
        numbered
        or (placed and noun.key not in _WEAK_STREETS)
        or noun.key in {"avenue", "ave", "boulevard", "blvd", "parkway", "street"}
    )


def _all_found(reading: Reading, candidates: Sequence[PlaceCandidate], sets: WordSets) -> Iterator[_Found]:
    nouns = sets.settlements | sets.divisions.keys() | sets.landforms.keys() | _LEADING_LANDFORMS
    for c in candidates:
        if c.kind == "street" and _street(reading, c, sets):
            yield _Found(c.first, c.last, "ST", "street")
        found = _before_comma(reading, c, sets)
        if found:
            yield found
    for i, word in enumerate(reading.words):
        if word.key in nouns:
            found = _named_after(reading, i, sets) or _named_before(reading, i, sets)
            if found:
                yield found


def _container(start: int, end: int, mentions: Sequence[PlaceMention], text: str) -> PlaceMention | None:
    """The known place that a name without coordinates lies in: one right behind it, or else the nearest named before it."""
    behind = [
        m for m in mentions if 0 <= m.span.start - end < 40 and not re.search(r"[.!?]\s", text[end : m.span.start])
    ]
    if behind:
        return behind[0]
    before = [m for m in mentions if m.span.end <= start and m.lat is not None]
    towns = [m for m in before if m.precision == 1]
    return (towns or before or [None])[-1]


def _mention(f: _Found, reading: Reading, mentions: Sequence[PlaceMention], in_title: bool) -> PlaceMention:
    words: Sequence[Word] = reading.words
    start, end = words[f.first].start, words[f.last - 1].end
    if reading.text[end : end + 1] == "." and f.feature == "ST" and len(words[f.last - 1].text) < 5:
        end += 1
    text = reading.text[start:end]
    around = _container(start, end, mentions, reading.text)
    country, admin1 = (around.country, around.admin1) if around else (None, None)
    lat, lon = (around.lat, around.lon) if around else (None, None)
    precision = None if around is None else 2 if around.precision in {1, 2} else 3
    return PlaceMention(
        Span(start, end, text), text, None, country, admin1, lat, lon, f.feature, 1 if f.feature == "ST" and precision == 2 else precision,
        f"unknown/{f.rule}", in_title, 0.5,
    )  # fmt: skip


def find_unknown(
    reading: Reading,
    candidates: Sequence[PlaceCandidate],
    kept: Sequence[PlaceCandidate],
    mentions: Sequence[PlaceMention],
    gazetteer: Gazetteer,
    in_title: bool,
) -> list[PlaceMention]:
    """Mentions of places that the gazetteer does not know, apart from the words of those that it does."""
    taken = [(c.first, c.last) for c in kept if c.places]
    made: list[PlaceMention] = []
    for f in _all_found(reading, candidates, gazetteer.words):
        if f.first < f.last and not any(a < f.last and f.first < b for a, b in taken):
            taken.append((f.first, f.last))
            made.append(_mention(f, reading, mentions, in_title))
    return made

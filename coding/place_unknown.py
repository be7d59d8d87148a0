"""Places that only the words around a name make places: `the village of X`, `X County`, `in X, Ohio`, `12 X Street`.

They carry a name and no entry of the gazetteer; the state, division and coordinates are those of the place the text names around them,
with a precision that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from coding.model import PlaceMention, Span
from coding.place_candidates import PlaceCandidate
from coding.place_reading import BRACKET, Reading
from coding.place_tokens import SAINTS, Word
from seeds.gazetteer import Gazetteer, WordSets

MAX_NAME = 4
MAX_BEFORE = 3
UNKNOWN_SCORE = 0.5
AREAS = frozenset(["ADM1", "PCLI"])
_NAMED_BY_OF = frozenset(
    ["camp", "cities", "city", "hamlet", "port", "settlement", "suburb", "town", "towns", "village", "villages"]
)
"""Nouns named by what follows `of`: in `the Xxx town of Yyy` the first word only tells of its people or region."""
_NUMBERED = re.compile(r"\d\s+(?:[NSEW]\. |block of )?$")
_WITHIN = re.compile(r",? (?:in|of) (?:the )?(?:[a-z-]+ ){0,3}$|, $| \($")


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    feature: str
    rule: str


def _continues(reading: Reading, j: int, sets: WordSets) -> bool:
    """Whether word j goes on with the name before it: a capital, or a connector between two capitals (`Dar el Xxx`)."""
    if not 0 < j < len(reading.words) or reading.words[j].joined not in {" ", "-"}:
        return False
    if reading.words[j].capital:
        return True
    following = reading.right(j + 1)
    return reading.words[j].key in sets.connectors and following is not None and following.capital


def _capitals_from(reading: Reading, i: int, sets: WordSets, limit: int = MAX_NAME) -> int:
    """The index after the run of capitalised words that begins at i."""
    j = i
    while (
        j < len(reading.words)
        and j - i < limit
        and ((j == i and reading.words[j].capital) or (j > i and _continues(reading, j, sets)))
    ):
        j += 1
        if reading.words[j - 1].possessive:
            break
    return j


def _capitals_before(reading: Reading, i: int, sets: WordSets) -> int:
    """The first index of the run of capitalised words that ends before i."""
    k = i
    while k > 0 and i - k < MAX_BEFORE and (k == i or reading.words[k].joined in {" ", "-"}):
        word = reading.words[k - 1]
        opens = word.joined == "." and (word.key in sets.common or word.key in sets.prefixes)
        article = k < i and (
            (word.key in sets.articles and reading.words[k].joined == "-") or word.key in sets.connectors
        )
        if (
            not (word.capital or article)
            or word.possessive
            or opens
            or (word.key in sets.prefixes and word.key in sets.locatives)
        ):
            break
        k -= 1
    while (
        k < i
        and not reading.words[k].capital
        and reading.words[k + 1 if k + 1 < len(reading.words) else k].joined != "-"
    ):
        k += 1
    return k


def _plain(word: Word, sets: WordSets) -> bool:
    """Whether a capitalised word is an ordinary one, which alone names no place."""
    return any(
        word.key in words for words in (sets.common, sets.prefixes, sets.titles, sets.institutions, sets.calendar)
    )


def _named_before(reading: Reading, i: int, sets: WordSets) -> _Found | None:
    """A noun at i with the name before it: `X River`, `X village`, `X district`."""
    noun = reading.words[i]
    area = sets.divisions.get(noun.key) or sets.landforms.get(noun.key)
    if noun.capital:
        fits = noun.key in sets.own_nouns or noun.key in sets.landforms
    else:
        fits = noun.key in sets.divisions or noun.key in sets.small_settlements
    if not fits or not reading.cased(i) or noun.joined not in {" ", "-"}:
        return None
    following = reading.right(i + 1)
    if following is not None and following.key == "of" and noun.key in _NAMED_BY_OF:
        return None
    words = reading.words[(first := _capitals_before(reading, i, sets)) : i]
    if not words or all(_plain(w, sets) for w in words) or (noun.key == "district" and _plain(words[-1], sets)):
        return None
    if words[-1].text.isupper() or words[-1].key in sets.peoples or words[0].key in sets.peoples:
        return None
    return _Found(first, i + 1 if noun.capital else i, area or "PPL", "noun after")


def _named_after(reading: Reading, i: int, sets: WordSets) -> _Found | None:
    """A noun at i with the name after it: `the village of X`, `a town called X`, `Lake X`."""
    noun, following = reading.words[i], reading.right(i + 1)
    if following is None:
        return None
    if noun.capital:
        leads = noun.key in sets.leading_landforms and following.capital
        return (
            _Found(i, _capitals_from(reading, i + 1, sets, 2), sets.landforms.get(noun.key, "PPL"), "landform")
            if leads
            else None
        )
    target = reading.right(i + 2)
    settled = noun.key in sets.settlements
    area = sets.divisions.get(noun.key) or sets.landforms.get(noun.key)
    if not (settled or area) or following.key not in {"of", "called", "named"} or target is None:
        return None
    if (
        not target.capital
        or target.key in sets.calendar
        or target.key in sets.peoples
        or (not settled and _plain(target, sets))
    ):
        return None
    return _Found(i + 2, _capitals_from(reading, i + 2, sets), "PPL" if settled else area or "PPL", "noun of")


def _at_stranger(reading: Reading, i: int, sets: WordSets) -> _Found | None:
    """A preposition at i with an unknown name and nothing else after it: `at Xxxxx,`."""
    if reading.words[i].key not in sets.strict_locatives or reading.right(i + 1) is None:
        return None
    last = _capitals_from(reading, i + 1, sets, 3)
    names = reading.words[i + 1 : last]
    following = reading.right(last)
    if (
        not names
        or not reading.cased(i + 1)
        or names[-1].possessive
        or (following is not None and following.joined == "-")
    ):
        return None
    if following is not None and not (
        following.key in sets.prefixes
        or following.key in sets.locatives
        or following.key in {"and", "is", "was", "were"}
    ):
        return None
    for w in names:
        if w.key in sets.connectors:
            continue
        known = (
            _plain(w, sets)
            or w.key in sets.peoples
            or (w.key in sets.given_names and names[0].key not in SAINTS)
            or w.key in reading.persons
            or w.key in sets.groups
        )
        short = len(w.text) < 4 and (len(names) == 1 or w.text.isupper())
        if known or w.text.isupper() or short or w.key in sets.not_place_after or not w.text[1:].islower():
            return None
    return _Found(i + 1, last, "PPL", "stranger")


def _inside_known(reading: Reading, c: PlaceCandidate, sets: WordSets) -> _Found | None:
    """An unknown name that the text puts in a known one: `in X, Ohio`; `at X in the southern Y`."""
    gap = _WITHIN.search(reading.text[max(0, c.start - 32) : c.start])
    if gap is None or (gap.group().startswith(", ") and not any(p.feature in AREAS for p in c.places[:2])):
        return None
    start = c.start - len(gap.group())
    last = next((k for k in range(c.first, max(0, c.first - 6), -1) if reading.words[k - 1].end <= start), None)
    if last is None or reading.words[last - 1].end != start or not reading.words[last - 1].capital:
        return None
    first = _capitals_before(reading, last, sets)
    left = reading.left(first)
    names = reading.words[first:last]
    if (
        left is None
        or left.capital
        or left.key not in sets.locatives
        or left.key == "of"
        or not names
        or any(w.text.isupper() and len(w.text) < 6 for w in names)
    ):
        return None
    known = all(_plain(w, sets) for w in names) or any(
        w.key in sets.peoples or w.key in reading.persons or w.key in sets.groups for w in names
    )
    return None if known or not reading.cased(first) else _Found(first, last, "PPL", "contained")


def _street(reading: Reading, c: PlaceCandidate, sets: WordSets) -> bool:
    """Whether a run ending in a noun of thoroughfare is a street: a house number before it, or `on`, `at`, `along`, and no court of law."""
    noun, after, left = reading.words[c.last - 1], reading.right(c.last), reading.left(c.first)
    if _NUMBERED.search(reading.text[max(0, c.start - 14) : c.start]):
        return True
    if noun.key in sets.weak_streets or (noun.text == "St" and after is not None and after.capital):
        return False
    return noun.key in sets.own_streets or (
        left is not None and (left.key in sets.locatives or left.key in {"the", "and"})
    )


def _all_found(
    reading: Reading, candidates: Sequence[PlaceCandidate], kept: Sequence[PlaceCandidate], sets: WordSets
) -> Iterator[_Found]:
    for c in candidates:
        if c.kind == "street" and _street(reading, c, sets):
            yield _Found(c.first, c.last, "ST", "street")
    for i, word in enumerate(reading.words):
        if word.key in sets.place_nouns:
            # `the Xxx neighbourhood of Yyy` names two.
            yield from filter(None, (_named_before(reading, i, sets), _named_after(reading, i, sets)))
        elif word.key in sets.strict_locatives and not word.capital:
            found = _at_stranger(reading, i, sets)
            if found:
                yield found
    for c in kept:
        found = _inside_known(reading, c, sets)
        if found:
            yield found


def _container(start: int, end: int, mentions: Sequence[PlaceMention], text: str) -> PlaceMention | None:
    """The known place that a name without coordinates lies in: one right behind it, or else the nearest named before it."""
    bracket = BRACKET.match(text, end)
    reach = max(40, bracket.end("list") - end if bracket else 0)
    for m in mentions:
        if 0 <= m.span.start - end < reach and not re.search(r"[.!?]\s", text[end : m.span.start]):
            return m
    before = [m for m in mentions if m.span.end <= start and m.lat is not None]
    towns = [m for m in before if m.precision == 1]
    return towns[-1] if towns else before[-1] if before else None


def _precision(found: _Found, around: PlaceMention | None) -> Literal[1, 2, 3] | None:
    if around is None:
        return None
    if around.precision == 3:
        return 3
    return 1 if found.feature == "ST" else 2


def _mention(
    f: _Found, reading: Reading, mentions: Sequence[PlaceMention], in_title: bool, home: str | None
) -> PlaceMention:
    start, end = reading.words[f.first].start, reading.words[f.last - 1].end
    if f.feature == "ST" and reading.text[end : end + 1] == "." and len(reading.words[f.last - 1].text) < 5:
        end += 1
    text = reading.text[start:end]
    around = _container(start, end, mentions, reading.text)
    return PlaceMention(
        span=Span(start, end, text),
        name=text,
        place_id=None,
        country=around.country if around else home,
        admin1=around.admin1 if around else None,
        lat=around.lat if around else None,
        lon=around.lon if around else None,
        feature=f.feature,
        precision=_precision(f, around),
        rule=f"unknown/{f.rule}",
        in_title=in_title,
        score=UNKNOWN_SCORE,
    )


def find_unknown(
    reading: Reading,
    candidates: Sequence[PlaceCandidate],
    kept: Sequence[PlaceCandidate],
    mentions: Sequence[PlaceMention],
    gazetteer: Gazetteer,
    in_title: bool,
    strange: Set[str] = frozenset(),
    home: str | None = None,
) -> list[PlaceMention]:
    """Mentions of places that the gazetteer does not know, apart from the words of those that it does.

    `strange` are keys of names whose entries cannot be meant here: their words are places, but unknown ones. `home` is the state of a
    name that nothing around it places.
    """
    taken = [(c.first, c.last) for c in kept if c.places]
    homonyms = [_Found(c.first, c.last, c.feature or "PPL", "homonym") for c in kept if c.key in strange]
    made = [_mention(f, reading, mentions, in_title, home) for f in homonyms]
    for f in _all_found(reading, candidates, [c for c in kept if c.places], gazetteer.words):
        if f.first < f.last and not any(a < f.last and f.first < b for a, b in taken):
            taken.append((f.first, f.last))
            made.append(_mention(f, reading, mentions, in_title, home))
    return made

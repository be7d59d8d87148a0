"""Finds the words of a text that are names in the gazetteer, longest first, with the evidence that each names a place here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from coding.place_evidence import (
    WELL_KNOWN,
    in_bracket,
    is_firm,
    is_near,
    prior,
    weight_after,
    weight_before,
    weight_of_name,
    weight_of_word,
)
from coding.place_reading import Reading
from schemas.places import Place
from seeds.gazetteer import Gazetteer, WordSets

Kind = Literal["name", "division", "street"]

LOWER_TAILS = frozenset(["city", "state", "strip", "sea", "river"])
"""Last words of a name that may stand in lower case: `Gaza strip`."""
MAX_ABBREVIATION = 6
TOWNS = frozenset(["city", "town", "village"])
BRACKETED = 1.5
"""What a list of names in brackets behind another name says for each of them: `Xxx (Yyy, Zzz)`."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Words [first, last) that may name one of `places` (none for a street), characters [start, end).

    `near` marks words of vicinity before the name; `feature` is the feature that a noun beside it gives it.
    """

    first: int
    last: int
    start: int
    end: int
    key: str
    places: tuple[Place, ...]
    evidence: float
    rule: str
    kind: Kind = "name"
    near: bool = False
    feature: str | None = None


class _Match(NamedTuple):
    last: int
    key: str
    places: tuple[Place, ...]
    end: int


def _abbreviation(reading: Reading, i: int, gazetteer: Gazetteer) -> _Match | None:
    """An abbreviation, which must be met as it stands: `U.S.`, `Ga.`, `UK`."""
    word = reading.words[i]
    if len(word.text) > MAX_ABBREVIATION or not word.capital:
        return None
    dotted = reading.text[word.end : word.end + 1] == "."
    forms = [(word.text, word.end)] if "." in word.text else [(f"{word.text}.", word.end + 1)] if dotted else []
    if word.text.isupper() and reading.cases[i] != "flat":
        forms.append((word.text, word.end))
    for form, end in forms:
        places = gazetteer.lookup(f"={form}")
        if places:
            return _Match(i + 1, form, places, end)
    if len(word.text) == 2 and word.text.isupper() and word.joined == "," and reading.words[i - 1].capital:
        places = gazetteer.lookup(f",{word.text}")
        return _Match(i + 1, word.text, places, word.end) if places else None
    return None


def _run(reading: Reading, i: int, first_key: str, limit: int) -> list[str]:
    """The keys of the words from i on that run into each other, `limit` at most."""
    words = reading.words
    keys = [first_key]
    while len(keys) < limit and (k := i + len(keys)) < len(words) and words[k].joined in {" ", "-"}:
        if words[k - 1].possessive and first_key == words[i].key:
            break
        keys.append(words[k].key)
    return keys


def _longest(reading: Reading, i: int, gazetteer: Gazetteer) -> _Match | None:
    """The longest name that begins at word i."""
    first = reading.words[i]
    # `Cox's Bazar`: the possessive belongs to the name.
    for start in (first.key + "s", first.key) if first.possessive else (first.key,):
        keys = _run(reading, i, start, gazetteer.longest(start))
        for n in range(len(keys), 0, -1):
            last = reading.words[i + n - 1]
            lower = n > 1 and not last.capital and last.joined != "-" and reading.cases[i] != "flat"
            if (lower and last.key not in LOWER_TAILS) or (n == 1 and start != first.key):
                continue
            key = " ".join(keys[:n])
            if keys[0] == "the" and not first.capital:
                continue
            places = gazetteer.lookup(key)
            if places and not (lower and _greater(gazetteer.lookup(" ".join(keys[: n - 1])), places)):
                return _Match(i + n, key, places, last.end)
    return None


def _greater(shorter: Sequence[Place], longer: Sequence[Place]) -> bool:
    """Whether a name without its small tail ("Xxxx city") means a greater place, so that the tail is but a noun."""
    return max((p.population for p in shorter), default=-1) >= max(p.population for p in longer)


def _match(reading: Reading, i: int, gazetteer: Gazetteer) -> _Match | None:
    found = _abbreviation(reading, i, gazetteer) or _longest(reading, i, gazetteer)
    if found is not None:
        return found
    key, following = reading.words[i].key, reading.right(i + 1)
    article = (
        key in gazetteer.words.articles and following is not None and (following.joined == "-" or key in {"al", "el"})
    )
    return _longest(reading, i + 1, gazetteer) if article else None


def _as_town(reading: Reading, i: int, last: int, why_before: str, why_after: str) -> str | None:
    """`PPL` where the noun beside a name says that it is a town: `Xxx city`, `the town of Xxx`."""
    after = reading.words[last].key if why_after == "settlement" else None
    before = reading.words[i - 2].key if why_before == "settlement of" else None
    return "PPL" if after in TOWNS or before in TOWNS else None


def _weigh(reading: Reading, i: int, match: _Match, sets: WordSets) -> PlaceCandidate:
    best = max(match.places, key=prior)
    firm = is_firm(match.key, best, sets)
    before, why_before = weight_before(reading, i, sets, firm)
    after, why_after = weight_after(reading, match.last, match.key, sets, firm)
    evidence = weight_of_name(match.key, match.places, sets) + before + after
    both = (why_before == "stranger before" and why_after == "settlement") or (
        why_before == "settlement of" and why_after in {"stranger after", "compound"} and not firm
    )
    if both:
        # The village bears both words: `Old Xxxx village`, `the village of Xxxx Yyyy`.
        evidence -= 4.0
    named_after = match.last > i + 1 and reading.words[i].key in sets.given_names and best.population < WELL_KNOWN
    if named_after and not firm and why_before != "locative":
        # Towns named after persons are met less often than their namesakes.
        evidence -= 2.5
    if why_before == "bare" and in_bracket(reading, i, match.end):
        evidence += BRACKETED
        why_before = "bracket"
    exact = match.key[0].isupper()
    if match.last == i + 1 and not exact:
        evidence += weight_of_word(
            reading, i, sets, before >= 1.0 or after >= 1.5, firm or best.population > WELL_KNOWN
        )
    noun = reading.right(match.last) if why_after == "division" else None
    feature = sets.divisions[noun.key] if noun is not None else _as_town(reading, i, match.last, why_before, why_after)
    taken = noun is not None and noun.capital
    return PlaceCandidate(
        first=i,
        last=match.last + 1 if taken else match.last,
        start=reading.words[i].start,
        end=noun.end if noun is not None and taken else match.end,
        key=match.key,
        places=match.places,
        evidence=evidence,
        rule=f"{why_before}+{why_after}",
        kind="division" if noun is not None else "name",
        near=is_near(reading, i, sets),
        feature=feature,
    )


def _may_begin(reading: Reading, i: int, sets: WordSets) -> bool:
    word = reading.words[i]
    if word.capital or reading.cases[i] == "flat":
        return True
    following = reading.right(i + 1) if word.key in sets.articles else None
    return following is not None and following.joined == "-" and following.capital


def _street(reading: Reading, i: int, sets: WordSets) -> PlaceCandidate | None:
    """A run of capitals from word i that ends in a noun of thoroughfare: `Old Mill Road`."""
    if not reading.cased(i) or not reading.words[i].capital:
        return None
    for j in range(i + 1, min(i + 4, len(reading.words))):
        word = reading.words[j]
        if not word.capital or word.joined not in {" ", "-"} or reading.words[j - 1].possessive:
            return None
        if word.key in sets.streets or word.text == "St":
            return PlaceCandidate(
                i, j + 1, reading.words[i].start, word.end, "", (), 2.0, "street", "street", feature="ST"
            )
    return None


def _is_people(reading: Reading, i: int, sets: WordSets) -> bool:
    """Whether two words name a people: `South African`, which is not the south."""
    if reading.words[i].key not in sets.people_starts:
        return False
    following = reading.right(i + 1)
    return following is not None and f"{reading.words[i].key} {following.key}" in sets.demonyms


def _found(reading: Reading, gazetteer: Gazetteer) -> Iterator[PlaceCandidate]:
    sets = gazetteer.words
    gazetteer.read_ahead(
        {w.key for w, case in zip(reading.words, reading.cases, strict=True) if w.capital or case == "flat"}
    )
    words, cases = reading.words, reading.cases
    i = 0
    while i < len(words):
        word = words[i]
        if not (word.capital or cases[i] == "flat" or word.key in sets.articles or word.key in sets.people_starts):
            i += 1  # most words: nothing begins here
            continue
        found = None
        if _is_people(reading, i, sets):
            i += 2
            continue
        if _may_begin(reading, i, sets):
            found = _street(reading, i, sets)
            if found is None and (match := _match(reading, i, gazetteer)) is not None:
                found = _weigh(reading, i, match, sets)
        if found is not None:
            yield found
        i = found.last if found is not None else i + 1


def find_candidates(reading: Reading, gazetteer: Gazetteer) -> list[PlaceCandidate]:
    """Every name of the gazetteer in the text, longest first from left to right, and what may be streets."""
    return list(_found(reading, gazetteer))

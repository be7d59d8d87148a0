"""Finds words that may name a place, and weighs how likely it is that they do.

Names are found by longest match; everything else here is precision. A candidate's `evidence` sums what speaks for a place (a preposition
of place, `, Ohio` behind it, `County` behind it, a country's name) and against it (a title or a given name before it, a capitalised
stranger beside it, an English word at the start of a sentence). Names of persons found on the way count against later bare surnames.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from coding.place_tokens import Word
from schemas.places import Place
from seeds.gazetteer import Gazetteer, WordSets

Kind = Literal["name", "division", "landform", "street", "unknown"]
Case = Literal["cased", "title", "flat"]

_ARTICLES = frozenset(["al", "el", "as", "ash", "ar", "ad", "at", "az", "an", "es", "ez", "er"])
WELL_KNOWN = 300_000
"""People of a town whose name means the town before it means a person."""
_WEIGHTY = frozenset(["PCLI", "CONT", "ADM1", "PPLC"])
_AGE = re.compile(r"((?:[A-Z][\w'’-]*\.? ){1,3}[A-Z][\w'’-]+), (?:aged? )?\d{1,2}(?:,| of | from |\)| and )")
_DATELINE = re.compile(
    r"[^a-z\n.]{3,40}(?:, [A-Z][\w. ]{1,20})?(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}))?(?: \([^)\n]{2,30}\))? *(?:--|—|–|-) "
)
_WEAK_OF = frozenset(["university", "college", "city", "town", "village", "state", "republic", "kingdom", "province", "region", "district", "county",
                      "government", "people", "port", "municipality", "capital", "governorate", "department", "parish", "diocese"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """Words [first, last) that may name one of `places` (none for a place only the words around it make one), characters
    [start, end). `near` marks words of vicinity before it; `feature` is the feature that a noun beside the name gives it."""

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
    cue: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text cut into words, with what can be told before names are looked up."""

    words: tuple[Word, ...]
    text: str
    cases: tuple[Case, ...]
    persons: frozenset[str]

    def left(self, i: int) -> Word | None:
        """The word that runs into word i (a blank or hyphen between), or None."""
        return self.words[i - 1] if 0 < i < len(self.words) and self.words[i].joined in {" ", "-"} else None

    def right(self, i: int) -> Word | None:
        """Word i when the word before runs into it, or None."""
        return self.words[i] if 0 < i < len(self.words) and self.words[i].joined in {" ", "-"} else None


def _sentences(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    first = 0
    for i in range(1, len(words)):
        if words[i].joined == ".":
            yield first, i
            first = i
    if words:
        yield first, len(words)


def _case_of(words: Sequence[Word]) -> Case:
    """Whether capitals mean a name in this sentence (`cased`), begin nearly every word (`title`), or tell nothing (`flat`)."""
    long = [w for w in words if len(w.text) > 3]
    capital = sum(w.capital for w in long)
    if len(long) >= 4 and sum(w.text.isupper() for w in long) >= 0.8 * len(long):
        return "flat"
    return "title" if len(long) >= 4 and capital >= 0.8 * len(long) else "cased"


def _persons(text: str, words: Sequence[Word], cases: Sequence[Case], sets: WordSets) -> frozenset[str]:
    """Folded words of names of persons: after a title or a given name, or before an age."""
    found: set[str] = set()
    beside = (
        sets.institutions
        | sets.divisions.keys()
        | sets.landforms.keys()
        | sets.streets
        | sets.calendar
        | sets.titles
        | sets.prefixes
    )
    for i, word in enumerate(words[:-1]):
        opens = (
            word.key in sets.titles
            or (word.capital and word.key in sets.given_names)
            or (word.capital and len(word.text) == 1)
        )
        if not opens or cases[i] != "cased":
            continue
        following = [w for w in words[i + 1 : i + 4]]
        for n, w in enumerate(following):
            if not w.capital or w.joined not in {" ", "-"} or w.key in beside:
                break
            if n == 0 and word.capital and word.key in sets.given_names:
                found.add(word.key)
            found.add(w.key)
            if w.possessive:
                break
    for match in _AGE.finditer(text):
        found.update(part.lower().strip(".") for part in match.group(1).split())
    return frozenset(found)


def read_words(text: str, words: Sequence[Word], sets: WordSets) -> Reading:
    """What can be told of a text before names are looked up."""
    cases: list[Case] = ["cased"] * len(words)
    lower = len(words) > 25 and sum(w.capital for w in words) < 0.02 * len(words)
    for a, b in _sentences(words):
        case: Case = "flat" if lower else _case_of(words[a:b])
        cases[a:b] = [case] * (b - a)
    return Reading(tuple(words), text, tuple(cases), _persons(text, words, cases, sets))


def _abbreviation(reading: Reading, i: int, gazetteer: Gazetteer) -> tuple[int, tuple[Place, ...], int] | None:
    """An abbreviation as it stands: `U.S.`, `Ga.`, `UK`; with the index after it, its places, and the character after it."""
    word = reading.words[i]
    if "." in word.text:
        places = gazetteer.lookup(f"={word.text}")
        return (i + 1, places, word.end) if places else None
    if len(word.text) > 6 or not word.capital:
        return None
    if reading.text[word.end : word.end + 1] == "." and len(word.text) < 6:
        places = gazetteer.lookup(f"={word.text}.")
        if places:
            return i + 1, places, word.end + 1
    if word.text.isupper() and reading.cases[i] != "flat":
        places = gazetteer.lookup(f"={word.text}")
        if places:
            return i + 1, places, word.end
    return None


def _longest(reading: Reading, i: int, gazetteer: Gazetteer) -> tuple[int, str, tuple[Place, ...]] | None:
    """The longest name that begins at word i: the index after it, its key, and its places."""
    words, first = reading.words, reading.words[i]
    keys = [first.key]
    for start in (first.key, first.key + "s") if first.possessive else (first.key,):
        limit = min(gazetteer.longest(start), len(words) - i)
        keys = [start]
        while (
            len(keys) < limit
            and words[i + len(keys)].joined in {" ", "-"}
            and not (words[i + len(keys) - 1].possessive and start == first.key)
        ):
            keys.append(words[i + len(keys)].key)
        for n in range(min(limit, len(keys)), 0, -1):
            last = words[i + n - 1]
            if (
                n > 1
                and not last.capital
                and last.joined != "-"
                and reading.cases[i] != "flat"
                and last.key not in {"city", "state", "strip", "sea", "river"}
            ):
                continue
            if n == 1 and start != first.key:
                continue
            key = " ".join(keys[:n])
            places = gazetteer.lookup(key)
            if places:
                return i + n, key, places
    return None


def _match(reading: Reading, i: int, gazetteer: Gazetteer) -> tuple[int, str, tuple[Place, ...], int] | None:
    word = reading.words[i]
    short = _abbreviation(reading, i, gazetteer)
    if short is not None:
        return short[0], word.text, short[1], short[2]
    found = _longest(reading, i, gazetteer)
    article = word.key in _ARTICLES and reading.right(i + 1) is not None
    if found is None and article and (reading.words[i + 1].joined == "-" or word.key in {"al", "el"}):
        found = _longest(reading, i + 1, gazetteer)
    return (*found, reading.words[found[0] - 1].end) if found else None


def prior(place: Place) -> float:
    """How prominent a place is: about the logarithm of its people, with states, capitals and regions above towns of their size."""
    bonus = {"PCLI": 4.7, "CONT": 6.0, "ADM1": 2.0, "ADM2": -2.0, "PPLC": 1.8, "PPL": 0.0}.get(place.feature, 3.5)
    people = math.log10(place.population + 200) if place.population or place.feature[:3] in {"PPL", "ADM"} else 4.5
    return bonus + people - (0.0 if place.main else 1.4)


def _weight_of_name(key: str, places: tuple[Place, ...], sets: WordSets) -> float:
    """What the name alone says: states and regions are places, small towns may be anything."""
    best = max(places, key=prior)
    if not (best.feature.startswith("PPL") or best.feature == "ADM2"):
        return 3.0
    if " " in key and key.rsplit(" ", 1)[1] in sets.divisions:
        return 3.5
    size = math.log10(max(p.population for p in places if p.main or p is best) + 100)
    weight = (
        min(max((size - 4.2) * 1.2, -1.5), 2.2)
        + (0.5 if best.feature == "PPLC" else 0.0)
        + (0.8 if " " in key else 0.0)
    )
    return (
        weight
        - (0.0 if any(p.main for p in places) else 0.7)
        - (0.7 if all(p.feature == "ADM2" for p in places) else 0.0)
    )


def _opens_dateline(reading: Reading, i: int) -> bool:
    """Whether an upper-case name opens a paragraph and a dash follows: `GOMA -- `."""
    word = reading.words[i]
    return (
        word.joined == "."
        and len(word.text) > 3
        and word.text.isupper()
        and bool(_DATELINE.match(reading.text[word.start : word.end + 60]))
    )


def _weight_before(reading: Reading, i: int, sets: WordSets, firm: bool) -> tuple[float, str]:
    """What the words before a name say."""
    left = reading.left(i)
    if left is None:
        return (2.5, "dateline") if _opens_dateline(reading, i) else (0.0, "bare")
    if left.text in {"D", "R", "DFL"} and reading.words[i].joined == "-":
        return (2.2, "party and seat")
    if left.key in sets.locatives and (
        not left.capital or (left := reading.words[i - 1]).joined in {".", ""} or reading.cases[i] != "cased"
    ):
        second = reading.left(i - 1)
        if left.key == "of":
            known = second is not None and second.key in _WEAK_OF | sets.settlements | sets.divisions.keys()
            named = (
                second is not None
                and second.capital
                and not known
                and reading.words[i - 1].joined == " "
                and second.joined == " "
            )
            return (2.0, "of") if known else (0.3 if named else 1.0, "of")
        return (2.2, "locative")
    if left.key == "the" or left.key in sets.prefixes:
        return (0.6 if left.key != "the" else 0.0, "prefix")
    if left.key in sets.titles or left.text in {"Sens", "Gens"}:
        return (-6.0, "title")
    if not left.capital or reading.cases[i] != "cased":
        return (0.0, "bare")
    if len(left.text) == 1:
        return (-4.0, "initial")
    if left.key in sets.given_names:
        return (-4.5, "given name")
    if reading.words[i - 1].joined == "." and (left.key in sets.common):
        return (0.0, "bare")
    return (-1.0 if firm else -3.0, "stranger before")


def _weight_after(reading: Reading, j: int, key: str, sets: WordSets, firm: bool) -> tuple[float, str]:
    """What the words after a name say; j is the index after it."""
    right = reading.right(j)
    possessive = reading.words[j - 1].possessive
    if right is None:
        return (0.0, "bare")
    if right.key in sets.divisions and not possessive:
        return (3.0, "division")
    if right.joined == "-" and right.key in {
        "based",
        "born",
        "area",
        "led",
        "backed",
        "controlled",
        "held",
        "style",
        "occupied",
        "bound",
        "wide",
        "trained",
    }:
        return (1.2, "compound")
    if not right.capital or reading.cases[j] != "cased":
        if right.key in sets.persons_after and not possessive:
            return (0.0 if firm else -1.5, "speaks")
        if right.key in sets.settlements and not possessive:
            return (1.5, "settlement")
        if right.key in sets.institutions and not possessive:
            return (1.2, "institution")
        return (0.3 if possessive else 0.0, "bare")
    if possessive or right.key in sets.calendar:
        return (0.3, "bare")
    if right.key in sets.not_place_after and right.key not in {"star", "sun"}:
        return (-6.0, "other thing")
    if right.key in sets.institutions:
        return (0.8, "institution")
    if key in sets.given_names:
        return (-5.0, "given name")
    if right.joined == "-":
        return (0.5 if firm else -2.0, "compound")
    return (-0.3 if firm else -2.5, "stranger after")


def _weight_of_word(reading: Reading, i: int, j: int, sets: WordSets, cue: bool, known: bool, exact: bool) -> float:
    """What speaks against a single word: English words, given names, surnames met before."""
    if j - i > 1:
        return 0.0
    word = reading.words[i]
    weight = 0.0
    if exact:
        return 0.0
    if word.text.isupper() and len(word.text) < 6 and reading.cases[i] == "cased" and not _opens_dateline(reading, i):
        return -5.0
    if word.key in sets.calendar:
        return -6.0
    if word.key in sets.common:
        weight -= 2.5 if cue else 3.5
        weight -= 3.0 if reading.words[i].joined in {".", ""} or reading.cases[i] != "cased" else 0.0
    if word.key in sets.given_names:
        weight -= 0.3 if known else 1.0 if cue else 2.5
    if word.key in reading.persons:
        weight -= 1.0 if cue else 4.0
    if reading.cases[i] == "flat" and not word.capital:
        weight -= 1.0
    return weight


def _near(reading: Reading, i: int, sets: WordSets) -> bool:
    """Whether the words before a name put what is told beside the place rather than in it."""
    back = [reading.words[k].key for k in range(max(0, i - 3), i)]
    if back and back[-1] in sets.vicinity:
        return True
    if (
        len(back) >= 2
        and back[-1] == "of"
        and (
            back[-2] in sets.vicinity
            or back[-2]
            in {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "km", "miles"}
        )
    ):
        return True
    return len(back) >= 2 and back[-1] in {"the"} and back[-2] in sets.vicinity


def _weigh(reading: Reading, i: int, match: tuple[int, str, tuple[Place, ...], int], sets: WordSets) -> PlaceCandidate:
    j, key, places, end = match
    best = max(places, key=prior)
    named_division = " " in key and key.rsplit(" ", 1)[1] in sets.divisions
    firm = best.feature in _WEIGHTY or named_division or not best.feature.startswith(("PPL", "ADM"))
    before, why_before = _weight_before(reading, i, sets, firm)
    after, why_after = _weight_after(reading, j, key, sets, firm)
    cue = before >= 1.0 or after >= 1.5
    word = reading.words[i]
    evidence = (
        _weight_of_name(key, places, sets)
        + before
        + after
        + _weight_of_word(reading, i, j, sets, cue, firm or best.population > WELL_KNOWN, key == word.text)
    )
    right = reading.right(j)
    feature = sets.divisions.get(right.key) if why_after == "division" and right is not None else None
    last, kind = j, "name"
    if feature is not None and right is not None:
        kind = "division"
        if right.capital:
            last, end = j + 1, right.end
    return PlaceCandidate(
        i, last, word.start, end, key, places, evidence, f"{why_before}+{why_after}", "division" if kind == "division" else "name",
        _near(reading, i, sets), feature, cue,
    )  # fmt: skip


def _may_begin(reading: Reading, i: int) -> bool:
    word = reading.words[i]
    if word.capital or reading.cases[i] == "flat":
        return True
    following = reading.right(i + 1)
    return word.key in _ARTICLES and following is not None and following.joined == "-" and following.capital


def _street_end(reading: Reading, i: int, sets: WordSets) -> int | None:
    """The index after a street's name that begins at word i (`Old Mill Road`), or None."""
    for j in range(i + 1, min(i + 4, len(reading.words))):
        word = reading.words[j]
        if not word.capital or word.joined not in {" ", "-"} or reading.words[j - 1].possessive:
            return None
        if word.key in sets.streets or word.text == "St":
            return j + 1
    return None


def find_candidates(reading: Reading, gazetteer: Gazetteer) -> list[PlaceCandidate]:
    """Every name of the gazetteer in the text, longest first from left to right, and street names."""
    sets = gazetteer.words
    found: list[PlaceCandidate] = []
    i = 0
    while i < len(reading.words):
        if not _may_begin(reading, i):
            i += 1
            continue
        street = _street_end(reading, i, sets) if reading.cases[i] == "cased" else None
        if street is not None:
            word, last = reading.words[i], reading.words[street - 1]
            found.append(PlaceCandidate(i, street, word.start, last.end, "", (), 2.0, "street", "street", feature="ST"))
            i = street
            continue
        match = _match(reading, i, gazetteer)
        if match is None:
            i += 1
            continue
        candidate = _weigh(reading, i, match, sets)
        found.append(candidate)
        i = candidate.last
    return found

"""Weighs how likely it is that words which are a name in the gazetteer name a place here.

Evidence is a sum. For: a preposition of place, `County` behind, a state's or a large town's name. Against: a title or a given name
before, a capitalised stranger beside, an English word at the start of a sentence, a surname met before. Weights were set on news text
labelled with its places; what they multiply is data in `seeds/places/words.yml`.
"""

from __future__ import annotations

import math
import re

from coding.place_reading import Reading
from coding.place_tokens import SAINTS, Word, opens_with_article
from schemas.places import Place
from seeds.gazetteer import WordSets

WELL_KNOWN = 300_000
"""People of a town whose name means the town before it means a person."""
Weight = tuple[float, str]
NOTHING: Weight = (0.0, "bare")

_STATES_AND_DIVISIONS = frozenset(["PCLI", "CONT", "ADM1"])
_STATELY = _STATES_AND_DIVISIONS | {"PPLC"}
_PRIOR = {"PCLI": 4.7, "CONT": 6.0, "ADM1": 2.0, "ADM2": -2.0, "PPLC": 2.4, "PPL": 0.0}
_PRIOR_OF_REGIONS = 5.5
_PRIOR_OF_SITES = -2.0
_SMALL_DIVISION = 150_000
"""People. Below it a first-order division, such as a municipality of a small state, is no more prominent than a town."""
BLOCKS = frozenset(["block", "blocks", "corner", "intersection"])
"""What there is of streets: `the 400 block of Xxx`."""
_THINGS = frozenset(["cocktail", "cocktails"])
"""Things with the name of a person or place: `Molotov cocktail`."""
_AND = frozenset(["y", "e"])
MAX_BRACKET = 60
"""Characters on either side of a name within its bracket."""
_NAMES = re.compile(r"[^\W\d_a-z][\w'’-]*(?:(?:, | - | )[^\W\d_][\w'’-]*){0,7}")
_DATELINE = re.compile(
    r"[^a-z\n.]{3,40}(?:, [A-Z][\w. ]{1,20})?(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}))?(?: \([^)\n]{2,30}\))? *(?:--|—|–|-) "
)


def prior(place: Place) -> float:
    """How prominent a place is: about the logarithm of its people, with states, capitals and regions above towns of their size."""
    # Regions of our own (negative numbers) are in the table because news names them; an airport or island of a dump is just there.
    bonus = _PRIOR.get(place.feature, _PRIOR_OF_REGIONS if place.number < 0 else _PRIOR_OF_SITES)
    if place.feature == "ADM1" and 0 < place.population < _SMALL_DIVISION:
        bonus = 0.0
    counted = place.population or place.feature[:3] in {"PPL", "ADM"}
    people = math.log10(place.population + 200) if counted else 4.5
    return bonus + people - (0.0 if place.main else 1.4)


def names_division(key: str, sets: WordSets) -> bool:
    """Whether a name carries its own noun of division: `boone county`."""
    return " " in key and key.rsplit(" ", 1)[1] in sets.divisions


def is_firm(key: str, best: Place, sets: WordSets) -> bool:
    """Whether a name can hardly be anything but a place: a state, a region, a division with its noun."""
    own_region = best.number < 0 and not best.feature.startswith(("PPL", "ADM"))
    return best.feature in _STATELY or own_region or names_division(key, sets)


def weight_of_name(key: str, places: tuple[Place, ...], sets: WordSets) -> float:
    """What the name alone says: states and regions are places, small towns may be anything."""
    best = max(places, key=prior)
    # Entries of our own (negative numbers) are in the table because news names them.
    if best.feature in _STATES_AND_DIVISIONS or any(p.number < 0 for p in places):
        return 3.0
    if names_division(key, sets):
        return 3.5
    size = math.log10(max(p.population for p in places if p.main or p is best) + 100)
    weight = min(max((size - 4.2) * 1.2, -1.5), 2.2)
    weight += 0.5 if best.feature == "PPLC" else 0.0
    weight += 0.8 if " " in key else 0.0
    weight -= 0.0 if any(p.main for p in places) else 0.7
    return weight - (0.7 if all(p.feature == "ADM2" for p in places) else 0.0)


def opens_dateline(reading: Reading, i: int) -> bool:
    """Whether an upper-case name opens a paragraph and a dash follows: `GOMA -- `."""
    word = reading.words[i]
    upper = word.joined == "." and len(word.text) > 3 and word.text.isupper()
    return upper and bool(_DATELINE.match(reading.text[word.start : word.end + 60]))


def in_bracket(reading: Reading, i: int, end: int) -> bool:
    """Whether a name that begins at word i and ends at `end` stands in a bracket of names behind a name: `Xxx town (Yyy, Zzz)`."""
    text, start = reading.text, reading.words[i].start
    opening = text.rfind("(", max(0, start - MAX_BRACKET), start)
    if opening < 1 or ")" in text[opening:start]:
        return False
    closing = text.find(")", end, end + MAX_BRACKET)
    return closing > 0 and _NAMES.fullmatch(text, opening + 1, closing) is not None and text[opening - 1] == " "


def _after_of(reading: Reading, i: int, sets: WordSets) -> Weight:
    """`town of X` names a place, `Bank of X` may not."""
    second = reading.left(i - 1)
    if second is None:
        return (1.0, "of")
    if second.key in BLOCKS:
        return (-6.0, "street")
    if second.key in sets.settlements and not second.capital:
        return (3.2, "settlement of")
    if second.key in sets.heads_of or second.key in sets.settlements or second.key in sets.divisions:
        return (2.0, "of")
    return (0.3, "of") if second.capital else (1.0, "of")


def _after_group(reading: Reading, i: int, sets: WordSets) -> bool:
    """Whether the words before make the name part of a group's: `Communist Party of X`."""
    back = [w.key for w in reading.words[max(0, i - 3) : i] if w.key != "the"]
    return " ".join(back[-2:]) in sets.not_place_before or " ".join(back[-3:]) in sets.not_place_before


def _after_function_word(reading: Reading, i: int, left: Word, sets: WordSets) -> Weight | None:
    opens = reading.words[i - 1].joined in {".", ""} or not reading.cased(i)
    if left.key in sets.locatives and (not left.capital or opens):
        return _after_of(reading, i, sets) if left.key == "of" else (2.2, "locative")
    if left.key == "the":
        return (0.0, "prefix")
    if left.key in sets.directions and not left.capital:
        return (1.5, "direction")
    return (0.6, "prefix") if left.key in sets.prefixes else None


def _after_stranger(reading: Reading, i: int, left: Word, sets: WordSets, firm: bool) -> Weight:
    if left.key in sets.titles:
        return (-6.0, "title")
    second = reading.left(i - 1)
    if left.text in _AND and second is not None and second.capital:
        return (-3.0, "stranger before")  # a second surname: `Juan Xxx y Yyy`
    if not left.capital or not reading.cased(i) or (left.joined == "." and left.key in sets.common):
        return NOTHING
    if len(left.text) == 1:
        return NOTHING if opens_with_article(left, reading.text) else (-4.0, "initial")
    if left.key in sets.given_names:
        return (-4.5, "given name")
    return (-1.0 if firm else -3.0, "stranger before")


def weight_before(reading: Reading, i: int, sets: WordSets, firm: bool) -> Weight:
    """What the words before a name at i say."""
    left = reading.left(i)
    if left is None:
        return (2.5, "dateline") if opens_dateline(reading, i) else NOTHING
    if left.text in {"D", "R", "DFL"} and reading.words[i].joined == "-":
        return (2.2, "seat")
    if _after_group(reading, i, sets):
        return (-6.0, "group")
    return _after_function_word(reading, i, left, sets) or _after_stranger(reading, i, left, sets, firm)


def _before_lower_case(right: Word, sets: WordSets, firm: bool) -> Weight:
    if right.key in _THINGS:
        return (-6.0, "other thing")
    if right.key in sets.persons_after:
        return (0.0 if firm else -1.5, "speaks")
    if right.key in sets.settlements:
        return (1.5, "settlement")
    return (1.2, "institution") if right.key in sets.institutions else NOTHING


def _opens_group(reading: Reading, j: int, sets: WordSets) -> bool:
    """Whether capitals run on from j to a word for a group, two or more words away: `Y People's Liberation Army`."""
    for k in range(j, min(j + 5, len(reading.words))):
        word = reading.words[k]
        if not word.capital or word.joined not in {" ", "-"}:
            return False
        if word.key in sets.groups and k > j:
            return True
    return False


def _opens_village(reading: Reading, j: int, sets: WordSets) -> bool:
    """Whether capitals run on from j to a noun of settlement in lower case, so that the name is only the first part of another."""
    k = j
    while k < len(reading.words) and reading.words[k].capital and reading.words[k].joined in {" ", "-"}:
        k += 1
    noun = reading.right(k)
    return noun is not None and k - j < 3 and noun.key in sets.small_settlements


def _part_of_another(reading: Reading, j: int, right: Word, sets: WordSets) -> Weight | None:
    """Whether the capitals after a name make it part of something else's."""
    if right.key in sets.not_place_after:
        return (-6.0, "other thing")
    if _opens_group(reading, j, sets):
        return (-4.0, "group")
    village = right.key not in sets.institutions and _opens_village(reading, j, sets)
    return (-5.0, "longer name") if village else None


def _before_capital(reading: Reading, j: int, right: Word, key: str, sets: WordSets, firm: bool) -> Weight:
    part = _part_of_another(reading, j, right, sets)
    if part is not None:
        return part
    if right.key in sets.institutions:
        return (0.8, "institution")
    if key in sets.given_names:
        return (-5.0, "given name")
    if right.joined == "-":
        return (0.5 if firm else -3.0, "compound")
    return (-0.3 if firm else -2.5, "stranger after")


def _runs_on(reading: Reading, j: int, right: Word, sets: WordSets) -> bool:
    """Whether a connector leads on to more of the name: `Dar el Xxx` is not Dar."""
    following = reading.right(j + 1)
    lower = right.key in sets.connectors and right.joined == " " and not right.capital
    return lower and following is not None and following.capital


def _names_saint(reading: Reading, j: int, right: Word, key: str) -> bool:
    """Whether a saint's name goes on in one more: `San Pedro Xxx` is not San Pedro."""
    following = reading.right(j + 1)
    one_more = (
        right.capital and right.joined == " " and reading.cased(j) and not (following is not None and following.capital)
    )
    return (
        one_more
        and right.key.isalpha()
        and not right.possessive
        and key.split(" ", maxsplit=1)[0] in SAINTS
        and " " in key
    )


def weight_after(reading: Reading, j: int, key: str, sets: WordSets, firm: bool) -> Weight:
    """What the words after a name say; j is the index after it."""
    right = reading.right(j)
    if right is None or right.key in sets.calendar:
        return NOTHING
    if reading.words[j - 1].possessive:
        group = right.capital and reading.cased(j) and _opens_group(reading, j, sets)
        return (-4.0, "group") if group else (0.3, "bare")
    if right.key in sets.divisions:
        return (3.0, "division")
    if _runs_on(reading, j, right, sets) or _names_saint(reading, j, right, key):
        return (-7.0, "longer name")
    if right.joined == "-" and right.key in sets.compound_tails:
        return (1.2, "compound")
    lower = not right.capital or not reading.cased(j)
    return _before_lower_case(right, sets, firm) if lower else _before_capital(reading, j, right, key, sets, firm)


def weight_of_word(reading: Reading, i: int, sets: WordSets, cue: bool, known: bool) -> float:
    """What speaks against a single word: acronyms, months, English words, given names, surnames met before."""
    word = reading.words[i]
    acronym = len(word.text) < 6 and word.text[-1].isupper() and reading.cased(i)
    if acronym and not opens_dateline(reading, i):
        return -5.0
    if any(word.key in words for words in (sets.calendar, sets.peoples, sets.directions, sets.institutions)):
        return -6.0
    weight = 0.0
    if word.key in sets.common:
        weight -= 2.5 if cue else 3.5
        weight -= 3.0 if word.joined in {".", ""} or not reading.cased(i) else 0.0
    if word.key in sets.given_names:
        weight -= 0.3 if known else 1.0 if cue else 2.5
    if word.key in reading.persons:
        left = reading.left(i)
        strict = left is not None and left.key in sets.strict_locatives
        weight -= 4.0 if not cue else 0.5 if known else 2.0 if strict else 2.7
    lower = reading.cases[i] == "flat" and not word.capital
    return weight - (0.0 if not lower else 1.0 if cue or known else 2.5)


def is_near(reading: Reading, i: int, sets: WordSets) -> bool:
    """Whether the words before a name put what is told beside the place rather than in it: `outside X`, `20 km north of X`."""
    back = [w.key for w in reading.words[max(0, i - 3) : i]]
    while back and back[-1] in {"the", "of"}:
        last = back.pop()
        if last == "of" and back and back[-1] in sets.directions:
            return True
    return bool(back) and back[-1] in sets.vicinity

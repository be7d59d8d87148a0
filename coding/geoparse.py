"""Reads the places a text names: where the words are, and which place of the gazetteer is meant.

One pass over a document: words, candidates with their evidence, one sense for each name, and then what the text itself makes a place
without the gazetteer knowing it (`the village of X`, `X, Ohio`), which inherits the state and division of the place around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from coding.model import PlaceMention, Span
from coding.place_candidates import PlaceCandidate, find_candidates
from coding.place_evidence import prior
from coding.place_reading import BRACKET, Reading, count_peoples, read_words
from coding.place_senses import Name, choose, lies_in
from coding.place_unknown import find_unknown
from schemas.places import Place
from seeds.gazetteer import Gazetteer

ACCEPTED = 0.5
FIRM = 3.0
ECHO = 2.0
"""What an unmistakable use of a name adds to its other uses in the document."""
HOPELESS = -5.0
MAX_GAP = 25
_CHAIN = re.compile(r"(?: [a-z-]+){0,2}(?:, | \(| (?:of|in) (?:the )?)(?:[\w'’-]+(?:, | \(| )){0,4}")
"""What may stand between a place and the division that it lies in."""
DOMINANT = 3
"""Different names and words for its people that a state needs for a lone small town of another state to be doubted."""
TIMES_AS_MANY = 2
"""So many times the names of another state, where those are all small towns, a state needs for them to be doubted."""
FAMOUS = 150_000
NEAR_DEGREES = 5.0
"""A town and the division named after it have middles closer than this (sum of both differences)."""
SITES = frozenset(["AIRB", "BDG", "BLDG", "CMPRF", "HSTS", "INSM", "ISL", "SQR"])
"""Features as exact as a town."""


def _linked(gap: str, nouns: frozenset[str]) -> bool:
    """Whether the words between two names put the first in the second: `X, Y`, `X (Y`, `X in Y`, `X district of the Y`."""
    words = [w for w in gap.lower().replace(",", " ").replace("(", " ").split() if w not in nouns and w != "the"]
    return words in ([], ["of"], ["in"]) and (bool(words) or "," in gap or "(" in gap)


def _contents(c: PlaceCandidate) -> tuple[Place, ...]:
    """The senses of a name that may lie in another: of a state's name only divisions, lest `China, Japan` be a village in Japan."""
    state = bool(c.places) and max(c.places, key=prior).feature == "PCLI"
    return tuple(p for p in c.places if not state or p.feature == "ADM1")


def _containers(
    reading: Reading, candidates: Sequence[PlaceCandidate], gazetteer: Gazetteer
) -> dict[int, PlaceCandidate]:
    """Index of a candidate -> the candidate after it that it is said to lie in."""
    nouns = frozenset(gazetteer.words.divisions) | gazetteer.words.settlements
    found: dict[int, PlaceCandidate] = {}
    for n, (a, b) in enumerate(pairwise(candidates)):
        gap = reading.text[a.end : b.start]
        if len(gap) < MAX_GAP and _linked(gap, nouns) and any(lies_in(p, q) for p in _contents(a) for q in b.places):
            found[n] = b
    return {**found, **_bracketed(reading, candidates)}


def _bracketed(reading: Reading, candidates: Sequence[PlaceCandidate]) -> dict[int, PlaceCandidate]:
    """Index of a candidate -> the outermost area that the bracket behind it names: `X town (Yyy district, Zzz)` lies in Zzz even where
    Yyy is not known."""
    found: dict[int, PlaceCandidate] = {}
    for n, c in enumerate(candidates):
        opening = BRACKET.match(reading.text, c.end)
        if opening is None:
            continue
        inside = [b for b in candidates[n + 1 : n + 5] if opening.end() <= b.start and b.end <= opening.end("list")]
        areas = (b for b in reversed(inside) if any(lies_in(p, q) for p in _contents(c) for q in b.places))
        area = next(areas, None)
        if area is not None:
            found[n] = area
    return found


def _echoed(candidates: Sequence[PlaceCandidate]) -> list[PlaceCandidate]:
    """Candidates that hold, counting what their name's best use in the document says for them."""
    best: dict[str, float] = {}
    for c in candidates:
        best[c.key] = max(best.get(c.key, -9.0), c.evidence)
    kept = []
    for c in candidates:
        evidence = c.evidence + (ECHO if best[c.key] >= FIRM and c.evidence > HOPELESS and c.key else 0.0)
        if evidence >= ACCEPTED:
            kept.append(replace(c, evidence=evidence) if evidence != c.evidence else c)
    return kept


def _contained(
    reading: Reading, candidates: list[PlaceCandidate], gazetteer: Gazetteer
) -> tuple[list[PlaceCandidate], dict[str, tuple[Place, ...]]]:
    """Candidates strengthened by what they are said to lie in; and for each name the senses of that."""
    inside = _containers(reading, candidates, gazetteer)
    within: dict[str, tuple[Place, ...]] = {}
    raised = list(candidates)
    for n, area in sorted(inside.items(), reverse=True):
        c = raised[n]
        bonus = 3.5 if any(p.main and lies_in(p, q) for p in c.places for q in area.places) else 1.0
        raised[n] = replace(c, evidence=c.evidence + bonus, rule=f"{c.rule}+contained")
        at = candidates.index(area)
        later = raised[at]
        # `Albany, New York` names the state where `in New York` names the town.
        listed = "," in reading.text[c.end : later.start] or "(" in reading.text[c.end : later.start]
        raised[at] = replace(later, evidence=later.evidence + 1.5, rule=later.rule + ("+container" if listed else ""))
        within.setdefault(c.key, area.places)
    return raised, within


def _names(candidates: Sequence[PlaceCandidate], within: dict[str, tuple[Place, ...]]) -> list[Name]:
    counts = Counter(c.key for c in candidates if c.places)
    seen: dict[str, Name] = {}
    divisions: dict[str, frozenset[str]] = {}
    for c in candidates:
        if c.feature and c.kind == "division":
            divisions[c.key] = divisions.get(c.key, frozenset()) | {c.feature}
    for c in candidates:
        if not c.places:
            continue
        known = seen.get(c.key)
        # A noun of division binds the name's sense only where every use of the name has it.
        feature = c.feature if known is None or known.feature == c.feature else None
        around = within.get(c.key, ())
        seen[c.key] = Name(c.key, c.places, counts[c.key], around, feature, divisions.get(c.key, frozenset()))
    return list(seen.values())


def _precision(place: Place, near: bool) -> Literal[1, 2, 3]:
    if place.feature == "ADM2":
        return 2
    if not place.feature.startswith("PPL") and place.feature not in SITES:
        return 3
    return 2 if near else 1


def _mention(
    c: PlaceCandidate, place: Place, share: float, text: str, gazetteer: Gazetteer, in_title: bool
) -> PlaceMention:
    return PlaceMention(
        span=Span(c.start, c.end, text[c.start : c.end]),
        name=place.name,
        place_id=place.place_id,
        country=place.country,
        admin1=gazetteer.division_name(place.admin1),
        lat=place.lat,
        lon=place.lon,
        feature=place.feature,
        precision=_precision(place, c.near),
        rule=f"gazetteer/{c.rule}",
        in_title=in_title,
        score=round(share, 3),
    )


def _division_sense(c: PlaceCandidate, chosen: Place) -> Place:
    """`Kherson region` means the division where `Kherson` means its town, unless something is said to lie in it (`Albany, New York`)."""
    lists = c.rule.endswith("container")
    wants_division = c.kind == "division" or lists
    is_division = chosen.feature.startswith("ADM")
    if wants_division == is_division or not (is_division or chosen.feature.startswith("PPL")):
        return chosen
    same = [
        p
        for p in c.places
        if p.country == chosen.country and abs(p.lat - chosen.lat) + abs(p.lon - chosen.lon) < NEAR_DEGREES
    ]
    if wants_division:
        return next((p for p in same if p.feature == "ADM1" or (p.feature.startswith("ADM") and not lists)), chosen)
    least = 1_000 if chosen.feature == "ADM2" else max(20_000, 0.05 * chosen.population)
    # Where the text spells both otherwise than the gazetteer does (`Basra`), the town needs its name no more than the division does.
    return next(
        (p for p in same if p.feature.startswith("PPL") and p.main >= chosen.main and p.population >= least), chosen
    )


def _strangers(
    kept: Sequence[PlaceCandidate],
    chosen: Mapping[str, tuple[Place, float]],
    known: Set[str],
    spoken: Counter[str],
    text: str,
) -> frozenset[str]:
    """Names of small towns in states of which the text says nothing else: more likely unknown places of the state it speaks of."""
    of_state: dict[str, set[str]] = {}
    for c in kept:
        if c.places and (country := chosen[c.key][0].country):
            of_state.setdefault(country, set()).add(c.key)
    spread = Counter({state: len(keys) + min(spoken[state], 3) for state, keys in of_state.items()})
    small = {
        key: place.country
        for key, (place, _) in chosen.items()
        if place.feature in {"PPL", "ADM2"}
        and place.population < FAMOUS
        and key not in known
        and place.country is not None
    }
    most = max(spread.values(), default=0)
    lone = {key for key, state in small.items() if spread[state] + spoken[state] <= 1}
    if most >= DOMINANT:
        few = {
            state
            for state, keys in of_state.items()
            if not spoken[state] and keys <= small.keys() and most >= TIMES_AS_MANY * len(keys)
        }
        return frozenset(lone | {key for key, state in small.items() if state in few})
    return frozenset(_put_elsewhere(kept, chosen, lone, text))


def _put_elsewhere(
    kept: Sequence[PlaceCandidate], chosen: Mapping[str, tuple[Place, float]], lone: Set[str], text: str
) -> Iterator[str]:
    """Of names lone in their states those that the text sets right before a division of another state: `Xxx village (Yyy, Zzz)`."""
    for n, c in enumerate(kept):
        if c.key not in lone:
            continue
        for area in kept[n + 1 : n + 4]:
            gap = text[c.end : area.start]
            place = chosen[area.key][0] if area.places else None
            if place is None or not _CHAIN.fullmatch(gap):
                continue
            division = area.kind == "division" or "contain" in area.rule or place.feature == "ADM1"
            if division and place.country not in (None, chosen[c.key][0].country):
                yield c.key


def find_places(
    text: str,
    gazetteer: Gazetteer,
    *,
    country_hint: str | None = None,
    in_title: bool = False,
    entities: Sequence[Span] = (),
    groups: Mapping[str, str] = MappingProxyType({}),
) -> tuple[PlaceMention, ...]:
    """The places that a text names, in order.

    `country_hint` (alpha-2 or alpha-3) only breaks ties; `entities` are spans known to name persons or organisations, within which
    nothing is read; `groups` gives folded names of armed groups, parties and missions the alpha-3 of their state, for which they speak.
    """
    reading = read_words(text, gazetteer.words)
    candidates = find_candidates(reading, gazetteer)
    candidates = [c for c in candidates if not any(e.start <= c.start and c.end <= e.end for e in entities)]
    raised, within = _contained(reading, candidates, gazetteer)
    kept = _echoed(raised)
    spoken, homes = count_peoples(reading, gazetteer.demonyms, groups)
    hint = gazetteer.alpha3(country_hint)
    chosen = choose(_names(kept, within), hint, spoken)
    strange = _strangers(kept, chosen, within.keys(), spoken, text)
    mentions = [
        _mention(c, _division_sense(c, chosen[c.key][0]), chosen[c.key][1], text, gazetteer, in_title)
        for c in kept
        if c.key in chosen and c.key not in strange
    ]
    home = next(iter(homes)) if len(homes) == 1 else None
    unknown = find_unknown(reading, candidates, kept, mentions, gazetteer, in_title, strange, home)
    return tuple(sorted((*mentions, *unknown), key=lambda m: m.span.start))

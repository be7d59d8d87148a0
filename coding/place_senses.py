"""Chooses which of the places of a name is meant: all names of a document are read together, one sense for each.

The score of a sense is its prominence, plus what the text says outright (`X, Ohio`), plus what the other names of the document support:
senses in the same first-order division, in the same state, or within about two hundred kilometres.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coding.place_evidence import prior
from schemas.places import Place

CONTAINED = 12.0
SAME_DIVISION = 2.6
SAME_STATE = 1.8
NEARBY = 1.2
HINTED = 1.2
PEOPLE = 0.35
BARE_DIVISION = 0.3
CAPITAL_OVER_DIVISION = 1.5
"""What a division loses to the national capital of its name: `Washington`, `Lima`."""
DIVISION_AT_HOME = 1.5
"""What a sense gains in a state that has such a division, when the text calls the name one: `Xxx state`, and then the town of Xxx."""
MAX_SENSES = 40
STATES_OF_COUNTIES = frozenset(["GBR"])
"""States whose second-order divisions are what readers know as regions."""
ROUNDS = 2
_CELL = 1.5


@dataclass(frozen=True, slots=True)
class Name:
    """A name as one document uses it: its senses, how often it occurs, the senses of what it is said to lie in, and whether a noun
    (`province`, `county`) makes it a division (True) or its absence a town (None: unknown)."""

    key: str
    places: tuple[Place, ...]
    count: int = 1
    within: tuple[Place, ...] = ()
    feature: str | None = None
    divisions: frozenset[str] = frozenset()
    """Features that nouns of division give it somewhere in the text ("Xxx state")."""


@dataclass(slots=True)
class _Support:
    """What one name says for divisions, states and cells of the map: the probability of its senses there."""

    divisions: dict[int, float] = field(default_factory=dict)
    states: dict[str, float] = field(default_factory=dict)
    cells: dict[tuple[int, int], float] = field(default_factory=dict)


def lies_in(place: Place, area: Place) -> bool:
    """Whether a place lies in a state or division; the state and division themselves do not lie in themselves."""
    if place.number == area.number:
        return False
    if area.feature == "PCLI":
        return place.country == area.country and place.feature != "PCLI"
    if area.feature == "ADM1":
        return place.admin1 == area.number
    if area.feature == "ADM2":
        return place.admin2 == area.number
    return False


def _said(name: Name, place: Place) -> float:
    """What the text says outright about a sense."""
    score = CONTAINED if name.within and any(lies_in(place, area) for area in name.within) else 0.0
    division = place.feature.startswith("ADM")
    if name.feature == "PPL":
        score -= 3.0 if division else 0.0
    elif name.feature is not None:
        score += 4.0 if division else -4.0
        score += 1.0 if place.feature == name.feature else 0.0
    elif division and place.feature == "ADM2":
        score -= BARE_DIVISION
    elif division and any(p.feature == "PPLC" and p.country == place.country for p in name.places):
        score -= CAPITAL_OVER_DIVISION
    if any(p.feature in name.divisions and p.country == place.country for p in name.places):
        score += DIVISION_AT_HOME
    return score


def _division(place: Place) -> int:
    """The division in whose company a place is likely; 0 for none. England is too large to tell anything."""
    return (place.admin2 if place.country in STATES_OF_COUNTIES else place.admin1) or 0


def _cell(place: Place) -> tuple[int, int]:
    return round(place.lat / _CELL), round(place.lon / _CELL)


def _shares(scores: Sequence[float]) -> list[float]:
    """Probabilities of senses from their scores."""
    top = max(scores)
    raw = [math.exp(s - top) for s in scores]
    total = sum(raw)
    return [r / total for r in raw]


def _support(name: Name, senses: Sequence[Place], scores: Sequence[float]) -> _Support:
    support = _Support()
    for place, share in zip(senses, _shares(scores), strict=True):
        if share < 0.02:
            continue
        division = _division(place)
        if division:
            support.divisions[division] = support.divisions.get(division, 0.0) + share
        if place.country is not None:
            support.states[place.country] = support.states.get(place.country, 0.0) + share
        if not place.feature.startswith(("PCL", "CONT", "ADM1")):
            row, column = _cell(place)
            for r in (row - 1, row, row + 1):
                for c in (column - 1, column, column + 1):
                    support.cells[r, c] = max(support.cells.get((r, c), 0.0), share)
    return support


def _totals(
    supports: Mapping[str, _Support], weights: Mapping[str, float]
) -> tuple[dict[int, float], dict[str, float], dict[tuple[int, int], float]]:
    divisions: dict[int, float] = defaultdict(float)
    states: dict[str, float] = defaultdict(float)
    cells: dict[tuple[int, int], float] = defaultdict(float)
    for key, support in supports.items():
        weight = weights[key]
        for d, share in support.divisions.items():
            divisions[d] += weight * share
        for s, share in support.states.items():
            states[s] += weight * share
        for c, share in support.cells.items():
            cells[c] += weight * share
    return divisions, states, cells


def _gain(total: float) -> float:
    """Support saturates: the third witness says less than the first."""
    return math.log1p(1.7 * total) if total > 0.0 else 0.0


def choose(
    names: Sequence[Name], country_hint: str | None, peoples: Mapping[str, int] | None = None
) -> dict[str, tuple[Place, float]]:
    """Key -> the place meant, and the share of the belief that it has among the senses of the name.

    `peoples` counts, by alpha-3, the words for a state's people (`Salvadoran`), which speak for its places.
    """
    heard = {state: PEOPLE * min(times, 4) for state, times in (peoples or {}).items()}
    senses = {n.key: n.places[:MAX_SENSES] for n in names if n.places}
    known = [n for n in names if n.key in senses]
    own = {
        n.key: [
            prior(p) + _said(n, p) + (HINTED if country_hint and p.country == country_hint else 0.0)
            for p in senses[n.key]
        ]
        for n in known
    }
    homes = {n.key: [(_division(p), p.country or "", _cell(p)) for p in senses[n.key]] for n in known}
    scores = dict(own)
    weights = {n.key: 1.0 + 0.25 * min(n.count - 1, 4) for n in known}
    for _ in range(ROUNDS):
        supports = {n.key: _support(n, senses[n.key], scores[n.key]) for n in known}
        divisions, states, cells = _totals(supports, weights)
        for state, weight in heard.items():
            states[state] = states.get(state, 0.0) + weight
        scores = {}
        for n in known:
            mine, w = supports[n.key], weights[n.key]
            scores[n.key] = [
                base
                + SAME_DIVISION * _gain(divisions.get(division, 0.0) - w * mine.divisions.get(division, 0.0))
                + SAME_STATE * _gain(states.get(state, 0.0) - w * mine.states.get(state, 0.0))
                + NEARBY * _gain(cells.get(cell, 0.0) - w * mine.cells.get(cell, 0.0))
                for base, (division, state, cell) in zip(own[n.key], homes[n.key], strict=True)
            ]
    chosen: dict[str, tuple[Place, float]] = {}
    for n in known:
        shares = _shares(scores[n.key])
        best = max(range(len(shares)), key=shares.__getitem__)
        chosen[n.key] = (senses[n.key][best], shares[best])
    return chosen

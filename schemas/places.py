"""What the gazetteer is made of: the rows of `seeds/places/*.csv`, the word lists that guard place reading, and one place as looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from schemas.base import Frozen


def _split_bar(value: Any) -> Any:
    """A cell of a CSV file that holds a list: parts separated by `|`."""
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


Bars = Annotated[tuple[str, ...], BeforeValidator(_split_bar)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Alpha3 = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class CountryRow(Frozen):
    """A country or territory: names beyond GeoNames' own, adjectives and nouns for its people, its middle."""

    iso3: Alpha3
    names: Bars = ()
    demonyms: Bars = ()
    lat: Latitude
    lon: Longitude


class Admin1Row(Frozen):
    """A first-order division by GeoNames code (`US.GA`): abbreviations, and its middle."""

    code: str = Field(pattern=r"^[A-Z]{2}\.\w+$")
    names: Bars = ()
    lat: Latitude
    lon: Longitude


class RegionRow(Frozen):
    """A place that town lists lack; `feature` is a GeoNames feature code."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    names: Bars = Field(min_length=1)
    feature: str = Field(pattern=r"^[A-Z][A-Z0-9]+$")
    country: Alpha3 | None = None
    lat: Latitude
    lon: Longitude


class GeonamesRow(Frozen):
    """What is used of a line of GeoNames' `allCountries.txt`; text in, checked values out."""

    number: int = Field(gt=0)
    name: str = Field(min_length=1, max_length=200)
    alternates: str
    lat: Latitude
    lon: Longitude
    feature: str
    country: str = Field(pattern=r"^([A-Z]{2})?$")
    admin1: str
    admin2: str
    population: int = Field(ge=0)


class GeonamesFeatures(Frozen):
    """`seeds/places/features.yml`: which GeoNames features are kept, and as which feature."""

    kept: Mapping[str, str]


class PlaceWords(Frozen):
    """`seeds/places/words.yml`: words around a name that decide whether it is a place. All in lower case."""

    common: tuple[str, ...]
    """English words and surnames that are also names of towns: never a place at the start of a sentence or without a cue."""
    given_names: tuple[str, ...]
    titles: tuple[str, ...]
    """Words before a person's name: president, judge, sgt."""
    persons_after: tuple[str, ...]
    """Verbs of speech and of human action that follow a bare surname."""
    institutions: tuple[str, ...]
    """Capitalised words that may follow a place within a name without making it another thing: Police, Airport."""
    not_place_after: tuple[str, ...]
    """Capitalised words that make what precedes them another thing: Post, United, Cup."""
    not_place_before: tuple[str, ...]
    """Words that make what follows them another thing: University of, Bank of, Duke of."""
    prefixes: tuple[str, ...]
    """Capitalised words that may precede a place: North, Downtown, Greater."""
    locatives: tuple[str, ...]
    """Prepositions of place."""
    strict_locatives: tuple[str, ...]
    """Prepositions after which an unknown name is taken for a place."""
    vicinity: tuple[str, ...]
    """Words that put an event near a place, not in it: near, outside."""
    divisions: Mapping[str, str]
    """Nouns of administrative divisions and their feature code: province ADM1, county ADM2."""
    settlements: tuple[str, ...]
    """Nouns of settlements: town, village."""
    landforms: Mapping[str, str]
    """Nouns of landforms and their feature code: river STM."""
    leading_landforms: tuple[str, ...]
    """Landforms that precede their name: Lake X."""
    own_nouns: tuple[str, ...]
    """Nouns of divisions that, capitalised, are part of a name: X County."""
    small_settlements: tuple[str, ...]
    """Nouns that, in lower case behind a capitalised word, make it a place: X village."""
    streets: tuple[str, ...]
    """Nouns of thoroughfares, with their abbreviations."""
    own_streets: tuple[str, ...]
    """Those that are streets wherever they stand."""
    weak_streets: tuple[str, ...]
    """Those that need a house number before the name: Court, Way."""
    calendar: tuple[str, ...]
    """Months and days."""
    directions: tuple[str, ...]
    """Points of the compass and measures of distance: what precedes `of X` in `20 km north of X`."""
    compound_tails: tuple[str, ...]
    """Second parts of compounds with a place: based, controlled."""
    heads_of: tuple[str, ...]
    """Nouns whose `of X` names a place though they are part of a larger name: University of X."""
    groups: tuple[str, ...]
    """Last words of names of armed groups, parties and forces: Army, Front."""
    articles: tuple[str, ...]
    """Articles of Arabic names."""
    connectors: tuple[str, ...]
    """Words in lower case within a name: de, el."""
    peoples: tuple[str, ...]
    """Words for peoples and faiths that are no state's: Kurdish, Shiite. Before `village` they are not its name."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer. `number` is its GeoNames id, negative for entries of our own; degrees; population 0 when unknown.

    `main` tells whether the looked-up words are its usual name rather than one of its other names.
    """

    number: int
    place_id: str
    name: str
    feature: str
    country: str | None
    admin1: int | None
    admin2: int | None
    lat: float
    lon: float
    population: int
    main: bool = True

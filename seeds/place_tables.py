"""Checks the tables of places written by hand, from which the gazetteer is built."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from schemas.errors import SeedError
from schemas.places import Admin1Row, CountryRow, RegionRow
from seeds.names import fold_name
from seeds.reader import lines_of, read_csv


def check_places(folder: Path) -> None:
    """Raises SeedError with file, line and reason for the first row that is impossible, given twice, or names nothing."""
    countries = read_csv(folder / "countries.csv", CountryRow)
    _check_rows(folder / "countries.csv", ((c.iso3, None, (*c.names, *c.demonyms)) for c in countries), frozenset())
    divisions = read_csv(folder / "admin1.csv", Admin1Row)
    _check_rows(folder / "admin1.csv", ((d.code, None, d.names) for d in divisions), frozenset())
    regions = read_csv(folder / "regions.csv", RegionRow)
    known = frozenset(c.iso3 for c in countries)
    _check_rows(folder / "regions.csv", ((r.id, r.country, r.names) for r in regions), known)


def _check_rows(path: Path, rows: Iterable[tuple[str, str | None, tuple[str, ...]]], countries: frozenset[str]) -> None:
    seen: dict[str, int] = {}
    for line, (key, country, names) in zip(lines_of(path)[1:], rows, strict=True):
        if key in seen:
            raise SeedError(f"{path.name}:{line}: '{key}' is given twice, first in line {seen[key]}")
        seen[key] = line
        if country is not None and country not in countries:
            raise SeedError(f"{path.name}:{line}: country: '{country}' is not in countries.csv")
        for name in names:
            if not fold_name(name):
                raise SeedError(f"{path.name}:{line}: names: '{name}' has no letter that a text could be searched for")

"""Reads `seeds/shapes/`: what the data formats of other projects call our countries, sectors, numbers and columns."""

from __future__ import annotations

from functools import cache

from schemas.shapes import AcledFatalities, ColumnFile, CountryCodes, FamilyFile, FamilyGroup, SectorCodes
from seeds.reader import ROOT, read_csv, read_yaml

FOLDER = ROOT / "shapes"


def country_codes() -> tuple[CountryCodes, ...]:
    """Every country and territory."""
    return read_csv(FOLDER / "countries.csv", CountryCodes)


def sector_codes() -> tuple[SectorCodes, ...]:
    """Every sector."""
    return read_csv(FOLDER / "sectors.csv", SectorCodes)


def acled_fatalities() -> tuple[AcledFatalities, ...]:
    """The words for numbers that ACLED counts in its own way."""
    return read_csv(FOLDER / "acled_fatalities.csv", AcledFatalities)


@cache
def column_notes() -> ColumnFile:
    """What the columns of the tables and shapes hold."""
    return read_yaml(FOLDER / "columns.yml", ColumnFile)


@cache
def family_groups() -> tuple[FamilyGroup, ...]:
    """How figures group and colour the families of events."""
    return read_yaml(FOLDER / "families.yml", FamilyFile).groups

"""The rows of `seeds/shapes/`: what the data formats of other projects call our countries, sectors, numbers and columns."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schemas.base import Frozen, Sector


def _absent(value: Any) -> Any:
    """An empty cell."""
    return None if value == "" else value


Number = Annotated[int | None, BeforeValidator(_absent)]
Word = Annotated[str | None, BeforeValidator(_absent)]


class CountryCodes(Frozen):
    """A country: ISO 3166-1 alpha-3 and numeric, FIPS 10-4, Gleditsch-Ward number, and the regions of ACLED and UCDP."""

    iso3: str = Field(pattern=r"^[A-Z]{3}$")
    name: str
    iso_numeric: Number = None
    fips: Word = None
    gwno: Number = None
    acled_region: str
    ucdp_region: Literal["Africa", "Americas", "Asia", "Europe", "Middle East"]


class SectorCodes(Frozen):
    """A sector: ACLED's interaction code and label, CAMEO's type, and what UCDP would take it for (None: it cannot be told)."""

    sector: Sector
    acled_inter: Annotated[int | None, BeforeValidator(_absent), Field(ge=1, le=8)] = None
    acled_label: Word = None
    cameo_type: Word = None
    ucdp_side: Annotated[Literal["state", "group", "civilian"] | None, BeforeValidator(_absent)] = None
    template: str = Field(pattern=r"\{\}")
    """Its name in a country: `{}` stands for the country."""


class AcledFatalities(Frozen):
    """A word for a number: the interval our coder reads from it and the number ACLED counts for it."""

    words: str
    low: int
    high: int
    fatalities: int


class ColumnNote(Frozen):
    """What a column holds, and its HXL hashtag if it has one."""

    text: str
    hxl: str | None = None


class ColumnFile(Frozen):
    """`columns.yml`: notes on columns by name, and for single shapes those that differ there."""

    columns: dict[str, ColumnNote]
    shapes: dict[str, dict[str, ColumnNote]]

    def note(self, shape: str, column: str) -> ColumnNote | None:
        """What is known of a column of a shape."""
        return self.shapes.get(shape, {}).get(column, self.columns.get(column))


class FamilyGroup(Frozen):
    """Families of events that figures count together, and their colour on light and on dark pages."""

    id: str = Field(pattern=r"^[a-z]+$")
    label: str
    light: str = Field(pattern=r"^#[0-9a-f]{6}$")
    dark: str = Field(pattern=r"^#[0-9a-f]{6}$")
    families: tuple[str, ...] = Field(min_length=1)


class FamilyFile(Frozen):
    """`seeds/shapes/families.yml`."""

    groups: tuple[FamilyGroup, ...] = Field(min_length=1)

"""The rows of the directory of actors (`seeds/actors/`) and the directory they make."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from schemas.base import Frozen, Sector

_YEAR = re.compile(r"\d{4}")


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


def _first_day(value: Any) -> Any:
    return dt.date(int(value), 1, 1) if isinstance(value, str) and _YEAR.fullmatch(value) else value


def _last_day(value: Any) -> Any:
    return dt.date(int(value), 12, 31) if isinstance(value, str) and _YEAR.fullmatch(value) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Names separated by `|`. A leading `=` asks for exactly this spelling, capitals included: `=US`, `=WHO`."""

FirstDay = Annotated[dt.date, BeforeValidator(_first_day)]
"""An ISO date, or a year, read as its first day."""

LastDay = Annotated[dt.date, BeforeValidator(_last_day)]
"""An ISO date, or a year, read as its last day."""

StateCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Dated(Frozen):
    """A row that holds for some time: a closed interval of days, open where a bound is absent."""

    active_from: FirstDay | None = None
    active_to: LastDay | None = None
    source: str = Field(min_length=3)
    """Where the row comes from, in words."""

    @model_validator(mode="after")
    def _ordered(self) -> Dated:
        if self.active_from and self.active_to and self.active_from > self.active_to:
            raise ValueError("active_from is after active_to")
        return self


class StateRow(Dated):
    """A state, present or former. `code` is ISO 3166-1 alpha-3 (ISO 3166-3 or in use, for former and partly recognised states)."""

    code: StateCode
    name: str
    other_names: Names = ()
    adjectives: Names = ()
    people: Names = ()
    """Nouns for its people, singular and plural."""
    capitals: Names = ()
    """A capital as an actor ("Moscow said") means the government."""
    metonyms: Names = ()
    """Other names that stand for the government: buildings, offices, ruling figures of speech."""


class InstitutionRow(Dated):
    """A body of a state that is read as a whole sector of it: the Knesset, the IDF, the FSB."""

    country: StateCode
    sector: Sector
    name: str
    aliases: Names = ()
    local_aliases: Names = ()


class NamedRow(Dated):
    """A group or organisation with an identity of its own."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
    name: str
    aliases: Names = ()
    local_aliases: Names = ()
    """Names that mean it only in news that names its country, such as short acronyms others share."""
    country: StateCode | None = None
    sector: Sector
    allegiance: str | None = None
    """A state's code or the id of another row: whose side it is on or what it belongs to."""
    mandate: StateCode | None = None
    """The state that a mission of others is sent to."""


class OfficeRow(Dated):
    """Who held an office, and when. `group` is the id of the group or organisation it belongs to when it is not a state's."""

    person: str
    other_names: Names = ()
    """Other spellings of the full name."""
    known_as: Names = ()
    """Short forms that mean this person without title or first name."""
    office: str
    country: StateCode | None = None
    group: str | None = None
    sector: Sector

    @model_validator(mode="after")
    def _of_something(self) -> OfficeRow:
        if self.country is None and self.group is None:
            raise ValueError("an office belongs to a country or a group")
        return self


class RoleRow(Frozen):
    """A noun for people (or for what they fight with) and the sector it tells.

    `sector` is absent for nouns that only relate ("member", "leader"). `specificity` (0 to 100) says how strongly the noun decides
    against its modifiers; `title` that it stands before names.
    """

    noun: str
    plural: Names = ()
    """Irregular plurals; a single `-` when there is none. Absent: formed by rule."""
    sector: Sector | None = None
    generic: bool = True
    title: bool = False
    thing: bool = False
    """A building, vehicle or work: it can be hit, never act, and is not named as people."""
    specificity: int = Field(ge=0, le=100)
    with_state: Sector | None = None
    """The sector beside a state's name when it differs: an officer is police, an Indian officer a soldier."""
    source: str = Field(min_length=3)

    @property
    def forms(self) -> tuple[str, ...]:
        """Singular and plural forms."""
        if self.plural:
            return (self.noun, *(p for p in self.plural if p != "-"))
        return (self.noun, plural_of(self.noun))


class AdjectiveRow(Frozen):
    """A modifier that tells a sector: "military" officials, "Islamist" fighters.

    `alone`: before a noun for an event it says who acts ("rebel attack"), not what the event is about ("drug allegations").
    """

    word: str
    sector: Sector
    specificity: int = Field(ge=0, le=100)
    alone: bool = True
    source: str = Field(min_length=3)


class SectorRow(Frozen):
    """How a sector of a state is named; `{}` stands for the name of the state."""

    sector: Sector
    template: str = Field(pattern=r"\{\}")
    source: str = Field(min_length=3)


class PhraseWords(Frozen):
    """`phrase.yml`: the function words of noun phrases about actors."""

    boundaries: frozenset[str]
    """Words that end the part of a phrase its head stands in."""
    complements: frozenset[str]
    """Of the boundaries, those after which the owner or origin stands: of, from."""
    conjunctions: frozenset[str]
    """Of the boundaries, those that join two of a kind: and, or."""
    bonds: frozenset[str]
    """Words that tie the head to a group: "linked to", "loyal to"."""
    detachers: frozenset[str]
    """Words that make the name before them someone else: Iran-backed."""
    opposers: frozenset[str]
    """Words that make the name after them someone else: anti-Taliban."""
    formers: frozenset[str]
    """Words that put an office into the past."""
    armed: frozenset[str]
    """Words after a plain noun for people that say they bear arms."""
    quantities: frozenset[str]
    """Words that only say how many: "dozens of", "majority of"."""
    pronouns: frozenset[str]
    officers: frozenset[str]
    """Nouns of office that take the sector of the institution they stand beside: a church official, the president of the union."""
    family_name_first: frozenset[StateCode]
    """States whose people are named by family name first in English news."""


class ActorDirectory(Frozen):
    """Everything under `seeds/actors/`, checked."""

    states: tuple[StateRow, ...]
    institutions: tuple[InstitutionRow, ...]
    groups: tuple[NamedRow, ...]
    organisations: tuple[NamedRow, ...]
    communities: tuple[NamedRow, ...]
    offices: tuple[OfficeRow, ...]
    roles: tuple[RoleRow, ...]
    adjectives: tuple[AdjectiveRow, ...]
    sectors: tuple[SectorRow, ...]
    words: PhraseWords


def plural_of(noun: str) -> str:
    """The regular plural of an English noun or compound: gunman -> gunmen, deputy -> deputies."""
    if noun.endswith("woman") or noun.endswith("man"):
        return noun[:-3] + "men" if noun.endswith("man") and not noun.endswith("woman") else noun[:-5] + "women"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    return noun + "s"

"""Reads the directory of actors and refuses one that contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from schemas.actors import (
    ActorDirectory,
    AdjectiveRow,
    Dated,
    InstitutionRow,
    NamedRow,
    OfficeRow,
    PhraseWords,
    RoleRow,
    SectorRow,
    StateRow,
)
from schemas.errors import SeedError
from seeds.reader import lines_of, read_csv, read_yaml

Row = TypeVar("Row", bound=BaseModel)
ORIGIN = dt.date.min
FOREVER = dt.date.max


@dataclass(frozen=True, slots=True)
class _Claim:
    """A key that a row claims for some time, with its place in the files."""

    key: str
    owner: str
    since: dt.date
    until: dt.date
    place: str


@dataclass(frozen=True, slots=True)
class _File:
    """The rows of one CSV file, each with its place for messages."""

    path: Path
    lines: tuple[int, ...]

    def place(self, position: int) -> str:
        return f"{self.path.name}:{self.lines[position]}"


def load_actors(folder: Path) -> ActorDirectory:
    """The checked directory; SeedError names file, line and reason of the first row that is wrong."""
    states, state_file = _read(folder / "states.csv", StateRow)
    institutions, institution_file = _read(folder / "institutions.csv", InstitutionRow)
    named = {kind: _read(folder / f"{kind}.csv", NamedRow) for kind in ("groups", "organisations", "communities")}
    offices, office_file = _read(folder / "offices.csv", OfficeRow)
    roles, role_file = _read(folder / "roles.csv", RoleRow)
    adjectives, adjective_file = _read(folder / "adjectives.csv", AdjectiveRow)
    codes = frozenset(s.code for s in states)
    everyone = [(row, file.place(n)) for rows, file in named.values() for n, row in enumerate(rows)]
    ids = frozenset(row.id for row, _ in everyone)
    _refuse_repeats("code", ((s.code, state_file.place(n)) for n, s in enumerate(states)))
    _refuse_repeats("id", ((row.id, place) for row, place in everyone))
    _refuse_repeats("the noun", ((r.noun.casefold(), role_file.place(n)) for n, r in enumerate(roles)))
    _refuse_repeats("the word", ((a.word.casefold(), adjective_file.place(n)) for n, a in enumerate(adjectives)))
    _check_named(everyone, codes, ids)
    for n, institution in enumerate(institutions):
        _known_country(institution.country, codes, institution_file.place(n))
    for n, office in enumerate(offices):
        _known_country(office.country, codes, office_file.place(n))
        if office.group is not None and office.group not in ids:
            raise SeedError(f"{office_file.place(n)}: group: '{office.group}' is in no file of actors")
    _refuse_overlaps(_state_claims(states, state_file), "the name")
    _refuse_overlaps(_named_claims(everyone, institutions, institution_file), "the alias")
    _refuse_overlaps(_office_claims(offices, office_file), "the office")
    return ActorDirectory(
        states=states,
        institutions=institutions,
        groups=named["groups"][0],
        organisations=named["organisations"][0],
        communities=named["communities"][0],
        offices=offices,
        roles=roles,
        adjectives=adjectives,
        sectors=read_csv(folder / "sectors.csv", SectorRow),
        words=read_yaml(folder / "phrase.yml", PhraseWords),
    )


def _read(path: Path, model: type[Row]) -> tuple[tuple[Row, ...], _File]:
    rows = read_csv(path, model)
    return rows, _File(path, lines_of(path)[1:])


def _refuse_repeats(what: str, keys: Iterable[tuple[str, str]]) -> None:
    """Of keys with their places in the files, none may occur twice."""
    seen: dict[str, str] = {}
    for key, place in keys:
        if key in seen:
            raise SeedError(f"{place}: {what}: '{key}' is given twice, first at {seen[key]}")
        seen[key] = place


def _known_country(country: str | None, codes: frozenset[str], place: str) -> None:
    if country is not None and country not in codes:
        raise SeedError(f"{place}: country: '{country}' is not in states.csv")


def _check_named(everyone: Sequence[tuple[NamedRow, str]], codes: frozenset[str], ids: frozenset[str]) -> None:
    for row, place in everyone:
        _known_country(row.country, codes, place)
        _known_country(row.mandate, codes, place)
        if row.allegiance is not None and row.allegiance not in codes | ids:
            raise SeedError(f"{place}: allegiance: '{row.allegiance}' is neither a state nor an actor")
        if row.local_aliases and row.country is None:
            raise SeedError(f"{place}: local_aliases: '{row.name}' has local aliases but no country")


def _claim(key: str, owner: str, row: Dated, place: str) -> _Claim:
    if not any(char.isalnum() for char in key.partition(" (")[0]):
        raise SeedError(f"{place}: the alias '{key}' has no letter that a text could be searched for")
    return _Claim(key.casefold(), owner, row.active_from or ORIGIN, row.active_to or FOREVER, place)


def _state_claims(states: Sequence[StateRow], file: _File) -> Iterator[_Claim]:
    for n, row in enumerate(states):
        for name in {row.name, *row.other_names, *row.adjectives, *row.people, *row.capitals, *row.metonyms}:
            yield _claim(name, row.code, row, file.place(n))


def _named_claims(
    everyone: Sequence[tuple[NamedRow, str]], institutions: Sequence[InstitutionRow], file: _File
) -> Iterator[_Claim]:
    for row, place in everyone:
        yield from (_claim(a, row.id, row, place) for a in (row.name, *row.aliases))
        yield from (_claim(f"{a} ({row.country})", row.id, row, place) for a in row.local_aliases)
    for n, body in enumerate(institutions):
        owner = f"{body.country}.{body.sector}"
        yield from (_claim(a, owner, body, file.place(n)) for a in (body.name, *body.aliases))
        yield from (_claim(f"{a} ({body.country})", owner, body, file.place(n)) for a in body.local_aliases)


def _office_claims(offices: Sequence[OfficeRow], file: _File) -> Iterator[_Claim]:
    for n, row in enumerate(offices):
        holder = f"{row.person} {row.active_from}"
        yield _claim(f"{row.office} of {row.country or ''}{row.group or ''}", holder, row, file.place(n))


def _refuse_overlaps(claims: Iterable[_Claim], what: str) -> None:
    """Two owners may not claim one key at the same time; a shared boundary day is a hand-over, not an overlap."""
    by_key: dict[str, list[_Claim]] = {}
    for claim in claims:
        by_key.setdefault(claim.key, []).append(claim)
    for key, rivals in by_key.items():
        rivals.sort(key=lambda c: (c.since, c.until))
        for n, first in enumerate(rivals):
            for second in rivals[n + 1 :]:
                if first.owner != second.owner and second.since < first.until:
                    raise SeedError(
                        f"{second.place}: {what} '{key}' is also claimed at {first.place} for the same time"
                    )

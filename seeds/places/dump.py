"""Reads a dump of GeoNames into the form of the gazetteer.

`allCountries.txt` (or the file of one country) has 19 columns parted by tabs, `alternateNamesV2.txt` eight to ten. Both are read as a
stream; what is kept in memory are the divisions only. The result holds the bundled gazetteer with the dump's places added to it: where
both have a place, the dump's line wins, except over states, whose names and middles are ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from pydantic import ValidationError

from schemas.errors import InputError, TocsinError
from schemas.places import GeonamesFeatures, GeonamesRow
from seeds.places.naming import bare_names, usable, without_article
from seeds.places.store import Entry, GazetteerWriter
from seeds.reader import ROOT, read_yaml

COLUMNS, ALTERNATE_COLUMNS = 19, range(8, 11)
USED = {
    "number": 0,
    "name": 1,
    "alternates": 3,
    "lat": 4,
    "lon": 5,
    "feature": 7,
    "country": 8,
    "admin1": 10,
    "admin2": 11,
    "population": 14,
}
"""Where the fields of a GeonamesRow stand."""
NOT_NAMES = frozenset(["link", "post", "iata", "icao", "faac", "tcid", "unlc", "abbr", "wkdt", "phon"])
"""What stands in the language's column for codes and addresses."""
LONGEST_LINE = 1 << 17
"""Bytes; the longest lines of a dump have a quarter of it."""
BATCH = 10_000
"""Lines that are read, checked and written at a time."""

Kept = TypeVar("Kept")
Line = tuple[int, bytes]
Watch = Callable[[Iterable[list[Line]], str], Iterable[list[Line]]]
"""What may look on while batches of lines go by, e.g. to show progress."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that says nothing usable, and why."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class Tally:
    """What became of the lines of one file: read = kept + left out (features, names and codes not of use) + refused."""

    read: int = 0
    kept: int = 0
    left_out: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the tally of each file by its name, and how many places the gazetteer now holds."""

    tallies: dict[str, Tally]
    places: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What lines are read against: features kept, states by alpha-2 code, numbers of states, and of divisions by GeoNames code."""

    features: dict[str, str]
    alpha3: dict[str, str]
    states: frozenset[int]
    divisions: dict[str, int]


def import_dump(
    dump: Path,
    alternates: Path | None,
    output: Path,
    *,
    base: Path,
    tell: Callable[[Refusal], None],
    watch: Watch = lambda batches, _: batches,
) -> Imported:
    """Write the gazetteer `output`, which holds `base` and the dump.

    Bad lines go to `tell` and are left out. Raises InputError when a file cannot be opened, TocsinError when it is no such file; `output`
    is then as it was before.
    """
    alpha3, states = _states(base)
    known = _Known(
        dict(read_yaml(ROOT / "places" / "features.yml", GeonamesFeatures).kept),
        alpha3,
        states,
        _divisions(dump, watch),
    )
    tallies: dict[str, Tally] = {}
    try:
        with GazetteerWriter(output) as writer:
            writer.add_all_of(base)
            for entries in _sifted(dump, partial(_entry, known=known), tallies, tell, watch):
                # States keep the row that is ours, and take further names only.
                writer.add(e for e in entries if e.number not in states)
                writer.add_names((e.number, n, 0) for e in entries if e.number in states for n in (*e.names, *e.weak))
            if alternates is not None:
                for names in _sifted(alternates, _alternate, tallies, tell, watch):
                    writer.add_names(names)
            return Imported(tallies, writer.finish(made_from=", ".join([base.name, *tallies])))
    except sqlite3.Error as error:
        raise TocsinError(f"{output}: {error}") from error


def _states(base: Path) -> tuple[dict[str, str], frozenset[int]]:
    with closing(sqlite3.connect(f"{base.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        codes = db.execute(
            "SELECT substr(a.key, 2), p.country FROM aliases a JOIN places p ON p.number = CAST(a.ids AS INTEGER)"
            " WHERE a.key > '@' AND a.key < 'A'"
        ).fetchall()
        numbers = db.execute("SELECT number FROM places WHERE feature = 'PCLI'").fetchall()
    return dict(codes), frozenset(number for (number,) in numbers)


def _batches(path: Path) -> Iterator[list[Line]]:
    """The lines of a file by their number, in batches; of lines that are too long no more than their beginning."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    with file:
        lines = enumerate(iter(partial(_line, file), b""), 1)
        while batch := list(islice(lines, BATCH)):
            yield batch


def _line(file: BinaryIO) -> bytes:
    line = part = file.readline(LONGEST_LINE)
    while part and not part.endswith(b"\n") and len(part) == LONGEST_LINE:
        part = file.readline(LONGEST_LINE)
    return line


def _divisions(dump: Path, watch: Watch) -> dict[str, int]:
    """GeoNames code of a division of the first or second order (`UA.07`, `UA.07.1234`) -> its number."""
    found: dict[str, int] = {}
    for batch in watch(_batches(dump), f"lines of {dump.name} searched for divisions"):
        for _, line in batch:
            if b"\tADM1\t" in line or b"\tADM2\t" in line:
                fields = line.decode("utf-8", errors="replace").split("\t")
                if len(fields) == COLUMNS and fields[0].isdecimal():
                    first, second = f"{fields[8]}.{fields[10]}", f".{fields[11]}" if fields[7] == "ADM2" else ""
                    found[first + second] = int(fields[0])
    return found


def _sifted(
    path: Path,
    read: Callable[[list[str]], Kept | None],
    tallies: dict[str, Tally],
    tell: Callable[[Refusal], None],
    watch: Watch,
) -> Iterator[list[Kept]]:
    """What a reader makes of the lines of a file, batch by batch; it refuses a line by a ValueError with the reason."""
    tally = tallies[path.name] = Tally()
    for batch in watch(_batches(path), f"lines of {path.name}"):
        kept: list[Kept] = []
        refusals: list[Refusal] = []
        for number, line in batch:
            try:
                found = read(_fields(line))
            except ValueError as error:
                refusals.append(Refusal(path.name, number, str(error)))
            else:
                kept.extend([found] if found is not None else [])
        tally.read, tally.kept, tally.refused = (
            tally.read + len(batch),
            tally.kept + len(kept),
            tally.refused + len(refusals),
        )
        tally.left_out = tally.read - tally.kept - tally.refused
        if tally.refused == tally.read:
            raise TocsinError(f"{path}: not a file of GeoNames: line {refusals[0].line}: {refusals[0].reason}")
        for refusal in refusals:
            tell(refusal)
        yield kept
    if not tally.read:
        raise TocsinError(f"{path}: not a file of GeoNames: it is empty")


def _fields(line: bytes) -> list[str]:
    if len(line) >= LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE:,} bytes")
    try:
        return line.decode("utf-8").rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start}") from error


def _entry(fields: list[str], known: _Known) -> Entry | None:
    """A line of the dump as a place; None when its feature is not kept."""
    if len(fields) != COLUMNS:
        raise ValueError(f"{len(fields)} columns instead of {COLUMNS}")
    row = _row(fields)
    country = known.alpha3.get(row.country)
    if row.country and country is None:
        raise ValueError(f"country: '{row.country}' is no state that we know")
    feature = known.features.get(row.feature)
    if feature is None:
        return None
    if feature == "PCLI" and row.number not in known.states:
        return None
    other = tuple(n for n in row.alternates.split(",") if usable(n) and n != row.name)
    short = (
        bare_names((row.name, *other)) - {row.name}
        if feature in ("ADM1", "ADM2")
        else without_article((row.name, *other), country)
    )
    first = known.divisions.get(f"{row.country}.{row.admin1}")
    second = known.divisions.get(f"{row.country}.{row.admin1}.{row.admin2}")
    return Entry(
        row.number, None, row.name, feature, country, first, None if feature == "ADM1" else second,
        row.lat, row.lon, row.population, (row.name,), (*other, *short),
    )  # fmt: skip


def _row(fields: list[str]) -> GeonamesRow:
    try:
        return GeonamesRow.model_validate({name: fields[at] for name, at in USED.items()})
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{first['loc'][0]}: {first['msg']}") from error


def _alternate(fields: list[str]) -> tuple[int, str, int] | None:
    """A line of the other names as (number, name, whether it is the usual name in English); None for codes and other scripts."""
    if len(fields) not in ALTERNATE_COLUMNS:
        raise ValueError(f"{len(fields)} columns instead of {ALTERNATE_COLUMNS[0]} to {ALTERNATE_COLUMNS[-1]}")
    if not (fields[0].isdecimal() and fields[1].isdecimal()):
        raise ValueError("number: not a whole number")
    language, name, preferred, colloquial = fields[2], fields[3].strip(), fields[4], fields[6]
    if language in NOT_NAMES or colloquial == "1" or not usable(name):
        return None
    return int(fields[1]), name, int(language == "en" and preferred == "1")

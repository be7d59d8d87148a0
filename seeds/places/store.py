"""The SQLite file of the gazetteer: its rows, its keys, and how it is written.

Names are staged in a scratch file beside it and sorted there, so that any number of places is written in the same small memory.
"""

from __future__ import annotations

import hashlib
import math
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from seeds.names import fold_name

MAX_HOMONYMS = 60
MAX_WORDS = 7
ATTRIBUTION = (
    "Contains data of GeoNames (https://www.geonames.org), licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
    "filtered to names in Latin letters and supplemented with tables of Tocsin's own."
)
PROMINENCE = {"PCLI": 12.0, "CONT": 12.0, "ADM1": 2.5, "ADM2": 0.0, "PPLC": 5.0, "PPL": 2.0}
OWN_PROMINENCE, SITE_PROMINENCE = 12.0, 1.0
"""What the other features weigh: those in our own tables are there because news names them, GeoNames' are camps and airports."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of `places`, with all names it goes by. `number` is the GeoNames id, or negative."""

    number: int
    slug: str | None
    name: str
    feature: str
    country: str | None
    admin1: int | None
    admin2: int | None
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()


def _keys(name: str) -> set[str]:
    """The keys of one name: abbreviations and names of four capitals or fewer must be met exactly, all others folded;
    `@US` is a state's alpha-2 code, `,GA` a postal code, read only behind a comma."""
    if name[0] in "@,":
        return {name}
    if ("." in name and len(name) < 9 and " " not in name) or (name.isupper() and len(name) < 6):
        return {f"={name}"}
    key = fold_name(name)
    return {key} if key and (len(key) > 2) and len(key.split()) <= MAX_WORDS else set()


def prominence(number: int, feature: str, population: int, main: int) -> float:
    """How likely the name means this entry where nothing else is known; only its order matters."""
    base = PROMINENCE.get(feature, OWN_PROMINENCE if number < 0 else SITE_PROMINENCE)
    return base + math.log10(population + 10) - (0.0 if main else 2.5)


SCHEMA = """
CREATE TABLE places (number INTEGER PRIMARY KEY, slug TEXT, name TEXT NOT NULL, feature TEXT NOT NULL, country TEXT,
    admin1 INTEGER, admin2 INTEGER, lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL);
CREATE TABLE aliases (key TEXT PRIMARY KEY, longest INTEGER, ids TEXT) WITHOUT ROWID;
CREATE TABLE demonyms (word TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
# The scratch file is thrown away, and the gazetteer appears only when it is whole: neither needs a journal.
QUICK = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000; PRAGMA temp_store=FILE;"


class GazetteerWriter:
    """Writes a gazetteer: add what it shall hold, then `finish`; whatever fails before that leaves the old file as it was.

    A place given twice keeps the fields given last and all its names. The same input gives the same bytes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part, self._scratch = (path.with_name(f"{path.name}.{os.getpid()}.{end}") for end in ("part", "scratch"))

    def __enter__(self) -> GazetteerWriter:
        self._db = sqlite3.connect(self._part, isolation_level=None)
        self._db.executescript(f"PRAGMA page_size=4096; {QUICK} {SCHEMA}")
        self._db.execute("ATTACH ? AS scratch", (str(self._scratch),))
        self._db.executescript(
            "PRAGMA scratch.journal_mode=OFF; PRAGMA scratch.synchronous=OFF;"
            "CREATE TABLE scratch.names (number INTEGER NOT NULL, key TEXT NOT NULL, main INTEGER NOT NULL); BEGIN"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        for path in (self._part, self._scratch):
            path.unlink(missing_ok=True)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add places with their names."""
        batch = tuple(entries)
        self._db.executemany("INSERT OR REPLACE INTO places VALUES (?,?,?,?,?,?,?,?,?,?)", map(_row, batch))
        self.add_names(
            (e.number, name, main) for e in batch for main, names in ((1, e.names), (0, e.weak)) for name in names
        )

    def add_names(self, names: Iterable[tuple[int, str, int]]) -> None:
        """Add names by number of place, 1 for a main name and 0 for another; those of places that are never added are left out."""
        rows = ((number, key, main) for number, name, main in names for key in _keys(name))
        self._db.executemany("INSERT INTO scratch.names VALUES (?,?,?)", rows)

    def add_all_of(self, gazetteer: Path) -> None:
        """Add the places, names and demonyms of another file of this form."""
        with closing(sqlite3.connect(f"{gazetteer.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as other:
            self._db.executemany(
                "INSERT OR REPLACE INTO places VALUES (?,?,?,?,?,?,?,?,?,?)", other.execute("SELECT * FROM places")
            )
            self.add_demonyms(other.execute("SELECT word, number FROM demonyms"))
            listed = other.execute("SELECT key, ids FROM aliases WHERE ids IS NOT NULL")
            rows = ((int(i.rstrip("~")), key, int(not i.endswith("~"))) for key, ids in listed for i in ids.split())
            self._db.executemany("INSERT INTO scratch.names VALUES (?,?,?)", rows)

    def add_demonyms(self, demonyms: Iterable[tuple[str, int]]) -> None:
        """Add folded words for peoples with the number of their state."""
        self._db.executemany("INSERT OR REPLACE INTO demonyms VALUES (?,?)", sorted(demonyms))

    def finish(self, *, compact: bool = False, **about: str) -> int:
        """Sort the names, write the whole file and put it in its place; returns how many places it holds.

        `compact` packs the pages anew: a fifteenth smaller, at twice the space while it is done.
        """
        self._db.executemany("INSERT INTO aliases VALUES (?,?,?)", self._aliases())
        facts = {"attribution": ATTRIBUTION, **about}
        self._db.executemany("INSERT INTO about VALUES (?,?)", sorted(facts.items()))
        (places,) = self._db.execute("SELECT count(*) FROM places").fetchone()
        self._db.execute("COMMIT")
        if compact:
            self._db.execute("VACUUM main")
        digest = _digest(self._part)
        self._db.execute("INSERT INTO about VALUES ('digest', ?)", (digest,))
        self._db.close()
        self._part.replace(self._path)
        return int(places)

    def _aliases(self) -> Iterator[tuple[str, int | None, str | None]]:
        """(key, words of the longest key that begins with it, ids by falling prominence), in the order of keys.

        A blank sorts before all that keys are made of, so the keys with a first word in common stand together.
        """
        self._db.create_function("prominence", 4, prominence, deterministic=True)
        rows = self._db.execute(
            "SELECT n.key, n.number, max(n.main), prominence(p.number, p.feature, p.population, max(n.main))"
            " FROM scratch.names n JOIN places p ON p.number = n.number GROUP BY n.key, n.number"
        )
        keyed = ((key, _ranked(homonyms)) for key, homonyms in groupby(rows, itemgetter(0)))
        for first, group in groupby(keyed, lambda row: row[0].split(" ", 1)[0]):
            listed = list(group)
            longest = max(key.count(" ") + 1 for key, _ in listed)
            if listed[0][0] != first:
                yield first, longest, None
            yield from ((key, longest if key == first else None, ids) for key, ids in listed)


def _row(e: Entry) -> tuple[object, ...]:
    at = (round(e.lat * 1e4), round(e.lon * 1e4))
    return (e.number, e.slug, e.name, e.feature, e.country, e.admin1, e.admin2, *at, e.population)


def _ranked(homonyms: Iterable[tuple[str, int, int, float]]) -> str:
    """Numbers by falling prominence, other names marked by a trailing `~`."""
    scored = [(-score, str(number) + ("" if main else "~")) for _, number, main, score in homonyms]
    return " ".join(text for _, text in sorted(scored)[:MAX_HOMONYMS])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: Path, entries: Iterable[Entry], demonyms: dict[str, int]) -> None:
    """Write the file anew."""
    with GazetteerWriter(path) as writer:
        writer.add(sorted(entries, key=lambda e: e.number))
        writer.add_demonyms(demonyms.items())
        writer.finish(compact=True)


def digest_of(path: Path) -> str:
    """A hash of what a gazetteer holds: the one written into it, or that of its bytes when it has none."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            row = db.execute("SELECT value FROM about WHERE key = 'digest'").fetchone()
    except sqlite3.DatabaseError:
        row = None
    return str(row[0]) if row else _digest(path)

"""The SQLite file of the gazetteer: its rows, its keys, and how it is written."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from seeds.names import fold_name

MAX_HOMONYMS = 60
MAX_WORDS = 7


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


def prominence(entry: Entry, main: bool) -> float:
    """How likely the name means this entry where nothing else is known; only its order matters."""
    base = {"PCLI": 12.0, "CONT": 12.0, "ADM1": 2.5, "ADM2": 0.0, "PPLC": 5.0, "PPL": 2.0}.get(entry.feature, 12.0)
    return base + math.log10(entry.population + 10) - (0.0 if main else 2.5)


def aliases(entries: Iterable[Entry]) -> dict[str, str]:
    """Key -> ids by falling prominence, other names marked by a trailing `~`."""
    found: dict[str, dict[int, tuple[float, str]]] = defaultdict(dict)
    for e in entries:
        for main, names in ((True, e.names), (False, e.weak)):
            score = prominence(e, main)
            for key in {k for n in names for k in _keys(n)}:
                if e.number not in found[key]:
                    found[key][e.number] = (score, str(e.number) + ("" if main else "~"))
    return {
        key: " ".join(text for _, text in sorted(ids.values(), key=lambda x: (-x[0], x[1]))[:MAX_HOMONYMS])
        for key, ids in found.items()
    }


def longest_by_first_word(keys: Iterable[str]) -> dict[str, int]:
    """First word -> the number of words of the longest key that it begins."""
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


SCHEMA = """
CREATE TABLE places (number INTEGER PRIMARY KEY, slug TEXT, name TEXT NOT NULL, feature TEXT NOT NULL, country TEXT,
    admin1 INTEGER, admin2 INTEGER, lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL);
CREATE TABLE aliases (key TEXT PRIMARY KEY, longest INTEGER, ids TEXT) WITHOUT ROWID;
CREATE TABLE demonyms (word TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""


def write(path: Path, entries: list[Entry], demonyms: dict[str, int]) -> None:
    """Write the file anew; the same input gives the same bytes."""
    path.unlink(missing_ok=True)
    keys = aliases(entries)
    longest = longest_by_first_word(keys)
    with sqlite3.connect(path) as db:
        db.executescript("PRAGMA page_size=4096; PRAGMA journal_mode=OFF;" + SCHEMA)
        db.executemany(
            "INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?)",
            [
                (
                    e.number,
                    e.slug,
                    e.name,
                    e.feature,
                    e.country,
                    e.admin1,
                    e.admin2,
                    round(e.lat * 1e4),
                    round(e.lon * 1e4),
                    e.population,
                )
                for e in sorted(entries, key=lambda e: e.number)
            ],
        )
        rows = [(key, longest.get(key), keys.get(key)) for key in sorted(keys.keys() | longest.keys())]
        db.executemany("INSERT INTO aliases VALUES (?,?,?)", rows)
        db.executemany("INSERT INTO demonyms VALUES (?,?)", sorted(demonyms.items()))
    db.execute("VACUUM")
    db.close()

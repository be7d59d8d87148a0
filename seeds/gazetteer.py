"""Opens the gazetteer and looks names up in it.

The file is opened read-only; each process opens its own, lazily, so that a `Gazetteer` can be sent to worker processes, and all of them
read the same mapped pages. What was looked up last is kept in the object.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from schemas.errors import SeedError
from schemas.places import Place, PlaceWords
from seeds.names import fold_name, fold_word
from seeds.reader import ROOT, read_yaml

DEFAULT = ROOT / "places" / "gazetteer.sqlite"
CACHE_LIMIT = 12_000
"""Keys of a generation of the cache; two generations are kept, about 15 MB."""
DIVISIONS_KEPT = 10_000

REMEDY = "build it with `python -m seeds.places.build`, or with `tocsin gazetteer import` if it is your own"
MAPPED = 1 << 32
"""Bytes of the file that are read through a map; a larger one is read through buffers beyond them."""
_AT_ONCE = 500
"""Keys or numbers asked for in one query."""
_Known = tuple[int, tuple[Place, ...]]
"""What the file says of a key: the words of the longest key that begins with it, and the places it may mean."""
_COLUMNS = "number, slug, name, feature, country, admin1, admin2, lat, lon, population"


class WordSets:
    """The lists of `words.yml` as sets, for quick questions; `demonyms` are the folded words for peoples."""

    def __init__(self, words: PlaceWords, demonyms: Iterable[str] = ()) -> None:
        self.demonyms = frozenset(demonyms)
        self.people_starts = frozenset(d.split(" ", 1)[0] for d in self.demonyms if " " in d)
        self.common = frozenset(words.common)
        self.given_names = frozenset(words.given_names)
        self.titles = frozenset(words.titles)
        self.persons_after = frozenset(words.persons_after)
        self.institutions = frozenset(words.institutions)
        self.not_place_after = frozenset(words.not_place_after)
        self.not_place_before = frozenset(words.not_place_before)
        self.prefixes = frozenset(words.prefixes)
        self.locatives = frozenset(words.locatives)
        self.strict_locatives = frozenset(words.strict_locatives)
        self.vicinity = frozenset(words.vicinity)
        self.divisions = MappingProxyType(dict(words.divisions))
        self.settlements = frozenset(words.settlements)
        self.landforms = MappingProxyType(dict(words.landforms))
        self.leading_landforms = frozenset(words.leading_landforms)
        self.own_nouns = frozenset(words.own_nouns)
        self.small_settlements = frozenset(words.small_settlements)
        self.streets = frozenset(words.streets)
        self.own_streets = frozenset(words.own_streets)
        self.weak_streets = frozenset(words.weak_streets)
        self.calendar = frozenset(words.calendar)
        self.directions = frozenset(words.directions)
        self.compound_tails = frozenset(words.compound_tails)
        self.heads_of = frozenset(words.heads_of)
        self.groups = frozenset(words.groups)
        self.articles = frozenset(words.articles)
        self.connectors = frozenset(words.connectors)
        self.peoples = frozenset(words.peoples) | self.demonyms
        nouns = self.institutions | self.divisions.keys() | self.landforms.keys() | self.streets | self.calendar
        self.beside_names = frozenset(nouns | self.titles | self.prefixes)
        self.place_nouns = frozenset(
            self.settlements
            | self.small_settlements
            | self.divisions.keys()
            | self.landforms.keys()
            | self.leading_landforms
        )


class Gazetteer:
    """Names of places of the world and what they may mean.

    Raises SeedError when the file is missing or not a gazetteer, with what to do about it.
    """

    def __init__(self, path: Path = DEFAULT, words: PlaceWords | None = None) -> None:
        if not path.is_file():
            raise SeedError(f"{path.name} is missing: {REMEDY}")
        self.path = path
        self._given_words = words
        self._entries: dict[str, _Known] = {}
        self._older: dict[str, _Known] = {}
        self._places: dict[int, Place | None] = {}

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Any, ...]]:
        return (Gazetteer, (self.path, self._given_words))

    @cached_property
    def _db(self) -> sqlite3.Connection:
        db = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        try:
            # Mapped pages are shared by every process that reads the file.
            db.execute(f"PRAGMA mmap_size={MAPPED}")
            db.execute("PRAGMA cache_size=-2000")
            db.execute("SELECT number FROM places LIMIT 1")
        except sqlite3.DatabaseError as error:
            raise SeedError(f"{self.path} is not a gazetteer: {REMEDY}") from error
        return db

    @cached_property
    def words(self) -> WordSets:
        """The words that guard place reading."""
        return WordSets(self._given_words or read_yaml(ROOT / "places" / "words.yml", PlaceWords), self.demonyms)

    @cached_property
    def demonyms(self) -> dict[str, Place]:
        """Folded adjective or noun for the people of a state -> the state."""
        found = {word: self.place(number) for word, number in self._db.execute("SELECT word, number FROM demonyms")}
        return {word: place for word, place in found.items() if place is not None}

    @cached_property
    def countries(self) -> dict[str, Place]:
        """Alpha-3 code -> the state."""
        rows = self._db.execute("SELECT number FROM places WHERE feature = 'PCLI'").fetchall()
        found = (self.place(number) for (number,) in rows)
        return {p.country: p for p in found if p is not None and p.country}

    def alpha3(self, code: str | None) -> str | None:
        """The alpha-3 code of a state given by its alpha-2 or alpha-3 code; None when it is neither."""
        if code is None or code in self.countries:
            return code
        found = self.lookup(f"@{code}")
        return found[0].country if found else None

    def longest(self, first_word: str) -> int:
        """How many words the longest name has that begins with this folded word; 0 when none does."""
        known = self._entries.get(first_word)
        return (known or self._read(first_word))[0]

    def lookup(self, key: str) -> tuple[Place, ...]:
        """What a key of `seeds.names.fold_name` may mean, most prominent first. `=U.S.` asks for an abbreviation as it stands."""
        known = self._entries.get(key)
        return (known or self._read(key))[1]

    def find(self, name: str) -> tuple[Place, ...]:
        """What a name may mean, most prominent first."""
        return self.lookup(f"={name}") or self.lookup(fold_name(name))

    def place(self, number: int | None) -> Place | None:
        """The entry with this number."""
        if number is None:
            return None
        if number not in self._places:
            row = self._db.execute(f"SELECT {_COLUMNS} FROM places WHERE number = ?", (number,)).fetchone()  # noqa: S608
            if len(self._places) >= DIVISIONS_KEPT:
                self._places.clear()
            self._places[number] = _place(row, main=True) if row else None
        return self._places[number]

    def division_name(self, number: int | None) -> str | None:
        """The name of a division."""
        found = self.place(number)
        return found.name if found else None

    def demonym(self, word: str) -> Place | None:
        """The state whose people or adjective this is."""
        return self.demonyms.get(" ".join(map(fold_word, word.split())))

    def read_ahead(self, keys: Iterable[str]) -> None:
        """Reads many keys at once, which is much quicker than one by one; it changes no answer."""
        missing = [key for key in keys if key not in self._entries and key not in self._older]
        if len(missing) < 2:
            return
        known: dict[str, tuple[int, list[str]]] = {}
        for at in range(0, len(missing), _AT_ONCE):
            part = missing[at : at + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(f"SELECT key, longest, ids FROM aliases WHERE key IN ({marks})", part)  # noqa: S608
            known.update((key, (longest or 0, (ids or "").split())) for key, longest, ids in rows)
        rows_of = self._rows({int(i.rstrip("~")) for _, ids in known.values() for i in ids})
        for key in missing:
            longest, ids = known.get(key, (0, []))
            self._keep(key, (longest, _places(ids, rows_of)))

    def _read(self, key: str) -> _Known:
        """The answer for a key that the younger generation does not hold."""
        known = self._older.get(key)
        if known is None:
            row = self._db.execute("SELECT longest, ids FROM aliases WHERE key = ?", (key,)).fetchone()
            longest, ids = row or (0, None)
            known = (longest or 0, self._load(ids.split()) if ids else ())
        self._keep(key, known)
        return known

    def _keep(self, key: str, known: _Known) -> None:
        """Remember an answer; what was not asked for while a generation filled up is forgotten."""
        if len(self._entries) >= CACHE_LIMIT:
            self._older, self._entries = self._entries, {}
        self._entries[key] = known

    def _load(self, ids: list[str]) -> tuple[Place, ...]:
        return _places(ids, self._rows({int(i.rstrip("~")) for i in ids}))

    def _rows(self, numbers: Set[int]) -> dict[int, tuple[Any, ...]]:
        """The rows of the places with these numbers."""
        found: dict[int, tuple[Any, ...]] = {}
        wanted = list(numbers)
        for at in range(0, len(wanted), _AT_ONCE):
            part = wanted[at : at + _AT_ONCE]
            marks = ",".join("?" * len(part))
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM places WHERE number IN ({marks})", part)  # noqa: S608
            found.update((row[0], row) for row in rows)
        return found


def _places(ids: Sequence[str], rows: Mapping[int, tuple[Any, ...]]) -> tuple[Place, ...]:
    """The places of a list of ids, in its order; `~` marks a name that is not the place's main one."""
    numbers = ((int(i.rstrip("~")), not i.endswith("~")) for i in ids)
    return tuple(_place(rows[n], main=main) for n, main in numbers if n in rows)


def _place(row: tuple[Any, ...], *, main: bool) -> Place:
    number, slug, name, feature, country, admin1, admin2, lat, lon, population = row
    place_id = f"tocsin:{slug}" if slug else f"geonames:{number}"
    return Place(number, place_id, name, feature, country, admin1, admin2, lat / 1e4, lon / 1e4, population, main)

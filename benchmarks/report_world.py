"""A published warehouse of invented incidents whose sentences read, and shrink, like news: what the report page is measured on.

    python -m benchmarks.report_world WAREHOUSE [--incidents N] [--reports MEAN] [--days N] [--seed N]
                                         [--countries ISO3 ...]

The incidents are those of `benchmarks.synthetic`, laid into real towns; each report gets a sentence made of its own values and of invented
words, with the evidence at its words. The same arguments give the same warehouse.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.synthetic import CODER, World, build_world, make_batch, zipf
from benchmarks.synthetic import TOWNS as TOWNS_OF_A_COUNTRY
from schemas.run import Run
from seeds.gazetteer import DEFAULT
from seeds.shape_codes import country_codes
from warehouse.batches import write_batch
from warehouse.db import open_writer
from warehouse.incidents import recompute_incidents
from warehouse.load import load_files
from warehouse.publish import publish_open
from warehouse.stage import ARTICLES, EVENTS, Staged
from warehouse.transaction import transaction

RUN = Run(
    run_id="synthetic",
    started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    coder_version=CODER,
    seeds_fingerprint="-",
    model="-",
)
SYLLABLES = (
    "ba", "re", "mi", "to", "sa", "len", "dor", "ka", "vi", "est", "ing", "ar", "on", "te", "lu",
    "per", "ca", "den", "so", "ri", "mo", "na", "el", "fi", "gra", "tor", "ve", "pu", "sti", "an",
)  # fmt: skip
VERBS = ("hit", "shelled", "attacked", "struck", "stormed", "blamed", "met", "warned", "arrested", "moved against")
SPEAKERS = ("officials", "residents", "a military spokesman", "the health ministry", "local media", "a rights group")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS, SLOPE, TOWNS = 12_000, 1.0, 60
ACTING = ("GOV", "MIL", "POL", "REB", "PRM", "CRM", "OPP", "CVL")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Invented words, the rare ones rare, drawn from one generator."""

    rng: np.random.Generator
    words: tuple[str, ...]
    bounds: np.ndarray[Any, np.dtype[np.float64]]

    def phrase(self, length: int) -> str:
        """So many words."""
        drawn = np.searchsorted(self.bounds, self.rng.random(length))
        return " ".join(self.words[n] for n in drawn)


def _vocabulary(seed: int) -> Vocabulary:
    rng = np.random.default_rng([seed, 7])
    made = {"".join(rng.choice(SYLLABLES, rng.integers(1, 5))) for _ in range(WORDS)}
    words = tuple(sorted(made, key=lambda w: (len(w), w)))
    weights = np.cumsum(1 / np.arange(1, len(words) + 1) ** SLOPE)
    return Vocabulary(rng, words, weights / weights[-1])


def _towns() -> Mapping[str, list[tuple[str, float, float]]]:
    """The largest towns of each country: name, latitude, longitude."""
    towns: defaultdict[str, list[tuple[str, float, float]]] = defaultdict(list)
    asked = "SELECT country, name, lat, lon FROM places WHERE feature LIKE 'PPL%' ORDER BY population DESC, number"
    with sqlite3.connect(f"file:{DEFAULT}?mode=ro", uri=True) as gazetteer:
        for country, name, lat, lon in gazetteer.execute(asked):
            if len(towns[country]) < TOWNS:
                towns[country].append((name, lat / 1e4, lon / 1e4))
    return towns


def _moved(row: Row, towns: Mapping[str, list[tuple[str, float, float]]], names: Mapping[str, str]) -> Row:
    """The event in a real town, in its division or only in its country."""
    known = towns.get(row["country"])
    if not known:
        return row
    name, lat, lon = known[int(row["place_id"][1:]) % len(known)]
    match int(row["place_id"][1:]) % 10:
        case 0:
            unplaced = {"admin1": None, "location_name": names[row["country"]], "lat": known[0][1], "lon": known[0][2]}
            return row | unplaced | {"feature": "PCLI", "geo_precision": 3}
        case 5:
            return row | {"location_name": row["admin1"], "lat": lat, "lon": lon, "feature": "ADM1", "geo_precision": 3}
        case rest:
            return row | {"location_name": name, "lat": lat, "lon": lon, "geo_precision": 2 if rest == 7 else 1}


class _Sentence:
    """A sentence as it is written, and where its parts came to stand."""

    def __init__(self, base: int) -> None:
        self.base, self.text, self.spans = base, "", dict[str, Row]()

    def add(self, text: str, field: str | None = None) -> _Sentence:
        if field:
            start = self.base + len(self.text)
            self.spans[field] = {"text": text, "start": start, "end": start + len(text)}
        self.text += text
        return self


def _retold(row: Row, words: Vocabulary) -> Row:
    rng = words.rng
    told = _Sentence(int(rng.integers(0, 4000)))
    told.add(row["actor_text"], "actor").add(" ").add(str(rng.choice(VERBS)), "trigger").add(" ")
    told.add(row["target_text"], "target").add(" in ").add(row["location_name"], "location").add(" on ")
    told.add(WEEKDAYS[row["date_latest"].weekday()], "date")
    tolls = {}
    for kind in ("killed", "injured"):
        if row[f"{kind}_low"] is not None:
            told.add(f", {kind} ").add(f"{row[f'{kind}_low']} people", kind)
            tolls[kind] = told.spans.pop(kind) | {"counts": kind, "cumulative": False, "victims": "people"}
    if row["attribution_text"] is not None:
        row = row | {"attribution_text": str(rng.choice(SPEAKERS))}
        told.add(", ").add(row["attribution_text"], "attribution").add(" said")
    told.add(f", {words.phrase(int(rng.integers(5, 22)))}.")
    end = {"sentence": {"start": told.base, "end": told.base + len(told.text)}}
    rules = {"actor": "transitive.subj", "date": "relative/weekday", "location": "sentence/beside trigger"}
    evidence = json.dumps({**told.spans, **end, "casualties": tolls, "rules": rules})
    return row | {
        "sentence": told.text,
        "trigger_text": told.spans["trigger"]["text"],
        "in_title": False,
        "evidence": evidence,
    }


def _told(staged: Staged, words: Vocabulary) -> Staged:
    towns, names = _towns(), {code.iso3: code.name for code in country_codes()}
    events = [_retold(_moved(row, towns, names), words) for row in staged.events.to_pylist()]
    articles = [
        row | {"title": words.phrase(9).capitalize(), "url": f"{row['url']}/{words.phrase(6).replace(' ', '-')}"}
        for row in staged.articles.to_pylist()
    ]
    tables = {"events": pa.Table.from_pylist(events, EVENTS), "articles": pa.Table.from_pylist(articles, ARTICLES)}
    return replace(staged, **tables)


def _world(seed: int, countries: Sequence[str]) -> World:
    """The synthetic world with armed and governing actors alone, and with some countries alone when any are named."""
    world = build_world(seed)
    groups = world.groups.filter(pc.is_in(world.groups["sector"], pa.array(ACTING)))
    named = pa.array(countries) if countries else world.towns["country"].unique()
    towns = world.towns.filter(pc.is_in(world.towns["country"], named))
    sizes = {"group": len(groups), "country": len(towns) // TOWNS_OF_A_COUNTRY}
    return replace(
        world, groups=groups, towns=towns, weights=world.weights | {n: zipf(s, 1.1) for n, s in sizes.items()}
    )


def build(
    path: Path, *, incidents: int, reports: float = 3.0, days: int = 400, seed: int = 1, countries: Sequence[str] = ()
) -> Path:
    """Make and publish the warehouse `path`; its snapshot. Reports are linked as they were made."""
    staged = make_batch(_world(seed, countries), seed, 0, incidents, reports, days)
    folder = write_batch(path.parent / f"{path.stem}-batch", _told(staged, _vocabulary(seed)))
    with open_writer(path) as connection:
        load_files(connection, folder, RUN)
        with transaction(connection):
            connection.execute(
                "CREATE OR REPLACE TEMP TABLE touched_incidents AS SELECT DISTINCT incident_id FROM internal.coded_events"
            )
            recompute_incidents(connection)
        return publish_open(connection, path)


def main(argv: Sequence[str] | None = None) -> int:
    """Makes the warehouse and says where its snapshot is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="WAREHOUSE")
    parser.add_argument("--incidents", type=int, default=10_000)
    parser.add_argument("--reports", type=float, default=3.0, help="reports of one incident, on average")
    parser.add_argument("--days", type=int, default=400, help="days in which they happen")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--countries", nargs="*", default=(), metavar="ISO3", help="only in these countries")
    args = parser.parse_args(argv)
    print(build(**vars(args)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

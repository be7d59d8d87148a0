"""Synthetic coded batches for the scale test: fitted to the shapes of conflict news, without a word of real text.

    python -m benchmarks.synthetic FOLDER [--incidents N] [--reports MEAN] [--batch N] [--seed N]

What is fitted: few countries and groups take most of the news (Zipf); each country has weeks of escalation; most incidents kill nobody and
tolls have a heavy tail (lognormal); an incident is told a few times and some a hundred times, within days; most reports are asserted; an
article tells about five events. Types, codes, groups and countries are those of `seeds/`, so every shape has something to map.
The same arguments give the same files.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas.places import CountryRow
from seeds.knowledge import Knowledge, load
from seeds.reader import ROOT, read_csv
from warehouse.batches import write_batch
from warehouse.stage import ARTICLES, EVENTS, ISSUES, PARTICIPANTS, Staged

FIRST_DAY, DAYS = np.datetime64("2015-01-01"), 4000
TOWNS = 400
"""Towns of a country in the news."""
EVENTS_PER_ARTICLE = 5
MODALITIES = {
    "asserted": 0.74,
    "alleged": 0.1,
    "planned": 0.05,
    "threatened": 0.03,
    "denied": 0.03,
    "negated": 0.03,
    "hypothetical": 0.02,
}
KILLING, MEDIAN_KILLED, SPREAD = 0.35, 3.0, 1.1
CODER = "synthetic-1"

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class World:
    """The values that columns are drawn from, as Arrow arrays to take from; one row a kind, group, town or modality."""

    kinds: pa.Table
    groups: pa.Table
    towns: pa.Table
    weights: dict[str, npt.NDArray[np.float64]]


def zipf(size: int, slope: float) -> npt.NDArray[np.float64]:
    """Weights that sum to 1, the first largest."""
    weights = 1 / np.arange(1, size + 1) ** slope
    return np.asarray(weights / weights.sum(), np.float64)


def _kinds(knowledge: Knowledge) -> pa.Table:
    """Every family and subtype of the ontology with its codes."""
    rows = []
    for family in knowledge.types:
        for subtype in (None, *(s.id for s in family.subtypes)):
            codes = family.codes_of(subtype).model_dump()
            rows.append({"event_type": family.type, "event_subtype": subtype, "violent": family.violent, **codes})
    return pa.Table.from_pylist(rows)


def _groups(knowledge: Knowledge) -> pa.Table:
    columns = [(g.name, g.id, g.country, g.sector) for g in (*knowledge.actors.groups, *knowledge.actors.organisations)]
    return pa.table(dict(zip(("name", "id", "country", "sector"), zip(*columns, strict=True), strict=True)))


def _towns(rng: np.random.Generator, countries: Sequence[CountryRow]) -> pa.Table:
    """Invented towns around the middle of each country."""
    number = np.arange(len(countries) * TOWNS)
    home = number // TOWNS
    lat = np.clip(np.array([c.lat for c in countries])[home] + rng.normal(0, 1.5, len(home)), -89, 89)
    lon = np.clip(np.array([c.lon for c in countries])[home] + rng.normal(0, 2.5, len(home)), -179, 179)
    return pa.table({
        "location_name": _joined("Town ", number % TOWNS),
        "place_id": _joined("s", number),
        "country": pa.array([c.iso3 for c in countries]).take(pa.array(home)),
        "admin1": _joined("Province ", number % TOWNS % 17),
        "lat": np.round(lat, 4),
        "lon": np.round(lon, 4),
    })  # fmt: skip


def build_world(seed: int) -> World:
    """The kinds, groups and countries of `seeds/`, in an order that the seed decides: the first ones are most in the news."""
    rng = np.random.default_rng([seed, 0])
    knowledge = load()
    kinds, groups = _kinds(knowledge), _groups(knowledge)
    countries = list(read_csv(ROOT / "places" / "countries.csv", CountryRow))
    rng.shuffle(countries)
    return World(
        kinds=kinds.take(pa.array(rng.permutation(len(kinds)))),
        groups=groups.take(pa.array(rng.permutation(len(groups)))),
        towns=_towns(rng, countries),
        weights={
            "kind": zipf(len(kinds), 0.9),
            "group": zipf(len(groups), 1.1),
            "country": zipf(len(countries), 1.1),
            "town": zipf(TOWNS, 0.8),
            "modality": np.array(list(MODALITIES.values())),
        },
    )


def _joined(*parts: str | Ints | pa.Array) -> pa.Array:
    """Texts put together row by row."""
    arrays = [
        p if isinstance(p, (str, pa.Array, pa.ChunkedArray)) else pc.cast(pa.array(p), pa.string()) for p in parts
    ]
    return pc.binary_join_element_wise(*arrays, "")


HEX = np.array([f"{n:02x}" for n in range(256)], dtype="S2")


def _ids(letter: str, number: Ints) -> pa.Array:
    """`letter` and sixteen hex digits: well mixed, as hashes are (splitmix64)."""
    with np.errstate(over="ignore"):
        z = number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(ord(letter))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    digits = HEX[z.view(np.uint8)].reshape(-1, 8).view("S16").ravel()
    return _joined(letter, pa.array(digits.astype("U16")))


def _days(rng: np.random.Generator, country: Ints, days: int) -> Ints:
    """Days since the first: half of a country's incidents fall into its escalations; one that would end after the last goes on at
    the first."""
    centre = (country * 7919 + rng.integers(0, 6, len(country)) * 641) % days
    burst = centre + rng.normal(0, 20, len(country))
    anywhere = rng.integers(0, days, len(country))
    return np.where(rng.random(len(country)) < 0.5, burst, anywhere).astype(np.int64) % days


def _toll(rng: np.random.Generator, likely: npt.NDArray[np.bool_], median: float) -> tuple[pa.Array, pa.Array]:
    """Low and high: no toll for most, one number for many, a range or an open top for some."""
    size = len(likely)
    low = np.maximum(1, rng.lognormal(np.log(median), SPREAD, size)).astype(np.int64)
    high = low + (rng.random(size) < 0.2) * rng.integers(1, 9, size)
    none = ~likely | (rng.random(size) > KILLING)
    return pa.array(low, mask=none), pa.array(high, mask=none | (rng.random(size) < 0.25))


@dataclass(frozen=True, slots=True)
class Reports:
    """One entry a report: the incident it tells, the day it was told on (since the first), and its own number."""

    incident: Ints
    day: Ints
    number: Ints


def _reports(rng: np.random.Generator, day: Ints, mean: float, first: int) -> Reports:
    """How often each incident is told, and when; in the order of the days, so that an article tells of one day."""
    times = np.minimum(rng.zipf(2.2, len(day)) + rng.poisson(max(0.0, mean - 3.2), len(day)), 200)
    incident = np.repeat(np.arange(len(day)), times)
    told = day[incident] + rng.geometric(0.45, len(incident)) - 1
    order = np.argsort(told, kind="stable")
    return Reports(incident[order], told[order], first + np.arange(len(order)))


def _pick(rng: np.random.Generator, weights: npt.NDArray[np.float64], size: int) -> Ints:
    return rng.choice(len(weights), size, p=weights)


def make_batch(world: World, seed: int, number: int, incidents: int, mean: float, days: int = DAYS) -> Staged:
    """One batch of `incidents` incidents within so many days, and all their reports."""
    rng = np.random.default_rng([seed, 1, number])
    country = _pick(rng, world.weights["country"], incidents)
    kind, day = _pick(rng, world.weights["kind"], incidents), _days(rng, country, days)
    reports = _reports(rng, day, mean, number * 100_000_000)
    told, size = reports.incident, len(reports.incident)
    actor = ((_pick(rng, world.weights["group"], incidents) + country * 31) % len(world.groups))[told]
    target = ((_pick(rng, world.weights["group"], incidents) + country * 17) % len(world.groups))[told]
    article = reports.number // EVENTS_PER_ARTICLE
    events = {
        **_codes(world, kind[told]),
        **_someone(world, "actor", actor, rng.random(size) < 0.3),
        **_someone(world, "target", target, rng.random(size) < 0.35),
        **_places(world, (country * TOWNS + _pick(rng, world.weights["town"], incidents))[told]),
        **_dates(day[told], reports.day, rng.random(size) < 0.3),
        **_tolls(rng, pc.take(world.kinds["violent"], pa.array(kind[told])).to_numpy(zero_copy_only=False)),
        **_words(rng, world, reports, size),
        "event_id": _ids("e", reports.number),
        "article_id": _ids("a", article),
        "incident_id": _ids("i", number * 100_000_000 + told),
        "report_id": _ids("r", article * 1_000_003 + told),
    }
    table = _completed(events, EVENTS, size)
    return Staged(
        articles=_articles(article, reports.day),
        events=table,
        participants=_participants(table),
        issues=ISSUES.empty_table(),
        input=len(np.unique(article)),
        refused=0,
    )


def _codes(world: World, kind: Ints) -> dict[str, pa.Array]:
    taken = world.kinds.drop_columns("violent").take(pa.array(kind))
    return {name: taken[name] for name in taken.column_names}


def _someone(world: World, role: str, who: Ints, unresolved: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    taken = world.groups.take(pa.array(who, mask=unresolved))
    text = pc.coalesce(taken["name"], _joined("unit ", who % 97))
    return {f"{role}_{name}": taken[name] for name in taken.column_names} | {f"{role}_text": text}


def _places(world: World, town: Ints) -> dict[str, pa.Array]:
    taken = world.towns.take(pa.array(town))
    return {name: taken[name] for name in taken.column_names} | {
        "location_text": taken["location_name"],
        "feature": pa.repeat("PPL", len(town)),
        "geo_precision": pa.array(np.where(town % 5 == 0, 3, 1).astype(np.uint8)),
    }


def _dates(day: Ints, told: Ints, unsaid: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    earliest, latest = (FIRST_DAY + days for days in (day, np.where(unsaid, told, day)))
    return {
        "date_earliest": pa.array(earliest, mask=unsaid),
        "date_latest": pa.array(latest),
        "date_precision": pa.array(np.where(unsaid, "reported", "day").astype("U8")),
        "date_text": pa.array(np.where(unsaid, "", "Monday").astype("U8"), mask=unsaid),
    }


def _tolls(rng: np.random.Generator, violent: npt.NDArray[np.bool_]) -> dict[str, pa.Array]:
    killed, injured = _toll(rng, violent, MEDIAN_KILLED), _toll(rng, violent, 2 * MEDIAN_KILLED)
    return {"killed_low": killed[0], "killed_high": killed[1], "injured_low": injured[0], "injured_high": injured[1]}


def _words(rng: np.random.Generator, world: World, reports: Reports, size: int) -> dict[str, pa.Array]:
    start = rng.integers(0, 4000, size)
    modality = pa.array(list(MODALITIES)).take(pa.array(_pick(rng, world.weights["modality"], size)))
    sentence = _joined("Report ", reports.number, " of incident ", reports.incident, " word" * 20)
    span = _joined(
        *('{"actor": {"end": ', start + 9, ', "start": ', start, ', "text": "unit"}, "date": {"end": ', start + 40),
        *(
            ', "start": ',
            start + 34,
            ', "text": "Monday"}, "rules": {"actor": "transitive.subj", "date": "relative/weekday"}, ',
        ),
        *(
            '"sentence": {"end": ',
            start + 150,
            ', "start": ',
            start,
            '}, "trigger": {"end": ',
            start + 20,
            ', "start": ',
        ),
        *(start + 13, ', "text": "shelled"}}'),
    )
    return {
        "modality": modality,
        "attribution_text": pa.array(
            np.where(start % 3 == 0, "officials", "residents").astype("U9"), mask=start % 2 == 0
        ),
        "confidence": pa.array(np.round(rng.beta(6, 2, size), 3)),
        "trigger_text": pa.repeat("shelled", size),
        "sentence": sentence,
        "sentence_index": pa.array((start // 150).astype(np.int32)),
        "in_title": pa.array(start < 100),
        "evidence": span,
        "coder_version": pa.repeat(CODER, size),
    }


def _completed(columns: dict[str, pa.Array], schema: pa.Schema, size: int) -> pa.Table:
    """A table of the schema; columns that are not given are null."""
    given = {field.name: columns.get(field.name, pa.nulls(size)) for field in schema}
    return pa.table(
        {
            name: values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
            for name, values in given.items()
        }
    ).cast(schema)


def _articles(article: Ints, told: Ints) -> pa.Table:
    number, at = np.unique(article, return_index=True)
    published = FIRST_DAY + told[at]
    columns = {
        "article_id": _ids("a", number),
        "title": _joined("Headline ", number),
        "text": _joined("Article ", number, " text" * 60),
        "url": _joined("https://news.example/", number),
        "source": _joined("Paper ", number * 31 % 211),
        "language": pa.repeat("en", len(number)),
        "published_on": pa.array(published),
        "content_hash": _joined(_ids("c", number), _ids("d", number)),
        "coder_version": pa.repeat(CODER, len(number)),
    }
    return _completed(columns, ARTICLES, len(number))


def _participants(events: pa.Table) -> pa.Table:
    """Actor and target of each event, event by event, as they are staged."""
    made = []
    for position, role in enumerate(("actor", "target")):
        size = len(events)
        named = {name: events[f"{role}_{name}"] for name in ("name", "country", "sector", "text")}
        columns = {
            **named,
            "actor_id": events[f"{role}_id"],
            "event_id": events["event_id"],
            "role": pa.repeat(role, size),
            "position": pa.array(np.full(size, position)),
            "span_start": events["sentence_index"],
            "span_end": events["sentence_index"],
        }
        made.append(_completed(columns, PARTICIPANTS, size))
    both = pa.concat_tables(made)
    size = len(events)
    return both.take(pa.array(np.arange(2 * size).reshape(2, size).T.ravel()))


def write_batches(folder: Path, *, incidents: int, reports: float, batch: int, seed: int) -> list[Path]:
    """Write all batches below `folder`, each of `batch` incidents; their folders."""
    world = build_world(seed)
    starts = range(0, incidents, batch)
    return [
        write_batch(folder / f"batch-{n:05}", make_batch(world, seed, n, min(batch, incidents - start), reports))
        for n, start in enumerate(starts)
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Writes the batches and says how many rows they have."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--incidents", type=int, default=2_000_000)
    parser.add_argument("--reports", type=float, default=5.0, help="reports of one incident, on average")
    parser.add_argument("--batch", type=int, default=50_000, help="incidents in one batch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    started = time.perf_counter()
    args.folder.mkdir(parents=True, exist_ok=True)
    made = write_batches(args.folder, incidents=args.incidents, reports=args.reports, batch=args.batch, seed=args.seed)
    print(f"{len(made)} batches in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

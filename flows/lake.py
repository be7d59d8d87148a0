"""Articles into a lake: read, coded and committed batch by batch, by as many machines at once as there are."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb

from flows.code_articles import grouped
from flows.fan_out.choice import open_coders, plan_of
from flows.identity import identity
from flows.ingest import Ingested, articles_of, each_once
from flows.parts import Begun, Plan, batch_name, overlapped
from flows.progress import shown
from flows.settings import Settings
from flows.sources.inputs import fail_on_missing, read_inputs
from flows.sources.items import Settled
from flows.sources.setup import reading
from schemas.errors import InputError
from schemas.ids import stable_id
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from warehouse.lake import LakeAddress, known_in_lake, open_lake, write_to_lake
from warehouse.load import total
from warehouse.stage import joined, stage

NAMES = ("catalog", "data")


def lake_address(settings: Settings) -> LakeAddress:
    """Where the lake of the settings is; raises InputError that names what is not set."""
    missing = [f"TOCSIN_LAKE_{name.upper()}" for name in NAMES if getattr(settings, f"lake_{name}") is None]
    if settings.lake_catalog is None or settings.lake_data is None:
        raise InputError(f"no lake is named: set {' and '.join(missing)} (or tocsin.toml)")
    data = settings.lake_data if "://" in settings.lake_data else f"{Path(settings.lake_data).absolute()}/"
    return LakeAddress(settings.lake_catalog.get_secret_value(), data)


def write_lake(names: Sequence[str], settings: Settings) -> RunCounts:
    """Read inputs, code what the lake does not hold, and commit it; what became of the items. Safe to repeat and to run beside others."""
    fail_on_missing(names, settings.sources)
    coder = identity(settings)
    started = dt.datetime.now(dt.UTC)
    run = Run(
        run_id="r" + stable_id("lake", started.isoformat(), coder.version, uuid.uuid4().hex),
        started_at=started,
        coder_version=coder.version,
        seeds_fingerprint=coder.seeds_fingerprint,
        model=coder.model,
    )
    with (
        open_lake(lake_address(settings)) as lake,
        open_coders(settings) as pool,
    ):
        items = shown(read_inputs(names, reading(settings, run.coder_version)), "articles")
        plan = plan_of(settings, run, pool)
        return total(commit_all(grouped(items, settings.batch_size), lake, plan, settings.batch_size))


def commit_all(
    batches: Iterable[Sequence[Settled]], lake: duckdb.DuckDBPyConnection, plan: Plan, size: int
) -> Iterator[RunCounts]:
    """Code and commit batches of `size` items in order; what became of each."""

    def start(batch: Sequence[Settled]) -> Begun:
        return plan.begin(what_is_new(batch, lake, plan.run.coder_version), 0)

    def end(begun: Begun) -> RunCounts:
        counts = _commit(begun, lake, plan.run)
        plan.loaded(begun)
        return counts

    return overlapped(batches, start, end, lambda: plan.ahead(size))


def what_is_new(items: Sequence[Settled], lake: duckdb.DuckDBPyConnection, coder_version: str) -> Ingested:
    """Which of the items this coder has not coded into the lake."""
    arrivals = each_once(items)
    known = known_in_lake(lake, articles_of(arrivals), coder_version)
    new = tuple(a for a in arrivals if a.article.article_id not in known)
    refused = tuple(item for item in items if isinstance(item, Issue))
    own = {a.article.article_id: a.article.article_id for a in new}
    duplicates = len(items) - len(new) - len(refused)
    return Ingested(new, duplicates, refused, text_keys=own, marks=frozenset(own))


def _commit(begun: Begun, lake: duckdb.DuckDBPyConnection, run: Run) -> RunCounts:
    ingested = begun.ingested
    skipped = RunCounts(input=ingested.duplicates, duplicate=ingested.duplicates)
    if not (ingested.new or ingested.refused):
        return skipped
    rows = joined([stage((), (), ingested.refused, run), *(part.result().staged for part in begun.parts)])
    name = stable_id(batch_name(run.coder_version, ingested), *(i.model_dump_json() for i in ingested.refused))
    return total((write_to_lake(lake, name, rows, run.run_id), skipped))

"""The steps that the flows are made of: Prefect tasks, each of which wraps a batch and calls the plain function of another module,
which tests call without Prefect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.cluster import cluster
from flows.code_articles import grouped
from flows.fan_out.choice import open_coders, plan_of
from flows.identity import identity
from flows.ingest import Ingested, ingest
from flows.load_batches import Batch, all_counts, begin, load_coded, record
from flows.observing.watch import advanced, drawn, ended, expecting, exported, look_at_data, timed, watched
from flows.parts import REFUSALS_SHOWN, Begun, Plan, overlapped
from flows.progress import shown
from flows.publish import Published, publish
from flows.settings import Settings
from flows.sources.inputs import fail_on_missing, read_inputs
from flows.sources.items import Settled
from flows.sources.setup import reading
from flows.workers import Workers
from schemas.errors import TocsinError
from schemas.event import Event
from schemas.ids import stable_id
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from seeds.knowledge import load_linking
from warehouse.clustering import Clustered

Value = TypeVar("Value")


class Sealed(Generic[Value]):
    """A value that Prefect does not look into: it walks through collections and models for futures, which costs more than the task."""

    def __init__(self, value: Value) -> None:
        self.value = value


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches of a run share."""

    settings: Settings
    run: Run
    plan: Plan


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one batch: its counts, and the first of its events and refusals to show."""

    counts: RunCounts
    events: tuple[Event, ...]
    refused: tuple[Issue, ...]


@task(name="ingest", cache_policy=NO_CACHE, persist_result=False)
def ingest_batch(items: Sealed[Sequence[Settled]], job: Sealed[Job]) -> Sealed[Ingested]:
    """Leave out what is known."""
    with timed("ingest", len(items.value)):
        return Sealed(ingest(items.value, job.value.settings.warehouse, job.value.run.coder_version))


@task(name="code", cache_policy=NO_CACHE, persist_result=False)
def code_batch(begun: Sealed[Begun]) -> Sealed[Batch]:
    """Code what is new; where others do it, wait until it is done."""
    with timed("code", len(begun.value.ingested.new)):
        return Sealed(Batch(begun.value.ingested, tuple(part.result() for part in begun.value.parts)))


@task(name="load", cache_policy=NO_CACHE, persist_result=False)
def load_batch(batch: Sealed[Batch], job: Sealed[Job]) -> Sealed[Outcome]:
    """Load events and refusals."""
    with timed("load", len(batch.value.ingested.new)):
        counts = load_coded(batch.value, job.value.run, job.value.settings.warehouse)
    events = batch.value.events[: job.value.settings.rows_shown]
    return Sealed(Outcome(counts, events, batch.value.refused[:REFUSALS_SHOWN]))


@task(name="cluster", cache_policy=NO_CACHE, persist_result=False)
def cluster_reports(warehouse: Path, run: Sealed[Run], pool: Sealed[Workers | None]) -> Clustered:
    """Make incidents of what came in, with the help of whoever coded it."""
    with timed("cluster"):
        return cluster(warehouse, load_linking(), run.value, pool.value)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish_results(warehouse: Path, output: Path) -> Published:
    """Snapshot and files."""
    with timed("publish"):
        published = publish(warehouse, output)
    exported(published.files)
    return published


def read_code_load_link(names: Sequence[str], settings: Settings, run: Run) -> list[Outcome]:
    """Everything that the inputs give, batch by batch, and the incidents of it; what became of each batch. Of the events only the first
    are kept."""
    fail_on_missing(names, settings.sources)
    with open_coders(settings) as pool:
        expecting(names)
        items = read_inputs(names, reading(settings, run.coder_version))
        outcomes = list(code_load(items, Job(settings, run, plan_of(settings, run, pool))))
        cluster_reports(settings.warehouse, Sealed(run), Sealed(pool))
    return outcomes


def completed(run: Run, outcomes: Sequence[Outcome], settings: Settings) -> Run:
    """Write down that the run has ended well, and with which counts."""
    counts = all_counts([outcome.counts for outcome in outcomes])
    finished = run.model_copy(update={"finished_at": now(), "status": "completed", "counts": counts})
    look_at_data(settings, finished)
    record(finished, settings.warehouse)
    ended(finished)
    return finished


def code_load(items: Iterable[Settled], job: Job) -> Iterator[Outcome]:
    """Code and load items batch by batch, and code the next ones meanwhile; what became of each batch."""
    settings, kept, sealed = job.settings, 0, Sealed(job)

    def start(batch: Sequence[Settled]) -> Begun:
        ingested = ingest_batch(Sealed(batch), sealed).value
        # What will not be shown is let go, so that memory stays flat.
        with timed("code"):
            return job.plan.begin(ingested, max(0, settings.rows_shown - kept))

    def end(begun: Begun) -> Outcome:
        outcome = load_batch(code_batch(Sealed(begun)), sealed).value
        job.plan.loaded(begun)
        return outcome

    batches = grouped(shown(drawn("read", items), "articles"), settings.batch_size)
    for outcome in overlapped(batches, start, end, lambda: job.plan.ahead(settings.batch_size)):
        advanced(job.run, outcome.counts)
        yield Outcome(outcome.counts, outcome.events[: max(0, settings.rows_shown - kept)], outcome.refused)
        kept += len(outcome.events)


@contextmanager
def recorded(settings: Settings) -> Iterator[Run]:
    """A run that stands in the warehouse from its start, and as failed when the block raises."""
    coder = identity(settings)
    started = now()
    run = Run(
        run_id="r" + stable_id(started.isoformat(), coder.version, settings.warehouse.resolve()),
        started_at=started,
        coder_version=coder.version,
        seeds_fingerprint=coder.seeds_fingerprint,
        model=coder.model,
    )
    begin(run, settings.warehouse)
    with watched(settings, run):
        try:
            yield run
        except BaseException:
            failed = run.model_copy(update={"finished_at": now(), "status": "failed"})
            ended(failed)
            # The first error is the one the user must see, even when the warehouse cannot take this row any more.
            with suppress(TocsinError):
                record(failed, settings.warehouse)
            raise


def now() -> dt.datetime:
    """The clock of all runs, in UTC."""
    return dt.datetime.now(dt.UTC)

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
from flows.code_articles import Coding, Workers, grouped, workers
from flows.identity import identity
from flows.ingest import Ingested, ingest
from flows.load_batches import Batch, all_counts, begin, load_coded, record
from flows.progress import shown
from flows.publish import Published, publish
from flows.settings import Settings
from flows.sources.inputs import fail_on_missing, read_inputs
from flows.sources.items import Settled
from flows.sources.setup import reading
from flows.twins import code_ingested
from schemas.errors import TocsinError
from schemas.event import Event
from schemas.ids import stable_id
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from seeds.knowledge import load_linking
from warehouse.clustering import Clustered

Value = TypeVar("Value")
REFUSALS_SHOWN = 10


class Sealed(Generic[Value]):
    """A value that Prefect does not look into: it walks through collections and models for futures, which costs more than the task."""

    def __init__(self, value: Value) -> None:
        self.value = value


@dataclass(frozen=True, slots=True)
class Job:
    """What all batches of a run share."""

    settings: Settings
    run: Run
    pool: Workers


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one batch: its counts, and the first of its events and refusals to show."""

    counts: RunCounts
    events: tuple[Event, ...]
    refused: tuple[Issue, ...]


@task(name="ingest", cache_policy=NO_CACHE, persist_result=False)
def ingest_batch(items: Sealed[Sequence[Settled]], job: Sealed[Job]) -> Sealed[Ingested]:
    """Leave out what is known."""
    return Sealed(ingest(items.value, job.value.settings.warehouse, job.value.run.coder_version))


@task(name="code", cache_policy=NO_CACHE, persist_result=False)
def code_batch(ingested: Sealed[Ingested], job: Sealed[Job]) -> Sealed[Batch]:
    """Code what is new, on as many processes as the settings allow."""
    return Sealed(Batch(ingested.value, code_ingested(ingested.value, job.value.settings.model, job.value.pool)))


@task(name="load", cache_policy=NO_CACHE, persist_result=False)
def load_batch(batch: Sealed[Batch], job: Sealed[Job]) -> Sealed[Outcome]:
    """Load events and refusals."""
    counts = load_coded(batch.value, job.value.run, job.value.settings.warehouse)
    events = tuple(event for item in batch.value.coded if isinstance(item, Coding) for event in item.events)
    return Sealed(Outcome(counts, events[: job.value.settings.rows_shown], batch.value.refused[:REFUSALS_SHOWN]))


@task(name="cluster", cache_policy=NO_CACHE, persist_result=False)
def cluster_reports(warehouse: Path, run: Sealed[Run]) -> Clustered:
    """Make incidents of what came in."""
    return cluster(warehouse, load_linking(), run.value)


@task(name="publish", cache_policy=NO_CACHE, persist_result=False)
def publish_results(warehouse: Path, output: Path) -> Published:
    """Snapshot and files."""
    return publish(warehouse, output)


def read_code_load(names: Sequence[str], settings: Settings, run: Run) -> list[Outcome]:
    """Everything that the inputs give, batch by batch; what became of each batch. Of the events only the first are kept."""
    fail_on_missing(names, settings.sources)
    with workers(settings.jobs) as pool:
        items = read_inputs(names, reading(settings, run.coder_version))
        return list(code_load(items, Job(settings, run, pool)))


def completed(run: Run, outcomes: Sequence[Outcome], settings: Settings) -> Run:
    """Write down that the run has ended well, and with which counts."""
    counts = all_counts([outcome.counts for outcome in outcomes])
    finished = run.model_copy(update={"finished_at": now(), "status": "completed", "counts": counts})
    record(finished, settings.warehouse)
    return finished


def code_load(items: Iterable[Settled], job: Job) -> Iterator[Outcome]:
    """Code and load items batch by batch; what became of each batch."""
    shared, kept = Sealed(job), 0
    for batch in grouped(shown(items, "articles"), job.settings.batch_size):
        sealed: Sealed[Sequence[Settled]] = Sealed(batch)
        ingested = ingest_batch(sealed, shared)
        outcome = load_batch(code_batch(ingested, shared), shared).value
        # What will not be shown is let go, so that memory stays flat.
        enough = kept >= job.settings.rows_shown
        kept += len(outcome.events)
        yield Outcome(outcome.counts, () if enough else outcome.events, outcome.refused)


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
    try:
        yield run
    except BaseException:
        # The first error is the one the user must see, even when the warehouse cannot take this row any more.
        with suppress(TocsinError):
            record(run.model_copy(update={"finished_at": now(), "status": "failed"}), settings.warehouse)
        raise


def now() -> dt.datetime:
    """The clock of all runs, in UTC."""
    return dt.datetime.now(dt.UTC)

"""Batches that are coded elsewhere and come back through a shared folder: the plan of a run on a cluster."""

from __future__ import annotations

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from flows.fan_out.batch_store import BatchStore
from flows.ingest import Ingested, split
from flows.parts import Begun, Part, Plan, batch_name, code_part
from flows.workers import GROUPS_AHEAD, Pending, Workers
from schemas.errors import InputError, TocsinError
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run

NOBODY = "-"
UNDATED = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""What stands in a batch for the run that will load it: the same articles give the same files."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a worker answers: where the batch lies, and the first of its events and refusals for people to see."""

    attempt: str
    events: tuple[Event, ...] = field(repr=False)
    refused: tuple[Issue, ...] = field(repr=False)


def code_stored(store: BatchStore, model: str, run: Run, shown: int, ingested: Ingested) -> Receipt:
    """Code a batch into the store, unless it is there from an earlier attempt and nobody wants to see its events."""
    name = batch_name(run.coder_version, ingested)
    if not shown and (attempt := store.holds(name)):
        return Receipt(attempt, (), ())
    part = code_part(model, run, shown, ingested)
    return Receipt(store.put(name, part.staged), part.events, part.refused)


@dataclass(frozen=True)
class StoredPart:
    """A batch on its way through the store."""

    store: BatchStore
    run: Run
    coding: Pending[Receipt]

    @cached_property
    def receipt(self) -> Receipt:
        """Where the batch lies, once it is coded."""
        return self.coding.result()

    def result(self) -> Part:
        """Its rows, filed under the run; raises TocsinError when the files are not whole."""
        receipt = self.receipt
        return Part(self.store.read(receipt.attempt, self.run), receipt.events, receipt.refused)


@dataclass(frozen=True, slots=True)
class StoredPlan(Plan):
    """Whole batches are coded by one worker each, and are deleted from the store once the warehouse has them."""

    store: BatchStore

    def begin(self, ingested: Ingested, shown: int) -> Begun:
        """See `Plan`."""
        groups = tuple(split(ingested, len(ingested.new) + len(ingested.twins) + 1))
        unfiled = self.run.model_copy(update={"run_id": NOBODY, "started_at": UNDATED})
        code = partial(code_stored, self.store, self.model, unfiled, shown)
        return Begun(
            ingested, tuple(StoredPart(self.store, self.run, self.pool.submit(code, group)) for group in groups)
        )

    def loaded(self, begun: Begun) -> None:
        """See `Plan`."""
        for part in begun.parts:
            if isinstance(part, StoredPart):
                # The rows are safe; a file that cannot be deleted now is only in the way.
                with suppress(TocsinError):
                    self.store.forget(part.receipt.attempt)

    def ahead(self, articles: int) -> int:
        """See `Plan`."""
        del articles
        return GROUPS_AHEAD * self.pool.size


def stored_plan(model: str, run: Run, pool: Workers, folder: str) -> StoredPlan:
    """The plan over a folder that this process and every worker reach; raises InputError or TocsinError when one does not."""
    store = BatchStore(_everywhere(folder))
    proof = f"proof-{uuid.uuid4().hex}"
    store.prove(proof)
    try:
        blind = [worker for worker, sees in pool.each(store.sees, proof).items() if not sees]
    finally:
        store.withdraw(proof)
    if blind:
        raise InputError(
            f"the worker {blind[0]} does not see the folder of batches {store.url}: name one that all machines reach, "
            "with TOCSIN_BATCHES (a path on a shared disk, or an address as s3://bucket/batches)"
        )
    return StoredPlan(model, run, pool, store)


def _everywhere(folder: str) -> str:
    """The folder by a name that means the same in every working folder."""
    return folder if "://" in folder else str(Path(folder).absolute())

"""Coded batches into the warehouse: one short transaction each, safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.ingest import Ingested
from flows.parts import Part
from schemas.errors import TocsinError
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from warehouse.db import open_writer
from warehouse.load import load_staged, record_run, total
from warehouse.stage import joined, stage
from warehouse.text_keys import remember_repeats
from warehouse.upkeep import end_abandoned


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch on its way into the warehouse."""

    ingested: Ingested
    parts: tuple[Part, ...]

    @property
    def refused(self) -> tuple[Issue, ...]:
        """The first that were refused on the way here, by a reader or by the coder."""
        return (*self.ingested.refused, *(issue for part in self.parts for issue in part.refused))

    @property
    def events(self) -> tuple[Event, ...]:
        """The first events."""
        return tuple(event for part in self.parts for event in part.events)


def load_coded(batch: Batch, run: Run, warehouse: Path) -> RunCounts:
    """Load one batch; raises TocsinError when its counts do not add up."""
    rows = joined([stage((), (), batch.ingested.refused, run), *(part.staged for part in batch.parts)])
    with open_writer(warehouse) as connection:
        loaded = load_staged(connection, rows, run)
        remember_repeats(connection, batch.ingested.repeats, run.run_id)
    skipped = batch.ingested.duplicates
    counts = total((loaded, RunCounts(input=skipped, duplicate=skipped)))
    fail_unless_complete(counts, batch.ingested.input)
    return counts


def fail_unless_complete(counts: RunCounts, given: int) -> None:
    """Every item that came in was loaded, known already or refused; anything else is an error of ours."""
    if counts.input != given or counts.loaded + counts.duplicate + counts.refused != given:
        accounted = f"{counts.loaded} loaded, {counts.duplicate} duplicate and {counts.refused} refused"
        raise TocsinError(f"{given} items came in, but {accounted} are accounted for")


def begin(run: Run, warehouse: Path) -> None:
    """Write the row of a run that has the turn; runs before it that were killed stand as failed from now on."""
    with open_writer(warehouse) as connection:
        end_abandoned(connection, run.run_id, run.started_at)
        record_run(connection, run)


def record(run: Run, warehouse: Path) -> None:
    """Write the row of a run as it stands now."""
    with open_writer(warehouse) as connection:
        record_run(connection, run)


def all_counts(counts: Sequence[RunCounts]) -> RunCounts:
    """The sum over batches."""
    return total(counts)

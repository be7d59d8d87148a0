"""The flows: `run` does everything at once, for a person; `ingest`, `daily` and `maintain` share the same work between schedules, and
`backfill` and `recode` do it for much at a time. The tasks are in `flows.stages`; what needs no Prefect is in other modules.

A run that failed, or was killed, is repaired by running again: what was loaded stays, the rest is loaded then.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows.backfill import DATE, Ledger, Range
from flows.backfill import backfill as fill
from flows.fan_out.choice import open_coders, plan_of
from flows.identity import identity
from flows.parts import REFUSALS_SHOWN
from flows.publish import Published, publish_snapshot
from flows.recode import recode as recode_all
from flows.serving.turns import COURTESY, WORK, TurnTakenError, last_done, turn
from flows.settings import Settings, load_settings
from flows.sources.inputs import fail_on_missing, read_inputs
from flows.sources.items import Settled
from flows.sources.setup import reading
from flows.stages import (
    Job,
    Outcome,
    Sealed,
    cluster_reports,
    code_load,
    completed,
    now,
    publish_results,
    read_code_load_link,
    recorded,
)
from flows.upkeep import maintain as keep_up
from flows.workers import Workers
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run
from seeds.knowledge import sample_articles


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did, the first of its events and refusals, and where its results are."""

    run: Run
    published: Published
    events: tuple[Event, ...] = field(repr=False)
    refused: tuple[Issue, ...] = field(repr=False)


@flow(name="run", persist_result=False)
def run(
    inputs: list[str] | None = None,
    warehouse: str | None = None,
    output: str | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
) -> Report:
    """Read `inputs` (the bundled sample articles when none is given), code what is new, load, link, publish and export it."""
    settings = load_settings(warehouse=warehouse, output=output, jobs=jobs, cluster=cluster)
    with turn(settings.warehouse, WORK, timeout=settings.turn_timeout), recorded(settings) as current:
        outcomes = read_code_load_link(inputs or [str(sample_articles())], settings, current)
        finished = completed(current, outcomes, settings)
        published = publish_results(settings.warehouse, settings.output)
    return _report(finished, published, outcomes, settings)


def _report(finished: Run, published: Published, outcomes: Sequence[Outcome], settings: Settings) -> Report:
    events = [event for outcome in outcomes for event in outcome.events]
    refused = [issue for outcome in outcomes for issue in outcome.refused]
    return Report(finished, published, tuple(events[: settings.rows_shown]), tuple(refused[:REFUSALS_SHOWN]))


@flow(name="ingest", persist_result=False)
def ingest(inputs: list[str] | None = None, warehouse: str | None = None, jobs: int | None = None) -> State[Any]:
    """Read `inputs` (those of the settings when none is given), code what is new, load, link and publish it for readers."""
    settings = load_settings(warehouse=warehouse, jobs=jobs)

    def work() -> str:
        with recorded(settings) as current:
            outcomes = read_code_load_link(inputs or settings.inputs, settings, current)
            counts = completed(current, outcomes, settings).counts
            publish_snapshot(settings.warehouse)
        told = f"{counts.loaded} loaded, {counts.duplicate} duplicate, {counts.refused} refused"
        return f"{counts.input} articles in: {told}; {counts.events} events"

    return in_turn(settings, "ingest", _alone(settings, work))


@flow(name="daily", persist_result=False)
def daily(warehouse: str | None = None, output: str | None = None) -> State[Any]:
    """Link what may be left to link, publish, and write the files."""
    settings = load_settings(warehouse=warehouse, output=output)

    def work() -> str:
        with recorded(settings) as current:
            cluster_reports(settings.warehouse, Sealed(current), Sealed(None))
            completed(current, (), settings)
            published = publish_results(settings.warehouse, settings.output)
        return f"published, and {len(published.files)} files in {settings.output}"

    return in_turn(settings, "daily", _alone(settings, work))


@flow(name="backfill", persist_result=False)
def backfill(
    inputs: list[str],
    since: dt.date | None = None,
    until: dt.date | None = None,
    warehouse: str | None = None,
    jobs: int | None = None,
) -> State[Any]:
    """Read archives, or a range of days, in chunks; one that was interrupted goes on where it stopped when it is called again."""
    settings = load_settings(warehouse=warehouse, jobs=jobs)
    fail_on_missing([name for name in inputs if DATE not in name], settings.sources)

    def work() -> str:
        days = Range(since, until)
        ledger = Ledger.open(settings.warehouse.parent / "backfill", inputs, days)
        coder_version = identity(settings).version
        with open_coders(settings) as pool:
            count = fill(
                inputs,
                days,
                ledger,
                settings.backfill_chunk,
                lambda name: read_inputs([name], reading(settings, coder_version)),
                lambda items: _one_chunk(items, settings, pool),
            )
        with turn(settings.warehouse, WORK, timeout=settings.turn_timeout):
            publish_snapshot(settings.warehouse)
        return f"{count} articles read"

    return in_turn(settings, "backfill", work)


def _one_chunk(items: Sequence[Settled], settings: Settings, pool: Workers) -> None:
    """Code, load and link the items of a chunk in a run of their own, and let others have their turn."""
    with turn(settings.warehouse, WORK, timeout=settings.turn_timeout), recorded(settings) as current:
        outcomes = list(code_load(items, Job(settings, current, plan_of(settings, current, pool))))
        cluster_reports(settings.warehouse, Sealed(current), Sealed(pool))
        completed(current, outcomes, settings)
    time.sleep(COURTESY)


@flow(name="recode", persist_result=False)
def recode(since: dt.date | None = None, warehouse: str | None = None, jobs: int | None = None) -> State[Any]:
    """Code again what another version has coded, and publish it all at once."""
    settings = load_settings(warehouse=warehouse, jobs=jobs)

    def work() -> str:
        counts = recode_all(settings, since).counts
        return f"{counts.loaded} articles coded again, {counts.refused} refused; {counts.events} events"

    return in_turn(settings, "recode", work)


@flow(name="maintain", persist_result=False)
def maintain(warehouse: str | None = None) -> State[Any]:
    """Check that the warehouse is sound, give back unused room, drop old bodies and rotate the dated snapshots."""
    settings = load_settings(warehouse=warehouse)

    def work() -> str:
        did = keep_up(settings, now())
        what = f"{did.rows} rows read, {did.freed} bytes given back, {did.deleted} old bodies deleted"
        return f"{what}, {len(did.snapshots)} dated snapshots"

    return in_turn(settings, "maintain", _alone(settings, work))


def _alone(settings: Settings, work: Callable[[], str]) -> Callable[[], str]:
    """The work, in the turn of whoever changes the warehouse."""

    def in_work_turn() -> str:
        with turn(settings.warehouse, WORK, timeout=settings.turn_timeout):
            return work()

    return in_work_turn


def in_turn(settings: Settings, kind: str, work: Callable[[], str]) -> State[Any]:
    """Do the work of a scheduled run, unless it is being done or was done since it was due; the state in which the run ends."""
    try:
        with turn(settings.warehouse, kind, settings.overlap, settings.turn_timeout):
            if done_meanwhile(settings, kind):
                return Completed(name="Skipped", message="another run has done this since it was due")
            return Completed(message=work())
    except TurnTakenError as error:
        return Completed(name="Skipped", message=str(error))


def done_meanwhile(settings: Settings, kind: str) -> bool:
    """Whether a run of this kind began, and ended well, after this one was due: schedules that were missed are caught up once."""
    due, done = flow_run.scheduled_start_time, last_done(settings.warehouse, kind)
    return due is not None and done is not None and done > due

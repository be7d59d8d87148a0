"""Is all well? What a monitor asks: one verdict, with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from flows.serving.place import is_held
from flows.serving.turns import WORK, turn_path
from flows.settings import Settings
from schemas.errors import TocsinError
from schemas.run import Run
from seeds.knowledge import load_checks
from warehouse.checks import Judged
from warehouse.stats import Status, last_runs, latest, status, warnings

RUNS_LOOKED_AT = 20
"""At least, for the verdict."""


class Level(IntEnum):
    """How bad it is; the numbers are those of Nagios plugins."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


EXIT_STATUS = {Level.OK: 0, Level.WARNING: 3, Level.CRITICAL: 1, Level.UNKNOWN: 1}
"""Of `tocsin status`: 1 is, as for every command, that the work failed, and 2 that it was called wrongly."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something that is not well."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Health:
    """What there is and what is not well; the worst symptom decides."""

    status: Status
    runs: tuple[Run, ...]
    symptoms: tuple[Symptom, ...]

    @property
    def level(self) -> Level:
        """The verdict."""
        return max((symptom.level for symptom in self.symptoms), default=Level.OK)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that a run may take, and that may pass since the last completed one (None: any)."""

    run: float
    age: float | None


def examine(settings: Settings, now: dt.datetime, runs: int = RUNS_LOOKED_AT) -> Health:
    """Look at the warehouse and its snapshot; raises WarehouseError when there is none."""
    limit = max(runs, RUNS_LOOKED_AT)
    found = status(settings.warehouse, runs=limit)
    # The snapshot knows nothing of a run that failed before it published.
    with latest(settings.warehouse) as connection:
        last = last_runs(connection, limit)
    unusual = warnings(settings.warehouse, load_checks(), now.date())
    patience = Patience(settings.run_deadline, settings.status_max_age)
    symptoms = assess(last, unusual, patience, now, working=_is_working(settings.warehouse))
    return Health(found, last, symptoms)


def _is_working(warehouse: Path) -> bool:
    path = turn_path(warehouse, WORK)
    return path.exists() and is_held(path)


def assess(
    runs: Sequence[Run], unusual: Sequence[Judged], patience: Patience, now: dt.datetime, *, working: bool
) -> tuple[Symptom, ...]:
    """What is not well, the worst first. `runs`: the latest first; `working`: whether a process is at work on the warehouse."""
    found = [
        *_ended(runs),
        *_under_way(runs[:1], patience.run, now, working),
        *_age(runs, patience.age, now),
        *(Symptom(Level.WARNING, f"{judged.reason}: {judged.detail}") for judged in unusual),
    ]
    return tuple(sorted(found, key=lambda symptom: -symptom.level))


def _ended(runs: Sequence[Run]) -> Iterator[Symptom]:
    last = next((run for run in runs if run.status != "running"), None)
    if last is None:
        if not runs:
            yield Symptom(Level.WARNING, "nothing has run yet")
    elif last.status == "failed":
        yield Symptom(Level.CRITICAL, f"the last run failed: {last.run_id}, {_minute(last.started_at)}")
    elif last.counts.input and last.counts.refused == last.counts.input:
        yield Symptom(Level.WARNING, f"the last run refused everything: {last.counts.refused:,} items of {last.run_id}")


def _under_way(runs: Sequence[Run], patience: float, now: dt.datetime, working: bool) -> Iterator[Symptom]:
    for run in runs:
        if run.status != "running":
            continue
        seconds = (now - run.started_at).total_seconds()
        if not working:
            yield Symptom(Level.CRITICAL, f"the last run was killed, the next one repairs it: {run.run_id}")
        elif seconds > patience:
            yield Symptom(Level.CRITICAL, f"a run has not ended for {seconds / 60:.0f} minutes: {run.run_id}")


def _age(runs: Sequence[Run], patience: float | None, now: dt.datetime) -> Iterator[Symptom]:
    if patience is None:
        return
    ends = [run.finished_at for run in runs if run.status == "completed" and run.finished_at]
    if not ends:
        yield Symptom(Level.CRITICAL, "no run has completed lately")
    elif (seconds := (now - max(ends)).total_seconds()) > patience:
        yield Symptom(Level.CRITICAL, f"the last completed run ended {seconds / 60:.0f} minutes ago")


def _minute(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def plugin_line(health: Health) -> str:
    """The verdict as plugins of Nagios, Icinga and others give it: one line, and figures behind a bar."""
    told = "; ".join(symptom.text for symptom in health.symptoms) or "all is well"
    figures = {**health.status.rows, "warnings": sum(s.level is Level.WARNING for s in health.symptoms)}
    return f"TOCSIN {health.level.name} - {told.replace('|', '/')} | {' '.join(f'{k}={v}' for k, v in figures.items())}"


def unknown_line(error: TocsinError) -> str:
    """The same when one cannot look."""
    return f"TOCSIN {Level.UNKNOWN.name} - {str(error).replace('|', '/')}"

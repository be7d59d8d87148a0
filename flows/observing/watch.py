"""The run under way, as those see it who look on: the flows tell it what happens, and it tells the server, the logs and the warehouse.

A flow begins with `watched`; inside it, whatever runs on its behalf says how long its stage took by `timed`. Outside nothing is told.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from flows.observing.artifacts import ProgressShown, show_run
from flows.observing.logs import begin_logs, happened
from flows.observing.metrics import write_metrics
from flows.observing.pages import RunPage
from flows.observing.stopwatch import Stopwatch
from flows.settings import Settings
from schemas.errors import TocsinError
from schemas.run import Run, RunCounts
from seeds.knowledge import load_checks
from warehouse.checks import check
from warehouse.db import open_writer
from warehouse.run_figures import RunFigures, record_stages, run_figures

Item = TypeVar("Item")
NOTHING = RunFigures((), {}, {}, 0, 0, {}, ())
COUNTED_FILES = (".jsonl", ".ndjson")
PATIENCE = 5.0
"""Seconds that a run which has ended waits for another writer, to write down how long it took."""
LARGEST_COUNTED = 2_000_000_000
"""Bytes of files whose lines are counted before they are read: a second or so."""


@dataclass
class Watch:
    """What is known of a run so far."""

    settings: Settings
    run: Run
    stopwatch: Stopwatch
    progress: ProgressShown
    done: int = 0
    expected: int | None = None
    files: tuple[Path, ...] = ()
    unusual: tuple[str, ...] = field(default=())


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(settings: Settings, run: Run) -> Iterator[Watch]:
    """Watch a run for the length of the block, and show what became of it, whether it ends well or not."""
    begin_logs(settings)
    watch = Watch(settings, run, Stopwatch(), ProgressShown(settings, "articles"))
    token = _WATCH.set(watch)
    happened("run began", run_id=run.run_id, coder_version=run.coder_version, warehouse=str(settings.warehouse))
    try:
        yield watch
    except BaseException as error:
        ended = watch.run if watch.run.status == "failed" else watch.run.model_copy(update={"status": "failed"})
        happened("run failed", level=logging.ERROR, run_id=run.run_id, error=f"{type(error).__name__}: {error}")
        _show(watch, ended, f"{type(error).__name__}: {error}")
        raise
    else:
        _show(watch, watch.run, None)
    finally:
        _WATCH.reset(token)


def _show(watch: Watch, run: Run, error: str | None) -> None:
    counts, times = run.counts.model_dump(), watch.stopwatch.times
    if error is None:
        seconds = {time.stage: time.seconds for time in times}
        happened(
            "run completed", run_id=run.run_id, **counts, seconds=round(watch.stopwatch.elapsed, 3), stages=seconds
        )
    watch.progress.done(watch.done)
    figures = NOTHING
    with suppress(TocsinError), open_writer(watch.settings.warehouse, timeout=PATIENCE) as connection:
        record_stages(connection, run.run_id, times)
        figures = run_figures(connection, run.run_id)
    show_run(watch.settings, RunPage(run, figures, times, watch.unusual, error), watch.files)
    if watch.settings.metrics_file is not None:
        try:
            write_metrics(watch.settings, watch.settings.metrics_file)
        except TocsinError as failure:
            happened("metrics were not written", level=logging.WARNING, error=str(failure))


def timed(stage: str, items: int = 0) -> AbstractContextManager[None]:
    """Count the time of the block to a stage of the run under way."""
    watch = _WATCH.get()
    return nullcontext() if watch is None else watch.stopwatch.timed(stage, items)


def drawn(stage: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items as they come; the time that one waits for them counts to a stage of the run under way."""
    watch = _WATCH.get()
    return iter(items) if watch is None else watch.stopwatch.drawn(stage, items)


def expecting(names: Sequence[str]) -> None:
    """Tell from which inputs the items come, so that it can be said how many there will be."""
    watch = _WATCH.get()
    if watch is not None:
        watch.expected = _lines(names)


def _lines(names: Sequence[str]) -> int | None:
    """Lines of files that hold one item a line; None when there are others, or it would take long."""
    paths = [Path(name) for name in names]
    if not all(path.suffix in COUNTED_FILES and path.is_file() for path in paths):
        return None
    if sum(path.stat().st_size for path in paths) > LARGEST_COUNTED:
        return None
    lines = 0
    for path in paths:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                lines += chunk.count(b"\n")
    return lines


def advanced(run: Run, counts: RunCounts) -> None:
    """Tell that a batch is done."""
    watch = _WATCH.get()
    if watch is not None:
        watch.done += counts.input
        happened("batch loaded", run_id=run.run_id, **counts.model_dump())
        watch.progress.at(watch.done, watch.expected)


def ended(run: Run) -> None:
    """Tell how the run ended and what it counted."""
    watch = _WATCH.get()
    if watch is not None:
        watch.run = run


def exported(files: Sequence[Path]) -> None:
    """Tell which files the run wrote."""
    watch = _WATCH.get()
    if watch is not None:
        watch.files = tuple(files)


def look_at_data(settings: Settings, run: Run) -> None:
    """Judge the data of the last day, as of the start of the run; what is unusual is written into `issues`, logged and shown."""
    with timed("check"), open_writer(settings.warehouse) as connection:
        unusual = check(connection, load_checks(), run.started_at.date(), run.run_id)
    for judged in unusual:
        happened("unusual data", level=logging.WARNING, run_id=run.run_id, reason=judged.reason, detail=judged.detail)
    watch = _WATCH.get()
    if watch is not None:
        watch.unusual = tuple(f"{judged.reason}: {judged.detail}" for judged in unusual)

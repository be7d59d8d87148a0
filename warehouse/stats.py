"""What `tocsin status` and the metrics show: the last runs, how much there is, what was refused, how far behind the news we are, and
what is unusual about the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.checks import ChecksFile
from schemas.errors import WarehouseError
from schemas.run import Run, RunCounts
from warehouse.checks import Judged, judge
from warehouse.db import limits, open_reader, snapshot_path, writer_lock
from warehouse.migrate import check_version
from warehouse.transaction import scalar

COUNTED = ("articles", "events", "event_participants", "incidents", "issues", "runs")

LAG = """
SELECT max(published_on), quantile_cont(greatest(0, date_diff('second', coalesce(published_at, published_on), coded_at)), 0.5)
FROM articles WHERE published_on IS NOT NULL
"""

NEWS_LAG = """
WITH news AS (
    SELECT greatest(0, date_diff('second', coalesce(published_at, published_on), coded_at)) AS lag FROM articles
    WHERE coded_at > (SELECT max(coded_at) FROM articles) - INTERVAL 1 DAY AND published_on >= coded_at::DATE - $1::INTEGER
)
SELECT unnest([0.5, 0.9]), unnest(quantile_cont(lag, [0.5, 0.9])) FROM news
"""
TOTALS = "SELECT status, count(*), sum(input), sum(loaded), sum(duplicate), sum(refused), sum(events) FROM runs GROUP BY status ORDER BY 1"
STAGES = """
SELECT stage, sum(seconds) FILTER (run_id = (SELECT arg_max(run_id, started_at) FROM run_stages JOIN runs USING (run_id))), sum(seconds)
FROM run_stages GROUP BY stage ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many items were refused at a stage for a reason, over all runs."""

    stage: str
    reason: str
    items: int


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the published snapshot.

    `runs` are the last ones, the latest first; `rows` counts rows by table. `newest_article` is the latest day of publication and
    `median_lag` the middle time from publication to the start of the run that coded the article; None without dated articles.
    """

    runs: tuple[Run, ...]
    rows: Mapping[str, int]
    refusals: tuple[Refusals, ...]
    newest_article: dt.date | None
    median_lag: dt.timedelta | None


def _run(row: tuple[Any, ...], columns: list[str]) -> Run:
    values = dict(zip(columns, row, strict=True))
    counts = RunCounts(**{name: values.pop(name) for name in RunCounts.model_fields})
    times = {name: values[name].replace(tzinfo=dt.UTC) for name in ("started_at", "finished_at") if values[name]}
    return Run(**{**values, **times, "counts": counts})


def last_runs(connection: duckdb.DuckDBPyConnection, limit: int) -> tuple[Run, ...]:
    """The last runs, the latest first."""
    cursor = connection.execute("FROM runs ORDER BY started_at DESC, run_id DESC LIMIT ?", [limit])
    columns = [c[0] for c in cursor.description or []]
    return tuple(_run(row, columns) for row in cursor.fetchall())


@contextmanager
def latest(path: Path, timeout: float = 2.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse itself, read-only, or its snapshot while somebody writes and when it is not in order: a run that failed, or has not
    ended, is in no snapshot. Raises WarehouseError when there is neither."""
    with ExitStack() as stack:
        connection = _itself(path.absolute(), timeout, stack)
        yield connection or stack.enter_context(open_reader(path))


def _itself(path: Path, timeout: float, stack: ExitStack) -> duckdb.DuckDBPyConnection | None:
    if not path.is_file() or path == snapshot_path(path):
        return None
    try:
        stack.enter_context(writer_lock(path, timeout))
        connection = stack.enter_context(duckdb.connect(str(path), read_only=True, config=dict(limits())))
        check_version(connection, path)
    except (WarehouseError, duckdb.Error):
        stack.pop_all().close()
        return None
    return connection


def status(path: Path, *, runs: int = 5) -> Status:
    """The state of the published snapshot of the warehouse `path`; raises WarehouseError when there is none."""
    with open_reader(path) as connection:
        refusals = connection.execute(
            "SELECT stage, reason, count(*) FROM issues WHERE stage != 'check' GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        ).fetchall()
        newest, lag = connection.execute(LAG).fetchone() or (None, None)
        return Status(
            runs=last_runs(connection, runs),
            rows={name: scalar(connection, f"SELECT count(*) FROM {name}") for name in COUNTED},
            refusals=tuple(Refusals(*row) for row in refusals),
            newest_article=newest,
            median_lag=None if lag is None else dt.timedelta(seconds=float(lag)),
        )


def warnings(path: Path, checks: ChecksFile, today: dt.date) -> tuple[Judged, ...]:
    """What is unusual about the last day that is over, by the published snapshot; raises WarehouseError."""
    with open_reader(path) as connection:
        return tuple(judged for judged in judge(connection, checks, today) if judged.unusual)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all runs: how many runs ended how and what they counted, the lag of news in seconds by quantile, and
    seconds by stage, of the last run that has any and of all."""

    runs: Mapping[str, tuple[int, RunCounts]]
    lag: Mapping[float, float]
    stages: Mapping[str, tuple[float | None, float]]


def totals(path: Path, checks: ChecksFile) -> Totals:
    """The sums that metrics are made of; raises WarehouseError."""
    with latest(path) as connection:
        runs = connection.execute(TOTALS).fetchall()
        lag = connection.execute(NEWS_LAG, [checks.news_days]).fetchall()
        stages = connection.execute(STAGES).fetchall() if _has_stages(connection) else []
    names = tuple(RunCounts.model_fields)
    return Totals(
        {row[0]: (int(row[1]), RunCounts(**dict(zip(names, map(int, row[2:]), strict=True)))) for row in runs},
        {float(quantile): float(seconds) for quantile, seconds in lag if seconds is not None},
        {stage: (last, total) for stage, last, total in stages},
    )


def _has_stages(connection: duckdb.DuckDBPyConnection) -> bool:
    """A snapshot of an earlier version knows nothing of stages."""
    return scalar(connection, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'run_stages'") > 0

"""What `tocsin status` shows: the last runs, how much there is, what was refused and how far behind the news we are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from schemas.run import Run, RunCounts
from warehouse.db import open_reader
from warehouse.transaction import scalar

COUNTED = ("articles", "events", "event_participants", "incidents", "issues", "runs")

LAG = """
SELECT max(published_on), quantile_cont(greatest(0, date_diff('second', coalesce(published_at, published_on), coded_at)), 0.5)
FROM articles WHERE published_on IS NOT NULL
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


def _runs(connection: duckdb.DuckDBPyConnection, limit: int) -> tuple[Run, ...]:
    cursor = connection.execute("FROM runs ORDER BY started_at DESC, run_id DESC LIMIT ?", [limit])
    columns = [c[0] for c in cursor.description or []]
    return tuple(_run(row, columns) for row in cursor.fetchall())


def status(path: Path, *, runs: int = 5) -> Status:
    """The state of the published snapshot of the warehouse `path`; raises WarehouseError when there is none."""
    with open_reader(path) as connection:
        refusals = connection.execute(
            "SELECT stage, reason, count(*) FROM issues GROUP BY ALL ORDER BY 3 DESC, 1, 2"
        ).fetchall()
        newest, lag = connection.execute(LAG).fetchone() or (None, None)
        return Status(
            runs=_runs(connection, runs),
            rows={name: scalar(connection, f"SELECT count(*) FROM {name}") for name in COUNTED},
            refusals=tuple(Refusals(*row) for row in refusals),
            newest_article=newest,
            median_lag=None if lag is None else dt.timedelta(seconds=float(lag)),
        )

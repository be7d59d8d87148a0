"""Answers of the warehouse as a table, CSV or JSON."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from flows.terminal import one_line, out
from schemas.run import Run, RunCounts
from warehouse.query import Result
from warehouse.stats import Status

FORMULA = re.compile(r"(?![+-]?[\d.]+(e[+-]?\d+)?$)[=+\-@\t\r\n＝＋－＠]", re.IGNORECASE)
"""How a cell begins that a spreadsheet would run; plain numbers do not."""


def write_answer(result: Result, form: str) -> None:
    """Print a result as `table`, `csv` or `json` (one array of objects)."""
    if form == "json":
        rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
        print(json.dumps(rows, ensure_ascii=False, default=_plain, indent=1))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([_cell(value) for value in row] for row in result.rows)
    else:
        out().print(table_of(result.columns, result.rows))
        out().print(
            f"{len(result.rows):,} rows" + ("; there are more, --format csv gives all" if result.truncated else "")
        )


def table_of(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    """A table for a terminal; numbers stand right, missing values are empty."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for index, name in enumerate(columns):
        numbers = any(isinstance(row[index], (int, float, decimal.Decimal)) for row in rows)
        table.add_column(one_line(name), justify="right" if numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if value is None else one_line(str(value)) for value in row))
    return table


def print_status(console: Console, status: Status) -> None:
    """The last runs, what there is, what was refused and how far behind the news we are."""
    runs = [_run_row(run) for run in status.runs]
    console.print(table_of(("started (UTC)", "seconds", "status", *RunCounts.model_fields, "coder"), runs))
    console.print(table_of(("table", "rows"), list(status.rows.items())))
    if status.refusals:
        refusals = [(refusal.stage, refusal.reason, refusal.items) for refusal in status.refusals]
        console.print(table_of(("stage", "refused because", "items"), refusals))
    console.print(
        f"Newest article: {status.newest_article or 'none with a date'}. Median lag: {status.median_lag or 'unknown'}."
    )


def _run_row(run: Run) -> tuple[Any, ...]:
    counts = (getattr(run.counts, name) for name in RunCounts.model_fields)
    return (_minute(run.started_at), _seconds(run), run.status, *counts, run.coder_version)


def _minute(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def _seconds(run: Run) -> int | None:
    return None if run.finished_at is None else round((run.finished_at - run.started_at).total_seconds())


def _cell(value: Any) -> Any:
    """A value as a spreadsheet may open it: text that would be a formula is quoted."""
    if isinstance(value, str) and FORMULA.match(value):
        return "'" + value
    return json.dumps(value, ensure_ascii=False, default=_plain) if isinstance(value, (list, dict)) else value


def _plain(value: object) -> Any:
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return str(value)

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

from flows.observing.health import Health
from flows.terminal import one_line, out
from schemas.run import Run, RunCounts
from warehouse.query import Result

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


def print_status(console: Console, health: Health, runs: int) -> None:
    """The last runs, what there is, what was refused, how far behind the news we are, and what is not well."""
    status = health.status
    rows = [_run_row(run) for run in health.runs[:runs]]
    console.print(table_of(("started (UTC)", "seconds", "status", *RunCounts.model_fields, "coder"), rows))
    console.print(table_of(("table", "rows"), list(status.rows.items())))
    if status.refusals:
        refusals = [(refusal.stage, refusal.reason, refusal.items) for refusal in status.refusals]
        console.print(table_of(("stage", "refused because", "items"), refusals))
    console.print(
        f"Newest article: {status.newest_article or 'none with a date'}. Median lag: {status.median_lag or 'unknown'}."
    )
    for symptom in health.symptoms:
        console.print(f"{symptom.level.name.lower()}: {one_line(symptom.text)}", soft_wrap=True)


def health_as_json(health: Health, runs: int) -> str:
    """The same for programs."""
    status = health.status
    told = {
        "level": health.level.name.lower(),
        "symptoms": [{"level": s.level.name.lower(), "text": s.text} for s in health.symptoms],
        "runs": [run.model_dump(mode="json") for run in health.runs[:runs]],
        "rows": dict(status.rows),
        "refusals": [{"stage": r.stage, "reason": r.reason, "items": r.items} for r in status.refusals],
        "newest_article": status.newest_article,
        "median_lag_seconds": None if status.median_lag is None else status.median_lag.total_seconds(),
    }
    return json.dumps(told, ensure_ascii=False, default=_plain, indent=1)


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

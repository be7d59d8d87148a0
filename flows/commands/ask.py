"""`sql`, `export`, `status`: what the warehouse knows, from the published snapshot."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Since, Until, Warehouse, day_of
from schemas.errors import TocsinError

ROWS_IN_A_TABLE = 1000


class Format(StrEnum):
    """How `sql` writes its answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Form(StrEnum):
    """How `status` is written."""

    TABLE = "table"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("sql")(sql)
    app.command("export")(export)
    app.command("status")(status)


def sql(
    statement: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT statement.")],
    form: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TABLE,
    warehouse: Warehouse = None,
) -> None:
    """Ask the published snapshot; read-only."""
    from flows.answers import write_answer
    from flows.settings import load_settings
    from warehouse.query import query

    limit = ROWS_IN_A_TABLE if form is Format.TABLE else None
    write_answer(query(load_settings(warehouse=warehouse).warehouse, statement, limit=limit), form.value)


def export(
    shape: Annotated[
        str,
        typer.Argument(
            metavar="SHAPE",
            help="A view: events, event_lines, incidents, acled, gdelt, gdelt_mentions, ucdp_ged, hapi, actor_dyads, ...",
        ),
    ],
    form: Annotated[
        str,
        typer.Option("--format", help="csv, parquet, jsonl, geojson, geoparquet, xlsx, or hxl: CSV with HXL hashtags."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    since: Since = None,
    until: Until = None,
    where: Annotated[str | None, typer.Option(help="A condition in SQL over the columns of the shape.")] = None,
    by_month: Annotated[
        bool, typer.Option("--by-month", help="A folder of Parquet files, one for each month.")
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """Write a view of the published snapshot as a file, with a data package descriptor beside it."""
    from flows.settings import load_settings
    from warehouse.export import export as export_shape

    path = load_settings(warehouse=warehouse).warehouse
    days = {"since": day_of("--since", since), "until": day_of("--until", until)}
    done = export_shape(path, shape, form, output, **days, where=where, by_month=by_month)
    typer.echo(f"{done.rows:,} rows in {done.path}, described in {done.package.name}")


def status(
    runs: Annotated[int, typer.Option(min=1, max=1000, help="How many runs to show.")] = 5,
    form: Annotated[Form, typer.Option("--format", help="How to print it.")] = Form.TABLE,
    nagios: Annotated[
        bool,
        typer.Option(
            "--nagios", help="One line and the exit status of a Nagios plugin: 0 ok, 1 warning, 2 critical, 3 unknown."
        ),
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """Show the last runs, what the warehouse holds, refusals by reason, and what is not well.

    Exit status: 0 all is well, 1 the last run failed, was killed, is stuck or is overdue, 3 there are warnings only.
    """
    from flows.answers import health_as_json, print_status
    from flows.observing.health import EXIT_STATUS, Level, examine, plugin_line, unknown_line
    from flows.settings import load_settings
    from flows.terminal import one_line, out

    now = dt.datetime.now(dt.UTC)
    try:
        health = examine(load_settings(warehouse=warehouse), now, runs)
    except TocsinError as error:
        if not nagios:
            raise
        typer.echo(one_line(unknown_line(error)))
        raise typer.Exit(Level.UNKNOWN.value) from error
    if nagios:
        typer.echo(one_line(plugin_line(health)))
        raise typer.Exit(health.level.value)
    if form is Form.JSON:
        typer.echo(health_as_json(health, runs))
    else:
        print_status(out(), health, runs)
    raise typer.Exit(EXIT_STATUS[health.level])

"""`sql`, `export`, `status`: what the warehouse knows, from the published snapshot."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Since, Until, Warehouse, day_of

ROWS_IN_A_TABLE = 1000


class Format(StrEnum):
    """How `sql` writes its answer."""

    TABLE = "table"
    CSV = "csv"
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
    warehouse: Warehouse = None,
) -> None:
    """Show the last runs, what the warehouse holds, and refusals by reason."""
    from flows.answers import print_status
    from flows.settings import load_settings
    from flows.terminal import out
    from warehouse.stats import status as warehouse_status

    print_status(out(), warehouse_status(load_settings(warehouse=warehouse).warehouse, runs=runs))

"""`run`: the main job, as a Prefect flow."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Jobs, Warehouse

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT]...",
        help="Files (JSON Lines, CSV, TSV, Parquet, text, Markdown, HTML, feeds, NewsML, NITF, JSON), folders, "
        "or - for JSON Lines on standard input "
        "[default: the bundled sample articles].",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="The folder for events.csv and events.parquet [default: output].", show_default=False
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(inputs: Inputs = None, warehouse: Warehouse = None, output: Folder = None, jobs: Jobs = None) -> None:
    """Read articles, code what is new, load the warehouse, publish, export, and print the events."""
    from flows.load_batches import prepare
    from flows.prefect_defaults import apply_prefect_defaults
    from flows.settings import load_settings
    from flows.sources.inputs import fail_on_missing

    settings = load_settings(warehouse=warehouse, output=output, jobs=jobs)
    apply_prefect_defaults(settings.warehouse.parent / "prefect", debug="TOCSIN_DEBUG" in os.environ)
    # What can be known before the server of Prefect starts is said at once.
    fail_on_missing(inputs or (), settings.sources)
    prepare(settings.warehouse)

    from flows.daily import daily
    from flows.report import print_report
    from flows.terminal import out

    report = daily(inputs or None, str(settings.warehouse), str(settings.output), settings.jobs)
    print_report(out(), report.run, report.published, report.events, report.refused)

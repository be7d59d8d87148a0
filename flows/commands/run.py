"""`run`: the main job, as a Prefect flow; `retry`: the same for what was refused."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Cluster, Jobs, Warehouse

if TYPE_CHECKING:
    from flows.settings import Settings
    from flows.workers import Workers

Inputs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[INPUT]...",
        help="Files (JSON Lines, CSV, TSV, Parquet, text, Markdown, HTML, feeds, NewsML, NITF, JSON), folders, "
        "addresses of pages, feeds and sitemaps, ids of sources (`tocsin sources list`), or - for JSON Lines on standard input "
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
    """Add the commands."""
    app.command("run")(run)
    app.command("retry")(retry)


def run(
    inputs: Inputs = None,
    warehouse: Warehouse = None,
    output: Folder = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
) -> None:
    """Read articles, code what is new, load the warehouse, publish, export, and print the events."""
    from flows.settings import load_settings

    _run(inputs or [], load_settings(warehouse=warehouse, output=output, jobs=jobs, cluster=cluster))


def retry(
    stage: Annotated[
        str | None, typer.Option(help="Only what was refused at this stage: fetch, read, extract, code, load.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Only what was refused for this reason, as status shows it.")
    ] = None,
    warehouse: Warehouse = None,
    output: Folder = None,
    jobs: Jobs = None,
) -> None:
    """Read the inputs of refused items again; what is no longer refused is coded, and its refusal goes."""
    from flows.retry import finish, take_up
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse, output=output, jobs=jobs)
    inputs = take_up(settings.warehouse, stage, reason)
    if not inputs:
        typer.echo("Nothing to retry: no refusal is of an address or of a file that is still there.")
        return
    _run(list(inputs), settings)
    taken, again = finish(settings.warehouse)
    typer.echo(f"Retried {taken:,} refusals: {again:,} were refused again.")


def _run(inputs: list[str], settings: Settings) -> None:
    from flows.observing.logs import begin_logs
    from flows.prefect_defaults import apply_prefect_defaults
    from flows.prepare import prepare
    from flows.serving.server import starting_server
    from flows.serving.turns import WORK, turn
    from flows.sources.inputs import fail_on_missing

    begin_logs(settings)
    apply_prefect_defaults(settings.warehouse.parent / "prefect", debug="TOCSIN_DEBUG" in os.environ)
    # What can be known before the server of Prefect starts is said at once.
    fail_on_missing(inputs, settings.sources)
    prepare(settings.warehouse, settings.backups)
    with turn(settings.warehouse, WORK, timeout=settings.turn_timeout), starting_server(settings) as server:
        from flows.fan_out.choice import coders_ahead

        with coders_ahead(settings) as pool:
            if server.starts:
                _get_ready(settings, pool)
            server.wait()
            _run_flow(inputs, settings)


def _get_ready(settings: Settings, pool: Workers) -> None:
    """Load what the flow will need: Prefect, and the coder where this process codes, or those who do."""
    pool.get_ready()
    import flows.daily  # noqa: F401
    from flows.code_articles import coder_for

    if settings.jobs == 1 and settings.cluster is None:
        coder_for(settings.model)


def _run_flow(inputs: list[str], settings: Settings) -> None:
    from flows.daily import run as run_flow
    from flows.report import print_report
    from flows.terminal import out

    report = run_flow(inputs or None, str(settings.warehouse), str(settings.output), settings.jobs, settings.cluster)
    print_report(out(), report.run, report.published, report.events, report.refused)

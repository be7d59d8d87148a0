"""`serve`: the schedule on one machine."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Warehouse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(serve)


def serve(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[INPUT]...",
            help="What every ingestion reads, as for run [default: the setting inputs, which is all enabled sources].",
            show_default=False,
        ),
    ] = None,
    every: Annotated[
        float | None, typer.Option(help="Seconds between two ingestions [default: 900].", min=1, show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Where Prefect listens; 0 for any free port [default: 4200].", min=0, show_default=False),
    ] = None,
    warehouse: Warehouse = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder for exports [default: output].", show_default=False),
    ] = None,
) -> None:
    """Keep the schedule: a Prefect server, the deployments and a worker, started again when they die, until Ctrl-C or SIGTERM."""
    from flows.prefect_defaults import apply_prefect_defaults, apply_serving_defaults
    from flows.prepare import prepare
    from flows.serving.place import place_of
    from flows.serving.supervisor import Supervisor
    from flows.settings import as_environment, load_settings
    from flows.sources.inputs import fail_on_missing

    given = {"inputs": tuple(inputs) if inputs else None, "ingest_every": every, "server_port": port}
    settings = load_settings(warehouse=warehouse, output=output, **given)
    fail_on_missing(settings.inputs, settings.sources)
    prepare(settings.warehouse, settings.backups)
    folder = place_of(settings.warehouse).folder
    apply_serving_defaults(folder)
    apply_prefect_defaults(folder, debug="TOCSIN_DEBUG" in os.environ)
    os.environ.update(as_environment(settings, ("inputs", "ingest_every", "server_port")))
    Supervisor(settings, typer.echo).run()

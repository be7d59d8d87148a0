"""`metrics`: the figures of a warehouse for collectors, printed, as a file or as an endpoint."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Warehouse
from schemas.errors import InputError

if TYPE_CHECKING:
    from flows.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("metrics")(metrics)


def metrics(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file to replace, for a collector that reads files.")
    ] = None,
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="HOST:PORT", help="Answer at http://HOST:PORT/metrics until stopped."),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Give articles, events, refusals, lag, seconds by stage and more, as OpenMetrics."""
    from flows.observing.metrics import metrics_text, write_metrics
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    if listen is not None:
        _serve(listen, settings)
    elif output is not None:
        write_metrics(settings, output)
    else:
        typer.echo(metrics_text(settings), nl=False)


def _serve(listen: str, settings: Settings) -> None:
    import threading

    from flows.observing.metrics import metrics_server

    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit():
        raise InputError(f"--listen: '{listen}' is not HOST:PORT, as 127.0.0.1:9464")
    with metrics_server(settings, host.strip("[]"), int(port)) as server:
        typer.echo(f"metrics at http://{host}:{server.server_port}/metrics; Ctrl-C stops it", err=True)
        threading.Event().wait()

"""`doctor`: is everything in place, and what to do when it is not."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import typer

from flows.commands.options import Warehouse


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(warehouse: Warehouse = None) -> None:
    """Check the installation, the model, the gazetteer, the warehouse and Prefect's settings, and say what to do."""
    from flows.doctor import examine
    from flows.settings import load_settings
    from flows.terminal import printable

    failed = False
    for finding in examine(load_settings(warehouse=warehouse)):
        failed |= not finding.good
        typer.echo(printable(f"{'ok  ' if finding.good else 'FAIL'}  {finding.subject}: {finding.text}"))
        if finding.remedy:
            typer.echo(printable(f"      -> {finding.remedy}"))
    if failed:
        raise typer.Exit(1)

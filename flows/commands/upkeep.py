"""`backfill` and `maintain`: old news in bulk, and keeping the warehouse in order."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.commands.options import Jobs, Warehouse


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backfill")(backfill)
    app.command("maintain")(maintain)


def backfill(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help="As for run; {date:%Y%m%d} in an input stands for every day of the range."
        ),
    ],
    since: Annotated[str | None, typer.Option(help="Only articles published from this day on, as 2024-10-11.")] = None,
    until: Annotated[str | None, typer.Option(help="Only articles published until this day.")] = None,
    warehouse: Warehouse = None,
    jobs: Jobs = None,
) -> None:
    """Read an archive or a range of days in chunks; called again after an interruption, it goes on where it stopped."""
    from flows.commands.options import day_of
    from flows.prefect_defaults import apply_prefect_defaults
    from flows.prepare import prepare
    from flows.serving.server import prefect_server
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse, jobs=jobs)
    first, last = day_of("--since", since), day_of("--until", until)
    apply_prefect_defaults(settings.warehouse.parent / "prefect", debug="TOCSIN_DEBUG" in os.environ)
    prepare(settings.warehouse, settings.backups)
    with prefect_server(settings):
        from flows.daily import backfill as flow

        state = flow(inputs, first, last, str(settings.warehouse), settings.jobs, return_state=True)
        state.result()
    typer.echo(f"{state.name}: {state.message}")


def maintain(warehouse: Warehouse = None) -> None:
    """Check that the warehouse is sound, give back unused room, drop old bodies and rotate the dated snapshots."""
    import datetime as dt

    from flows.serving.turns import WORK, turn
    from flows.settings import load_settings
    from flows.upkeep import maintain as keep_up

    settings = load_settings(warehouse=warehouse)
    with turn(settings.warehouse, WORK, timeout=settings.turn_timeout):
        did = keep_up(settings, dt.datetime.now(dt.UTC))
    typer.echo(f"sound: {did.rows:,} rows read; {did.freed:,} bytes given back; {did.deleted:,} old bodies deleted")
    typer.echo(f"dated snapshots: {len(did.snapshots)}")

"""`backup` and `restore`: the warehouse, and what was fetched, as one file, and the way back."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Warehouse

if TYPE_CHECKING:
    from flows.settings import Settings

Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for a run that writes to the warehouse.")]
Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    output: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="The file to write [default: backups/NAME-TIME.tar beside the warehouse].",
            show_default=False,
        ),
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="Also what was fetched (the raw store).")] = False,
    overrides: Annotated[
        bool,
        typer.Option("--overrides", help="Also people's corrections as JSON Lines; the warehouse holds them anyway."),
    ] = False,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Delete the oldest backups with default names beyond so many.")
    ] = None,
    force: Force = False,
    wait: Wait = 60.0,
    warehouse: Warehouse = None,
) -> None:
    """Write a backup, which appears whole or not at all, and was read through once."""
    from flows.safekeeping.backup import Wanted, back_up, default_path, prune
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    now = dt.datetime.now(dt.UTC)
    target = output or default_path(settings.warehouse, now)
    wanted = Wanted(_raw_store(settings) if raw else None, overrides)
    made = back_up(settings.warehouse, target, wanted, now, force=force, wait=wait)
    bodies = "" if made.raw_files is None else f", {made.raw_files:,} fetched bodies"
    typer.echo(f"{target}: {made.rows['articles']:,} articles, migration {made.migration}{bodies}")
    for old in prune(settings.warehouse, keep) if keep else ():
        typer.echo(f"deleted {old}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, or a copy from before a migration.")],
    raw: Annotated[bool, typer.Option("--raw/--no-raw", help="Bring back the fetched bodies it holds.")] = True,
    keep_overrides: Annotated[
        bool, typer.Option("--keep-overrides", help="Add people's corrections of the warehouse that goes.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read the backup through; change nothing.")] = False,
    force: Force = False,
    wait: Wait = 60.0,
    warehouse: Warehouse = None,
) -> None:
    """Put a backup in the place of the warehouse in one step, and publish it; what was there is kept beside the backups."""
    from flows.safekeeping.restore import check as read_through
    from flows.safekeeping.restore import restore as put_back
    from flows.settings import load_settings

    settings = load_settings(warehouse=warehouse)
    if check:
        contents = read_through(file, settings.warehouse.absolute().parent)
        typer.echo(f"{file} is whole: {contents.rows['articles']:,} articles, migration {contents.migration}")
        return
    done = put_back(
        file, settings.warehouse, dt.datetime.now(dt.UTC), raw=_raw_store(settings) if raw else None, force=force,
        keep_overrides=keep_overrides, wait=wait, kept=settings.backups,
    )  # fmt: skip
    typer.echo(f"{settings.warehouse}: {done.contents.rows['articles']:,} articles, {done.raw_files:,} fetched bodies")
    if done.before:
        typer.echo(f"what was there is {done.before}")


def _raw_store(settings: Settings) -> Path:
    return settings.raw_store or settings.warehouse.parent / "raw"

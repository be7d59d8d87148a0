"""`recode`, `diff` and `override`: what is stored, coded again, compared and corrected."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import datetime as dt
import getpass
from typing import Annotated

import typer

from flows.commands.options import Jobs, Warehouse, day_of
from schemas.errors import InputError, QueryError

DIFFERENCES_SHOWN = 200


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("recode")(recode)
    app.command("diff")(diff)
    app.command("override")(override)


def recode(
    since: Annotated[str | None, typer.Option(help="Only articles published from this day on, as 2024-10-11.")] = None,
    warehouse: Warehouse = None,
    jobs: Jobs = None,
) -> None:
    """Code again what is stored and was coded by another version, beside the old events, and publish it all at once."""
    from flows.recode import recode as recode_all
    from flows.settings import load_settings
    from flows.terminal import printable
    from warehouse.overrides import reported

    settings = load_settings(warehouse=warehouse, jobs=jobs)
    run = recode_all(settings, day_of("--since", since))
    counts = run.counts
    for line in reported(settings.warehouse, run.run_id):
        typer.echo(printable(line))
    typer.echo(
        f"{counts.loaded:,} articles coded again, {counts.events:,} events, {counts.refused:,} refused: run {run.run_id}"
    )


def diff(
    before: Annotated[str, typer.Argument(metavar="RUN", help="A run id, or a coder version.")],
    after: Annotated[str, typer.Argument(metavar="RUN", help="The one to compare with it.")],
    warehouse: Warehouse = None,
) -> None:
    """Show events gained, lost and changed in the articles that both runs have coded."""
    from flows.settings import load_settings
    from flows.terminal import printable
    from warehouse.diff import compare

    compared = compare(load_settings(warehouse=warehouse).warehouse, before, after)
    for found in compared.differences[:DIFFERENCES_SHOWN]:
        what = f"{found.field}: {found.before} -> {found.after}" if found.field else found.before or found.after
        typer.echo(printable(f"{found.kind:8} {found.article_id} {found.event_id} {what}"))
    if len(compared.differences) > DIFFERENCES_SHOWN:
        typer.echo(f"... and {len(compared.differences) - DIFFERENCES_SHOWN:,} more")
    counts = ", ".join(f"{compared.count(kind):,} {kind}" for kind in ("gained", "lost", "changed"))
    typer.echo(f"{compared.articles:,} articles in both; events: {counts}")


def override(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event_id.")],
    field: Annotated[str, typer.Argument(metavar="FIELD", help="A field of the event, as killed_low.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it should be; an empty text for unknown.")],
    why: Annotated[str, typer.Option("--why", help="The reason, for whoever reads it later.")],
    who: Annotated[str | None, typer.Option("--who", help="Who says so [default: your user name].")] = None,
    warehouse: Warehouse = None,
) -> None:
    """Correct one field of one event; the correction outlives re-coding."""
    from flows.recode import override as apply_correction
    from flows.settings import load_settings
    from warehouse.overrides import Correction

    if not why.strip():
        raise InputError("--why must say something")
    author = who or getpass.getuser()
    correction = Correction(event, field, value or None, author, dt.datetime.now(dt.UTC), why)
    try:
        apply_correction(load_settings(warehouse=warehouse), correction)
    except QueryError as error:
        raise InputError(str(error)) from error
    typer.echo(f"{event}: {field} = {value or 'unknown'}")

"""`desk` and `gold`: people review what was coded, and what they decided becomes an evaluation set."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Warehouse

TOKEN = "TOCSIN_DESK_TOKEN"  # noqa: S105 (the name of a variable)

group = typer.Typer(help="What reviewers decided, as an evaluation set.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("desk")(desk)
    group.command("export")(export)
    group.command("agreement")(agreement)
    app.add_typer(group, name="gold")


def desk(
    host: Annotated[
        str, typer.Option(help=f"The address to listen at; beyond this machine only with a token in {TOKEN}.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8680,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="A further host name that browsers may ask for, as behind a proxy.", show_default=False
        ),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", help="The reviewer's name to suggest [default: your user name].")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Open the desk: review coded events in a browser, beside the articles they were read from."""
    from flows.desk.serve import Address, serve
    from flows.settings import load_settings

    address = Address(host, port, os.environ.get(TOKEN) or None, tuple(name or ()))
    serve(load_settings(warehouse=warehouse), address, who or getpass.getuser(), _tell)


def _tell(line: str) -> None:
    from flows.terminal import one_line

    typer.echo(one_line(line))


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The set to write: articles.jsonl, gold.jsonl, set.json.")
    ],
    warehouse: Warehouse = None,
) -> None:
    """Write the reviewed articles with the events that reviewers kept, corrected and added, as a labelled set."""
    from flows.gold import export_gold
    from flows.settings import load_settings

    done = export_gold(load_settings(warehouse=warehouse).warehouse, folder)
    _tell(
        f"{done.articles:,} articles ({done.exhaustive:,} complete), {done.events:,} events right, {done.rejected:,} wrong in {folder}"
    )


def agreement(warehouse: Warehouse = None) -> None:
    """Show how far reviewers agree: Krippendorff's alpha by field, over events that two or more of them decided on."""
    from flows.answers import table_of
    from flows.desk.agreement import COMPARED, compared
    from flows.settings import load_settings
    from flows.terminal import out
    from warehouse.db import open_reader
    from warehouse.review import judged

    with open_reader(load_settings(warehouse=warehouse).warehouse) as connection:
        found = compared(judged(connection, COMPARED))
    rows = [(a.name, a.level, a.events, "" if a.alpha is None else f"{a.alpha:.3f}") for a in found.agreements]
    out().print(table_of(("decided", "level", "events", "alpha"), rows))

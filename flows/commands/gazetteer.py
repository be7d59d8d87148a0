"""`gazetteer import`: more places than the bundled gazetteer has, from a dump of GeoNames."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from seeds.places.dump import Imported, Refusal


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="The places the coder knows.", no_args_is_help=True)
    group.command("import")(import_)
    group.callback()(_places)
    app.add_typer(group, name="gazetteer")


def _places() -> None:
    """The places the coder knows."""


def import_(
    dump: Annotated[
        Path, typer.Argument(metavar="DUMP", help="allCountries.txt of GeoNames, or the file of one country.")
    ],
    alternates: Annotated[
        Path | None,
        typer.Argument(metavar="ALTERNATES", help="alternateNamesV2.txt, for more names.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="The gazetteer to write [default: data/gazetteer.sqlite; environment: TOCSIN_GAZETTEER].",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Add a dump of GeoNames (CC BY 4.0) to the places of the bundled gazetteer; refused lines go to standard error as JSON lines."""
    from flows.progress import shown_in_batches
    from flows.settings import load_settings
    from schemas.errors import TocsinError
    from seeds.gazetteer import DEFAULT
    from seeds.places.dump import import_dump

    path = load_settings(gazetteer=output).gazetteer
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TocsinError(f"{path.parent}: {error.strerror}") from error
    done = import_dump(dump, alternates, path, base=DEFAULT, tell=_tell, watch=shown_in_batches)
    _report(done, path)


def _tell(refusal: Refusal) -> None:
    print(json.dumps(asdict(refusal), ensure_ascii=False), file=sys.stderr, flush=True)


def _report(done: Imported, path: Path) -> None:
    from flows.terminal import printable

    for name, tally in done.tallies.items():
        told = f"{name}: {tally.read:,} lines: {tally.kept:,} kept, {tally.left_out:,} not of use, {tally.refused:,} refused"
        typer.echo(printable(told))
    typer.echo(printable(f"{done.places:,} places in {path}, {path.stat().st_size / 1e6:,.0f} MB"))

"""`lake`: coded articles into a lake that many machines write at once."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from typing import Annotated

import typer

from flows.commands.options import Cluster, Jobs


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(help="A lake of Parquet files that many machines write at once.", no_args_is_help=True)
    group.command("write")(write)
    group.callback()(_lake)
    app.add_typer(group, name="lake")


def _lake() -> None:
    """A lake of Parquet files that many machines write at once."""


def write(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="As the inputs of `tocsin run`.")],
    data: Annotated[
        str | None,
        typer.Option(help="The folder of the Parquet files [environment: TOCSIN_LAKE_DATA].", show_default=False),
    ] = None,
    jobs: Jobs = None,
    cluster: Cluster = None,
) -> None:
    """Read articles, code what the lake does not hold yet, and commit it.

    TOCSIN_LAKE_CATALOG says how its catalog in PostgreSQL is reached, as postgresql://user@host/name. Needs the extra [lake].
    """
    from flows.lake import write_lake
    from flows.settings import load_settings

    counts = write_lake(inputs, load_settings(lake_data=data, jobs=jobs, cluster=cluster))
    told = f"{counts.loaded:,} loaded + {counts.duplicate:,} duplicate + {counts.refused:,} refused"
    typer.echo(
        f"{counts.events:,} events coded from {counts.loaded:,} articles.\n{counts.input:,} articles in = {told}."
    )

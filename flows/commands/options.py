"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from schemas.errors import InputError, TocsinError

Warehouse = Annotated[
    Path | None,
    typer.Option(
        "--warehouse",
        help="The DuckDB file [default: data/tocsin.duckdb; environment: TOCSIN_WAREHOUSE].",
        show_default=False,
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=256, help="Processes that code side by side [default: 1].", show_default=False),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Code on the workers of a Dask cluster, as tcp://host:8786 [default: on this machine; environment: TOCSIN_CLUSTER].",
        show_default=False,
    ),
]
Output = Annotated[str, typer.Option("--output", "-o", help="JSON Lines; - is standard output.")]
Input = Annotated[str, typer.Argument(metavar="INPUT", help="JSON Lines, one article a line; - is standard input.")]
Since = Annotated[str | None, typer.Option(help="First day, as 2024-10-11.")]
Until = Annotated[str | None, typer.Option(help="Last day.")]


def day_of(option: str, value: str | None) -> dt.date | None:
    """The day that an option names; raises InputError."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise InputError(f"{option}: '{value}' is not a date like 2024-10-11") from error


def write_text(path: Path, text: str) -> None:
    """Write a file as a whole; raises TocsinError."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise TocsinError(f"{path}: {error.strerror}") from error

"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
Output = Annotated[str, typer.Option("--output", "-o", help="JSON Lines; - is standard output.")]
Input = Annotated[str, typer.Argument(metavar="INPUT", help="JSON Lines, one article a line; - is standard input.")]

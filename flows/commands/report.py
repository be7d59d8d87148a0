"""`report` and `plot`: the published snapshot as a page to look at and as figures for papers."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Since, Until, Warehouse, day_of, write_text

Where = Annotated[
    str | None, typer.Option(help="A condition in SQL over the columns of `incidents`, such as country = 'SDN'.")
]
Title = Annotated[str | None, typer.Option(help="What stands above it.", show_default=False)]


MOST_ROWS = 2**62
"""No bound: a figure counts all incidents."""


class Figure(StrEnum):
    """What `plot` draws."""

    TIMELINE = "timeline"
    MAP = "map"
    DYADS = "dyads"
    TOLLS = "tolls"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("report")(report)
    app.command("plot")(plot)


def report(
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("report.html"),
    since: Since = None,
    until: Until = None,
    where: Where = None,
    most: Annotated[
        int, typer.Option("--most", min=1, max=50_000, help="At most so many incidents: the latest.")
    ] = 10_000,
    title: Title = None,
    warehouse: Warehouse = None,
) -> None:
    """Write the incidents of the published snapshot as one page: map, timeline, tolls, actors, sources, and the words behind each."""
    from flows.reporting.page import report_page
    from flows.settings import load_settings
    from warehouse.report import Selection, read_report

    selection = Selection(day_of("--since", since), day_of("--until", until), where, most)
    data = read_report(load_settings(warehouse=warehouse).warehouse, selection)
    page = report_page(data, title)
    write_text(output, page)
    count = len(data.incidents)
    typer.echo(f"{count:,} {'incident' if count == 1 else 'incidents'} in {output} ({len(page) / 1e6:.1f} MB)")


def plot(
    figure: Annotated[Figure, typer.Argument(help="Which figure.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: .svg, .png or .pdf.")],
    since: Since = None,
    until: Until = None,
    where: Where = None,
    title: Title = None,
    ppi: Annotated[int, typer.Option("--ppi", min=30, max=1200, help="Pixels an inch of a .png.")] = 200,
    warehouse: Warehouse = None,
) -> None:
    """Draw a figure of the report for a paper: what is asserted or alleged. Needs `pip install tocsin[plot]`."""
    from flows.reporting.plots import write_figure
    from flows.settings import load_settings
    from warehouse.report import Selection, read_figure

    selection = Selection(day_of("--since", since), day_of("--until", until), where, most=MOST_ROWS)
    data = read_figure(load_settings(warehouse=warehouse).warehouse, figure.value, selection)
    write_figure(output, data, title, ppi)
    typer.echo(f"{output}")

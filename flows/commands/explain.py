"""`explain` and `codebook`: what the coder read, and what it codes."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.options import Warehouse, write_text


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("explain")(explain)
    app.command("codebook")(codebook)


def explain(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An article_id of the warehouse, or a file of articles.")
    ],
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page instead of printing.", show_default=False)
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Show an article with every coded field at its words, and the rule that read it."""
    from flows.explanation_page import html_page
    from flows.explanations import explained, print_explanation
    from flows.settings import load_settings
    from flows.terminal import out

    explanations = explained(article, load_settings(warehouse=warehouse))
    if html is None:
        for explanation in explanations:
            print_explanation(out(), explanation)
        return
    write_text(html, html_page(explanations))
    typer.echo(f"{html}")


def codebook(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a file instead of printing.", show_default=False)
    ] = None,
) -> None:
    """Print the ontology as a page of Markdown: what is coded, what is not, and all codes."""
    from flows.codebook import codebook_page
    from seeds.knowledge import load
    from warehouse.shapes import shapes

    page = codebook_page(load().types, {name: shape.description for name, shape in shapes().items()})
    if output is None:
        typer.echo(page, nl=False)
    else:
        write_text(output, page)

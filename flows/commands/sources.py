"""`sources list|check|add`: where articles may come from."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.options import Warehouse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.settings import Settings
    from schemas.source import Source

group = typer.Typer(
    help="Sources of articles: what is described, whether it answers, and new ones.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group.command("list")(listed)
    group.command("check")(check)
    group.command("add")(add)
    app.add_typer(group, name="sources")


def listed() -> None:
    """Show all sources, with their terms; `tocsin run ID` reads one, `tocsin run enabled` all that are on."""
    from flows.answers import table_of
    from flows.settings import load_settings
    from flows.sources.catalogue import sources
    from flows.terminal import out

    described = sources(load_settings().sources).values()
    rows = [
        (s.id, s.name, "yes" if s.enabled else "no", len(s.lists), s.licence, s.verified or "no") for s in described
    ]
    out().print(table_of(("id", "name", "on", "lists", "licence", "verified"), rows))
    typer.echo(
        "A licence that nobody has verified is what the publisher was understood to say: read its terms before you use a source."
    )


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Sources [default: those that are on].", show_default=False),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Fetch the lists of sources and say what is in them; nothing is loaded. Exits with 1 when one cannot be read."""
    from flows.settings import load_settings
    from flows.sources.checking import checked
    from flows.terminal import one_line

    settings = load_settings(warehouse=warehouse)
    failed = False
    for finding in checked(_chosen(names, settings), settings):
        failed |= not finding.good
        typer.echo(one_line(f"{'ok  ' if finding.good else 'FAIL'} {finding.source} {finding.url}: {finding.text}"))
    if failed:
        raise typer.Exit(1)


def _chosen(names: Sequence[str] | None, settings: Settings) -> list[Source]:
    from flows.sources.catalogue import sources
    from schemas.errors import InputError

    described = sources(settings.sources)
    unknown = [name for name in names or () if name not in described]
    if unknown:
        raise InputError(f"no such source: {unknown[0]} (tocsin sources list)")
    return [described[name] for name in names] if names else [s for s in described.values() if s.enabled]


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of a site or of a feed.")],
    identity: Annotated[
        str | None, typer.Option("--id", help="Its id [default: made of the host].", show_default=False)
    ] = None,
) -> None:
    """Find the feeds of a site and write its description into the folder of your sources, switched off."""
    from flows.settings import load_settings
    from flows.sources.checking import describe

    settings = load_settings()
    path, source = describe(url, identity, settings)
    typer.echo(f"{path}: {len(source.lists)} lists; name the licence, check it with: tocsin sources check {source.id}")

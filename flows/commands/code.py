"""`code`, `geoparse`, `dates`: no warehouse, no Prefect; lines in, lines out, in order and as they come."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import typer

from flows.commands.options import Input, Jobs, Output
from schemas.errors import InputError, TocsinError

if TYPE_CHECKING:
    from flows.code_articles import Workers
    from flows.coded_lines import Lines
    from flows.settings import Settings
    from flows.sources.arrival import Arrival
    from schemas.issue import Issue

    Coder = Callable[[Iterable[Arrival | Issue], Workers, Settings], Iterator[Lines]]

STANDARD_STREAM = "-"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("code")(code)
    app.command("geoparse")(geoparse)
    app.command("dates")(dates)


def code(source: Input, output: Output, jobs: Jobs = None) -> None:
    """Code articles: one output line for each event; refusals go to standard error as JSON lines."""
    from flows.coded_lines import lines_of_events

    _stream(source, output, jobs, lambda items, pool, settings: lines_of_events(items, settings.model, pool))


def geoparse(source: Input, output: Output, jobs: Jobs = None) -> None:
    """Find places: one output line for each mention."""
    from flows.coded_lines import lines_of, place_lines

    _stream(source, output, jobs, lambda items, pool, _: lines_of(place_lines, items, pool))


def dates(source: Input, output: Output, jobs: Jobs = None) -> None:
    """Find dates: one output line for each time expression."""
    from flows.coded_lines import date_lines, lines_of

    _stream(source, output, jobs, lambda items, pool, _: lines_of(date_lines, items, pool))


def _stream(source: str, output: str, jobs: int | None, coder: Coder) -> None:
    from flows.code_articles import workers
    from flows.progress import shown
    from flows.settings import load_settings
    from flows.sources.jsonl import read_jsonl

    settings = load_settings(jobs=jobs)
    _fail_on_same_file(source, output)
    with _reading(source) as file, _writing(output) as results, workers(settings.jobs) as pool:
        items = shown(read_jsonl(file, source, settings.max_characters), "articles")
        for lines in coder(items, pool, settings):
            results.writelines(line + "\n" for line in lines.results)
            results.flush()
            for refusal in lines.refusals:
                print(refusal, file=sys.stderr, flush=True)


def _fail_on_same_file(source: str, output: str) -> None:
    if STANDARD_STREAM in (source, output):
        return
    if Path(source).exists() and Path(output).exists() and Path(source).samefile(output):
        raise InputError(f"the output would overwrite the input: {output}")


@contextmanager
def _reading(source: str) -> Iterator[BinaryIO]:
    if source == STANDARD_STREAM:
        yield sys.stdin.buffer
        return
    try:
        file = Path(source).open("rb")  # noqa: SIM115 (closed below; only the opening is guarded)
    except OSError as error:
        raise InputError(f"{source}: {error.strerror}") from error
    with file:
        yield file


@contextmanager
def _writing(output: str) -> Iterator[TextIO]:
    if output == STANDARD_STREAM:
        # Not every terminal speaks UTF-8, but JSON Lines do.
        with open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", closefd=False) as file:
            yield file
        return
    try:
        opened = Path(output).open("w", encoding="utf-8", newline="\n")  # noqa: SIM115 (as above)
    except OSError as error:
        raise TocsinError(f"{output}: {error.strerror}") from error
    with opened:
        yield opened

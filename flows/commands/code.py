"""`code`, `geoparse`, `dates`: no warehouse, no Prefect; lines in, lines out, in order and as they come."""
# ruff: noqa: PLC0415 (see flows/commands/__init__.py)

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import typer

from flows.commands.options import Cluster, Input, Jobs, Output
from schemas.errors import InputError, TocsinError

if TYPE_CHECKING:
    from flows.coded_lines import Items, Lines
    from flows.settings import Settings
    from flows.workers import Prepare

STANDARD_STREAM = "-"


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with each group of articles, what a worker does first, and what the workers share."""

    lines: Callable[[Items], Lines]
    prepare: Prepare
    shared: tuple[str, ...] = ()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("code")(code)
    app.command("geoparse")(geoparse)
    app.command("dates")(dates)


def code(source: Input, output: Output, jobs: Jobs = None, cluster: Cluster = None) -> None:
    """Code articles: one output line for each event; refusals go to standard error as JSON lines."""
    from flows.code_articles import coder_for
    from flows.coded_lines import event_lines
    from flows.fan_out.choice import CODER
    from flows.settings import load_settings

    settings = load_settings(jobs=jobs, cluster=cluster)
    work = Work(partial(event_lines, settings.model), partial(coder_for, settings.model), CODER)
    _stream(source, output, settings, work)


def geoparse(source: Input, output: Output, jobs: Jobs = None) -> None:
    """Find places: one output line for each mention."""
    from flows.coded_lines import place_lines, reader
    from flows.settings import load_settings

    _stream(source, output, load_settings(jobs=jobs), Work(place_lines, reader))


def dates(source: Input, output: Output, jobs: Jobs = None) -> None:
    """Find dates: one output line for each time expression."""
    from flows.coded_lines import date_lines, reader
    from flows.settings import load_settings

    _stream(source, output, load_settings(jobs=jobs), Work(date_lines, reader))


def _stream(source: str, output: str, settings: Settings, work: Work) -> None:
    from flows.coded_lines import lines_of
    from flows.fan_out.choice import open_workers
    from flows.progress import shown
    from flows.sources.jsonl import read_jsonl

    _fail_on_same_file(source, output)
    with (
        _reading(source) as file,
        _writing(output) as results,
        open_workers(settings, work.prepare, work.shared) as pool,
    ):
        items = shown(read_jsonl(file, source, settings.max_characters), "articles")
        for lines in lines_of(work.lines, items, pool):
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

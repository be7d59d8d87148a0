"""Progress of long work, for people: only when standard error is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Item = TypeVar("Item")
Batch = TypeVar("Batch", bound=Sized)


def shown(items: Iterable[Item], what: str) -> Iterator[Item]:
    """The items as they come, counted on standard error while they do."""
    return _counted(items, what, lambda _: 1)


def shown_in_batches(batches: Iterable[Batch], what: str) -> Iterator[Batch]:
    """The batches as they come, their members counted on standard error while they do."""
    return _counted(batches, what, len)


def _counted(items: Iterable[Item], what: str, size: Callable[[Item], int]) -> Iterator[Item]:
    if not sys.stderr.isatty():
        yield from items
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} {task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(what, total=None)
        for item in items:
            yield item
            progress.advance(bar, size(item))

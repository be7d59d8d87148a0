"""Items in the order of their inputs, while parser processes and the network are already busy with the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future

from flows.sources.items import Item

Work = Iterator[Item] | Future[list[Item]]
"""Items that are read when they are asked for, or that are being read elsewhere."""


def in_order(works: Iterable[Work], ahead: int) -> Iterator[Item]:
    """The items of all works; of those that are read elsewhere so many are begun before they are due."""
    waiting: deque[Work] = deque()
    for work in works:
        waiting.append(work)
        if len(waiting) > ahead or not isinstance(work, Future):
            yield from _drained(waiting, 0 if not isinstance(work, Future) else ahead)
    yield from _drained(waiting, 0)


def _drained(waiting: deque[Work], down_to: int) -> Iterator[Item]:
    while len(waiting) > down_to:
        work = waiting.popleft()
        yield from work.result() if isinstance(work, Future) else work

"""How long the stages of a run take."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from schemas.run import StageTime

Item = TypeVar("Item")


class Stopwatch:
    """Adds up wall-clock seconds and items by stage; one for each run."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began = clock, clock()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._items: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def timed(self, stage: str, items: int = 0) -> Iterator[None]:
        """Count the time of the block to the stage, also when it raises."""
        start = self._clock()
        try:
            yield
        finally:
            self._seconds[stage] += self._clock() - start
            self._items[stage] += items

    def drawn(self, stage: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items as they come; the time that one waits for them counts to the stage."""
        rest = iter(items)
        while True:
            with self.timed(stage):
                item = next(rest, None)
            if item is None:
                return
            self._items[stage] += 1
            yield item

    @property
    def elapsed(self) -> float:
        """Seconds since the stopwatch was made."""
        return self._clock() - self._began

    @property
    def times(self) -> tuple[StageTime, ...]:
        """The stages in the order in which they first ran."""
        return tuple(StageTime(stage=s, seconds=round(t, 3), items=self._items[s]) for s, t in self._seconds.items())

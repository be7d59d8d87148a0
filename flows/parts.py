"""Parts of a batch: what a worker makes of a group of articles, as rows that the loader takes in without looking at them.

Rows and not events travel: they pickle twenty times faster, and the one loader has less to do for each article. While a batch is
loaded, the next ones are being coded.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from flows.code_articles import GROUP, Coding
from flows.ingest import Ingested, marks_of, split
from flows.sources.items import Settled
from flows.twins import code_ingested
from flows.workers import GROUPS_AHEAD, Pending, Workers
from schemas.event import Event
from schemas.issue import Issue
from schemas.run import Run
from warehouse.stage import Staged, stage

REFUSALS_SHOWN = 10
"""Refusals of a group that are kept for people to see; all are rows."""

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Part:
    """Some articles of a batch, coded: their rows, and the first of their events and refusals for people to see."""

    staged: Staged
    events: tuple[Event, ...] = field(repr=False)
    refused: tuple[Issue, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Begun:
    """A batch that is being coded."""

    ingested: Ingested
    parts: tuple[Pending[Part], ...]


def code_part(model: str, run: Run, shown: int, group: Ingested) -> Part:
    """Code what is new of a batch, or of a group of it, as rows of a run; the first `shown` events are kept as they are too."""
    return part_of(code_ingested(group, model), run, shown)


def part_of(coded: Sequence[Coding | Issue], run: Run, shown: int = 0) -> Part:
    """What was coded or refused as rows of a run."""
    done = [item for item in coded if isinstance(item, Coding)]
    events = [event for item in done for event in item.events]
    refused = [item for item in coded if isinstance(item, Issue)]
    staged = stage([item.arrival.article for item in done], events, refused, run)
    return Part(staged, tuple(events[:shown]), tuple(refused[:REFUSALS_SHOWN]))


@dataclass(frozen=True, slots=True)
class Plan:
    """How the batches of a run are coded: in groups, by these workers, which send the rows back."""

    model: str
    run: Run
    pool: Workers

    def begin(self, ingested: Ingested, shown: int) -> Begun:
        """Have what is new in a batch coded, and keep the first `shown` events of each group for people to see."""
        code = partial(code_part, self.model, self.run, shown)
        return Begun(ingested, tuple(self.pool.submit(code, group) for group in split(ingested, GROUP)))

    def loaded(self, begun: Begun) -> None:
        """The warehouse has the batch: let go what was kept for it elsewhere."""

    def ahead(self, articles: int) -> int:
        """How many batches of so many articles keep the workers busy while one is loaded; none when there is nobody but this process."""
        if not self.pool.apart:
            return 0
        groups = max(1, articles // GROUP)
        return 1 + -(-GROUPS_AHEAD * self.pool.size // groups)


def overlapped(
    batches: Iterable[Sequence[Settled]],
    begin: Callable[[Sequence[Settled]], Begun],
    end: Callable[[Begun], Done],
    ahead: Callable[[], int],
) -> Iterator[Done]:
    """Begin the batches in order and end them in order, `ahead()` of them begun and not ended.

    What was coded or loaded before decides what becomes of an article that is, or has the words of, one in a batch that is begun:
    it waits for the next batch, and where half of a batch would have to, all of it waits until those are ended. So the same comes
    out however many are ahead.
    """
    begun: deque[Begun] = deque()
    late: Sequence[Settled] = ()
    for batch in batches:
        while len(begun) > ahead():
            yield end(begun.popleft())
        items = (*late, *batch)
        free, late = parted(items, begun)
        while 2 * len(late) > len(batch):
            yield end(begun.popleft())
            free, late = parted(items, begun)
        begun.append(begin(free))
    while begun:
        yield end(begun.popleft())
    if late:
        yield end(begin(late))


def parted(items: Sequence[Settled], begun: Iterable[Begun]) -> tuple[Sequence[Settled], Sequence[Settled]]:
    """Items that share nothing with a batch that is begun, and those that do, directly or by way of each other."""
    taken = {mark for other in begun for mark in other.ingested.marks}
    if not taken:
        return items, ()
    marks = [marks_of((item,)) for item in items]
    late: set[int] = set()
    while found := {n for n, own in enumerate(marks) if n not in late and own & taken}:
        late |= found
        taken |= {mark for n in found for mark in marks[n]}
    free = tuple(item for n, item in enumerate(items) if n not in late)
    return free, tuple(items[n] for n in sorted(late))


def batch_name(coder_version: str, ingested: Ingested) -> str:
    """The name of what this coder makes of the new articles of a batch: the same on every machine."""
    digest = hashlib.sha256(coder_version.encode())
    like = [(twin.arrival, twin.stored.article if twin.stored else None) for twin in ingested.twins]
    for arrival, source in (*((arrival, None) for arrival in ingested.new), *like):
        spot = f"\x00{arrival.origin}\x00{arrival.line}\x00"
        digest.update(spot.encode("utf-8", "backslashreplace") + arrival.article.model_dump_json().encode())
        digest.update(source.model_dump_json().encode() if source else b"")
    return digest.hexdigest()[:32]

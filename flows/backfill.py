"""Old news in bulk: archives and ranges of days, in chunks between which others get their turn, and from where it was interrupted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.code_articles import grouped
from flows.serving.place import write_whole
from flows.sources.arrival import Arrival
from flows.sources.items import Settled
from schemas.base import Frozen
from schemas.errors import InputError
from schemas.ids import stable_id

DATE = "{date"
"""An input with this in it, as `https://example.org/{date:%Y/%m/%d}.xml`, stands for one input for each day of the range."""


@dataclass(frozen=True, slots=True)
class Range:
    """Days of publication, both included; an open end is None. Articles without a date lie in no closed range."""

    since: dt.date | None = None
    until: dt.date | None = None

    def has(self, item: Settled) -> bool:
        """Whether an item belongs to the backfill; what was refused always does."""
        if not isinstance(item, Arrival) or (self.since is None and self.until is None):
            return True
        day = item.article.reference_date
        return day is not None and (self.since or day) <= day <= (self.until or day)

    def days(self) -> Iterator[dt.date]:
        """Every day; raises InputError when an end is open."""
        if self.since is None or self.until is None:
            raise InputError("an input with {date} needs --since and --until")
        for number in range((self.until - self.since).days + 1):
            yield self.since + dt.timedelta(days=number)


class _Stored(Frozen):
    """What a ledger's file holds."""

    done: dict[str, str]
    items: dict[str, int]


@dataclass
class Ledger:
    """What of a backfill is done: inputs that were read to their end, and how many items of the one under way."""

    path: Path
    done: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path, inputs: Sequence[str], days: Range) -> Ledger:
        """The ledger of this backfill; the same call finds the same one again."""
        path = folder / f"{stable_id(*inputs, str(days.since), str(days.until))}.json"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            stored = _Stored.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls(path)
        return cls(path, dict(stored.done), dict(stored.items))

    def skipped(self, name: str) -> int | None:
        """How many items of an input are done; None when all are and it has not changed since."""
        return None if self.done.get(name) == _mark(name) else self.items.get(name, 0)

    def advance(self, name: str, items: int) -> None:
        """So many items of an input are done."""
        self.items[name] = items
        self._write()

    def finish(self, name: str) -> None:
        """An input is done."""
        self.items.pop(name, None)
        self.done[name] = _mark(name)
        self._write()

    def _write(self) -> None:
        write_whole(self.path, {"done": self.done, "items": self.items})


def _mark(name: str) -> str:
    """What changes when a file does; the same for everything else."""
    try:
        stat = Path(name).stat()
    except OSError:
        return ""
    return f"{stat.st_size}-{stat.st_mtime_ns}"


def inputs_of(names: Iterable[str], days: Range) -> Iterator[str]:
    """The inputs one by one: the files of folders in the order of their names, and the days of inputs that name a date."""
    for name in names:
        if DATE in name:
            yield from (name.format(date=day) for day in days.days())
        elif Path(name).is_dir():
            files = (path for path in Path(name).rglob("*") if path.is_file())
            yield from sorted(str(path) for path in files if not path.name.startswith("."))
        else:
            yield name


def backfill(
    names: Sequence[str],
    days: Range,
    ledger: Ledger,
    chunk: int,
    read: Callable[[str], Iterator[Settled]],
    work: Callable[[Sequence[Settled]], None],
) -> int:
    """Give `work` the items of every input in chunks, but those that are done already; how many items were worked on.

    What was being worked on when a backfill died is worked on again, which changes nothing in the warehouse.
    """
    total = 0
    for name in inputs_of(names, days):
        skipped = ledger.skipped(name)
        if skipped is None:
            continue
        seen = 0
        for items in grouped(read(name), chunk):
            seen += len(items)
            if seen <= skipped:
                continue
            wanted = [item for item in items if days.has(item)]
            work(wanted)
            total += len(wanted)
            ledger.advance(name, seen)
        ledger.finish(name)
    return total

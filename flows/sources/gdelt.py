"""GDELT's article lists (global knowledge graph, mentions, events): tables without a header, read for the addresses in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from flows.extraction.dates import read_moment
from flows.sources.arrival import Entry, Spot
from flows.sources.items import Item, web_address

LONGEST_LINE = 4_000_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has the address, the moment it was seen, and the name of the source; from 0, and how many columns there are."""

    url: int
    seen: int
    source: int | None
    width: int


TABLES = {
    ".gkg.csv": Columns(4, 1, 3, 27),
    ".mentions.csv": Columns(5, 2, 4, 16),
    ".export.csv": Columns(60, 59, None, 61),
}
"""By the end of the file's name, in lower case."""


def columns_of(name: str) -> Columns | None:
    """The layout of a file of this name; None when it is none of GDELT's."""
    return next((columns for end, columns in TABLES.items() if name.lower().endswith(end)), None)


def read_gdelt(file: BinaryIO, origin: str, columns: Columns) -> Iterator[Item]:
    """Every line as an entry; an address that came before is the same article, and left to the duplicates."""
    empty = True
    for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
        empty = False
        yield _entry(line, Spot(origin, number), columns)
    if empty:
        yield Spot(origin).refuse("empty file")


def _entry(line: bytes, spot: Spot, columns: Columns) -> Item:
    cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
    if len(cells) < columns.width - 1:
        return spot.refuse("not a line of this table", f"{len(cells)} cells of {columns.width}")
    url = web_address(cells[columns.url])
    if url is None:
        return spot.refuse("an item without text and address", sample=cells[columns.url])
    seen = _moment(cells[columns.seen])
    source = cells[columns.source] if columns.source is not None else None
    # When GDELT saw it is the latest that it can have been published, which is what a feed's date is taken for too.
    return Entry(
        url,
        {"url": url, "published_at": seen, "date_source": "feed" if seen else None, "source": source},
        spot.origin,
        spot.line,
    )


def _moment(digits: str) -> dt.datetime | None:
    text = (
        f"{digits[:8]}T{digits[8:]}Z"
        if len(digits) == len("20241011063000") and digits.isascii() and digits.isdigit()
        else ""
    )
    moment = read_moment(text)
    return moment if isinstance(moment, dt.datetime) else None

"""CSV and TSV files with a header that names the fields of an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from flows.sources.arrival import DEFAULT_LIMIT, Arrival, Spot, admit
from schemas.issue import Issue

if TYPE_CHECKING:
    from _csv import Reader

LONGEST_FIELD = 2**31 - 1


def read_csv(
    file: BinaryIO, origin: str, limit: int = DEFAULT_LIMIT, delimiter: str = ","
) -> Iterator[Arrival | Issue]:
    """Every row, in order. `line` of an item is the line its row ends on."""
    # The limit is the csv module's own and global; `admit` refuses what is too long, with the rows around it kept.
    csv.field_size_limit(LONGEST_FIELD)
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    rows = csv.reader(text, strict=True, delimiter=delimiter)
    try:
        header = [name.strip().lower() for name in next(row for row in rows if any(map(str.strip, row)))]
    except (StopIteration, csv.Error) as error:
        yield Spot(origin).refuse(
            "empty file" if isinstance(error, StopIteration) else "not valid CSV", str(error) or None
        )
        return
    if "text" not in header:
        yield Spot(origin, 1).refuse("no column named text", f"the columns are {', '.join(header)}"[:300])
        return
    yield from _rows(rows, header, origin, limit)


def read_tsv(file: BinaryIO, origin: str, limit: int = DEFAULT_LIMIT) -> Iterator[Arrival | Issue]:
    """As `read_csv`, with tabs."""
    return read_csv(file, origin, limit, "\t")


def _rows(rows: Reader, header: list[str], origin: str, limit: int) -> Iterator[Arrival | Issue]:
    empty = True
    while True:
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            empty = False
            yield Spot(origin, rows.line_num).refuse("not valid CSV", str(error))
            continue
        if row:
            empty = False
            yield _item(row, header, Spot(origin, rows.line_num), limit)
    if empty:
        yield Spot(origin).refuse("empty file")


def _item(row: list[str], header: list[str], spot: Spot, limit: int) -> Arrival | Issue:
    if len(row) > len(header):
        return spot.refuse("more cells than columns", f"{len(row)} cells, {len(header)} columns")
    try:
        "".join(row).encode("utf-8")
    except UnicodeEncodeError:
        # A surrogate here can only be a byte that was not UTF-8: see `errors` above.
        return spot.refuse("not UTF-8")
    return admit(dict(zip(header, row, strict=False)), spot, limit)

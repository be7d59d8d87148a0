"""Plain text: one file is one article, without a date unless a table says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from flows.sources.arrival import DEFAULT_LIMIT, Arrival, Spot, admit
from schemas.issue import Issue

BYTES_PER_CHARACTER = 4


def read_text(file: BinaryIO, origin: str, limit: int = DEFAULT_LIMIT) -> Iterator[Arrival | Issue]:
    """The file as one article; line ends become single newlines."""
    spot = Spot(origin)
    longest = limit * BYTES_PER_CHARACTER + BYTES_PER_CHARACTER
    content = file.read(longest)
    if not content:
        yield spot.refuse("empty file")
    elif len(content) == longest:
        yield spot.refuse("text too long", f"more than {limit:,} characters")
    else:
        yield _item(content, spot, limit)


def _item(content: bytes, spot: Spot, limit: int) -> Arrival | Issue:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return spot.refuse("not UTF-8", f"byte {error.start}")
    return admit({"text": text.replace("\r\n", "\n").replace("\r", "\n")}, spot, limit)

"""JSON Lines: one object a line, read as a stream with a bound on the length of a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.sources.arrival import DEFAULT_LIMIT, Arrival, Spot, admit
from schemas.issue import Issue

BYTES_PER_CHARACTER = 12
"""A character outside the BMP is at most twelve bytes of JSON: two escapes."""
OTHER_FIELDS = 1_000_000


def read_jsonl(file: BinaryIO, origin: str, limit: int = DEFAULT_LIMIT) -> Iterator[Arrival | Issue]:
    """Every line that is not blank, in order; a stream without any is one refusal."""
    empty = True
    for number, (line, whole) in enumerate(_lines(file, limit * BYTES_PER_CHARACTER + OTHER_FIELDS), 1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if content.strip():
            empty = False
            yield _item(content, whole, Spot(origin, number), limit)
    if empty:
        yield Spot(origin).refuse("empty file")


def _lines(file: BinaryIO, longest: int) -> Iterator[tuple[bytes, bool]]:
    """Lines, and whether each is whole: of a longer one only the beginning is kept."""
    while line := file.readline(longest):
        whole = line.endswith(b"\n") or len(line) < longest
        rest = line
        while not whole and rest and not rest.endswith(b"\n"):
            rest = file.readline(longest)
        yield line, whole


def _item(line: bytes, whole: bool, spot: Spot, limit: int) -> Arrival | Issue:
    if not whole:
        return spot.refuse("line too long", f"more than {len(line):,} bytes")
    try:
        value = _parsed(line)
    except UnicodeDecodeError as error:
        return spot.refuse("not UTF-8", f"byte {error.start} of the line")
    except (ValueError, RecursionError) as error:
        return spot.refuse("not valid JSON", str(error), sample=line[:200].decode("utf-8", "replace"))
    if not isinstance(value, dict):
        return spot.refuse("not a JSON object", f"it is of type {type(value).__name__}")
    return admit(value, spot, limit)


def _parsed(line: bytes) -> Any:
    return json.loads(line.decode("utf-8"))

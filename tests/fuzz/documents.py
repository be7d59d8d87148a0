"""Coverage-guided fuzzing of every parser of outside bytes: `make fuzz [SECONDS=600]`.

The first byte of an input chooses the parser. A parser may refuse bytes, and may raise what a parser process turns into a refusal. What may
not happen: a crash of the interpreter, a hang, memory without bound, an item that is neither an article nor a refusal.
"""

from __future__ import annotations

import datetime as dt
import io
import sys

import atheris

with atheris.instrument_imports(include=["flows", "feedparser", "trafilatura", "htmldate", "warcio"]):
    from flows.extraction.isolation import answer
    from flows.fetching.bodies import BodyError, unpacker
    from flows.sources.arrival import Arrival, Entry
    from flows.sources.csv import read_csv
    from flows.sources.document import Document
    from flows.sources.gdelt import TABLES, read_gdelt
    from flows.sources.jsonl import read_jsonl
    from flows.sources.kinds import READERS, read_document
    from schemas.issue import Issue

NOW = dt.datetime(2024, 10, 12, tzinfo=dt.UTC)
KINDS = sorted(READERS)
ENCODINGS = ("gzip", "br", "deflate")
BOUND = 1_000_000


def documents(choice: int, content: bytes) -> None:
    """Documents of every kind."""
    good, items = answer(read_document, (Document(KINDS[choice % len(KINDS)], content, "in", NOW, 100_000),))
    assert not good or (items and all(isinstance(item, (Arrival, Entry, Issue)) for item in items))


def streams(choice: int, content: bytes) -> None:
    """Tables and lines."""
    file = io.BytesIO(content)
    columns = list(TABLES.values())[choice % len(TABLES)]
    items = (read_jsonl(file, "in"), read_csv(file, "in"), read_gdelt(file, "in", columns))[choice % 3]
    assert all(isinstance(item, (Arrival, Entry, Issue)) for item in items)


def bodies(choice: int, content: bytes) -> None:
    """Packed bodies."""
    try:
        assert len(unpacker(ENCODINGS[choice % len(ENCODINGS)], BOUND).feed(content)) <= BOUND
    except BodyError:
        return


TARGETS = (documents, documents, documents, streams, bodies)


def one_input(data: bytes) -> None:
    """What the fuzzer calls."""
    if len(data) > 1:
        TARGETS[data[0] % len(TARGETS)](data[0] // len(TARGETS), data[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()

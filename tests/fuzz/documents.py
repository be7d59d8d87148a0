"""Coverage-guided fuzzing of every parser of outside bytes: `make fuzz [SECONDS=600]`.

The first byte of an input chooses the parser. A parser may refuse bytes, and may raise what a parser process turns into a refusal. What may
not happen: a crash of the interpreter, a hang, memory without bound, an item that is neither an article nor a refusal.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from concurrent.futures import Future

import atheris

with atheris.instrument_imports(
    include=["flows", "coding.dedupe", "feedparser", "trafilatura", "htmldate", "warcio", "markdown_it", "protego"]
):
    from protego import Protego

    from coding.dedupe import core_of, keys_of, trimmed
    from flows.code_articles import text_edges
    from flows.extraction.isolation import answer
    from flows.fetching.bodies import BodyError, unpacker
    from flows.sources.arrival import Arrival, Entry
    from flows.sources.csv import read_csv
    from flows.sources.document import Document
    from flows.sources.gdelt import TABLES, read_gdelt
    from flows.sources.jsonl import read_jsonl
    from flows.sources.kinds import READERS, read_document
    from flows.sources.warc import warc_works
    from schemas.article import Article
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


class Inline:
    """A pool of parser processes that is none: a record of an archive costs too much as a process for each input."""

    def submit(self, function: object, argument: object, failed: object) -> Future[object]:
        """A result that is there at once."""
        done: Future[object] = Future()
        done.set_result([])
        return done


def archives(choice: int, content: bytes) -> None:
    """Web archives, as they are and behind a head that is right."""
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\n" if choice % 2 else b""
    for work in warc_works(io.BytesIO(head + content), "in", 100_000, Inline()):
        assert isinstance(work, Future) or all(isinstance(item, Issue) for item in work)


def manners(choice: int, content: bytes) -> None:
    """robots.txt."""
    agent = ("Tocsin", "*")[choice % 2]
    rules = Protego.parse(content.decode("utf-8", "replace"))
    assert isinstance(rules.can_fetch("https://a.example/b", agent), bool)
    assert isinstance(rules.crawl_delay(agent), float | None)


def edges(choice: int, content: bytes) -> None:
    """The lines around texts."""
    text = "By A Name\n\n" * (choice % 2) + content.decode("utf-8", "replace")
    if text.strip():
        article = Article(article_id="a", text=text)
        core = core_of(text, text_edges())
        assert trimmed(article, core).text.strip()
        assert keys_of(article, core) == keys_of(article, core)


TARGETS = (documents, documents, documents, streams, bodies, archives, manners, edges)


def one_input(data: bytes) -> None:
    """What the fuzzer calls."""
    if len(data) > 1:
        TARGETS[data[0] % len(TARGETS)](data[0] // len(TARGETS), data[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()

"""One document (a page, a feed, a wire item, a report) from its bytes: which kind it is, and what articles are in it.

`read_document` is what runs in a parser process: everything it takes and gives can be pickled, and it raises nothing on purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flows.extraction.encoding import charset_of
from flows.extraction.isolation import ParserFailed, ParserPool
from flows.extraction.page import Page, Unreadable, read_page
from flows.sources.arrival import DEFAULT_LIMIT, Arrival, Spot, admit
from schemas.issue import Issue

LARGEST_FILE = 64_000_000
"""Bytes of any document; what is longer is a table or an archive, and read as a stream."""
LARGEST_PAGE = 4_000_000
"""Bytes. The longest article is a tenth of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes and what is known of them: their kind, where they are from, what a header or a feed says. `limit` is in characters of text."""

    kind: str
    content: bytes
    origin: str
    now: dt.datetime
    limit: int = DEFAULT_LIMIT
    url: str | None = None
    content_type: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spot(self) -> Spot:
        """Where refusals of the whole document stand."""
        return Spot(self.origin)


def read_html(document: Document) -> list[Arrival | Issue]:
    """The article of a page, or the entries of a live blog."""
    if len(document.content) > LARGEST_PAGE:
        return [document.spot.refuse("page too large", f"more than {LARGEST_PAGE:,} bytes", stage="extract")]
    if not document.content.strip():
        return [document.spot.refuse("empty file")]
    pages = read_page(document.content, document.now, document.url, charset_of(document.content_type))
    if isinstance(pages, Unreadable):
        return [document.spot.refuse(pages.reason, pages.detail, stage="extract")]
    return [_arrival(page, document) for page in pages]


def _arrival(page: Page, document: Document) -> Arrival | Issue:
    """The page's own words before those of the feed that led to it; a date only in the address gives way to the feed's."""
    given = document.given
    own = page.published is not None and (page.date_source == "metadata" or given.get("published_at") is None)
    fields = {
        "text": page.text,
        "title": page.title or given.get("title"),
        "url": page.url or document.url,
        "published_at": page.published if own else given.get("published_at"),
        "date_source": page.date_source if own else given.get("date_source"),
        "byline": page.byline or given.get("byline"),
        "source": given.get("source") or page.site,
        "language": given.get("language"),
        "country": given.get("country"),
    }
    return admit(fields, document.spot, document.limit)


READERS: Mapping[str, Callable[[Document], list[Arrival | Issue]]] = MappingProxyType({"html": read_html})
"""A kind of document is one function and its line here."""

SUFFIXES: Mapping[str, str] = MappingProxyType({".html": "html", ".htm": "html", ".xhtml": "html"})
"""The kind of document in a file of this name."""


def begin(document: Document, pool: ParserPool) -> Future[list[Arrival | Issue]]:
    """Read a document in a parser process."""
    return pool.submit(read_document, document, _failed)


def read_document(document: Document) -> list[Arrival | Issue]:
    """Every item of a document; one without any is one refusal."""
    return READERS[document.kind](document) or [document.spot.refuse("nothing in this document")]


def _failed(document: Document, failure: ParserFailed) -> list[Arrival | Issue]:
    return [document.spot.refuse(failure.reason, failure.detail, stage="extract")]

"""A web page as a document: its article, or the entries of its live blog."""

from __future__ import annotations

from flows.extraction.encoding import charset_of
from flows.extraction.page import Page, Unreadable, read_page
from flows.sources.arrival import Arrival, admit
from flows.sources.document import Document
from flows.sources.items import Item
from schemas.issue import Issue

LARGEST_PAGE = 4_000_000
"""Bytes. The longest article is a tenth of it."""


def read_html(document: Document) -> list[Item]:
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

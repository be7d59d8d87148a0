"""Sitemaps of news sites: addresses with titles and dates, and sitemaps of sitemaps."""

from __future__ import annotations

from typing import Any

import lxml.etree

from flows.extraction.dates import credible, read_moment
from flows.extraction.text import one_line
from flows.extraction.xml import parse_xml, xml_text
from flows.sources.arrival import Entry, Spot
from flows.sources.document import Document
from flows.sources.items import Item, web_address

MOST = 50_000
"""What the protocol allows."""


def read_sitemap(document: Document) -> list[Item]:
    """Every address of a sitemap or an index of sitemaps; raises UnsafeXML."""
    root = parse_xml(xml_text(document.content))
    if root is None:
        return [document.spot.refuse("not a readable sitemap")]
    lists = root.tag == "sitemapindex"
    found = root.findall("sitemap" if lists else "url")[:MOST]
    return [_entry(element, n, lists, document) for n, element in enumerate(found, 1)] or [
        document.spot.refuse("an empty sitemap")
    ]


def _entry(element: lxml.etree._Element, number: int, lists: bool, document: Document) -> Item:
    url = web_address(_of(element, "loc"))
    if url is None:
        return Spot(document.origin, number).refuse("an item without text and address", sample=_of(element, "loc"))
    told = read_moment(_of(element, "news/publication_date"))
    moment = credible(told, document.now)
    given: dict[str, Any] = {
        **document.given,
        "title": one_line(_of(element, "news/title")),
        "url": url,
        "published_at": moment,
        "date_source": "feed" if moment is not None else None,
        "source": document.given.get("source") or one_line(_of(element, "news/publication/name")),
    }
    return Entry(url, given, document.origin, number, lists=lists)


def _of(element: lxml.etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()

"""Which kind of document some bytes are, and what reads it.

`read_document` is what runs in a parser process: everything it takes and gives can be pickled, and it raises nothing on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from types import MappingProxyType

from flows.extraction.encoding import decode
from flows.extraction.isolation import ParserFailed, ParserPool
from flows.extraction.xml import UnsafeXML, root_name, xml_text
from flows.sources.document import Document
from flows.sources.feeds import read_feed
from flows.sources.items import Item
from flows.sources.json_documents import read_json
from flows.sources.markdown import read_markdown
from flows.sources.pdf import read_pdf
from flows.sources.sitemaps import read_sitemap
from flows.sources.web_page import read_html
from flows.sources.wire import read_wire

LARGEST_FILE = 64_000_000
"""Bytes of any document; what is longer is a table or an archive, and read as a stream."""

ROOTS: Mapping[str, Callable[[Document], list[Item]]] = MappingProxyType(
    {
        "html": read_html,
        "nitf": read_wire,
        "newsml": read_wire,
        "newsmessage": read_wire,
        "newsitem": read_wire,
        "packageitem": read_wire,
        "urlset": read_sitemap,
        "sitemapindex": read_sitemap,
    }
)
"""What reads an XML document with this outermost element; every other is taken for a feed, whole or broken."""


def read_xml(document: Document) -> list[Item]:
    """Every item of an XML document, by its outermost element."""
    try:
        name = root_name(xml_text(document.content))
        return ROOTS.get(name, read_feed)(document)
    except UnsafeXML as unsafe:
        return [document.spot.refuse(str(unsafe), stage="extract")]


READERS: Mapping[str, Callable[[Document], list[Item]]] = MappingProxyType(
    {"html": read_html, "xml": read_xml, "json": read_json, "markdown": read_markdown, "pdf": read_pdf}
)
"""A kind of document is one function and its line here."""

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".xml": "xml",
        ".rss": "xml",
        ".atom": "xml",
        ".rdf": "xml",
        ".nitf": "xml",
        ".md": "markdown",
        ".markdown": "markdown",
        ".pdf": "pdf",
    }
)
"""The kind of document in a file of this name."""

XML_TYPES = re.compile(r"\b(?:rss|atom|rdf)\+xml|\b(?:text|application)/xml", re.IGNORECASE)
HEAD = 2000


def kind_of(content: bytes, content_type: str | None) -> str:
    """The kind of what a server sent: by its first characters, and else by what the server says."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    head = decode(content[:HEAD]).lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")):
        return "json"
    if head.startswith("<") and not re.match(r"<!doctype\s+html|<html", head, re.IGNORECASE):
        name = root_name(head)
        if name in ROOTS or name in ("rss", "feed", "rdf", "channel"):
            return "html" if name == "html" else "xml"
        return "xml" if XML_TYPES.search(content_type or "") else "html"
    return "html"


def begin(document: Document, pool: ParserPool) -> Future[list[Item]]:
    """Read a document in a parser process."""
    return pool.submit(read_document, document, _failed)


def read_document(document: Document) -> list[Item]:
    """Every item of a document; one without any is one refusal."""
    return READERS[document.kind](document) or [document.spot.refuse("nothing in this document")]


def _failed(document: Document, failure: ParserFailed) -> list[Item]:
    return [document.spot.refuse(failure.reason, failure.detail, stage="extract")]

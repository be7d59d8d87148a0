"""RSS, Atom, RDF and CDF feeds, whole or broken: one entry for each item, with what the feed says of it."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import feedparser

from flows.extraction.dates import credible
from flows.extraction.fragment import plain_text
from flows.extraction.text import one_line
from flows.extraction.xml import xml_text
from flows.sources.arrival import Entry, Spot
from flows.sources.document import Document
from flows.sources.items import Item, web_address
from schemas.ids import stable_id

MOST_ITEMS = 20_000
BEYOND_UNICODE = re.compile(rb"&#(?:x[0-9a-f]{6,}|[0-9]{7,});?", re.IGNORECASE)
"""References to characters that do not exist, on which feedparser stops."""


def parse_feed(
    content: bytes, content_type: str | None = None, url: str | None = None, language: str | None = None
) -> Any:
    """The feed as feedparser gives it, its relative addresses made whole with `url`; raises UnsafeXML when the document declares entities.

    `content_type` and `language` are what the server says.
    """
    # Checked and decoded here, handed over as bytes: feedparser would open a string as a file or an address.
    xml_text(content)
    said = {"content-type": content_type or "text/xml", "content-location": url, "content-language": language}
    headers = {name: value for name, value in said.items() if value}
    return feedparser.parse(io.BytesIO(BEYOND_UNICODE.sub(b"", content)), response_headers=headers)


def read_feed(document: Document) -> list[Item]:
    """Every item of a feed; raises UnsafeXML."""
    if document.content.count(b"<item") + document.content.count(b"<entry") > MOST_ITEMS:
        return [document.spot.refuse("too many items in a feed", f"more than {MOST_ITEMS:,}")]
    feed = parse_feed(document.content, document.content_type, document.base or document.url)
    if not feed.entries:
        problem = feed.get("bozo_exception")
        reason = "an empty feed" if feed.get("version") else "not a readable feed"
        return [document.spot.refuse(reason, None if problem is None else f"{type(problem).__name__}: {problem}"[:300])]
    shared = Counter(entry.get("link") for entry in feed.entries)
    home = one_line(plain_text(_text(feed.feed.get("title"))))
    return [_entry(entry, n, document, home, shared) for n, entry in enumerate(feed.entries, 1)]


def _entry(entry: Mapping[str, Any], number: int, document: Document, home: str | None, shared: Counter[Any]) -> Item:
    link = entry.get("feedburner_origlink") or entry.get("link")
    # An address that several items share is that of the feed's home, not of an article.
    url = web_address(link) if shared[entry.get("link")] == 1 else None
    moment = credible(_moment(entry), document.now)
    text = _body(entry)
    title = one_line(plain_text(_text(entry.get("title"))))
    given = {
        **document.given,
        "text": text or None,
        "title": title if title != text else None,
        "url": url,
        "published_at": moment,
        "date_source": "feed" if moment is not None else None,
        "byline": one_line(_text(entry.get("author"))),
        "source": document.given.get("source") or home or host_of(document.url),
        "article_id": None if url else _identity(entry, document, text),
    }
    if url is None and not text:
        return Spot(document.origin, number).refuse("an item without text and address", sample=title)
    return Entry(url, given, document.origin, number)


def _identity(entry: Mapping[str, Any], document: Document, text: str) -> str | None:
    """An id for an item without an address: of what the feed calls it."""
    name = entry.get("id")
    return "a" + stable_id("guid", document.url or "", name) if isinstance(name, str) and name and text else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _body(entry: Mapping[str, Any]) -> str:
    """The longest of the texts that an item brings."""
    parts = [_text(part.get("value")) for part in entry.get("content") or () if isinstance(part, Mapping)]
    return max((plain_text(part) for part in (*parts, _text(entry.get("summary")))), key=len)


def _moment(entry: Mapping[str, Any]) -> dt.datetime | None:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        # Past the lookup of feedparser, which gives one date for another with a warning.
        value = dict.get(entry, name)  # type: ignore[call-overload]
        if isinstance(value, time.struct_time):
            try:
                return dt.datetime.fromtimestamp(calendar.timegm(value), dt.UTC)
            except (OverflowError, ValueError, OSError):
                continue
    return None


def host_of(url: str | None) -> str | None:
    """The host of an address, without www."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None if url else None
    except ValueError:
        return None

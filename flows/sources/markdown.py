"""Markdown: one file is one article; what stands in its front matter is what it says of itself."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml
from markdown_it import MarkdownIt

from flows.extraction.dates import credible, read_moment
from flows.extraction.encoding import decode
from flows.extraction.fragment import plain_text
from flows.extraction.text import one_line
from flows.sources.arrival import admit
from flows.sources.document import Document
from flows.sources.items import Item, web_address
from schemas.issue import Issue
from seeds.reader import Loader

LARGEST = 8_000_000
"""Bytes. The longest article is a fraction of it."""
LONGEST_FRONT = 20_000
FRONT = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<told>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.DOTALL)
TITLE = re.compile(r"\A\s*<h1[^>]*>(?P<words>.*?)</h1>", re.DOTALL)
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "url": ("url", "canonical_url", "canonical", "link", "permalink"),
    "published_at": ("published_at", "published", "date", "pubdate", "publish_date", "created"),
    "byline": ("byline", "author", "authors"),
    "source": ("source", "publisher", "site"),
    "language": ("language", "lang"),
    "country": ("country",),
    "article_id": ("article_id",),
}
"""What front matter calls the fields of an article, the surest first."""


class _FrontError(ValueError):
    """Front matter that cannot be read."""


def read_markdown(document: Document) -> list[Item]:
    """The article of a file, its title that of the front matter or else its first heading."""
    if len(document.content) > LARGEST:
        return [document.spot.refuse("text too long", f"more than {LARGEST:,} bytes")]
    if not document.content.strip():
        return [document.spot.refuse("empty file")]
    text = decode(document.content).replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        return [document.spot.refuse("text contains NUL characters")]
    try:
        told, body = _split(text.lstrip("\n"))
    except _FrontError as error:
        return [document.spot.refuse("front matter is not readable", str(error))]
    return [_article(told, body, document)]


def _article(told: Mapping[str, Any], body: str, document: Document) -> Item | Issue:
    # HTML within Markdown is taken for what it is; `plain_text` keeps its words and drops what is not text.
    html = MarkdownIt("commonmark").enable("table").render(body)
    heading = TITLE.match(html)
    title = one_line(_told(told, "title")) or (one_line(plain_text(heading["words"])) if heading else None)
    if heading and one_line(plain_text(heading["words"])) == title:
        html = html[heading.end() :]
    moment = credible(read_moment(_told(told, "published_at")), document.now)
    fields = {
        **document.given,
        **{name: _told(told, name) for name in ("language", "country", "article_id")},
        "text": plain_text(html),
        "title": title,
        "url": web_address(_told(told, "url")) or document.url,
        "published_at": moment,
        "date_source": "metadata" if moment is not None else None,
        "byline": one_line(_told(told, "byline")),
        "source": one_line(_told(told, "source")) or document.given.get("source"),
    }
    return admit(fields, document.spot, document.limit)


def _split(text: str) -> tuple[Mapping[str, Any], str]:
    """Front matter as a table of lower-case names, and what stands behind it; raises _FrontError."""
    found = FRONT.match(text)
    if found is None:
        return {}, text
    if len(found["told"]) > LONGEST_FRONT:
        raise _FrontError(f"more than {LONGEST_FRONT:,} characters")
    try:
        told = tomllib.loads(found["told"]) if found["mark"] == "+++" else yaml.load(found["told"], Loader=Loader)  # noqa: S506 (a safe loader)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise _FrontError(" ".join(str(error).split())[:200]) from error
    if not isinstance(told, dict):
        # A line between two rules is no front matter.
        return {}, text
    return {str(name).lower(): value for name, value in told.items()}, text[found.end() :]


def _told(told: Mapping[str, Any], field: str) -> str | None:
    """The first value of a field as text; several names of one field are joined."""
    for name in NAMES[field]:
        value = told.get(name)
        if isinstance(value, list):
            value = ", ".join(v for v in value if isinstance(v, str))
        if isinstance(value, dt.date):
            value = value.isoformat()
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None

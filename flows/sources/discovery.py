"""From the address of a site to a description of it as a source: which feeds it offers, and what they are called."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HTMLParser, document_fromstring

from flows.extraction.encoding import decode
from flows.extraction.metadata import read_metadata
from flows.extraction.text import one_line
from flows.fetching.client import Client, Fetched, FetchError, Request
from flows.sources.feeds import host_of
from flows.sources.items import web_address
from flows.sources.kinds import kind_of
from schemas.errors import InputError
from schemas.source import Source, SourceList

FEED_TYPES = re.compile(r"(?:rss|atom|rdf)\+xml|feed\+json", re.IGNORECASE)
USUAL = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/news-sitemap.xml", "/sitemap-news.xml")
"""Where sites keep a feed that they do not name."""
MOST = 20
UNKNOWN = "not known: read the publisher's terms before you use this"
NOT_IN_ID = re.compile(r"[^a-z0-9]+")


async def discover(client: Client, url: str, identity: str | None = None) -> Source:
    """The description of the site at an address, or of the feed that is there; raises InputError when it offers none."""
    if web_address(url) is None:
        raise InputError(f"not a web address: {url}")
    try:
        page = await client.fetch(Request(url))
    except FetchError as error:
        raise InputError(f"{url}: {error.reason}" + (f" ({error.detail})" if error.detail else "")) from error
    lists, name = _offered(page)
    if not lists:
        lists = [found async for found in _usual(client, page.url)]
    if not lists:
        raise InputError(
            f"{url} names no feed, and has none where feeds usually are; give the address of the feed itself"
        )
    return Source(
        id=identity or _identity(page.url),
        name=name or host_of(page.url) or page.url,
        homepage=f"{urlsplit(page.url).scheme}://{urlsplit(page.url).netloc}/",
        licence=UNKNOWN,
        lists=tuple(lists[:MOST]),
    )


def _offered(page: Fetched) -> tuple[list[SourceList], str | None]:
    body = page.body or b""
    if _is_list(page):
        return [SourceList(url=page.url)], None
    tree = document_fromstring(decode(body).encode("utf-8", "replace") or b"<p/>", parser=HTMLParser(encoding="utf-8"))
    found: dict[str, SourceList] = {}
    for link in tree.iter("link"):
        target = web_address(urljoin(page.url, link.get("href") or ""))
        if target and "alternate" in (link.get("rel") or "").lower() and FEED_TYPES.search(link.get("type") or ""):
            found.setdefault(target, SourceList(url=target, title=one_line(link.get("title"))))
    return list(found.values()), read_metadata(tree, page.url).site


def _is_list(page: Fetched) -> bool:
    return kind_of(page.body or b"", page.headers.get("content-type")) in ("xml", "json")


async def _usual(client: Client, url: str) -> AsyncIterator[SourceList]:
    for path in USUAL:
        try:
            page = await client.fetch(Request(urljoin(url, path)))
        except FetchError:
            continue
        if _is_list(page):
            yield SourceList(url=page.url)
            return


def _identity(url: str) -> str:
    words: Sequence[str] = [w for w in NOT_IN_ID.split((host_of(url) or "source").lower()) if w]
    return "_".join(words)[:40]


def written(source: Source) -> Iterator[str]:
    """The lines of its YAML file."""
    yield f"id: {source.id}"
    for name in ("name", "homepage", "licence"):
        yield f"{name}: {_quoted(getattr(source, name))}"
    yield f"enabled: {str(source.enabled).lower()}"
    yield f"text: {source.text}"
    yield "lists:"
    for one in source.lists:
        yield f"  - url: {_quoted(one.url)}"
        if one.title:
            yield f"    title: {_quoted(one.title)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

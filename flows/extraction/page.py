"""A web page as articles: the text without its boilerplate, and who published it when; a live blog gives one article for each entry."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.etree
from htmldate import find_date
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from flows.extraction.dates import Moment, credible, date_in_url, read_moment
from flows.extraction.encoding import decode
from flows.extraction.liveblog import entries_of
from flows.extraction.metadata import Metadata, read_metadata
from flows.extraction.text import clean, one_line, repaired, split_byline

LONGEST_TAG = 100_000
"""Characters from one < to the next >, outside of scripts: nobody writes such a tag, and parsers take their time over it."""
MOST_TAGS = 150_000
DEEPEST = 250
SHORTEST = 40
"""Characters of the longest paragraph. What is shorter is a menu or a message, no article."""
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
HUGE_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{LONGEST_TAG}}}")
TAG = re.compile(r"<(?:!doctype|html|head|body|main|article|section|div|span|p|h[1-6]|table|ul|b|br)\b", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Characters for which the extraction drops the whole paragraph they stand in."""
CHARSET = "utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """One article of a page. `date_source` says where `published` was read: metadata, url or text ."""

    text: str
    title: str | None = None
    url: str | None = None
    published: Moment | None = None
    date_source: str | None = None
    byline: str | None = None
    site: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why there is no article in the bytes: a short stable phrase, and what is special about these."""

    reason: str
    detail: str | None = None


def read_page(
    content: bytes, now: dt.datetime, url: str | None = None, charset: str | None = None
) -> tuple[Page, ...] | Unreadable:
    """The articles of an HTML page that was read at `now` from `url`; `charset` is what the server said."""
    html = CONTROLS.sub("", repaired(DECLARATION.sub("", decode(content, charset))))
    if reason := _hostile(html):
        return reason
    tree = _tree(html)
    if tree is None:
        return Unreadable("not an HTML page")
    about = read_metadata(tree, url)
    published, source = _dated(tree, about, url, now)
    page = Page("", about.title, about.url, published, source, about.byline, about.site, about.language)
    live = tuple(_live_entries(tree, page, now))
    if live:
        return live
    return _article(tree, page)


def _hostile(html: str) -> Unreadable | None:
    if html.count("<") > MOST_TAGS:
        return Unreadable("too many elements", f"more than {MOST_TAGS:,}")
    if not TAG.search(html):
        return Unreadable("not an HTML page")
    if HUGE_TAG.search(html):
        return Unreadable("a tag is too long", f"more than {LONGEST_TAG:,} characters")
    return None


def _tree(html: str) -> HtmlElement | None:
    # Lone surrogates cannot be encoded, and are no text.
    content = html.encode(CHARSET, "replace")
    try:
        tree = document_fromstring(content, parser=HTMLParser(encoding=CHARSET, remove_comments=True, remove_pis=True))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, HtmlElement) and _depth_is_sane(tree) else None


def _depth_is_sane(tree: HtmlElement) -> bool:
    depth = 0
    for event, _ in lxml.etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return False
    return True


def _dated(tree: HtmlElement, about: Metadata, url: str | None, now: dt.datetime) -> tuple[Moment | None, str | None]:
    moment = credible(about.published, now)
    if moment is not None:
        return moment, "metadata"
    day = credible(date_in_url(about.url or url), now)
    if day is not None:
        return day, "url"
    guessed = credible(read_moment(_date_on_page(tree, now)), now)
    return (guessed, "text") if guessed is not None else (None, None)


def _date_on_page(tree: HtmlElement, now: dt.datetime) -> str | None:
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    latest = (now + dt.timedelta(days=1)).date().isoformat()
    return find_date(tree, extensive_search=True, original_date=True, min_date="1995-01-01", max_date=latest)


def _article(tree: HtmlElement, page: Page) -> tuple[Page, ...] | Unreadable:
    # The library tells its log of every page it finds thin; what becomes of a page is told by our own refusals.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = bare_extraction(tree, fast=True, include_comments=False, include_tables=False, with_metadata=False)
    text = clean(getattr(found, "text", None) or "")
    if not any(len(paragraph) >= SHORTEST for paragraph in text.split("\n\n")):
        return Unreadable("no article text on the page", one_line(page.title))
    body = split_byline(_without_title(text, page.title))
    return (_with(page, body.text, byline=page.byline or body.byline),)


def _without_title(text: str, title: str | None) -> str:
    """The text without a first paragraph that only repeats the title, which would be coded twice."""
    first, gap, rest = text.partition("\n\n")
    return rest if gap and title and first.casefold() == title.casefold() else text


def _live_entries(tree: HtmlElement, page: Page, now: dt.datetime) -> Iterator[Page]:
    for entry in entries_of(tree, page.title):
        moment = credible(entry.published or _at(page.published, entry.clock), now)
        if len(entry.text) >= SHORTEST:
            url = f"{page.url.partition('#')[0]}#{entry.anchor}" if page.url else None
            when, source = (moment, "metadata") if moment is not None else (page.published, page.date_source)
            yield Page(entry.text, entry.title or page.title, url, when, source, page.byline, page.site, page.language)


def _at(day: Moment | None, clock: dt.time | None) -> dt.datetime | None:
    """A time of the day on which the page was published; without a zone of its own it is in the page's."""
    if day is None or clock is None:
        return None
    zone = clock.tzinfo or (day.tzinfo if isinstance(day, dt.datetime) else None)
    return dt.datetime.combine(day.date() if isinstance(day, dt.datetime) else day, clock.replace(tzinfo=zone))


def _with(page: Page, text: str, byline: str | None) -> Page:
    return Page(text, page.title, page.url, page.published, page.date_source, byline, page.site, page.language)

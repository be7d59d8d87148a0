"""Live blogs and round-ups: one page, many reports, each with a time or a heading of its own."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from flows.extraction.dates import Moment, read_moment
from flows.extraction.fragment import plain_text
from flows.extraction.sections import sections_of
from flows.extraction.text import clean, one_line
from schemas.ids import stable_id

FEWEST = 3
"""Entries that make a page a live blog."""
MOST = 2000
LONGEST_JSON = 2_000_000
SHORTEST_TEXT = 60
SAFE_ANCHOR = re.compile(r"[\w.:-]{1,100}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of a live page; `anchor` names it within the page. `clock` is the time of the page's day when nothing more is told."""

    text: str
    title: str | None
    published: Moment | None
    anchor: str
    clock: dt.time | None = None


def entries_of(tree: HtmlElement, title: str | None = None) -> tuple[Entry, ...]:
    """The entries in the order of the page, which has this title; none when the page is one article."""
    told = tuple(_from_linked_data(tree))[:MOST]
    if len(told) >= FEWEST:
        return told
    marked = tuple(_from_elements(tree))[:MOST]
    if len(marked) >= FEWEST:
        return marked
    return tuple(
        Entry(part.text, part.title, None, _anchor(part.anchor, None, part.title or part.text), part.clock)
        for part in sections_of(tree, title)
    )[:MOST]


def _from_linked_data(tree: HtmlElement) -> Iterator[Entry]:
    for script in tree.iter("script"):
        if "LiveBlogPosting" not in (script.text or "") or len(script.text or "") > LONGEST_JSON:
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for update in _updates(value):
            entry = _told_entry(update)
            if entry is not None:
                yield entry


def _updates(value: Any) -> Iterator[dict[str, Any]]:
    candidates = value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
    for candidate in candidates if isinstance(candidates, list) else []:
        updates = candidate.get("liveBlogUpdate") if isinstance(candidate, dict) else None
        yield from (update for update in (updates if isinstance(updates, list) else []) if isinstance(update, dict))


def _told_entry(update: dict[str, Any]) -> Entry | None:
    body, headline = update.get("articleBody"), update.get("headline")
    text = plain_text(body) if isinstance(body, str) else ""
    title = one_line(headline) if isinstance(headline, str) else None
    if not text:
        return None
    given = str(update.get("url") or update.get("@id") or "").partition("#")[2]
    return Entry(
        text,
        title,
        read_moment(update.get("datePublished")),
        _anchor(given, update.get("datePublished"), title or text),
    )


def _anchor(given: str | None, when: object, words: str) -> str:
    return given if given and SAFE_ANCHOR.fullmatch(given) else stable_id(when, words[:200])


def _from_elements(tree: HtmlElement) -> Iterator[Entry]:
    """Siblings of one kind, each with an own time and own paragraphs."""
    times = [element for element in tree.iter("time") if element.get("datetime")]
    if len(times) < FEWEST:
        return
    groups: dict[HtmlElement, list[HtmlElement]] = {}
    for time in times:
        block = _block_of(time)
        if block is not None and block.getparent() is not None:
            groups.setdefault(block.getparent(), []).append(block)
    for blocks in groups.values():
        distinct = list(dict.fromkeys(blocks))
        if len(distinct) >= FEWEST and len({block.tag for block in distinct}) == 1:
            yield from (entry for block in distinct if (entry := _marked_entry(block)) is not None)


def _block_of(time: HtmlElement) -> HtmlElement | None:
    """The entry around a time: the nearest element that has paragraphs of text and no link as its headline (a list of links has)."""
    for element in time.iterancestors("article", "section", "div", "li"):
        if sum(len(p.text_content().strip()) for p in element.iter("p")) >= SHORTEST_TEXT:
            return element
    return None


def _marked_entry(block: HtmlElement) -> Entry | None:
    times = {element.get("datetime") for element in block.iter("time") if element.get("datetime")}
    heading = next(iter(block.iter("h2", "h3", "h4")), None)
    if len(times) != 1 or (heading is not None and heading.find(".//a[@href]") is not None):
        return None
    when = times.pop()
    text = clean("\n".join(p.text_content() for p in block.iter("p")))
    title = one_line(heading.text_content()) if heading is not None else None
    return Entry(text, title, read_moment(when), _anchor(block.get("id"), when, title or text))

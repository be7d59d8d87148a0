"""Pages that give one report below each of their headings: round-ups, bulletins, live pages without times in their markup."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from lxml.html import HtmlElement

from flows.extraction.dates import ZONES
from flows.extraction.fragment import element_text
from flows.extraction.text import clean, one_line
from seeds.knowledge import load_page_words

FEWEST = 3
"""Reports that make a page a round-up."""
SHORTEST_TEXT = 60
"""Characters of a report."""
LEVELS = ("h2", "h3", "h4")
TEXTUAL = frozenset({"p", "ul", "ol", "blockquote", "div"})
ASIDE = ("nav", "aside", "footer", "header", "form")
CLOCK = re.compile(
    r"^\s*(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)\s*(?P<half>[ap]\.?m\.?)?\s*(?P<zone>[A-Z]{3,4})?\b\s*[-–—:|,]?\s*",
    re.IGNORECASE,
)
NOON = 12


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below one heading; `clock` is a time of day at the head of it, `anchor` the heading's own name within the page."""

    text: str
    title: str | None
    anchor: str | None
    clock: dt.time | None


def sections_of(tree: HtmlElement, title: str | None) -> tuple[Section, ...]:
    """The reports of a page in its order, with what stands above the first of them; none when the page is one article.

    A page is many reports when its title says so, or when nearly all of its headings begin with a time of day.
    """
    for level in LEVELS:
        for headings in _families(tree, level):
            reports = [_section(heading) for heading in headings]
            full = [report for report in reports if len(report.text) >= SHORTEST_TEXT]
            timed = sum(report.clock is not None for report in full)
            if (
                len(full) >= FEWEST
                and len(full) * 2 > len(reports)
                and (timed * 5 >= len(full) * 4 or _says_many(title))
            ):
                return (*_above(headings[0]), *full)
    return ()


@cache
def _many() -> re.Pattern[str]:
    words = sorted(load_page_words().many_reports, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])", re.IGNORECASE)


def _says_many(title: str | None) -> bool:
    return title is not None and _many().search(title) is not None


def _families(tree: HtmlElement, level: str) -> Iterator[list[HtmlElement]]:
    """Headings of one level that stand side by side, by themselves or each at the head of its own block."""
    families: dict[HtmlElement, list[HtmlElement]] = {}
    headings = list(tree.iter(level))
    together = Counter(heading.getparent() for heading in headings)
    for heading in headings:
        block = heading.getparent()
        # A headline that is a link leads to the report; it does not stand above it.
        if (
            block is None
            or heading.find(".//a[@href]") is not None
            or next(heading.iterancestors(*ASIDE), None) is not None
        ):
            continue
        alone = together[block] == 1 and block.getparent() is not None
        families.setdefault(block.getparent() if alone else block, []).append(heading)
    yield from (headings for headings in families.values() if len(headings) >= FEWEST)


def _section(heading: HtmlElement) -> Section:
    words = one_line(heading.text_content()) or ""
    found = CLOCK.match(words)
    clock = _clock(found) if found else None
    rest = words[found.end() :] if found and clock else words
    return Section(_text(_below(heading)), rest or None, heading.get("id"), clock)


def _below(heading: HtmlElement) -> Iterator[HtmlElement]:
    """What follows a heading up to the next of its rank or a higher one."""
    ranks = {f"h{n}" for n in range(1, int(heading.tag[1]) + 1)}
    for element in heading.itersiblings():
        if element.tag in ranks or any(True for _ in element.iter(*ranks)):
            return
        if element.tag in TEXTUAL:
            yield element


def _above(heading: HtmlElement) -> Iterator[Section]:
    """The lead of the page: the paragraphs before the first report."""
    first = heading if list(heading.itersiblings(heading.tag)) else heading.getparent()
    lead = [] if first is None else [e for e in first.itersiblings(preceding=True) if e.tag in TEXTUAL]
    text = _text(reversed(lead))
    if len(text) >= SHORTEST_TEXT:
        yield Section(text, None, None, None)


def _text(elements: Iterator[HtmlElement] | Sequence[HtmlElement]) -> str:
    return clean("\n".join(element_text(element) for element in elements))


def _clock(found: re.Match[str]) -> dt.time | None:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half and not 1 <= hour <= NOON:
        return None
    if half:
        hour = hour % NOON + (NOON if half.startswith("p") else 0)
    seconds = {"GMT": 0, "UTC": 0, **ZONES}.get((found["zone"] or "").upper())
    zone = None if seconds is None else dt.timezone(dt.timedelta(seconds=seconds))
    return dt.time(hour, int(found["minute"]), tzinfo=zone)

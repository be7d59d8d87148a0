"""Items of news agencies in XML: NewsML-G2, NewsML 1 and NITF, one alone or many in a message."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import lxml.etree

from flows.extraction.dates import Moment, credible, read_moment
from flows.extraction.fragment import element_text, plain_text
from flows.extraction.text import clean, one_line
from flows.extraction.xml import parse_xml, xml_text
from flows.sources.arrival import Arrival, Spot, admit
from flows.sources.document import Document
from flows.sources.items import Item
from schemas.ids import stable_id
from schemas.issue import Issue

Element = lxml.etree._Element

MOST_ITEMS = 5000
WITHDRAWN = ("canceled", "cancelled", "withheld")
TEXT_BODIES = ("body.content", "body", "inlineXML", "inlineData", "DataContent")


def read_wire(document: Document) -> list[Item]:
    """Every item of a message of one of the three formats; raises UnsafeXML."""
    root = parse_xml(xml_text(document.content))
    if root is None:
        return [document.spot.refuse("not readable XML")]
    items = list(_items(root))[:MOST_ITEMS]
    many = len(items) > 1
    return [_item(item, Spot(document.origin, n if many else None), document) for n, item in enumerate(items, 1)] or [
        document.spot.refuse("no news item in this document")
    ]


def _items(root: Element) -> Iterator[Element]:
    if root.tag == "nitf":
        yield root
    elif root.tag == "NewsML":
        yield from root.iter("NewsItem")
    else:
        yield from root.iter("newsItem")


def _item(item: Element, spot: Spot, document: Document) -> Arrival | Issue:
    status = _code(item, ".//pubStatus") or ""
    if status.rpartition(":")[2].lower() in WITHDRAWN:
        return spot.refuse("withdrawn by its publisher", status)
    embargo = read_moment(_first(item, ".//embargoed"))
    if embargo is not None and credible(embargo, document.now) is None:
        return spot.refuse("under embargo", str(embargo))
    text = _text(item)
    if not text:
        return spot.refuse("not a text item", _code(item, ".//itemClass"))
    moment = credible(_published(item), document.now)
    name = _name(item)
    fields = {
        **document.given,
        "text": text,
        "title": _title(item),
        "published_at": moment,
        "date_source": "metadata" if moment is not None else None,
        "byline": one_line(_words(item, ".//byline", ".//contentMeta/by", ".//ByLine")),
        "source": document.given.get("source") or _publisher(item),
        "article_id": "a" + stable_id("wire", name) if name else None,
    }
    return admit(fields, spot, document.limit)


def _first(item: Element, *paths: str) -> str:
    """The text of the first element that has any."""
    return next((text for path in paths for text in (found.strip() for found in _texts(item, path)) if text), "")


def _texts(item: Element, path: str) -> Iterator[str]:
    for element in item.iterfind(path):
        yield element.text or ""


def _words(item: Element, *paths: str) -> str:
    """As `_first`, with the words of elements below."""
    return next((text for path in paths for e in item.iterfind(path) if (text := clean(element_text(e)))), "")


def _title(item: Element) -> str | None:
    paths = (
        ".//hedline/hl1",
        ".//contentMeta/headline",
        ".//HeadLine",
        ".//headline",
        ".//head/title",
        ".//itemMeta/title",
        ".//title",
    )
    return one_line(_words(item, *paths))


def _text(item: Element) -> str:
    """The longest body: an item may bring the same text in several forms, or a caption beside it."""
    bodies = [_body(element) for tag in TEXT_BODIES for element in item.iter(tag)]
    return max(bodies, key=len, default="")


def _body(given: Element) -> str:
    """The words of a body without the headline and names that some formats put into it."""
    element = copy.deepcopy(given)
    element.tail = None
    for head in list(
        element.iter("hedline", "byline", "dateline", "media", "head", "body.head", "body.end", "script", "style")
    ):
        parent = head.getparent()
        if parent is not None and head is not element:
            if head.tail:
                _keep_tail(head)
            parent.remove(head)
    if len(element) == 0:
        return plain_text(element.text or "")
    return clean(element_text(element))


def _keep_tail(element: Element) -> None:
    """Words behind an element stay when it goes."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    elif parent is not None:
        parent.text = (parent.text or "") + (element.tail or "")


def _published(item: Element) -> Moment | None:
    told = [_first(item, path) for path in (".//contentMeta/contentCreated", ".//itemMeta/firstCreated", ".//itemMeta/versionCreated",
            ".//contentMeta/contentModified", ".//FirstCreated", ".//ThisRevisionCreated", ".//DateAndTime")]  # fmt: skip
    told += [
        e.get("norm") or ""
        for path in (".//date.issue", ".//date.release", ".//story.date")
        for e in item.iterfind(path)
    ]
    told += [e.get("date.publication") or "" for e in item.iterfind(".//pubdata")]
    envelope = item.getroottree().getroot()
    if item is not envelope:
        told += [_first(envelope, "header/sent"), _first(envelope, "NewsEnvelope/DateAndTime")]
    return next((moment for value in told if (moment := read_moment(value)) is not None), None)


def _name(item: Element) -> str | None:
    """What the agency calls the item, the same for all its versions."""
    if item.get("guid"):
        return item.get("guid")
    found = item.find(".//doc-id")
    name = found.get("id-string") if found is not None else None
    return name or _first(item, ".//NewsIdentifier/NewsItemId", ".//PublicIdentifier") or None


def _publisher(item: Element) -> str | None:
    return one_line(
        _words(
            item,
            ".//itemMeta/provider/name",
            ".//contentMeta/infoSource/name",
            ".//Provider/Party",
            ".//doc.copyright/holder",
        )
    )


def _code(item: Element, path: str) -> str | None:
    found = item.find(path)
    return found.get("qcode") if found is not None else None

"""News in JSON documents: JSON Feed, ninjs, ReliefWeb's API, GDELT's DOC API, and arrays of articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flows.extraction.dates import credible, read_moment
from flows.extraction.encoding import decode
from flows.extraction.fragment import plain_text
from flows.extraction.text import one_line
from flows.sources.arrival import Entry, Spot, admit
from flows.sources.document import Document
from flows.sources.items import Item, web_address
from schemas.ids import stable_id

Fields = Mapping[str, Any]

Kind = TypeVar("Kind")

MOST_ITEMS = 20_000
TEXTS = (
    "content_html",
    "content_text",
    "body_html",
    "body_xhtml",
    "body_text",
    "body-html",
    "body",
    "summary",
    "description_text",
    "description",
)
LINKS = ("url", "external_url", "link", "canonical_url")
DATES = (
    "date_published",
    "firstpublished",
    "firstcreated",
    "versioncreated",
    "published_at",
    "date_modified",
    "seendate",
)
TITLES = ("title", "headline", "name")
NEWS = frozenset(
    {
        "headline",
        "body_html",
        "body_xhtml",
        "body_text",
        "content_html",
        "content_text",
        "description_text",
        "versioncreated",
    }
)


def read_json(document: Document) -> list[Item]:
    """Every item of a document of one of these kinds."""
    try:
        value = json.loads(decode(document.content))
    except (ValueError, RecursionError) as error:
        return [document.spot.refuse("not valid JSON", str(error)[:300])]
    found = _list_in(value)
    if found is None:
        return [document.spot.refuse("no reader for this kind of JSON")]
    rows, reader, home = found
    if len(rows) > MOST_ITEMS:
        return [document.spot.refuse("too many items in a document", f"more than {MOST_ITEMS:,}")]
    many = len(rows) > 1
    items = [reader(row, Spot(document.origin, n if many else None), document, home) for n, row in enumerate(rows, 1)]
    return items or [document.spot.refuse("an empty feed")]


Reader = Callable[[Any, Spot, Document, str | None], Item]


def _list_in(value: Any) -> tuple[list[Any], Reader, str | None] | None:
    """The rows of a document, what reads them, and the name of the publication."""
    if isinstance(value, list):
        return value, _article, None
    if not isinstance(value, dict):
        return None
    for name, reader in (("items", _news), ("articles", _news), ("data", _report), ("item", _news)):
        if isinstance(value.get(name), list):
            return value[name], reader, one_line(_string(value, "title") or "")
    data = value.get("data")
    if isinstance(data, dict) and (isinstance(data.get("items"), list) or isinstance(data.get("item"), dict)):
        return [_inner(row) for row in data.get("items") or [data["item"]]], _news, None
    if NEWS & value.keys():
        return [value], _news, None
    return ([value], _article, None) if "text" in value else None


def _inner(row: Any) -> Any:
    return row["item"] if isinstance(row, dict) and isinstance(row.get("item"), dict) else row


def _article(row: Any, spot: Spot, document: Document, home: str | None) -> Item:
    """Fields as in an input line."""
    del home
    if not isinstance(row, dict):
        return spot.refuse("not a JSON object", f"it is of type {type(row).__name__}")
    if "text" not in row and (NEWS & row.keys() or web_address(row.get("url"))):
        return _news(row, spot, document, None)
    return admit({**document.given, **row}, spot, document.limit)


def _news(row: Any, spot: Spot, document: Document, home: str | None) -> Item:
    """An item of JSON Feed, ninjs or a list of articles found."""
    if not isinstance(row, dict):
        return spot.refuse("not a JSON object", f"it is of type {type(row).__name__}")
    if str(row.get("pubstatus")) in ("canceled", "withheld"):
        return spot.refuse("withdrawn by its publisher", str(row["pubstatus"]))
    embargo = read_moment(row.get("embargoed"))
    if embargo is not None and credible(embargo, document.now) is None:
        return spot.refuse("under embargo", str(embargo))
    url = next((address for name in LINKS if (address := web_address(row.get(name)))), None)
    name = row.get("guid") or row.get("uri") or row.get("id") or row.get("altids")
    text = max((plain_text(row[key]) for key in TEXTS if isinstance(row.get(key), str)), key=len, default="")
    if url is None and not text:
        return spot.refuse("an item without text and address", sample=_string(row, *TITLES))
    moment = credible(next((m for key in DATES if (m := read_moment(row.get(key))) is not None), None), document.now)
    given = {
        **document.given,
        "text": text or None,
        "title": one_line(plain_text(_string(row, *TITLES) or "")),
        "url": url,
        "published_at": moment,
        "date_source": "feed" if moment is not None else None,
        "byline": one_line(_string(row, "byline") or _people(row)),
        "source": document.given.get("source") or home or one_line(_string(row, "source", "domain")),
        "article_id": None if url or name is None else "a" + stable_id("wire", name),
    }
    return Entry(url, given, document.origin, spot.line)


def _report(row: Any, spot: Spot, document: Document, home: str | None) -> Item:
    """A report of ReliefWeb's API: an object with `fields`."""
    fields = row.get("fields") if isinstance(row, dict) else None
    if not isinstance(fields, dict):
        return _news(row, spot, document, home)
    dates, sources = _of(fields, "date", dict), _of(fields, "source", list)
    flat = {
        "title": fields.get("title"),
        "body_html": fields.get("body-html") or fields.get("body"),
        "url": fields.get("url_alias") or fields.get("url") or row.get("href"),
        "date_published": dates.get("original") or dates.get("created"),
        "source": ", ".join(str(s.get("shortname") or s.get("name")) for s in sources[:5] if isinstance(s, dict))
        or None,
        "id": row.get("id"),
    }
    return _news({key: value for key, value in flat.items() if value is not None}, spot, document, None)


def _string(row: Fields, *names: str) -> str | None:
    return next((row[name] for name in names if isinstance(row.get(name), str) and row[name].strip()), None)


def _people(row: Fields) -> str | None:
    people = _of(row, "authors", list) or [row.get("author")]
    return ", ".join(p["name"] for p in people[:20] if isinstance(p, dict) and isinstance(p.get("name"), str)) or None


def _of(row: Fields, name: str, kind: type[Kind]) -> Kind:
    """The value of a field when it is of a kind, an empty one otherwise."""
    value = row.get(name)
    return value if isinstance(value, kind) else kind()

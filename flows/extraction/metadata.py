"""What a page says about itself: title, address, date, names, language, publisher; JSON-LD first, then meta elements, then the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from flows.extraction.dates import Moment, read_moment
from flows.extraction.text import one_line

LONGEST_JSON = 500_000
DEEPEST = 12
PUBLISHED = ("article:published_time", "og:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date",
             "dcterms.created", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date",
             "publication_date", "article.published", "article_date_original", "cxenseparse:recs:publishtime", "dc.date.created",
             "originalpublicationdate", "uploaddate", "article:published", "last-modified")  # fmt: skip
"""Names of meta elements, in the order of trust."""
TITLES = ("og:title", "twitter:title", "title", "dc.title", "headline")
AUTHORS = ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
SITES = ("og:site_name", "application-name", "publisher", "dc.publisher")
ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|Posting$|WebPage$", re.IGNORECASE)
FORM_OF_SITE = re.compile(r"^(?:www|m|mobile|amp|touch)\.")
SEPARATORS = re.compile(r"\s+[|\u2013\u2014\u00b7\u00bb:-]\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Values as the page gives them, cleaned; None where it is silent."""

    title: str | None = None
    url: str | None = None
    published: Moment | None = None
    byline: str | None = None
    site: str | None = None
    language: str | None = None


def read_metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """The metadata of a parsed page that was found at `url`."""
    metas, linked = _metas(tree), list(_linked_data(tree))
    site = one_line(_first(metas, SITES))
    return Metadata(
        title=_title(tree, metas, linked, site),
        url=_canonical(tree, metas, url),
        published=_published(tree, metas, linked),
        byline=_byline(metas, linked),
        site=site,
        language=_language(tree, metas),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The first content of each named meta element."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in JSON-LD that is an article or a page."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().strip() != "application/ld+json" or not script.text:
            continue
        try:
            value = json.loads(script.text[:LONGEST_JSON], strict=False)
        except (ValueError, RecursionError):
            continue
        yield from sorted(_objects(value, 0), key=lambda o: str(o.get("@type")).lower().endswith("webpage"))


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        if ARTICLE_TYPES.search(str(value.get("@type", ""))):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)


def _title(tree: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]], site: str | None) -> str | None:
    headline = next(
        (o["headline"] for o in linked if isinstance(o.get("headline"), str) and o["headline"].strip()), None
    )
    headings = [text for element in tree.iter("h1") if (text := one_line(element.text_content()))]
    if headline or "og:title" in metas:
        return _without_site(one_line(headline or metas["og:title"]), site, headings)
    if len(headings) == 1:
        return headings[0]
    element = tree.find(".//title")
    written = one_line(_first(metas, TITLES)) or (one_line(element.text_content()) if element is not None else None)
    return _without_site(written, site, headings) or (headings[0] if headings else None)


def _without_site(title: str | None, site: str | None, headings: list[str]) -> str | None:
    """The title without the name of the publication at its end."""
    if title is None:
        return None
    parts = SEPARATORS.split(title)
    if len(parts) > 1:
        marks = SEPARATORS.findall(title)
        head = title[: title.rindex(marks[-1])]
        if head in headings or (site and parts[-1].casefold() in site.casefold()):
            return head
    return title


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str | None) -> str | None:
    """The address that the page calls its own, when it is on the host it was found on or where it was found is unknown."""
    for element in tree.iter("link"):
        if "canonical" in (element.get("rel") or "").lower().split():
            own = element.get("href")
            break
    else:
        own = metas.get("og:url")
    try:
        given = urljoin(url or "", (own or "").strip())
        parts = urlsplit(given)
    except ValueError:
        return url
    if parts.scheme not in ("http", "https") or not parts.hostname or not own:
        return url
    home = parts.path in ("", "/") and not parts.query
    if url is not None and (home or not _same_site(parts.hostname, urlsplit(url).hostname or "")):
        return url
    return None if home else given


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts differ at most by a first label, or by which form of the site (www, mobile) they are."""
    short, long = sorted((FORM_OF_SITE.sub("", one.lower()), FORM_OF_SITE.sub("", other.lower())), key=len)
    return short == long or (long.endswith("." + short) and "." in short)


def _published(tree: HtmlElement, metas: dict[str, str], linked: list[dict[str, Any]]) -> Moment | None:
    told = [o.get("datePublished") for o in linked]
    told += [metas.get(name) for name in PUBLISHED]
    told += [e.get("content") or e.get("datetime") for e in tree.xpath("//*[@itemprop='datePublished']")]
    told += [e.get("datetime") for e in tree.iterfind(".//time[@pubdate]")]
    told += _times(tree)
    told += [o.get("dateCreated") or o.get("dateModified") for o in linked]
    return next((moment for value in told if (moment := read_moment(value)) is not None), None)


def _times(tree: HtmlElement) -> list[str | None]:
    """The first `time` of the article or header; with none of these, the only one of the page."""
    for path in (".//article//time[@datetime]", ".//header//time[@datetime]"):
        found = tree.find(path)
        if found is not None:
            return [found.get("datetime")]
    times = {element.get("datetime") for element in tree.iterfind(".//time[@datetime]")}
    return list(times) if len(times) == 1 else []


def _byline(metas: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    names = [name for o in linked for name in _names(o.get("author"))]
    written = ", ".join(dict.fromkeys(names)) or _first(metas, AUTHORS)
    text = one_line(written)
    return None if text is None or text.startswith(("http://", "https://")) else text[:200]


def _names(author: Any) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, dict) and isinstance(author.get("name"), str):
        yield author["name"]
    elif isinstance(author, list):
        for one in author[:20]:
            if not isinstance(one, list):
                yield from _names(one)


def _language(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    given = tree.get("lang") or metas.get("og:locale") or metas.get("content-language") or ""
    code = re.split(r"[-_,; ]", given.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None

"""A fragment of HTML, as feeds and wire items carry it, as plain text."""

from __future__ import annotations

import re

import lxml.etree
from lxml.html import HTMLParser, document_fromstring

from flows.extraction.text import clean

TAGS = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
BLOCKS = frozenset(
    {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "dd", "dt", "section", "article", "header", "footer",
     "pre", "figcaption", "hr", "ul", "ol", "table"}
)  # fmt: skip
UNREAD = ("script", "style", "noscript", "template", "iframe", "form")


def plain_text(fragment: str) -> str:
    """The words with a paragraph for each block; text without markup stays as it is, but for the cleaning."""
    if not TAGS.search(fragment):
        return clean(fragment)
    content = f"<div>{fragment}</div>".replace("\x00", "").encode("utf-8", "replace")
    try:
        root = document_fromstring(content, parser=HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return ""
    lxml.etree.strip_elements(root, *UNREAD, with_tail=False)
    return clean(element_text(root))


def element_text(root: lxml.etree._Element) -> str:
    """The words below an element of HTML or of a vocabulary like it, with line ends around blocks."""
    pieces: list[str] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        block = local_name(element).lower() in BLOCKS
        if event == "start":
            pieces += ["\n" if block else "", _spaced(element.text)]
        else:
            pieces.append("\n" if block else "")
            pieces.append(_spaced(element.tail) if element is not root else "")
    return "".join(pieces)


def local_name(element: lxml.etree._Element) -> str:
    """The name of an element without its namespace; parsers of broken markup make names that the library itself refuses to split."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _spaced(text: object) -> str:
    """Line ends in the source are spaces; only elements break lines."""
    return str(text).replace("\r", " ").replace("\n", " ") if text else ""

"""XML of strangers: no entity is declared, nothing outside is read, and what is broken is read as far as it goes."""

from __future__ import annotations

import re
from contextlib import suppress

import lxml.etree

from flows.extraction.encoding import decode
from flows.extraction.fragment import local_name

ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
DOCTYPE = re.compile(r"<!DOCTYPE\s[^>\[]*(?:\[[^\]]*\])?\s*>", re.IGNORECASE)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
BEFORE_ROOT = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>", re.DOTALL | re.IGNORECASE)
ROOT = re.compile(r"<\s*(?:[\w.-]+:)?(?P<name>[\w.-]+)")
HEAD = 100_000
MOST_ELEMENTS = 600_000


class UnsafeXML(ValueError):  # noqa: N818 (what it is, not a fault of ours)
    """The document declares entities or has no end of elements."""


def xml_text(content: bytes, charset: str | None = None) -> str:
    """The document as text, without its declaration and document type; raises UnsafeXML when it declares entities."""
    text = decode(content, charset)
    if ENTITY.search(text):
        raise UnsafeXML("XML that declares entities")
    if text.count("<") > MOST_ELEMENTS:
        raise UnsafeXML("XML with too many elements")
    return DOCTYPE.sub("", DECLARATION.sub("", text), count=1)


def root_name(text: str) -> str:
    """The local name of the first element, in lower case; empty when there is none."""
    found = ROOT.search(BEFORE_ROOT.sub("", text[:HEAD]))
    return found["name"].lower() if found else ""


def parse_xml(text: str) -> lxml.etree._Element | None:
    """The root element; None when nothing can be read. Namespaces are taken away, so that profiles of one format read alike."""
    parser = lxml.etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        return None
    if root is None:
        return None
    for element in root.iter():
        _strip_namespace(element)
    return root


def _strip_namespace(element: lxml.etree._Element) -> None:
    # A parser that reads on behind an error makes names that cannot be set again; no reader asks for them.
    with suppress(ValueError):
        if isinstance(element.tag, str):
            element.tag = local_name(element)

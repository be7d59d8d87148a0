"""Bytes as text, whatever their label says: a byte order mark and valid UTF-8 outweigh it, and no byte is lost without a mark."""

from __future__ import annotations

import codecs
import re

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FALLBACK = "windows-1252"
"""What browsers take unlabelled western text for."""
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{2,40})""", re.IGNORECASE)
HEAD = 4096
"""Bytes in which a page or an XML file names its encoding."""
BROWSERS_READ_AS = {"iso-8859-1": FALLBACK, "iso8859-1": FALLBACK, "ascii": FALLBACK, "iso8859-9": "windows-1254"}
NEVER = frozenset({"utf-7", "utf_7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "mbcs", "undefined"})
"""Encodings in which markup can hide from a filter, and those that are no encodings of text."""


def decode(content: bytes, declared: str | None = None) -> str:
    """The text, without its byte order mark; bytes that no encoding explains become U+FFFD.

    `declared` is the charset of the HTTP header, if any; then the one that the content names itself is tried.
    """
    for mark, name in BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for charset in (declared, _named(content)):
        text = _as(content, charset)
        if text is not None:
            return text
    if _mostly_utf8(content):
        return content.decode("utf-8", "replace")
    return content.decode(FALLBACK, "replace")


def charset_of(content_type: str | None) -> str | None:
    """The charset of a Content-Type header."""
    found = DECLARED.search((content_type or "").encode("ascii", "replace"))
    return found[1].decode("ascii") if found else None


def _named(content: bytes) -> str | None:
    found = DECLARED.search(content[:HEAD])
    return found[1].decode("ascii") if found else None


def _as(content: bytes, name: str | None) -> str | None:
    """The content in the encoding of this name; None when there is no such text encoding or the content is not in it."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name)
        if found.name in NEVER or not found._is_text_encoding:
            return None
        text = content.decode(BROWSERS_READ_AS.get(found.name, found.name))
    except (LookupError, UnicodeError, ValueError):
        return None
    # UTF-16 decodes any bytes of even length: what has no markup and no spaces in it is not text.
    return text if "utf-16" not in found.name or "<" in text or " " in text else None


def _mostly_utf8(content: bytes) -> bool:
    """Whether only a few bytes are broken: a page cut off or pasted together is still UTF-8."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(1 for c in text if c > "\x7f") - broken
    return wide > 4 * broken

"""Identifiers: hashes of raw identifying values, the same on any machine."""

from __future__ import annotations

import hashlib


def stable_id(*parts: object, length: int = 16) -> str:
    """Hex digest (`length` characters, 4 bits each) of the parts in order; `None` and the empty string differ."""
    digest = hashlib.sha256()
    for part in parts:
        value = b"\x00" if part is None else b"\x01" + str(part).encode("utf-8", "surrogatepass")
        digest.update(len(value).to_bytes(8, "big") + value)
    return digest.hexdigest()[:length]


def article_id(url: str | None, text: str) -> str:
    """The id of an article that brings none: of its URL, or else of its text."""
    return "a" + (stable_id("url", url) if url else stable_id("text", text))


def event_id(article: str, field: str, start: int, end: int, event_type: str) -> str:
    """The id of an event of a type: of its article and of where its trigger stands in `title` or `text`."""
    return "e" + stable_id(article, field, start, end, event_type)


def incident_id(first_event: str) -> str:
    """The id of an article's incident, made from that of its first event."""
    return "i" + first_event[1:]

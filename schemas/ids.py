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

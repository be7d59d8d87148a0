"""What the readers of documents share: the kinds of items they give, and which strings are addresses of the web."""

from __future__ import annotations

from urllib.parse import urlsplit

from flows.sources.arrival import Arrival, Entry, Unchanged
from schemas.issue import Issue

Item = Arrival | Issue | Entry | Unchanged
Settled = Arrival | Issue | Unchanged
"""Items that lead nowhere further."""
LONGEST = 2048
SCHEMES = ("http", "https")


def web_address(value: object) -> str | None:
    """The value when it is an absolute address of the web without a fragment of secrets in it; else None."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    text = value.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    good = parts.scheme.lower() in SCHEMES and parts.hostname and not parts.username and port != 0
    return text if good and text.isprintable() and " " not in text else None

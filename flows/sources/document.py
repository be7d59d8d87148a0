"""One document (a page, a feed, a wire item, a report): its bytes and what is known of them before they are read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.sources.arrival import DEFAULT_LIMIT, Spot


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes and what is known of them: their kind, where they are from, what a header or a feed says.

    `limit` is in characters of text. `base` is what the server says relative addresses in the document start from, when that is not `url`.
    """

    kind: str
    content: bytes
    origin: str
    now: dt.datetime
    limit: int = DEFAULT_LIMIT
    url: str | None = None
    content_type: str | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    base: str | None = None

    @property
    def spot(self) -> Spot:
        """Where refusals of the whole document stand."""
        return Spot(self.origin, self.line)

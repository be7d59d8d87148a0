"""A source of news: who publishes it, under which terms, and where its lists of articles are."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from schemas.base import Frozen


class SourceList(Frozen):
    """A list of articles: a feed or a sitemap, or an answer of an API; what it is, is seen when it is read."""

    url: str = Field(pattern=r"^https?://[^\s]+$")
    title: str | None = None


class Source(Frozen):
    """One file of `seeds/sources/`.

    `text`: whether articles are read from their pages, or from the lists themselves, when those bring the whole text and nothing more is
    wanted or allowed. A source that is not `enabled` is read only when it is named. `verified` is the day on which somebody compared
    `licence` with the publisher's `terms`; None: nobody has, and what stands here is hearsay.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{1,40}$")
    name: str = Field(min_length=1)
    homepage: str = Field(pattern=r"^https?://[^\s]+$")
    licence: str = Field(min_length=1)
    terms: str | None = Field(default=None, pattern=r"^https?://[^\s]+$")
    verified: dt.date | None = None
    enabled: bool = False
    text: Literal["page", "list"] = "page"
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    lists: tuple[SourceList, ...] = Field(min_length=1)

"""One article as it enters: the input line of the contract."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from schemas.base import Frozen
from schemas.ids import article_id

DateSource = Literal["given", "metadata", "feed", "url", "text"]
"""Where `published_at` was read: the input's own field, the page's or document's metadata, the feed's item, the address, the words."""


class Article(Frozen):
    """One article.

    `text` is plain text with paragraphs separated by blank lines. `published_at` is the reference of relative dates; without it
    they stay unresolved. `country` (ISO 3166-1 alpha-3) only breaks ties between places. Offsets of events refer to `text` and `title`
    exactly as they stand here. `byline` is who wrote it, as printed.
    """

    article_id: str
    text: str = Field(min_length=1)
    title: str | None = None
    url: str | None = None
    published_at: dt.datetime | dt.date | None = None
    source: str | None = None
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}$")
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2,3}$")
    byline: str | None = None
    date_source: DateSource | None = None

    @model_validator(mode="before")
    @classmethod
    def _fill_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("article_id") and isinstance(data.get("text"), str):
            return {**data, "article_id": article_id(data.get("url"), data["text"])}
        return data

    @field_validator("published_at", mode="before")
    @classmethod
    def _iso_only(cls, value: Any) -> Any:
        """Accept ISO 8601 dates and date-times; pydantic alone would also take bare numbers as seconds since 1970."""
        if value is None or isinstance(value, (dt.date, dt.datetime)):
            return value
        if not isinstance(value, str):
            raise ValueError("published_at must be an ISO 8601 date or date-time")  # noqa: TRY004
        text = value.strip()
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)

    @field_validator("text")
    @classmethod
    def _not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("text is blank")
        return value

    @property
    def reference_date(self) -> dt.date | None:
        """The publication day, or None."""
        moment = self.published_at
        return moment.date() if isinstance(moment, dt.datetime) else moment

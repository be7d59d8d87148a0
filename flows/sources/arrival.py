"""What a reader yields, and the one gate through which every item becomes an article or a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from flows.secrets import masked
from flows.terminal import printable
from schemas.article import Article
from schemas.issue import Issue, Stage

DEFAULT_LIMIT = 1_000_000
SAMPLE = 120
FIELDS = (
    "text",
    "article_id",
    "title",
    "url",
    "published_at",
    "source",
    "language",
    "country",
    "byline",
    "date_source",
)
EARLIEST_YEAR, LATEST_YEAR = 1800, 2200
CODE_LENGTHS = (2, 3)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article and where it was found; `line` counts from 1, None when the whole file is the article."""

    article: Article
    origin: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that its publisher says is as it was when it was coded: a duplicate that need not be read."""

    origin: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list (a feed, a sitemap, search results) says of an article: its address, if any, and fields of it, with its text or without.

    `lists` when the address is that of another list.
    """

    url: str | None
    given: Mapping[str, Any]
    origin: str
    line: int | None = None
    lists: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands: the name of its input, and its line or row."""

    origin: str
    line: int | None = None

    def refuse(
        self,
        reason: str,
        detail: str | None = None,
        *,
        article_id: object = None,
        sample: object = None,
        stage: Stage = "read",
    ) -> Issue:
        """The refusal of the item at this spot."""
        return Issue(
            stage=stage,
            reason=reason,
            detail=printable(masked(detail)) if detail else None,
            origin=printable(masked(self.origin)),
            line=self.line,
            article_id=printable(article_id) if isinstance(article_id, str) else None,
            sample=printable(sample[:SAMPLE]) if isinstance(sample, str) else None,
        )


class _RefusalError(Exception):
    def __init__(self, reason: str, detail: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def admit(fields: Mapping[str, Any], spot: Spot, limit: int = DEFAULT_LIMIT) -> Arrival | Issue:
    """One item as an article, or the reason why it cannot be one. Unknown fields are ignored; blank ones are absent."""
    identity, sample = fields.get("article_id"), fields.get("text")
    try:
        values = {name: _checked(name, fields.get(name), limit) for name in FIELDS}
        return Arrival(Article.model_validate(values), spot.origin, spot.line)
    except _RefusalError as refused:
        return spot.refuse(refused.reason, refused.detail, article_id=identity, sample=sample)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "article"
        return spot.refuse(f"{where} is not valid", first["msg"], article_id=identity, sample=sample)


def _checked(name: str, value: Any, limit: int) -> Any:
    """The value of a field, None when it is absent; raises _RefusalError."""
    if value is None:
        return _absent(name)
    if name == "published_at" and isinstance(value, dt.date):
        return _in_range(value)
    if not isinstance(value, str):
        raise _RefusalError(f"{name} is not a string", f"it is of type {type(value).__name__}")
    if name == "text" and len(value) > limit:
        raise _RefusalError("text too long", f"{len(value):,} characters; the limit is {limit:,}")
    _fail_on_unstorable(name, value)
    return _converted(name, value) if value.strip() else _absent(name, "text is blank")


def _absent(name: str, reason: str = "no text") -> None:
    if name == "text":
        raise _RefusalError(reason)


def _fail_on_unstorable(name: str, value: str) -> None:
    """NUL and lone surrogates cannot be stored, and removing them would move every offset behind them."""
    if "\x00" in value:
        raise _RefusalError(f"{name} contains NUL characters", f"the first at character {value.index(chr(0))}")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _RefusalError(f"{name} contains lone surrogates", f"the first at character {error.start}") from error


def _converted(name: str, value: str) -> Any:
    if name == "published_at":
        return _date(value.strip())
    if name == "language":
        return _code(name, value.replace("_", "-").partition("-")[0].strip().lower(), "639-1")
    if name == "country":
        return _code(name, value.strip().upper(), "3166-1")
    return value


def _code(name: str, value: str, standard: str) -> str:
    if not (len(value) in CODE_LENGTHS and value.isascii() and value.isalpha()):
        raise _RefusalError(f"{name} is not an ISO {standard} code", f"it is '{printable(value[:40])}'")
    return value


def _date(value: str) -> dt.date:
    try:
        moment = dt.date.fromisoformat(value) if len(value) == len("2000-01-01") else dt.datetime.fromisoformat(value)
    except ValueError as error:
        raise _RefusalError("published_at is not an ISO 8601 date", f"it is '{printable(value[:40])}'") from error
    return _in_range(moment)


def _in_range(moment: dt.date) -> dt.date:
    """Years that no news has are the errors of clocks and parsers, and arithmetic on them overflows."""
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise _RefusalError("published_at is out of range", f"the year is {moment.year}")
    return moment

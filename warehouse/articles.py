"""Stored articles as they came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from schemas.article import Article
from warehouse.db import open_reader

COLUMNS = "article_id, text, title, url, published_on, published_at, source, language, country, byline, date_source"
BY_ID = f"SELECT {COLUMNS} FROM articles WHERE article_id = ?"


def stored_article(path: Path, article_id: str) -> Article | None:
    """The article with this id in the published snapshot of the warehouse `path`, None when there is none.

    Its times are UTC, as the warehouse keeps them. Raises WarehouseError when there is no snapshot.
    """
    with open_reader(path) as connection:
        return next(iter(articles_in(connection, BY_ID, [article_id])), None)


def articles_in(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> list[Article]:
    """The articles that a statement over `COLUMNS` gives."""
    cursor = connection.execute(sql, list(values))
    rows = cursor.fetchall()
    names = [column[0] for column in cursor.description or []]
    return [_article(dict(zip(names, row, strict=True))) for row in rows]


def _article(values: dict[str, Any]) -> Article:
    day, moment = values.pop("published_on"), values.pop("published_at")
    # The day in the publisher's zone is what relative dates were read from; where UTC has another, the day alone is true to it.
    published = day if moment is None or moment.date() != day else moment.replace(tzinfo=dt.UTC)
    return Article(**values, published_at=published)

"""Stored articles as they came in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from schemas.article import Article
from warehouse.db import open_reader

BY_ID = """
SELECT article_id, text, title, url, published_on, published_at, source, language, country, byline, date_source
FROM articles WHERE article_id = ?
"""


def stored_article(path: Path, article_id: str) -> Article | None:
    """The article with this id in the published snapshot of the warehouse `path`, None when there is none.

    Its times are UTC, as the warehouse keeps them. Raises WarehouseError when there is no snapshot.
    """
    with open_reader(path) as connection:
        cursor = connection.execute(BY_ID, [article_id])
        row = cursor.fetchone()
        names = [column[0] for column in cursor.description or []]
    if row is None:
        return None
    values = dict(zip(names, row, strict=True))
    day, moment = values.pop("published_on"), values.pop("published_at")
    return Article(**values, published_at=day if moment is None else moment.replace(tzinfo=dt.UTC))

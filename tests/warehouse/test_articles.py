from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_samples import a_run, an_article

from schemas.article import Article
from schemas.errors import WarehouseError
from warehouse.articles import stored_article
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish_open


@pytest.mark.parametrize(
    "article",
    [
        an_article(),
        an_article(
            title="A headline", url="https://example.org/1", country="ANS", published_at="2025-03-04T05:06:07+00:00"
        ),
        an_article(published_at=None, source=None, language=None),
    ],
    ids=["dated", "every field", "bare"],
)
def test_a_stored_article_comes_back_as_it_went_in(tmp_path: Path, article: Article) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as connection:
        load_batch(connection, [article], [], [], a_run())
        publish_open(connection, path)
    assert stored_article(path, article.article_id) == article
    assert stored_article(path, "another") is None


def test_without_a_snapshot_there_is_no_stored_article(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        stored_article(tmp_path / "w.duckdb", "a1")

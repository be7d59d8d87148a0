from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from schemas.article import Article
from schemas.ids import stable_id
from schemas.run import RunCounts


def test_id_is_of_the_url_or_else_of_the_text() -> None:
    by_url = Article.model_validate({"text": "one", "url": "https://example.org/a"})
    other_text = Article.model_validate({"text": "two", "url": "https://example.org/a"})
    by_text = Article.model_validate({"text": "one"})
    assert by_url.article_id == other_text.article_id != by_text.article_id
    assert by_text.article_id == Article.model_validate({"text": "one", "title": "t"}).article_id


@pytest.mark.parametrize(
    ("value", "day"),
    [
        pytest.param("2024-05-01", dt.date(2024, 5, 1), id="date"),
        pytest.param("2024-05-01T23:30:00+02:00", dt.date(2024, 5, 1), id="date-time keeps its own day"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_reference_date(value: str | None, day: dt.date | None) -> None:
    assert Article.model_validate({"text": "x", "published_at": value}).reference_date == day


@pytest.mark.parametrize("bad", ["yesterday", "2024-13-01", 20240501, ""])
def test_dates_that_do_not_parse_are_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        Article.model_validate({"text": "x", "published_at": bad})


def test_blank_text_is_refused() -> None:
    with pytest.raises(ValidationError):
        Article.model_validate({"text": " \n"})


def test_ids_tell_none_from_nothing_and_do_not_run_together() -> None:
    assert len({stable_id(None), stable_id(""), stable_id("a", "b"), stable_id("ab"), stable_id("ab", "")}) == 5


def test_counts_must_add_up() -> None:
    with pytest.raises(ValidationError, match="does not hold"):
        RunCounts(input=3, loaded=1, duplicate=1)

"""What people who code a text at hand get: events whose table form is a DataFrame."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import coding
from coding.coder import Coder, code_articles
from coding.frames import Events, to_frame
from schemas.article import Article
from schemas.errors import InputError
from schemas.flat import COLUMNS, KINDS

TEXT = "Gunmen killed three farmers near Jos on Monday. France will deploy 300 soldiers to Chad."
DAY = dt.date(2024, 5, 15)
DTYPES = {
    "event_type": "category",
    "killed_low": "Int64",
    "confidence": "Float64",
    "in_title": "boolean",
    "date_earliest": "datetime64[s]",
    "trigger": "string",
}


@pytest.mark.model
def test_a_text_gives_the_events_of_the_article_it_is(coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="", text=TEXT, published_at=DAY, language="en")], coder)

    events = coding.code_text(TEXT, published_at=DAY, coder=coder)

    assert tuple(events) == coded.events
    assert events[0].event_type == "attack"


@pytest.mark.model
@pytest.mark.parametrize("day", ["2024-05-15", dt.datetime(2024, 5, 15, 8, 30), DAY], ids=["text", "moment", "day"])
def test_relative_days_count_from_the_day_of_publication(day: dt.date | str, coder: Coder) -> None:
    frame = coding.code_text(TEXT, published_at=day, coder=coder).to_frame()

    assert frame.loc[0, "date_earliest"] == pd.Timestamp(2024, 5, 13)
    assert frame.loc[0, "killed_low"] == 3
    assert list(frame["modality"]) == ["asserted", "planned"]


@pytest.mark.model
def test_the_bundled_coder_is_built_once(coder: Coder) -> None:
    first = coding.code_text(TEXT)

    assert first.to_frame().equals(coding.code_text(TEXT).to_frame())
    assert [e.event_id for e in first] == [e.event_id for e in coding.code_text(TEXT, coder=coder)]


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "error"), [("Les soldats ont quitté la ville hier soir.", InputError), ("  ", ValueError)]
)
def test_what_cannot_be_coded_says_so(text: str, error: type[Exception], coder: Coder) -> None:
    with pytest.raises(error):
        coding.code_text(text, language=None, coder=coder)


@pytest.mark.model
def test_a_table_with_rows_and_an_empty_one_have_the_same_types(coder: Coder) -> None:
    full, empty = coding.code_text(TEXT, coder=coder).to_frame(), to_frame([])

    assert {name: str(full[name].dtype) for name in DTYPES} == DTYPES
    assert [str(t) for t in empty.dtypes] == [str(t) for t in full.dtypes]
    assert list(full.columns) == ["trigger" if c == "trigger_text" else c for c in COLUMNS]
    assert "<table" in Events()._repr_html_()


def test_every_kind_is_of_columns_that_there_are() -> None:
    named = [name for names in KINDS.values() for name in names]

    assert len(named) == len(set(named))
    assert set(named) <= set(COLUMNS)


def test_the_package_offers_nothing_else() -> None:
    with pytest.raises(AttributeError, match="code_words"):
        _ = coding.code_words  # type: ignore[attr-defined]

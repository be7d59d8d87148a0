"""Events of the past carry their own date and are marked as historical."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

PUBLISHED = dt.date(2024, 5, 15)
PAST = [
    ("In 1944 Allied planes bombed the city.", "strike", 1944),
    ("The village was shelled in 1995, during the Bosnian war.", "strike", 1995),
    ("The town was the scene of a massacre in 1998.", "attack", 1998),
    ("The group, which bombed the embassy in 1998, has not been seen since.", "bombing", 1998),
    ("In March 2011, protesters marched in Deraa.", "protest", 2011),
    ("The colonel was jailed for ordering the killing of four priests in 1989.", "attack", 1989),
    ("Survivors gathered to remember the bombing of the market thirty years ago.", "bombing", 1994),
    ("Ten years ago today militants stormed the school and killed 140 pupils.", "attack", 2014),
    ("Prosecutors have reopened the case of the 1972 killing of a teacher.", "attack", 1972),
]
UNDATED = [
    ("The village was shelled in the Second World War.", "strike"),
    ("Mourners stood in silence to remember the bombing of the market.", "bombing"),
]
RECENT = [
    ("Gunmen killed a trader near Jos on Monday.", "attack"),
    ("Last year rebels kidnapped 20 teachers.", "abduction"),
    ("Gunmen killed a trader near Jos.", "attack"),
]


def first(text: str, kind: str, coder: Coder, published: dt.date | None = PUBLISHED) -> Event:
    (coded,) = code_articles([Article(article_id="x", text=text, published_at=published, language="en")], coder)
    return next(e for e in coded.events if e.event_type == kind)


@pytest.mark.parametrize(("text", "kind", "year"), PAST)
def test_a_dated_event_of_the_past(text: str, kind: str, year: int, coder: Coder) -> None:
    event = first(text, kind, coder)

    assert event.historical
    assert event.date is not None
    assert event.date.earliest is not None
    assert event.date.earliest.year == year


@pytest.mark.parametrize(("text", "kind"), UNDATED)
def test_an_event_that_is_only_remembered(text: str, kind: str, coder: Coder) -> None:
    assert first(text, kind, coder).historical


@pytest.mark.parametrize(("text", "kind"), RECENT)
def test_news_is_not_history(text: str, kind: str, coder: Coder) -> None:
    assert not first(text, kind, coder).historical


def test_without_a_day_of_publication_a_year_alone_says_nothing(coder: Coder) -> None:
    assert not first("In March 2011, protesters marched in Deraa.", "protest", coder, published=None).historical

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.normalise import clean_text, find_dateline, read_document
from schemas.article import Article
from schemas.sentences import SentenceWords
from seeds.reader import ROOT, read_yaml

WORDS = read_yaml(ROOT / "cues" / "sentences.yml", SentenceWords)
NAMES = frozenset(("kharkiv", "russian", "goma", "un", "kenya"))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        pytest.param("Rebels’ “raid” on Goma", 'Rebels\' "raid" on Goma', id="typographic quotes"),
        pytest.param("Russian Missile Hits Kharkiv School", "Russian missile hits Kharkiv school", id="title case"),
        pytest.param("RUSSIAN MISSILE HITS KHARKIV", "Russian missile hits Kharkiv", id="capitals"),
        pytest.param(
            "Troops from Kenya left Goma on Monday", "Troops from Kenya left Goma on Monday", id="prose is left alone"
        ),
        pytest.param(
            "UN Troops Leave Goma Amid Fighting", "UN troops leave Goma amid fighting", id="acronym in title case"
        ),
        pytest.param("the town\u00e2\u20ac\u2122s market", "the town's   market", id="misread apostrophe"),
        pytest.param("\u00e2\u20ac\u0153nobody went", '  "nobody went', id="misread quote"),
        pytest.param("they didn''t arrest him", "they didn't  arrest him", id="doubled apostrophe"),
    ],
)
def test_clean_text(raw: str, clean: str) -> None:
    assert clean_text(raw, WORDS, NAMES.__contains__) == clean


@given(st.text(max_size=200))
def test_cleaning_moves_no_offset(raw: str) -> None:
    assert len(clean_text(raw, WORDS, NAMES.__contains__)) == len(raw)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("GOMA, Congo (Wire) -- Rebels left.", "GOMA", id="agency"),
        pytest.param("KYIV, Oct 3 — Missiles fell.", "KYIV", id="date"),
        pytest.param("Lima, 3 Jan 90 (Radio) -- [Text] Police said", "Lima", id="old wire"),
        pytest.param("Lima, May 15, RDP - Police said", "Lima", id="date and agency"),
        pytest.param("KABUL (Wire) : Police said", "KABUL", id="agency and colon"),
        pytest.param("NAIROBI, Kenya: Police said", "NAIROBI", id="colon"),
        pytest.param("UN: aid is running out.", None, id="a speaker"),
        pytest.param("Police: three men fled.", None, id="a speaker in small letters"),
        pytest.param("The rebels - who had fled - came back.", None, id="prose with dashes"),
        pytest.param("Rebels left Goma.", None, id="none"),
    ],
)
def test_dateline(text: str, place: str | None) -> None:
    found = find_dateline(text)
    assert (found.place.text if found and found.place else None) == place


def test_title_is_sentence_zero_with_offsets_of_its_own() -> None:
    article = Article(
        article_id="a", title="Two die in Goma", text="A bomb went off. Two died.", published_at=dt.date(2024, 5, 1)
    )
    document = read_document(article, WORDS, NAMES.__contains__)
    first, second, third = document.sentences
    assert (first.in_title, first.start, first.text) == (True, 0, "Two die in Goma")
    assert article.text[second.start : second.end] == "A bomb went off."
    assert (third.index, third.text) == (2, "Two died.")
    assert document.published == dt.date(2024, 5, 1)

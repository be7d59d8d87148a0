from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from flows.explanations import Explanation, explained, html_page, print_explanation
from flows.settings import Settings
from schemas.errors import InputError, TocsinError, WarehouseError


def explanation(tmp_path: Path, text: str) -> Explanation:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    (only,) = explained(str(path), Settings(warehouse=tmp_path / "w.duckdb"))
    return only


def shown(one: Explanation) -> str:
    console = Console(file=io.StringIO(), width=100, markup=False, highlight=False)
    print_explanation(console, one)
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.usefixtures("fake_coder")
def test_a_coded_word_is_shown_with_its_offsets(tmp_path: Path) -> None:
    page = shown(explanation(tmp_path, "At dawn shelling began.\x1b[2J"))
    assert '8-16  "shelling" = strike/artillery' in page
    assert "\x1b" not in page


@pytest.mark.usefixtures("fake_coder")
def test_an_article_without_events_says_so(tmp_path: Path) -> None:
    assert "No event is coded." in shown(explanation(tmp_path, "A quiet day."))


@pytest.mark.usefixtures("fake_coder")
def test_the_page_marks_the_words_and_runs_nothing_of_the_article(tmp_path: Path) -> None:
    page = html_page([explanation(tmp_path, 'Then <script>alert("x")</script> shelling & more.')])
    assert '<mark class="trigger" title="trigger: strike/artillery []">shelling</mark> &amp; more.' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.usefixtures("fake_coder")
def test_an_article_that_is_not_there_is_a_wrong_call_or_a_missing_snapshot(tmp_path: Path) -> None:
    with pytest.raises((InputError, WarehouseError)):
        explained("no-such-article", Settings(warehouse=tmp_path / "w.duckdb"))


@pytest.mark.usefixtures("fake_coder")
def test_a_file_of_which_nothing_can_be_coded_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(TocsinError, match="empty file"):
        explained(str(tmp_path / "a.txt"), Settings(warehouse=tmp_path / "w.duckdb"))

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from flows.explanation_page import LEGEND, html_page
from flows.explanations import STYLES, Explanation, explained, print_explanation
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
    assert "default-src 'none'" in page
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


@pytest.mark.usefixtures("fake_coder")
def test_colours_only_on_a_terminal_that_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = explanation(tmp_path, "At dawn shelling began, police said.")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")

    def printed(*, terminal: bool) -> str:
        console = Console(file=io.StringIO(), width=100, markup=False, highlight=False, force_terminal=terminal)
        print_explanation(console, one)
        return console.file.getvalue()  # type: ignore[attr-defined]

    assert "\x1b[1;7mshelling\x1b[0m" in printed(terminal=True)
    assert "\x1b[2m" in printed(terminal=True)
    assert "\x1b" not in printed(terminal=False)


def test_the_legend_names_every_colour() -> None:
    page = html_page([])

    assert LEGEND.keys() == STYLES.keys()
    assert all(f'<mark class="{name}">' in page and f"--{name}:" in page for name in STYLES)


@pytest.mark.model
def test_fields_have_colours_of_their_own_unless_colour_is_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = explanation(tmp_path, "Rebels shelled a market in Goma.")
    monkeypatch.setenv("TERM", "xterm-256color")
    shown_in: dict[bool, str] = {}
    for off in (False, True):
        monkeypatch.setenv("NO_COLOR", "1") if off else monkeypatch.delenv("NO_COLOR", raising=False)
        console = Console(file=io.StringIO(), width=100, markup=False, highlight=False, force_terminal=True)
        print_explanation(console, one)
        shown_in[off] = console.file.getvalue()  # type: ignore[attr-defined]

    assert "\x1b[1;34mRebels\x1b[0m" in shown_in[False]
    assert "\x1b[32mGoma\x1b[0m" in shown_in[False]
    assert "\x1b[1mRebels\x1b[0m" in shown_in[True]

"""Markdown files as articles."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from flows.extraction.isolation import answer
from flows.sources.arrival import Arrival
from flows.sources.document import Document
from flows.sources.files import read_path
from flows.sources.kinds import read_document
from schemas.issue import Issue

NOW = dt.datetime(2024, 10, 12, tzinfo=dt.UTC)
BODY = "Shells hit the *grain terminal* at the [port](https://quay.example/map) before dawn.\n\n- Four dockers died.\n- A shed burnt.\n"
TEXT = "Shells hit the grain terminal at the port before dawn.\n\nFour dockers died.\n\nA shed burnt."


def read(content: str | bytes) -> list[Any]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_document(Document("markdown", data, "in.md", NOW)))


FRONT = {
    "yaml": "---\ntitle: Port shelled\ndate: 2024-10-11T06:30:00Z\nauthor: [Olena Marchenko, Ivan Bilyk]\n"
    "url: https://quay.example/a\npublisher: Quay News\nlang: en\ntags: [war]\n---\n",
    "toml": '+++\ntitle = "Port shelled"\ndate = 2024-10-11T06:30:00Z\nauthor = "Olena Marchenko, Ivan Bilyk"\n'
    'permalink = "https://quay.example/a"\nsource = "Quay News"\nlanguage = "en"\n+++\n',
}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
def test_front_matter_gives_the_fields(front: str) -> None:
    (item,) = read(f"{front}\n# Port shelled\n\n{BODY}")
    article = item.article
    assert (article.text, article.title, article.url) == (TEXT, "Port shelled", "https://quay.example/a")
    assert (article.byline, article.source, article.language) == ("Olena Marchenko, Ivan Bilyk", "Quay News", "en")
    assert article.published_at == dt.datetime(2024, 10, 11, 6, 30, tzinfo=dt.UTC)
    assert article.date_source == "metadata"


WITHOUT = {
    "a heading": (f"# Port shelled\n\n{BODY}", "Port shelled", TEXT),
    "an underlined heading": (f"Port shelled\n============\n\n{BODY}", "Port shelled", TEXT),
    "no heading": (BODY, None, TEXT),
    "a later heading": (f"{BODY}\n## Later\n\nRain fell.", None, f"{TEXT}\n\nLater\n\nRain fell."),
    "rules around a line": (f"---\nA line\n---\n\n{BODY}", None, f"A line\n\n{TEXT}"),
    "raw markup": ("Shells fell.<script>alert(1)</script>\n\n<div onclick='x()'>Rain fell.</div>", None, "Shells fell.\n\nRain fell."),
    "a byte order mark and line ends of Windows": (f"\ufeff# Port shelled\r\n\r\n{BODY}".replace("\n", "\r\n"), "Port shelled", TEXT),
}  # fmt: skip


@pytest.mark.parametrize(("content", "title", "text"), WITHOUT.values(), ids=WITHOUT)
def test_without_front_matter_the_first_heading_is_the_title(content: str, title: str | None, text: str) -> None:
    (item,) = read(content)
    assert isinstance(item, Arrival)
    assert (item.article.title, item.article.text) == (title, text)


REFUSED = {
    "nothing": ("", "empty file"),
    "front matter alone": ("---\ntitle: x\n---\n", "text is blank"),
    "broken front matter": ("---\ntitle: [x\n---\nText.", "front matter is not readable"),
    "huge front matter": (f"---\ntitle: {'x' * 30_000}\n---\nText.", "front matter is not readable"),
    "NUL": ("Shells\x00 fell.", "text contains NUL characters"),
    "too long": ("x" * 8_000_001, "text too long"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(content: str, reason: str) -> None:
    (item,) = read(content)
    assert isinstance(item, Issue)
    assert item.reason == reason


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.MD"])
def test_files_by_their_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(f"# Port shelled\n\n{BODY}", encoding="utf-8")
    (item,) = read_path(tmp_path)
    assert isinstance(item, Arrival)
    assert item.article.title == "Port shelled"


@pytest.mark.parametrize(
    "content", ["[" * 50_000, "*a " * 50_000, "> " * 20_000 + "x", "`" * 100_000, "- " * 5000 + "x"]
)
def test_deep_markup_ends(content: str) -> None:
    assert read_or_failed(content)


def read_or_failed(content: str) -> list[Any]:
    good, items = answer(read_document, (Document("markdown", content.encode(), "in.md", NOW),))
    return list(items) if good else [items]

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from benchmarks.local_site import Handler, Site, served
from flows.cli import call
from flows.sources.catalogue import BUNDLED, sources
from flows.sources.inputs import Reading, read_inputs
from schemas.errors import SeedError
from schemas.issue import Issue

FREE = ("CC BY", "CC0", "Public domain", "OGL")


def test_a_dozen_sources_are_described_and_only_free_ones_with_verified_terms_are_on() -> None:
    described = sources()
    assert len(described) >= 12
    assert {path.stem for path in BUNDLED.glob("*.yml")} == set(described)
    for source in described.values():
        free = source.licence.startswith(FREE) and "NC" not in source.licence
        assert not source.enabled or (free and source.verified is not None), source.id
        assert all(one.url.startswith("https://") for one in source.lists)


def test_a_source_of_the_user_replaces_a_bundled_one_and_a_bad_file_is_named(tmp_path: Path) -> None:
    text = (BUNDLED / "un_news.yml").read_text(encoding="utf-8")
    (tmp_path / "mine.yml").write_text(text.replace("UN News", "Mine"), encoding="utf-8")
    assert sources(tmp_path)["un_news"].name == "Mine"
    (tmp_path / "bad.yml").write_text(text.replace("id: un_news", "id: UN News"), encoding="utf-8")
    with pytest.raises(SeedError, match=r"bad.yml:1: id"):
        sources(tmp_path)


def home(handler: BaseHTTPRequestHandler) -> None:
    assert isinstance(handler, Handler)
    link = '<link rel="alternate" type="application/rss+xml" title="All &quot;news&quot;" href="/feed.xml">'
    handler.answer(
        f"<html><head><title>Local</title>{link}</head><body><p>Home</p></body></html>".encode(), "text/html"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOCSIN_HOST_DELAY", "0")
    monkeypatch.setenv("TOCSIN_FETCH_RETRIES", "0")
    return tmp_path


def test_a_source_is_added_from_its_home_page_and_checked(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(Site(3, answers={"/": home})) as site:
        monkeypatch.setenv("TOCSIN_PRIVATE_HOSTS", f'["{site.url[7:]}"]')
        assert call(["sources", "add", site.url + "/", "--id", "local"]) == 0
        added = sources(here / "sources")["local"]
        assert [(one.url, one.title) for one in added.lists] == [(f"{site.url}/feed.xml", 'All "news"')]
        assert not added.enabled
        assert call(["sources", "add", site.url + "/", "--id", "local"]) == 2
        assert call(["sources", "check", "local"]) == 0
        assert "3 items" in capsys.readouterr().out
    assert call(["sources", "check", "local"]) == 1
    assert "FAIL local" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["sources", "add", "file:///etc/hostname"], 2, "not a web address"),
        (["sources", "add", "http://127.0.0.1:1/"], 2, "the address is not public"),
        (["sources", "check", "nobody"], 2, "no such source: nobody"),
    ],
)
@pytest.mark.usefixtures("here")
def test_wrong_calls(words: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(words) == status
    assert said in capsys.readouterr().err


def test_the_list_names_every_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["sources", "list"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in sources())


def test_when_no_source_is_on_that_is_said(tmp_path: Path) -> None:
    (refused,) = read_inputs(["enabled"], Reading(sources=tmp_path))
    assert isinstance(refused, Issue)
    assert refused.reason == "no source is on"

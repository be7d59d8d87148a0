"""The report in a real browser, with the network cut."""

from __future__ import annotations

import datetime as dt
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from schemas.event import Attribution, Casualties
from tests.browser import worlds
from tests.browser.checks import grave_faults
from tests.warehouse.warehouse_samples import an_article, an_event, words

SLOW_MACHINE = 8
"""How many times longer than on a quiet machine a page may take to open before the test fails."""


def _open(page: Page, path: Path, anchor: str = "") -> float:
    """Open a page without any network; the seconds until it is drawn."""
    page.context.set_offline(True)
    started = time.perf_counter()
    page.goto(f"file://{path}{anchor}")
    page.wait_for_function("document.documentElement.dataset.ready", timeout=60_000)
    return time.perf_counter() - started


def _chosen(page: Page) -> int:
    return int(page.locator("#told").inner_text().split(" of ")[0].replace(",", ""))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.large(tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def middling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.large(tmp_path_factory.mktemp("middling"), incidents=800)


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One incident in two articles: the second raises the toll, and the accused deny it."""
    later = an_article("a2", published_at="2025-03-06", url="https://news.example/later", title="Toll rises")
    denied = an_event("e3", "a2", modality="denied", attribution=Attribution(**words("officials"), name="The Rebels"))
    raised = an_event("e2", "a2", casualties=Casualties(killed_low=19, killed_high=19), confidence=0.6)
    return worlds.told(tmp_path_factory.mktemp("revised"), [an_article(), later], [an_event(), raised, denied])


def test_ten_thousand_incidents_fit_and_open_fast(page: Page, large: Path) -> None:
    seconds, megabytes = _open(page, large), large.stat().st_size / 1e6
    print(f"\n10,000 incidents: {megabytes:.1f} MB, drawn after {seconds:.2f} s")
    assert megabytes < 8
    assert seconds < 2 * SLOW_MACHINE
    expect(page.locator("#scope")).to_contain_text("10,000 incidents")
    assert page.locator("#map g.cluster").count() > 50


def test_filters_narrow_every_figure(page: Page, large: Path) -> None:
    _open(page, large)
    everything, circles = _chosen(page), page.locator("#map g.cluster").count()
    page.get_by_role("button", name=re.compile("^Strikes and bombings")).click()
    strikes = _chosen(page)
    assert 0 < strikes < everything
    assert page.locator("#map g.cluster").count() < circles
    assert set(page.locator("#rows td:nth-child(2)").all_inner_texts()) <= {"strike", "bombing", "chemical attack"} | {
        text
        for text in page.locator("#rows td:nth-child(2)").all_inner_texts()
        if re.match("strike|bombing|chemical", text)
    }
    page.get_by_label("Killed, at least").fill("5")
    expect(page.locator("#told")).to_contain_text("at least 5 killed")
    assert 0 < _chosen(page) < strikes
    assert all(int(re.sub(r"\D.*", "", text)) >= 1 for text in page.locator("#rows td:nth-child(5)").all_inner_texts())
    page.locator("#rows button.open").first.click()
    marks = page.get_by_role("dialog").locator("blockquote").first.locator("mark")
    assert {"actor", "trigger", "place", "date"} <= {mark.get_attribute("class") for mark in marks.all()}
    assert re.fullmatch(r"[\d,]+ people", page.locator("blockquote mark.toll").first.inner_text())
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Clear all").click()
    assert _chosen(page) == everything


def test_search_finds_words_of_reports(page: Page, middling: Path) -> None:
    _open(page, middling)
    everything = _chosen(page)
    place = page.locator("#rows tr").first.locator("td").nth(2).locator("bdi").inner_text().split(",")[0]
    page.get_by_label("Search").fill(f"{place.upper()} word-that-nobody-wrote")
    expect(page.locator("#rows")).to_contain_text("No incident passes all filters")
    page.get_by_label("Search").fill(place.upper())
    expect(page.locator("#rows tr").first).to_contain_text(place)
    assert 0 < _chosen(page) < everything


def test_the_brush_chooses_days(page: Page, large: Path) -> None:
    _open(page, large)
    everything = _chosen(page)
    page.locator("#timeline").scroll_into_view_if_needed()
    box = page.locator("#timeline .overlay").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=4)
    page.mouse.up()
    assert 0 < _chosen(page) < everything / 2
    first, last = (dt.date.fromisoformat(page.get_by_label(name, exact=True).input_value()) for name in ("From", "to"))
    assert 30 < (last - first).days < 150


def test_an_incident_shows_its_words_history_and_claims(page: Page, revised: Path) -> None:
    _open(page, revised)
    page.locator("#rows button.open").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", level=2)).to_contain_text("Port Anselm")
    marks = dialog.locator("blockquote").first.locator("mark")
    by_class = {mark.get_attribute("class"): mark.inner_text() for mark in marks.all()}
    assert by_class == {
        "actor": "Rebels", "trigger": "shelled", "other": "the market", "place": "Port Anselm", "date": "Monday",
        "toll": "at least 12 people", "source": "officials",
    }  # fmt: skip
    assert marks.first.get_attribute("data-field") == "actor"
    history = dialog.get_by_role("table").filter(has_text="Known from").inner_text()
    assert "4 Mar 2025" in history
    assert "12+" in history
    assert "6 Mar 2025" in history
    assert dialog.locator("tr.denies").inner_text().startswith("The Rebels")
    assert dialog.get_by_role("link", name="Toll rises").get_attribute("href") == "https://news.example/later"
    assert page.url.endswith("#i1")


def test_everything_is_reached_by_keyboard(page: Page, middling: Path) -> None:
    _open(page, middling)
    page.locator("#map").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#map-tip")).to_contain_text("incident")
    page.keyboard.press("Escape")
    expect(page.locator("#map-tip")).to_be_hidden()
    opener = page.locator("#rows button.open").first
    opener.focus()
    page.keyboard.press("Enter")
    first = page.get_by_role("dialog").get_by_role("heading", level=2).inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog").get_by_role("heading", level=2)).not_to_have_text(first)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Killed", exact=True).press("Enter")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Killed")
    tolls = [
        int(re.sub(r"\D.*", "", t.replace(",", ""))) for t in page.locator("#rows td:nth-child(5)").all_inner_texts()
    ]
    assert tolls[0] == max(tolls)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_grave_fault_of_accessibility(page: Page, middling: Path, revised: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    _open(page, middling)
    assert grave_faults(page) == []
    _open(page, revised, "#i1")
    assert page.get_by_role("dialog").is_visible()
    assert grave_faults(page) == []


def test_hostile_text_does_nothing(page: Page, tmp_path: Path) -> None:
    path = worlds.hostile(tmp_path)
    assert path.stat().st_size < 2_000_000
    _open(page, path)
    assert page.title() == worlds.ATTACKS[0]
    assert page.locator("#page img, #rows script, svg[onload]").count() == 0
    for opener in page.locator("#rows button.open").all():
        opener.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("blockquote").first).to_contain_text("shelled")
        assert dialog.locator("script, img, a").count() == 0
        assert not set("\u202e\u2066\u200f") & set(dialog.inner_text())
        page.keyboard.press("Escape")
    assert page.title() == worlds.ATTACKS[0]


@pytest.mark.parametrize("incidents", [0, 1])
def test_small_reports_look_right(page: Page, tmp_path: Path, incidents: int) -> None:
    path = worlds.told(tmp_path, [an_article()][:incidents], [an_event()][:incidents])
    _open(page, path)
    assert page.locator("#empty").is_visible() == (incidents == 0)
    assert page.locator("#page").is_visible() == (incidents == 1)
    assert page.locator("#rows tr").count() == incidents
    assert page.locator("#map g.cluster").count() == incidents
    assert grave_faults(page) == []


def test_the_print_is_light_and_has_no_controls(page: Page, revised: Path) -> None:
    page.emulate_media(color_scheme="dark")
    _open(page, revised)
    page.emulate_media(media="print", color_scheme="dark")
    assert not page.locator("#controls").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("#filters-told").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("width", [360, 820, 1600])
def test_nothing_is_wider_than_the_window(page: Page, middling: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    _open(page, middling)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

"""The desk in a real browser: ten events reviewed with the keyboard alone, spans moved, and articles that try to do harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from flows.desk.readings import Readings
from flows.desk.reviewing import Desk
from schemas.article import Article
from seeds.knowledge import load
from tests.browser.checks import Findings, grave_faults
from tests.flows.desk_world import an_article, fill, served, stories
from warehouse.db import open_reader, open_writer

expect.set_options(timeout=30_000)
Opened = Callable[..., tuple[Desk, str]]


@pytest.fixture(scope="session")
def readings() -> Readings:
    return Readings(load())


@pytest.fixture
def open_desk(tmp_path: Path, readings: Readings) -> Iterator[Opened]:
    closing: list[Callable[[], object]] = []

    def opened(articles: list[Article]) -> tuple[Desk, str]:
        fill(tmp_path / "w.duckdb", articles)
        desk = Desk(tmp_path / "w.duckdb", readings)
        running = served(desk)
        address = running.__enter__()
        closing.append(lambda: running.__exit__(None, None, None))
        return desk, address

    yield opened
    for close in closing:
        close()


def enter(page: Page, address: str, who: str = "ada") -> None:
    page.goto(address + "/enter")
    name = page.locator("#who")
    expect(name).to_be_focused()
    name.fill(who)
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other, each when the desk has done what the one before asked for."""
    for key in keys:
        page.keyboard.press(key)
        expect(page.locator("body")).not_to_have_attribute("aria-busy", "true")


def overrides(desk: Desk, columns: str, where: str = "true") -> list[tuple[object, ...]]:
    with open_writer(desk.warehouse) as connection:
        return connection.execute(
            f"SELECT {columns} FROM overrides WHERE {where} ORDER BY corrected_at, field"
        ).fetchall()


def test_ten_events_with_the_keyboard_alone(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories())
    enter(page, address)

    press(page, "a", "x", "a", "a", "a")
    expect(page.locator(".badge.accepted")).to_have_count(4)
    expect(page.locator(".badge.deleted")).to_have_count(1)
    press(page, "c")
    expect(page.locator("#events-title")).to_have_text("Events: 5 of 5 to decide")
    press(page, "t")
    page.keyboard.type("bombing")
    press(page, "Enter")
    expect(page.locator("[aria-current=true] .was")).to_contain_text("attack")
    press(page, "a", "A")
    expect(page.locator(".badge.accepted")).to_have_count(5)
    page.reload()
    expect(page.locator(".badge.accepted")).to_have_count(5)
    expect(page.locator("#closing")).to_contain_text("All decided")

    verdicts = overrides(desk, "kind, who, why", "field = 'event'")
    assert [kind for kind, *_ in verdicts] == ["accept", "delete", *["accept"] * 8]
    assert {(who, why) for _, who, why in verdicts} == {
        ("ada", "right as it stands"),
        ("ada", "the article tells of no such event"),
    }
    assert desk.settle()
    with open_reader(desk.warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (19,)
        assert connection.execute("SELECT count(*) FROM events WHERE event_type = 'bombing'").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM overrides WHERE field = 'event'").fetchone() == (10,)
    page.goto(address + "/record")
    expect(page.get_by_role("row")).to_have_count(1 + len(overrides(desk, "kind")))


def test_words_are_given_to_a_field_and_a_missed_event_is_added_by_keyboard(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories()[:1])
    enter(page, address)

    # attacked -> "two men", six words beyond the sentence's end: the words are found by walking.
    press(page, "w")
    for _ in range(60):
        if "“arrested”" in (page.locator("#words .quoted").text_content() or ""):
            break
        press(page, "ArrowRight")
    press(page, "ArrowRight", "Shift+ArrowRight")
    expect(page.locator("#words .quoted")).to_have_text("“two men”")
    press(page, "h")
    expect(page.locator("[aria-current=true] [data-field=target] .quote")).to_have_text("“two men”")
    press(page, "w", "z")
    page.keyboard.type("threat")
    press(page, "Enter")
    expect(page.locator(".badge.added")).to_have_count(1)
    press(page, "u")
    expect(page.locator(".badge.added")).to_have_count(0)
    press(page, "u")
    expect(page.locator("[aria-current=true] [data-field=target]")).to_have_count(0)
    assert [kind for (kind,) in overrides(desk, "kind", "kind = 'undo'")] == ["undo", "undo"]


def test_a_field_is_corrected_and_its_words_are_moved_by_keyboard(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories()[:1])
    enter(page, address)

    press(page, "e", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    killed = page.locator("[aria-current=true] [data-field=killed]")
    expect(killed).to_be_focused()
    press(page, "[")
    expect(killed.locator(".quote")).to_have_text("“at least 12”")
    expect(killed).to_be_focused()
    press(page, "Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    expect(killed.locator(".value")).to_have_text("13 or more")
    expect(killed.locator(".was").first).to_contain_text("the coder read 12")
    assert overrides(desk, "original, value", "field = 'killed_low'")[-1] == ("12", "13")


def test_an_edge_of_a_span_is_dragged(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories()[:1])
    enter(page, address)

    mark = page.locator("mark.live.toll")
    handle = mark.locator(".handle[data-edge=end]").bounding_box()
    box = mark.bounding_box()
    assert handle is not None
    assert box is not None
    page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    page.mouse.down()
    page.mouse.move(handle["x"] - 42, handle["y"] + handle["height"] / 2, steps=6)
    page.mouse.up()
    expect(page.locator("[aria-current=true] [data-field=killed] .quote")).to_have_text("“at least 12”")
    assert overrides(desk, "kind", "field = 'killed.span'") == [("span",)]


def test_words_are_chosen_with_the_mouse(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories()[:1])
    enter(page, address)

    page.locator(".text").get_by_text("convoy near").evaluate(
        """node => {
            const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
            while (words.nextNode()) {
                const at = words.currentNode.data.indexOf("onvoy");
                if (at >= 0) { getSelection().setBaseAndExtent(words.currentNode, at, words.currentNode, at + 3); return; }
            }
        }"""
    )
    page.locator(".text").dispatch_event("pointerup", {"bubbles": True})
    expect(page.locator("#words .quoted")).to_have_text("“convoy”")
    page.locator("#words").get_by_role("button", name="To whom").click()
    expect(page.locator("[aria-current=true] [data-field=target] .quote")).to_have_text("“convoy”")
    assert overrides(desk, "value", "field = 'target.span'") == [("18-24",)]


def test_incidents_are_merged_and_split(page: Page, open_desk: Opened) -> None:
    desk, address = open_desk(stories())
    enter(page, address)

    press(page, "m")
    page.get_by_role("combobox").fill("Goma")
    expect(page.get_by_role("option").first).to_contain_text("Goma")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("Merged")
    press(page, "s")
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("button", name="Split", exact=True).last.click()
    expect(page.locator("#status")).to_contain_text("Split")
    assert [kind for (kind,) in overrides(desk, "kind")] == ["merge", "split"]


def test_two_reviewers_do_not_meet(page: Page, open_desk: Opened) -> None:
    _, address = open_desk(stories())
    enter(page, address, "ada")
    first = page.locator(".from").text_content()
    with page.context.browser.new_context() as other:  # type: ignore[union-attr]
        theirs = other.new_page()
        enter(theirs, address, "bo")
        assert theirs.locator(".from").text_content() != first
        theirs.goto(page.url)
        theirs.reload()
        expect(theirs.locator(".notice")).to_contain_text("ada is at work on this article")
        press(theirs, "a")
        expect(theirs.locator("#status")).to_contain_text("ada is at work")
        expect(theirs.locator(".badge.accepted")).to_have_count(0)


HARM = "<script>window.harmed = 1</script><img src=x onerror='window.harmed = 1'>"
HOSTILE = (
    f"Gunmen attacked a convoy near Goma {HARM} on Monday, killing at least 9 people. "
    "'\"><svg onload=window.harmed=1>{{7*7}}${window.harmed=1}\u202egnp.exe\u2066 </textarea></title></script>"
    "<a href='javascript:window.harmed=1'>arrested</a> &lt;b&gt; \U0001f600 shelled."
)


def test_hostile_text_is_only_text(page: Page, open_desk: Opened) -> None:
    article = an_article(1, HOSTILE, f"Convoy {HARM} attacked").model_copy(
        update={
            "article_id": f"'; DROP TABLE overrides; --{HARM}/../..",
            "source": HARM,
            "url": "javascript:window.harmed=1",
        }
    )
    desk, address = open_desk([article])
    enter(page, address)

    press(page, "a", "j", "t", "Escape", "w", "ArrowRight", "Escape", "m", "Escape")
    expect(page.locator("#article script, #article img, #article svg, #article a")).to_have_count(0)
    expect(page.locator(".text")).to_contain_text("<script>window.harmed = 1</script>")
    expect(page.locator(".text")).to_contain_text("�gnp.exe�")
    page.goto(address + "/record")
    expect(page.get_by_role("table")).to_contain_text("<script>")
    page.goto(address + "/agreement")
    assert page.evaluate("window.harmed") is None
    assert [kind for (kind,) in overrides(desk, "kind")] == ["accept"]


def test_offsets_beyond_the_first_plane_are_characters(page: Page, open_desk: Opened) -> None:
    text = "\U0001f4a5\U0001f4a5 Gunmen attacked a convoy in Goma \U0001f600, killing at least 9 people."
    desk, address = open_desk([an_article(1, text, None)])
    enter(page, address)

    expect(page.locator("mark.live.trigger")).to_have_text("attacked")
    expect(page.locator("mark.live.toll")).to_have_text("at least 9 people")
    press(page, "w", "ArrowRight", "ArrowRight", "h")
    expect(page.locator("[aria-current=true] [data-field=target] .quote")).to_have_text("“convoy”")
    assert overrides(desk, "value", "field = 'target.span'") == [
        (f"{text.index('convoy')}-{text.index('convoy') + 6}",)
    ]


@pytest.mark.parametrize(
    "filler", ["Nothing else was reported that day. \n\n", "x"], ids=["paragraphs", "one long word"]
)
def test_five_megabytes_of_text(page: Page, open_desk: Opened, filler: str) -> None:
    head = stories()[0].text
    text = head + "\n\n" + filler * (5_000_000 // len(filler))
    _, address = open_desk([an_article(0, text, None)])
    enter(page, address)

    press(page, "a", "x", "w", "ArrowDown", "ArrowDown", "Escape", "u")
    expect(page.locator(".badge.accepted")).to_have_count(1)
    assert page.evaluate("document.querySelector('.text').textContent.length") == len(text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_grave_fault_of_accessibility(page: Page, open_desk: Opened, scheme: str) -> None:
    _, address = open_desk(stories())
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + "/enter")
    assert grave_faults(page) == []
    enter(page, address)
    assert grave_faults(page) == []
    press(page, "a", "x", "w")
    assert grave_faults(page) == []
    press(page, "Escape", "t")
    assert grave_faults(page) == []
    page.keyboard.press("Escape")
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert grave_faults(page) == []
    for path in ("/record", "/agreement"):
        page.goto(address + path)
        assert grave_faults(page) == []


def test_the_warehouse_is_busy_and_the_decision_waits(
    page: Page, open_desk: Opened, findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, address = open_desk(stories()[:1])
    monkeypatch.setattr("flows.desk.reviewing.WAIT", 0.2)
    enter(page, address)
    with open_writer(desk.warehouse):
        page.keyboard.press("a")
        expect(page.locator("#status")).to_contain_text("trying again")
    expect(page.locator(".badge.accepted")).to_have_count(1)
    assert len(overrides(desk, "kind")) == 1
    assert all("503" in line for line in findings.console)
    findings.console.clear()

"""The fixtures themselves: that they see what they are to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.checks import Findings, grave_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMELESS = "<!doctype html><html lang=en><title>t</title><main><h1>h</h1><button></button></main>"
NAMED = "<!doctype html><html lang=en><title>t</title><main><h1>h</h1><button>Go</button></main>"


@pytest.mark.parametrize(
    ("html", "seen"),
    [
        pytest.param("<script>console.error('oh')</script>", "console", id="console"),
        pytest.param("<script>undefined.x</script>", "errors", id="exception"),
        pytest.param("<img alt='' src='http://192.0.2.1/x.png'>", "requests", id="network"),
    ],
)
def test_complaints_and_requests_are_seen(page: Page, findings: Findings, html: str, seen: str) -> None:
    page.set_content(html)
    page.wait_for_timeout(100)
    assert getattr(findings, seen)
    for name in ("console", "errors", "requests"):
        getattr(findings, name).clear()


@pytest.mark.parametrize(("html", "faults"), [(NAMELESS, 1), (NAMED, 0)], ids=["nameless", "named"])
def test_grave_faults_are_those_of_axe(page: Page, html: str, faults: int) -> None:
    page.set_content(html)
    assert len(grave_faults(page)) == faults

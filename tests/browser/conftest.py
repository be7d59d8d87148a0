"""A real Chromium for tests of pages: nothing is downloaded, and where none is installed the tests are skipped.

The browser closes with the last test of this folder: while it runs, so does an event loop in this thread.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright

from tests.browser.checks import Findings

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
LOCAL_SCHEMES = frozenset({"file", "data", "blob", "about"})


def _program() -> str | None:
    named = os.environ.get("TOCSIN_CHROMIUM")
    return named or next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests of the folder."""
    program = _program()
    if program is None:
        pytest.skip("no Chromium here (apt install chromium, or TOCSIN_CHROMIUM=its path)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--disable-dev-shm-usage"])
        yield running
        running.close()


@pytest.fixture
def findings() -> Findings:
    """What the pages of a test complained of; a test that expects a complaint takes it out."""
    return Findings()


@pytest.fixture
def context(browser: Browser, findings: Findings) -> Iterator[BrowserContext]:
    """A fresh profile without a network: only files and this machine's own servers answer; every other request is a finding."""
    with browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as fresh:

        def pass_on(route: Route) -> None:
            address = urlsplit(route.request.url)
            if address.scheme in LOCAL_SCHEMES or address.hostname in LOOPBACK:
                route.continue_()
                return
            findings.requests.append(route.request.url)
            route.abort()

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                findings.console.append(message.text)

        fresh.route("**/*", pass_on)
        fresh.on("console", hear)
        fresh.on("weberror", lambda error: findings.errors.append(str(error.error)))
        yield fresh


@pytest.fixture
def page(context: BrowserContext, findings: Findings) -> Iterator[Page]:
    """An empty page. At the test's end nothing may have gone to the console, failed or asked for the network."""
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    assert findings == Findings()

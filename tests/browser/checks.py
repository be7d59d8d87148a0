"""What is looked for on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = frozenset({"serious", "critical"})


@dataclass(slots=True)
class Findings:
    """Console errors and warnings, exceptions of scripts, and requests that would have left this machine."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def grave_faults(page: Page) -> list[str]:
    """Serious and critical faults of accessibility that axe-core finds on the page as it stands, with the elements that have them."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 (its import reads axe-core)

    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {' '.join(map(str, node['target']))}"
        for fault in found
        if fault["impact"] in GRAVE
        for node in fault["nodes"]
    ]

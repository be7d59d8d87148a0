"""Whom "the rebels" and "the group" of an article mean, with the parser's own parses."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article

pytestmark = pytest.mark.model

CASES = {
    "the rebels": (
        "The ELN kidnapped two engineers in Arauca. The rebels killed a mayor.", "killed", "National Liberation Army (Colombia)",
    ),
    "the group, of itself": ("Boko Haram burned houses in Borno. The group said it had killed a judge.", "killed", "Boko Haram"),
    "rebels of another kind": (
        "Boko Haram burned houses in Borno. The rebels of the delta killed a judge.", "killed", "Rebels (Nigeria)",
    ),
    "rebels, not those named": ("Boko Haram burned houses in Borno. Rebels killed a judge.", "killed", "Rebels (Nigeria)"),
    "either of two": (
        "Boko Haram and Ansaru burned houses in Borno. The militants killed a judge.", "killed", "Rebels (Nigeria)",
    ),
    "a group beside another body": (
        "Boko Haram burned houses in Borno, Amnesty International said. The group said it feared a massacre.", "massacre", None,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), CASES.values(), ids=CASES)
def test_band(text: str, trigger: str, expected: str | None, coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    event = next(e for e in coded.events if e.trigger.text == trigger)

    assert (event.actor.name if event.actor else None) == expected

"""Where the events of a sentence happened, with the parser's own parses."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article

pytestmark = pytest.mark.model

CASES: dict[str, tuple[str, str, tuple[str | None, str | None]]] = {
    "whose citizens they were tells not where": ("Two U.S. citizens have been killed.", "killed", (None, None)),
    "nor whose flag it was": ("The U.S. flag was set on fire in Lima.", "set on fire", ("Lima", "PER")),
    "whose school it was does": ("A Pakistan school was attacked on Friday.", "attacked", ("Pakistan", "PAK")),
    "who is warned is not where": ("Turkey warned Greece over the shooting of a migrant.", "shooting", (None, None)),
    "nor with whom a border is shared": ("Gunmen killed six men near the border with Niger.", "killed", (None, None)),
    "nor with whom and with whom": ("Clashes broke out in the hills bordering Iran and Turkey.", "Clashes", (None, None)),
    "nor between whom a truce is": ("A truce between Israel and Lebanon went into effect.", "truce", (None, None)),
    "between two states there is a border": (
        "Gunmen attacked a post on the border between Kenya and Somalia.", "attacked", ("Kenya", "KEN"),
    ),
    "nor who is accused": ("India accused Pakistan of lying.", "accused", (None, None)),
    "nor which government speaks": ("Troops have left the enclave, Moscow said.", "left", (None, None)),
    "nor the neighbour at whose border": ("Nine soldiers were killed at a base near the Niger border.", "killed", (None, None)),
    "where troops are sent is": ("France sent troops to Mali.", "sent", ("Mali", "MLI")),
    "what they leave is": ("France withdrew its troops from Mali to Niger.", "withdrew", ("Mali", "MLI")),
    "nor who is prompted": ("The shelling prompted Norway to close its port.", "shelling", (None, None)),
    "a region of several states is in none of them": (
        "American envoys condemned the murders of priests across Latin America.", "murders", ("Latin America", None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "trigger", "expected"), CASES.values(), ids=CASES)
def test_place(text: str, trigger: str, expected: tuple[str | None, str | None], coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    event = next(e for e in coded.events if e.trigger.text == trigger)

    found = (event.location.name, event.location.country) if event.location else (None, None)

    assert found == expected

from __future__ import annotations

import pytest

from coding.draft import Draft
from coding.mentions import mentions
from tests.coding.drafts import day, dead, draft, place, side, trigger

GOMA = place("Goma")
HEADING = "the attack"

KEPT: dict[str, Draft] = {
    "a sentence with a verb": draft("attack"),
    "a heading that says where": draft("attack", place=GOMA, rules={"location": "in"}, words=HEADING),
    "a heading that says whom": draft("attack", participants=(side("target", "a church"),), words=HEADING),
    "a heading that says when": draft("attack", date=day(3), words=HEADING),
    "a heading that says how many": draft("attack", casualties=dead(3), words=HEADING),
    "a title": draft(candidate=trigger("attack", words="the attack", in_title=True)),
}
DROPPED: dict[str, Draft] = {
    "a bare heading": draft("attack", words=HEADING),
    "a place carried over": draft("attack", place=GOMA, rules={"location": "context/lead"}, words=HEADING),
    "a date carried over": draft("attack", 5, date=day(3), words=HEADING),
    "the day of publication": draft("attack", date=day(3, text=None), words=HEADING),
}


@pytest.mark.parametrize("event", [pytest.param(d, id=name) for name, d in KEPT.items()])
def test_mention_is_kept(event: Draft) -> None:
    assert mentions([event]) == [event]


@pytest.mark.parametrize("event", [pytest.param(d, id=name) for name, d in DROPPED.items()])
def test_heading_is_no_mention(event: Draft) -> None:
    assert mentions([event, draft("attack")])[0] is not event

"""The main event of a short article, with the parser's own parses: parts, consequences and causes are less sure than their whole."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

MAIN = [
    ("arrest_after_march", "Students marched in Accra on Monday. Police arrested two of them.", "protest", "intervention"),
    ("unnamed_police", "Teachers demonstrated in Lusaka over unpaid wages. Three people were arrested.", "protest", "intervention"),
    ("no_police", "Teachers demonstrated in Lusaka over unpaid wages.", "protest", None),
    ("cause_of_the_march", "Hundreds marched in Lima after a student was shot dead by robbers.", "protest", None),
    ("dead_of_the_battle", "Rebels clashed with the army near Bria. Four rebels were shot dead.", "clash", None),
    ("place_taken", "Rebels clashed with the army near Bria and captured the town.", "territory", "overtaken"),
    ("loot_of_the_raid", "Gunmen killed three villagers near Jos and looted shops.", "attack", None),
    ("earlier_abduction", "Gunmen killed a trader near Jos. He had been kidnapped in May.", "attack", None),
    ("violent_march", "Miners protested in Oruro on Friday. They threw dynamite sticks and stones at police.", "riot", "demonstration"),
    ("echo", "Men set fire to a shop in Bastia at night. The motive of the attack is unknown.", "property_destruction", "arson"),
    ("beaten_at_march", "Migrants demonstrated in Sfax. Police beat up and arrested demonstrators.", "protest", "intervention"),
    ("who_they_are", "The rebels, who have fought the army for years, beheaded four villagers.", "attack", "execution"),
    ("arrest_for_itself", "Police arrested two smugglers in Tangier.", "arrest", None),
]  # fmt: skip


def surest(text: str, coder: Coder) -> Event:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    return max((e for e in coded.events if e.acled_sub_event_type), key=lambda e: e.confidence)


@pytest.mark.parametrize(("text", "kind", "subtype"), [pytest.param(*c[1:], id=c[0]) for c in MAIN])
def test_main_event(text: str, kind: str, subtype: str | None, coder: Coder) -> None:
    event = surest(text, coder)
    assert event.event_type == kind
    assert subtype is None or event.event_subtype == subtype


def test_releasing_the_arrested_is_no_intervention(coder: Coder) -> None:
    text = "Relatives protested in Minsk to demand the release of men arrested by police in 2020."
    assert surest(text, coder).event_subtype is None

"""How many were hurt, as sentences and articles word it, with the parser's own parses."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

Interval = tuple[int | None, int | None]
KINDS = ("killed", "injured", "captured", "missing", "displaced")

TOLLS: list[tuple[str, dict[str, Interval]]] = [
    ("A family of five was killed when a shell hit their house in Aleppo.", {"killed": (5, 5)}),
    ("There were no casualties when rockets hit the airport.", {"killed": (0, 0), "injured": (0, 0)}),
    ("No one was hurt in the blast at the market in Kano.", {"injured": (0, 0)}),
    ("Neither soldiers nor civilians were hurt in the ambush.", {"injured": (0, 0)}),
    ("The explosion caused no injuries.", {"injured": (0, 0)}),
    ("Twelve people were killed in the attack, including five children.", {"killed": (12, 12)}),
    ("Dozens of people were wounded when soldiers fired at the crowd.", {"injured": (24, 99)}),
    ("Scores were injured in clashes between police and students.", {"injured": (40, 199)}),
    ("A couple was shot dead in their car in Tijuana.", {"killed": (2, 2)}),
    ("A couple of soldiers were wounded in the ambush.", {"injured": (2, 2)}),
    (
        "At least 40 people were killed and more than 100 injured in the blast.",
        {"killed": (40, None), "injured": (101, None)},
    ),
    ("Up to 30 rebels were killed in the raid.", {"killed": (1, 30)}),
    ("Four soldiers and seven militants were killed in a gun battle near Quetta.", {"killed": (11, 11)}),
    ("The blast killed two police officers and wounded nine civilians.", {"killed": (2, 2), "injured": (9, 9)}),
    ("The raid left a dozen people dead.", {"killed": (12, 12)}),
    ("Hundreds fled their homes after the shelling.", {"displaced": (200, 999)}),
    ("Some 3,000 families were displaced by the fighting.", {"displaced": (3000, 3000)}),
    ("Six fishermen are missing after the attack on their boat.", {"missing": (6, 6)}),
    ("Rebels captured 14 soldiers in the ambush.", {"captured": (14, 14)}),
    ("Gunmen kidnapped 30 schoolgirls from a dormitory in Zamfara.", {"captured": (30, 30)}),
    ("A mother and her three children were killed in the strike.", {"killed": (4, 4)}),
    ("A man, his wife and their two daughters died when a drone hit their car.", {"killed": (4, 4)}),
    ("The attack killed one and injured two others.", {"killed": (1, 1), "injured": (2, 2)}),
    ("The attack claimed the lives of nine workers.", {"killed": (9, 9)}),
    ("Nine workers lost their lives in the attack.", {"killed": (9, 9)}),
    ("Ten people were shot, four fatally.", {"killed": (4, 4), "injured": (6, 6)}),
    ("Between 20 and 30 people died in the raid.", {"killed": (20, 30)}),
    ("Eight people, among them two women, were hacked to death.", {"killed": (8, 8)}),
    ("A soldier and a civilian were killed; three others were hurt.", {"killed": (2, 2), "injured": (3, 3)}),
    ("The militants beheaded four farmers.", {"killed": (4, 4)}),
    ("Half a dozen people were stabbed.", {"injured": (6, 6)}),
    ("Fewer than ten people were injured in the bombing.", {"injured": (1, 9)}),
    ("A 12-year-old boy was killed by a mine.", {"killed": (1, 1)}),
    ("A suicide bomber blew himself up, killing 17.", {"killed": (17, 17)}),
    ("A total of 26 people were killed, 15 of them soldiers.", {"killed": (26, 26)}),
    ("Both drivers were killed.", {"killed": (2, 2)}),
    ("A trio of policemen were gunned down.", {"killed": (3, 3)}),
    ("The governor and his two bodyguards were killed.", {"killed": (3, 3)}),
    ("Shells killed six people in Horlivka.", {"killed": (6, 6)}),
    ("Gunmen tried to kidnap a priest in Kaduna but fled.", {}),
    ("Police shot at a car in Lagos; nobody was hurt.", {"injured": (0, 0)}),
]
RUNNING: list[tuple[str, Interval]] = [
    ("The death toll from the bombing rose to 33 on Thursday.", (33, 33)),
    ("The number of dead in the attack has climbed to 61.", (61, 61)),
    ("The toll now stands at 45 dead and 200 injured.", (45, 45)),
    ("Nearly 200 people have been killed since the conflict began in 2014.", (180, 200)),
    ("More than 10,000 people have been killed since 2011.", (10001, None)),
]


def code(text: str, coder: Coder) -> list[Event]:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    return list(coded.events)


def intervals(events: list[Event]) -> dict[str, Interval]:
    """The tolls of events taken together, of each kind the one that says most."""
    found: dict[str, Interval] = {}
    for toll in (e.casualties for e in events if e.casualties):
        for kind in KINDS:
            low, high = getattr(toll, f"{kind}_low"), getattr(toll, f"{kind}_high")
            if low is not None and low >= (found.get(kind, (0, 0))[0] or 0):
                found[kind] = (low, high)
    return found


@pytest.mark.parametrize(("text", "tolls"), TOLLS)
def test_toll_of_a_sentence(text: str, tolls: dict[str, Interval], coder: Coder) -> None:
    assert intervals(code(text, coder)) == tolls


@pytest.mark.parametrize(("text", "killed"), RUNNING)
def test_running_tolls_and_sums_since_a_day_are_marked(text: str, killed: Interval, coder: Coder) -> None:
    tolls = [e.casualties for e in code(text, coder) if e.casualties and e.casualties.killed_low is not None]

    assert any((t.killed_low, t.killed_high) == killed and t.evidence["killed"].cumulative for t in tolls)


def test_a_sum_since_a_day_stays_apart_from_the_toll_of_the_day(coder: Coder) -> None:
    text = (
        "Nearly 200 people have been killed since the conflict began in 2014. On Monday, two soldiers died in shelling."
    )
    shelling = [e.casualties for e in code(text, coder) if e.event_type == "strike"]

    assert [(t.killed_low, t.evidence["killed"].cumulative) for t in shelling if t] == [(2, False)]


def test_a_risen_toll_is_of_the_same_incident(coder: Coder) -> None:
    events = code("A bomb killed 12 people at a market in Kano.\n\nThe toll rose to 15 on Wednesday.", coder)

    assert [(e.casualties.killed_low, e.casualties.evidence["killed"].cumulative) for e in events if e.casualties] == [
        (12, False),
        (15, True),
    ]
    assert len({e.incident_id for e in events}) == 1


def test_both_sides_tolls_are_kept_with_who_says_so(coder: Coder) -> None:
    events = code("The army said it killed 30 rebels near Bria. The rebels said they killed 12 soldiers.", coder)
    said = {e.attribution.text: e.casualties.killed_low for e in events if e.attribution and e.casualties}

    assert said == {"The army": 30, "The rebels": 12}


def test_two_tolls_of_one_sentence_are_both_kept(coder: Coder) -> None:
    events = code("Officials put the death toll at 12, while residents said 30 people died.", coder)

    assert sorted(e.casualties.killed_low or 0 for e in events if e.casualties) == [12, 30]


def test_those_who_died_later_are_apart(coder: Coder) -> None:
    events = code("Gunmen killed ten people in Jos on Monday.\n\nThree more died in hospital on Tuesday.", coder)

    assert [e.casualties.killed_low for e in events if e.casualties] == [10, 3]

"""Pairs of events of one article that must be one incident, and pairs that must not."""

from __future__ import annotations

import pytest

from coding.draft import FROM_TOLL, Draft
from coding.incidents import group_incidents
from tests.coding.drafts import day, dead, draft, place, side

GOMA = place("Goma", -1.7, 29.2, country="COD")
BUKAVU = place("Bukavu", -2.5, 28.9, country="COD")
KIGALI = place("Kigali", -1.9, 30.1, country="RWA")
SAKE = place("Sake", -1.6, 29.0, country="COD")
KIVU = place("Kivu", -2.0, 28.0, country="COD", precision=3)
REBELS = side("actor", "rebels", actor_id="reb", name="Rebel Front")
ARMY = side("actor", "the army", actor_id="mil", name="Army")
CHURCH = side("target", "a church")

JOIN: dict[str, tuple[Draft, Draft]] = {
    "two attacks in one sentence that nothing tells apart": (draft("attack"), draft("attack")),
    "a strike and its dead in one sentence": (draft("strike"), draft("casualty_report")),
    "a toll in the next sentence": (draft("strike"), draft("casualty_report", 1)),
    "a toll that names the act": (draft("attack"), draft("casualty_report", 3, words="no attack")),
    "the attack, of the sentence before": (draft("strike"), draft("attack", 1, words="the attack")),
    "this attack": (draft("attack"), draft("attack", 1, words="this attack")),
    "their attack": (draft("attack"), draft("attack", 1, words="their attack")),
    "the same day and place further on": (
        draft("attack", 0, date=day(3), place=GOMA),
        draft("attack", 9, date=day(3), place=GOMA),
    ),
    "the same target and day further on": (
        draft("attack", 0, date=day(3), participants=(CHURCH,)),
        draft("attack", 9, date=day(3), participants=(side("target", "the Catholic church"),)),
    ),
    "a bombing and a strike": (draft("bombing"), draft("strike", 1, words="the strike")),
    "a riot and an attack": (draft("riot"), draft("attack", 1, words="the attack")),
    "a day within its week": (draft("attack", 0, date=day(3)), draft("attack", 1, words="the attack", date=day(1, 7))),
    "towns beside each other": (
        draft("attack", 0, place=GOMA),
        draft("attack", 1, words="the attack", place=SAKE),
    ),
    "a town and its region": (draft("attack", 0, place=GOMA), draft("attack", 1, words="the attack", place=KIVU)),
    "another place that is only carried over": (
        draft("attack", 0, place=GOMA),
        draft("attack", 1, words="the attack", place=KIGALI, rules={"location": "context/lead"}),
    ),
    "the toll rose": (
        draft("casualty_report", 0, casualties=dead(12)),
        draft("casualty_report", 1, casualties=dead(15, cumulative=True)),
    ),
    "one of many dead": (
        draft("casualty_report", 0, casualties=dead(12)),
        draft("casualty_report", 1, casualties=dead(1)),
    ),
    "at least so many": (
        draft("casualty_report", 0, casualties=dead(12)),
        draft("casualty_report", 1, casualties=dead(15, 20)),
    ),
    "an actor and nobody": (
        draft("attack", 0, participants=(REBELS,)),
        draft("attack", 1, words="the attack"),
    ),
    "an actor and his army": (
        draft("attack", 0, participants=(side("actor", "Mali", actor_id="a", name="Mali", country="MLI"),)),
        draft(
            "attack", 1, words="the attack",
            participants=(side("actor", "troops", actor_id="b", name="Army of Mali", country="MLI"),),
        ),
    ),
    "targets of one sentence whose rules differ": (
        draft("attack", 0, participants=(side("target", "Mali", country="MLI"),)),
        draft("attack", 0, participants=(side("target", "French", country="FRA"),)),
    ),
    "aimed at one side's base, and the dead of the other there": (
        draft("strike", 0, participants=(side("target", "Mali", country="MLI"),), rules={"role.target": "transitive.on"}),
        draft(
            "strike", 1, words="the strike",
            participants=(side("target", "French", country="FRA"),), rules={"role.target": FROM_TOLL},
        ),
    ),
    "an alleged attack and a stated one": (draft("attack"), draft("attack", 1, words="the attack", modality="alleged")),
    "a planned attack twice": (
        draft("attack", modality="planned"),
        draft("attack", 1, words="the attack", modality="hypothetical"),
    ),
    "a visit soon named again": (draft("visit"), draft("visit", 2, words="the visit")),
    "a base hit and its dead, told apart": (
        draft("strike", 0, participants=(side("target", "a base", country="MLI"),)),
        draft("casualty_report", 0, participants=(side("target", "guards", country="FRA"),)),
    ),
}  # fmt: skip
APART: dict[str, tuple[Draft, Draft]] = {
    "an attack and another, later": (draft("attack", 0), draft("attack", 5)),
    "an attack in the next sentence that nothing ties": (draft("attack", 0), draft("attack", 1)),
    "an attack that is not the attack": (draft("attack", 0), draft("attack", 1, words="an attack")),
    "a strike and an abduction": (draft("strike"), draft("abduction")),
    "a strike and a visit": (draft("strike"), draft("visit")),
    "a toll further on that names another act": (draft("attack"), draft("casualty_report", 3, words="no blast")),
    "drones and artillery": (draft("strike", 0, subtype="drone"), draft("strike", 0, subtype="artillery")),
    "days apart": (draft("attack", 0, date=day(3)), draft("attack", 0, date=day(4))),
    "weeks apart": (draft("attack", 0, date=day(1, 7)), draft("attack", 0, date=day(8, 14))),
    "states apart": (draft("attack", 0, place=GOMA), draft("attack", 0, place=KIGALI)),
    "towns far apart": (draft("attack", 0, place=GOMA), draft("attack", 0, place=BUKAVU)),
    "two actors": (draft("attack", 0, participants=(REBELS,)), draft("attack", 0, participants=(ARMY,))),
    "actors of two states": (
        draft("attack", 0, participants=(side("actor", "French", country="FRA"),)),
        draft("attack", 0, participants=(side("actor", "Malian", country="MLI"),)),
    ),
    "two targets, both read as such": (
        draft("attack", 0, participants=(side("target", "Mali", country="MLI"),), rules={"role.target": "x"}),
        draft("attack", 0, participants=(side("target", "French", country="FRA"),), rules={"role.target": "x"}),
    ),
    "victims of another state in a later toll": (
        draft("strike", 0, participants=(side("target", "Malians", country="MLI"),)),
        draft("casualty_report", 1, participants=(side("target", "French", country="FRA"),)),
    ),
    "two exact tolls": (
        draft("casualty_report", 0, casualties=dead(12)),
        draft("casualty_report", 1, casualties=dead(15)),
    ),
    "a threat and a deed": (draft("attack", 0, modality="threatened"), draft("attack", 0)),
    "a denial by the text and a deed": (draft("attack", 0, modality="negated"), draft("attack", 0)),
    "a visit far on": (
        draft("visit", 0, place=GOMA, participants=(side("actor", "Ana Ruiz", actor_id="p", name="Ana Ruiz"),)),
        draft(
            "visit", 8, words="the visit", place=GOMA,
            participants=(side("actor", "Ana Ruiz", actor_id="p", name="Ana Ruiz"),),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("pair", JOIN.values(), ids=JOIN)
def test_one_incident(pair: tuple[Draft, Draft]) -> None:
    assert group_incidents(pair) == (0, 0)


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_two_incidents(pair: tuple[Draft, Draft]) -> None:
    assert group_incidents(pair) == (0, 1)


def test_no_events_no_incidents() -> None:
    assert group_incidents(()) == ()


def test_an_event_must_fit_every_event_of_the_incident() -> None:
    """The third fits the second, but contradicts the first, which the second has joined."""
    first = draft("attack", 0, date=day(3))
    second = draft("casualty_report", 0)
    third = draft("casualty_report", 1, date=day(5))

    assert group_incidents((first, second, third)) == (0, 0, 1)


def test_an_event_joins_the_incident_it_fits_best() -> None:
    far, near = draft("attack", 0, date=day(3), place=GOMA), draft("attack", 4, date=day(9), place=KIGALI)
    late = draft("attack", 5, words="the attack", date=day(3), place=GOMA)

    assert group_incidents((far, near, late)) == (0, 1, 0)


def test_a_toll_follows_the_act_of_its_sentence_though_it_stands_before() -> None:
    """Read first, the toll would join the attack before, and the act could not follow."""
    earlier = draft("attack", 0, place=GOMA)
    toll, act = draft("casualty_report", 1), draft("strike", 1, place=KIGALI)

    assert group_incidents((earlier, toll, act)) == (0, 1, 1)

"""One report in many wordings, with its numbers, days and speakers changed: the toll, the date and the attribution must follow."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Casualties, Event

pytestmark = pytest.mark.model

PUBLISHED = "2026-11-20"
"""A Friday."""
Interval = tuple[int | None, int | None]
UNKNOWN: Interval = (None, None)
TOLERATED = 0.03
"""Share of the sentences that the parser may make nonsense of."""
NUMBERS: tuple[tuple[str, Interval], ...] = (
    ("12", (12, 12)),
    ("seven", (7, 7)),
    ("at least 30", (30, None)),
    ("more than 25", (26, None)),
    ("over 16", (17, None)),
    ("up to 40", (1, 40)),
    ("some 50", (50, 50)),
    ("dozens of", (24, 99)),
    ("between 20 and 30", (20, 30)),
    ("14 or 15", (14, 15)),
)
HURT: tuple[tuple[str, Interval], ...] = (
    ("9", (9, 9)),
    ("dozens", (24, 99)),
    ("31 or 32", (31, 32)),
    ("more than 60", (61, None)),
)
ACTS = ("an air strike on Idlib", "a suicide bombing at a mosque in Kabul", "the shelling of Kharkiv")
KILLED_AND_HURT = (
    "{Act} killed {n} villagers and left {m} injured.",
    "{Act} left {n} villagers dead and {m} wounded.",
    "{N} villagers were killed and {m} injured in {act}, police said.",
    "{N} villagers have been killed and {m} wounded in {act} since Monday.",
    "{N} villagers, three of them children, were killed and {m} others wounded in {act}.",
    "A doctor said {n} villagers had died in {act} and {m} others had been wounded.",
)
KILLED = (
    "{Act} killed {n} villagers, most of them women and children.",
    "{N} villagers killed in {act} were buried on Friday.",
    "Medics said {act} killed {n} villagers, revising an earlier toll of two.",
    "{N} displaced people were killed in {act}.",
)
TOLLS = (
    "The death toll from {act} has risen to {n}, the ministry said.",
    "The number of people killed in {act} has climbed to {n}.",
    "{N} dead as militants attack village near Jos",
    "{N} killed, 12 injured in {act}",
)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def filled(wording: str, act: str, n: str, m: str = "") -> str:
    return wording.format(act=act, Act=capital(act), n=n, N=capital(n), m=m)


def events_of(sentences: list[str], coder: Coder) -> list[tuple[Event, ...]]:
    articles = (
        Article(article_id=str(n), text=s, published_at=PUBLISHED, language="en") for n, s in enumerate(sentences)
    )
    return [coded.events for coded in code_articles(articles, coder)]


def tolls(casualties: Casualties | None) -> tuple[Interval, Interval]:
    if casualties is None:
        return UNKNOWN, UNKNOWN
    c = casualties
    return (c.killed_low, c.killed_high), (c.injured_low, c.injured_high)


@pytest.mark.parametrize("wording", KILLED_AND_HURT)
def test_the_act_has_both_tolls(wording: str, coder: Coder) -> None:
    cases = list(product(ACTS, NUMBERS, HURT))
    sentences = [filled(wording, act, n, m) for act, (n, _), (m, _) in cases]
    wrong = [
        sentence
        for sentence, (_, (_, killed), (_, hurt)), events in zip(
            sentences, cases, events_of(sentences, coder), strict=True
        )
        if not any(e.event_type in {"strike", "bombing"} and tolls(e.casualties) == (killed, hurt) for e in events)
    ]

    assert len(wrong) <= TOLERATED * len(cases), wrong


@pytest.mark.parametrize("wording", KILLED)
def test_only_the_dead_are_counted(wording: str, coder: Coder) -> None:
    cases = list(product(ACTS, NUMBERS))
    sentences = [filled(wording, act, n) for act, (n, _) in cases]
    told = [
        (sentence, killed, [c for e in events if (c := e.casualties) is not None])
        for sentence, (_, (_, killed)), events in zip(sentences, cases, events_of(sentences, coder), strict=True)
    ]
    wrong = [s for s, killed, counts in told if not counts or any(tolls(c) != (killed, UNKNOWN) for c in counts)]

    assert len(wrong) <= TOLERATED * len(cases), wrong


@pytest.mark.parametrize("wording", TOLLS)
def test_a_toll_is_that_of_the_act(wording: str, coder: Coder) -> None:
    cases = list(product(ACTS, ("9", "12", "33")))
    sentences = [filled(wording, act, n) for act, n in cases]
    wrong = [
        sentence
        for sentence, (_, n), events in zip(sentences, cases, events_of(sentences, coder), strict=True)
        if not any(
            e.event_type in {"strike", "bombing", "attack"}
            and e.trigger.text not in {"dead", "killed"}
            and tolls(e.casualties)[0] == (int(n), int(n))
            for e in events
        )
    ]

    assert not wrong


def test_who_is_hurt_beside_a_toll(coder: Coder) -> None:
    sentences = [f"The number of people killed in {act} has climbed to 33, with nine wounded." for act in ACTS]

    for events in events_of(sentences, coder):
        assert ((33, 33), (9, 9)) in [tolls(e.casualties) for e in events if e.event_type in {"strike", "bombing"}]


DAYS = (
    ("on Monday", dt.date(2026, 11, 16), dt.date(2026, 11, 16)),
    ("yesterday", dt.date(2026, 11, 19), dt.date(2026, 11, 19)),
    ("late on Wednesday", dt.date(2026, 11, 18), dt.date(2026, 11, 18)),
    ("overnight", dt.date(2026, 11, 19), dt.date(2026, 11, 20)),
    ("over the weekend", dt.date(2026, 11, 14), dt.date(2026, 11, 15)),
    ("last month", dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
    ("on 5 November", dt.date(2026, 11, 5), dt.date(2026, 11, 5)),
    ("in March 2024", dt.date(2024, 3, 1), dt.date(2024, 3, 31)),
    ("from 3 to 5 November", dt.date(2026, 11, 3), dt.date(2026, 11, 5)),
)


@pytest.mark.parametrize(
    ("wording", "trigger"),
    [
        ("Gunmen killed four farmers near Jos {day}.", "killed"),
        ("{Day}, gunmen killed four farmers near Jos.", "killed"),
        ("Police said gunmen had killed four farmers near Jos {day}.", "killed"),
        ("Soldiers shot dead a boy in Jenin {day}, the ministry said.", "shot dead"),
        ("Rebels captured the town of Sake {day}, a spokesman said.", "captured"),
        ("A car bomb exploded in Mosul {day}, killing twelve people.", "exploded"),
        ("The attack {day} on a mosque in Kabul killed six people.", "attack"),
        ("A nurse who was abducted in Goma {day} has been freed.", "abducted"),
    ],
)
def test_the_day_of_the_act(wording: str, trigger: str, coder: Coder) -> None:
    sentences = [wording.format(day=day, Day=capital(day)) for day, _, _ in DAYS]
    dated = [
        [(e.date.earliest, e.date.latest) for e in events if trigger in e.trigger.text and e.date]
        for events in events_of(sentences, coder)
    ]

    assert [s for s, (_, a, b), found in zip(sentences, DAYS, dated, strict=True) if (a, b) not in found] == []


VIOLENT = ("attack", "clash", "bombing", "strike", "casualty_report")
SPEAKERS = (
    "the army",
    "local officials",
    "a doctor at the hospital",
    "Human Rights Watch",
    "the governor of Borno state",
    "two security sources",
    "an aid worker",
    "the Syrian Observatory for Human Rights",
)
REPORTS = (
    "gunmen killed six farmers near Jos",
    "clashes broke out in Goma",
    "a bomb exploded at a market in Mosul",
    "a drone struck a fuel depot in Rostov",
    "villages near Djibo were attacked",
)


def told(wording: str) -> list[tuple[str, str]]:
    return [
        (wording.format(report=r, Report=capital(r), speaker=s, Speaker=capital(s)), s)
        for r, s in product(REPORTS, SPEAKERS)
    ]


@pytest.mark.parametrize(
    "wording",
    [
        "{Report}, {speaker} said.",
        "{Speaker} said {report}.",
        "According to {speaker}, {report}.",
        "{Report}, according to {speaker}.",
        "{Report}, {speaker} told reporters.",
        "{Report}, {speaker} reported on Monday.",
        "{Report}, {speaker} said in a statement posted on Telegram.",
        "{Speaker} told reporters that {report}.",
        "In a statement, {speaker} said {report}.",
    ],
)
def test_who_says_so(wording: str, coder: Coder) -> None:
    sentences = told(wording)
    wrong = [
        sentence
        for (sentence, speaker), events in zip(sentences, events_of([s for s, _ in sentences], coder), strict=True)
        if not any(e.attribution and e.attribution.text.lower() == speaker.lower() for e in events)
        or any(e.modality != "asserted" for e in events)
    ]

    assert len(wrong) <= 2 * TOLERATED * len(sentences), wrong


@pytest.mark.parametrize(
    "wording",
    [
        "{Speaker} denied that {report}.",
        "{Speaker} rejected claims that {report}.",
        "{Speaker} dismissed as false reports that {report}.",
        "{Speaker} said there was no evidence that {report}.",
        "{Speaker} could not confirm that {report}.",
        "{Speaker} said it was investigating reports that {report}.",
        "There were unconfirmed reports that {report}, {speaker} said.",
    ],
)
def test_what_is_not_known_is_not_asserted(wording: str, coder: Coder) -> None:
    sentences = [s for s, _ in told(wording)]
    asserted = [
        sentence
        for sentence, events in zip(sentences, events_of(sentences, coder), strict=True)
        if not events or any(e.modality == "asserted" and e.event_type in VIOLENT for e in events)
    ]

    assert asserted == []


CAPITALS = ("Sanaa", "Kabul", "Khartoum", "Damascus", "Goma", "Aleppo")


@pytest.mark.parametrize("side", ["The Taliban", "Rebels", "Houthi fighters", "Government forces", "The army"])
@pytest.mark.parametrize("verb", ["captured", "seized", "retook", "overran", "took control of", "recaptured"])
def test_a_capital_is_a_town_that_is_taken(side: str, verb: str, coder: Coder) -> None:
    sentences = [f"{side} {verb} {town} on Monday." for town in CAPITALS]
    taken = events_of(sentences, coder)

    assert not [
        sentence
        for sentence, town, events in zip(sentences, CAPITALS, taken, strict=True)
        if not any(e.event_type == "territory" and e.location and e.location.name == town for e in events)
    ]


SENT = (("1,000", (1000, 1000)), ("at least 400", (400, None)), ("hundreds of", (200, 999)), ("dozens of", (24, 99)))
UNITS = ("troops", "paratroopers", "marines", "special forces", "mercenaries", "peacekeepers")
STATES = (("Kenya", "Kenyan"), ("Turkey", "Turkish"), ("the United States", "US"))
STATIONS = ("Mali", "Port Sudan", "northern Syria")


def moved(wording: str) -> list[tuple[str, str, str, str, Interval]]:
    return [
        (
            wording.format(state=state, State=capital(state), people=people, place=place, n=n, N=capital(n), unit=unit),
            state.removeprefix("the "),
            unit.split()[-1],
            place,
            count,
        )
        for (state, people), place, (n, count), unit in product(STATES, STATIONS, SENT, UNITS)
    ]


@pytest.mark.parametrize(
    ("wording", "end"),
    [
        ("{State} sent {n} {unit} to {place}.", "destination"),
        ("{State} has deployed {n} {unit} to {place}.", "destination"),
        ("{State} ordered {n} {unit} to {place}.", "destination"),
        ("{State} flew {n} {unit} into {place}.", "destination"),
        ("{N} {unit} have been sent to {place}, {state} said.", "destination"),
        ("{N} {unit} from {state} arrived in {place} on Monday.", "destination"),
        ("The deployment of {n} {people} {unit} to {place} began on Monday.", "destination"),
        ("{State} withdrew {n} {unit} from {place}.", "origin"),
        ("{N} {people} {unit} left {place} on Tuesday.", "origin"),
    ],
)
def test_what_moved_where(wording: str, end: str, coder: Coder) -> None:
    cases = moved(wording)
    wrong = []
    for case, events in zip(cases, events_of([c[0] for c in cases], coder), strict=True):
        sentence, state, unit, place, count = case
        found = [(e.actor.name or "", e.deployment) for e in events if e.actor and e.deployment]
        fits = (
            state in name and (d.count_low, d.count_high) == count and d.unit and unit in d.unit.text
            for name, d in found
            if place in (getattr(d, end).text if getattr(d, end) else "")
        )
        wrong += [] if any(fits) else [sentence]

    assert len(wrong) <= TOLERATED * len(cases), wrong

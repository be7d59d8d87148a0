"""One act in many wordings, with the agents, the victims and the places changed: names must not change who did what to whom."""

from __future__ import annotations

from itertools import product

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

AGENTS = (
    ("Suspected jihadists", "jihadists"),
    ("An Israeli settler", "settler"),
    ("The Malian army", "army"),
    ("Members of a drug cartel", "members"),
    ("RSF fighters", "fighters"),
    ("Bandits on motorcycles", "bandits"),
)
VICTIMS = (
    ("a Palestinian farmer", "farmer", 1),
    ("at least nine villagers, including a child,", "villagers", 9),
    ("the deputy head of the provincial council", "head", 1),
    ("five members of one family", "members", 5),
)
PLACES = (
    "near the town of Kidal",
    "in an overnight raid on a village in Ituri, police said",
    "outside a mosque in Kabul on Friday",
)
ACTS = ("strike", "bombing", "attack", "clash", "territory", "deployment")
TOLERATED = 0.025
"""Share of the sentences that the parser may make nonsense of."""
KILLED = (
    "killed",
    "gunned down",
    "murdered",
    "executed",
    "massacred",
    "slaughtered",
    "assassinated",
    "lynched",
    "hacked to death",
    "burned alive",
)
HARMED = ("wounded", "abducted", "detained", "tortured")
SITES = ("a hospital", "a crowded market", "a police station", "a refugee camp")
TOWNS = ("Kharkiv", "Goma", "Sanaa", "Quetta")
SIDES = (("the Taliban", "government troops"), ("M23 rebels", "the police"), ("Boko Haram", "Wagner mercenaries"))


def events_of(sentences: list[str], coder: Coder) -> list[tuple[Event, ...]]:
    articles = (Article(article_id=str(n), text=s, language="en") for n, s in enumerate(sentences))
    return [coded.events for coded in code_articles(articles, coder)]


def killed(event: Event) -> int:
    return (event.casualties.killed_low or 0) if event.casualties else 0


def targets(event: Event) -> str:
    return " ".join(p.text for p in event.participants if p.role == "target")


def is_of(event: Event, actor: str, target: str) -> bool:
    return event.actor is not None and actor in event.actor.text.lower() and target in targets(event)


def lower_first(words: str) -> str:
    return words if words.startswith("RSF") else words[0].lower() + words[1:]


@pytest.mark.parametrize("wording", KILLED + HARMED)
def test_who_did_it_to_whom(wording: str, coder: Coder) -> None:
    cases = list(product(AGENTS, VICTIMS, PLACES))
    active = [f"{agent} {wording} {victim} {place}." for (agent, _), (victim, *_), place in cases]
    passive = [
        f"{victim[0].upper()}{victim[1:]} {'was' if n == 1 else 'were'} {wording} by {lower_first(agent)} {place}."
        for (agent, _), (victim, _, n), place in cases
    ]
    wrong = []
    for sentence, case, events in zip(active + passive, cases * 2, events_of(active + passive, coder), strict=True):
        (_, actor), (_, target, n), _ = case
        told = [e for e in events if wording.split(maxsplit=1)[0] in e.trigger.text]
        deaths = 0 if wording in HARMED else n
        wrong += [] if any(is_of(e, actor, target) and killed(e) >= deaths for e in told) else [sentence]

    assert len(wrong) <= TOLERATED * 2 * len(cases), wrong


@pytest.mark.parametrize(
    "wording",
    [
        "{n} people were killed in an air strike on {site} in {town}, officials said.",
        "An air strike on {site} in {town} killed {n} people, according to residents.",
        "A car bomb exploded outside {site} in {town}, killing {n} people and wounding 30 others.",
        "{n} people were killed when Turkish drones struck {site} in {town} on Monday.",
    ],
)
def test_what_was_hit_where(wording: str, coder: Coder) -> None:
    cases = list(product(SITES, TOWNS, (("12", 12), ("at least 20", 20), ("dozens of", 24))))
    sentences = [wording.format(site=site, town=town, n=n) for site, town, (n, _) in cases]
    sentences = [s[0].upper() + s[1:] for s in sentences]
    wrong = [
        sentence
        for sentence, (site, _, (_, low)), events in zip(sentences, cases, events_of(sentences, coder), strict=True)
        if not any(e.location and killed(e) == low and site.split()[-1] in targets(e) for e in events)
    ]

    assert not wrong


@pytest.mark.parametrize(
    "wording",
    [
        "Clashes between {a} and {b} in {town} left dozens of people dead.",
        "{a} clashed with {b} near {town} on Tuesday.",
        "{a} captured the town of {town} from {b} after heavy fighting.",
        "{a} ambushed a convoy of {b} near {town}, killing seven of them.",
    ],
)
def test_two_sides(wording: str, coder: Coder) -> None:
    cases = list(product(SIDES, TOWNS))
    sentences = [wording.format(a=a, b=b, town=town) for (a, b), town in cases]
    sentences = [s[0].upper() + s[1:] for s in sentences]
    wrong = [
        sentence
        for sentence, ((a, b), _), events in zip(sentences, cases, events_of(sentences, coder), strict=True)
        if not any(is_of(e, a.split()[-1].lower(), b.split()[-1]) for e in events)
    ]

    assert not wrong


@pytest.mark.parametrize(
    "wording",
    [
        "{s} denied that its forces had bombed a hospital in {t}.",
        "{s} rejected reports that it had shelled {t}.",
        "{s} said it had not attacked {t}.",
        "{s} threatened to attack {t}.",
        "{s} failed to capture {t}.",
        "{s} refused to deploy troops to {t}.",
        "{s} vowed to retake {t}.",
        "{s} called off an attack on {t}.",
        "{s} could send troops to {t}.",
        "Reports that rebels had captured {t} were false, {l} said.",
        "Unconfirmed reports said rebels had attacked {t}, {l} said.",
        "There was no attack on {t}, {l} said.",
    ],
)
def test_what_did_not_happen_is_not_asserted(wording: str, coder: Coder) -> None:
    speakers = (("Russia", "Russia"), ("The army", "the army"), ("Rebel leaders", "rebel leaders"), ("Hamas", "Hamas"))
    sentences = [wording.format(s=s, l=low, t=t) for (s, low), t in product(speakers, TOWNS)]
    told = zip(sentences, events_of(sentences, coder), strict=True)

    assert not [s for s, events in told if any(e.modality == "asserted" and e.event_type in ACTS for e in events)]

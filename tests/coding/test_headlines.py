"""Headlines: which of their words are verbs, how the parser is given them, and what is coded of them."""

from __future__ import annotations

from itertools import product

import pytest

from coding.coder import Coder, code_articles
from coding.headlines import HeadlineVerbs, build_headline_verbs, in_past, retold
from coding.tokens import read_tokens
from schemas.article import Article
from schemas.event import Event
from seeds.knowledge import Knowledge
from tests.coding.parses import doc_of


@pytest.fixture(scope="module")
def verbs(knowledge: Knowledge) -> HeadlineVerbs:
    return build_headline_verbs(knowledge.types, knowledge.headlines, knowledge.inflection)


VERBS = {
    "a verb that is no noun": ("Militants abduct teachers in Zamfara", {"abduct": "abducted"}),
    "a noun behind a plural": ("Militants attack bus", {"attack": "attacked"}),
    "a noun behind a group": ("Taliban attack checkpoint", {"attack": "attacked"}),
    "the third person": ("Turkey shells town", {"shells": "shelled"}),
    "a plural noun": ("Turkish shells kill two", {"kill": "killed"}),
    "an act on somebody": ("Rebels attack on bus", {}),
    "a verb with its preposition": ("Police fire on marchers", {"fire": "fired"}),
    "an act that does something": ("Taliban attack kills two", {"kills": "killed"}),
    "a compound": ("Police raid suspects", {}),
    "what will be": ("Kenya to send troops", {}),
    "what was": ("Two men killed in rebels raid", {}),
    "clauses": (
        "Rebels attack town, kill two as troops flee",
        {"attack": "attacked", "kill": "killed", "flee": "fled"},
    ),
    "the first word": ("Strike workers", {}),
    "an order": ("Free the hostages", {}),
    "a weapon": ("Car bombs kill two", {"kill": "killed"}),
}


@pytest.mark.parametrize(("headline", "past"), VERBS.values(), ids=VERBS)
def test_verbs(headline: str, past: dict[str, str], verbs: HeadlineVerbs) -> None:
    words = headline.replace(",", " ,").split()

    assert {words[i]: verb for i, verb in in_past(words, verbs).items()} == past


@pytest.mark.parametrize(
    ("headline", "given"),
    [
        ("Turkey bombs hospital", "Turkey bombed the hospital"),
        ("Turkey bombs hospitals", "Turkey bombed hospitals"),
        ("Turkey bombs a hospital", "Turkey bombed a hospital"),
        ("Rebels kill five", "Rebels killed five"),
    ],
)
def test_the_parser_is_given_an_article(headline: str, given: str, verbs: HeadlineVerbs) -> None:
    told = retold(headline.split(), verbs)

    assert told is not None
    assert " ".join(word for word, _ in told) == given
    assert " ".join(word for _, word in told if word is not None) == headline


def test_a_headline_of_the_past_stays(verbs: HeadlineVerbs) -> None:
    assert retold(["Two", "men", "shot", "dead", "in", "Lima"], verbs) is None


def test_the_tokens_are_those_of_the_text() -> None:
    given = doc_of("Turkey/NNP/nsubj/1 bombed/VBD/ROOT/1 the/DT/det/3 hospital/NN/dobj/1 in/IN/prep/3 Idlib/NNP/pobj/4")
    text = "Turkey bombs hospital in Idlib"

    tokens = read_tokens(given, text, ("Turkey", "bombs", None, "hospital", "in", "Idlib"))

    assert [text[t.idx : t.idx + len(t.text)] for t in tokens] == text.split()
    assert [(t.text, t.tag_, t.dep_, t.head.text) for t in tokens] == [
        ("Turkey", "NNP", "nsubj", "bombs"),
        ("bombs", "VBZ", "ROOT", "bombs"),
        ("hospital", "NN", "dobj", "bombs"),
        ("in", "IN", "prep", "hospital"),
        ("Idlib", "NNP", "pobj", "in"),
    ]


ARMED = ("Taliban", "Boko Haram", "Houthis", "Hezbollah", "gunmen")
STATES = ("Russia", "Israel", "Turkey", "Ethiopia")
TOWNS = ("Kharkiv", "Goma", "Mosul", "Jenin")
SITES = ("hospital", "school", "market", "police station")


def titled(headlines: list[str], coder: Coder) -> list[list[Event]]:
    articles = (
        Article(article_id=str(n), title=h[0].upper() + h[1:], text="Officials gave no details.", language="en")
        for n, h in enumerate(headlines)
    )
    return [[e for e in coded.events if e.sentence.in_title] for coded in code_articles(articles, coder)]


def is_told(events: list[Event], types: set[str], actor: str, target: str, killed: int) -> bool:
    return any(
        e.event_type in types
        and actor.lower() in (f"{e.actor.text} {e.actor.name}".lower() if e.actor else "")
        and any(
            target.lower() in p.text.lower() for p in e.participants if p.role in {"target", "victim"} or not target
        )
        and (not killed or (e.casualties is not None and e.casualties.killed_low == killed))
        for e in events
    )


@pytest.mark.model
@pytest.mark.parametrize(
    ("wording", "types", "sides", "target", "killed"),
    [
        ("{side} kill 12 villagers in {town}", {"attack", "clash"}, ARMED, "villagers", 12),
        ("{side} attack {site} in {town}, killing 12", {"attack", "clash"}, ARMED, "{site}", 12),
        ("{side} abduct five aid workers near {town}", {"abduction"}, ARMED, "workers", 0),
        ("{side} fire rockets at {town}", {"strike"}, ARMED, "{town}", 0),
        ("{side} shells {town}, killing 12", {"strike"}, STATES, "12", 12),
        ("{side} bombs {site} in {town}", {"strike", "bombing"}, STATES, "{site}", 0),
        ("{side} strikes kill 12 in {town}", {"strike"}, STATES, "12", 12),
        ("12 killed in {side} air strike on {town} {site}", {"strike"}, STATES, "", 12),
    ],
)
def test_headlines(
    wording: str, types: set[str], sides: tuple[str, ...], target: str, killed: int, coder: Coder
) -> None:
    cases = list(product(sides, TOWNS, SITES))
    headlines = [wording.format(side=side, town=town, site=site) for side, town, site in cases]
    wrong = [
        headline
        for headline, (side, town, site), events in zip(headlines, cases, titled(headlines, coder), strict=True)
        if not is_told(events, types, side, target.format(town=town, site=site), killed)
    ]

    assert len(wrong) <= 0.05 * len(headlines), wrong


@pytest.mark.model
@pytest.mark.parametrize(
    "wording",
    [
        "{state} denies bombing {site} in {town}",
        "{state} to send 1,000 troops to {town}",
        "{state} threatens to strike {town}",
    ],
)
def test_what_headlines_do_not_assert(wording: str, coder: Coder) -> None:
    headlines = [wording.format(state=s, town=t, site="hospital") for s, t in product(STATES, TOWNS)]
    acts = {"attack", "clash", "strike", "bombing", "deployment"}

    assert not [
        headline
        for headline, events in zip(headlines, titled(headlines, coder), strict=True)
        if any(e.event_type in acts and e.modality == "asserted" for e in events)
    ]

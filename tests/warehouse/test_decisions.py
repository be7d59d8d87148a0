"""What reviewers decide holds at once, outlives re-coding, can be undone, and is obeyed by the linking of incidents."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warehouse_samples import TEXT, a_run, an_article, an_event, words

from flows.cluster import Likeness
from schemas.errors import QueryError
from schemas.event import Event, EventDate, Place, Quote
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse import decisions
from warehouse.clustering import recluster
from warehouse.load import load_batch
from warehouse.migrate import migrate
from warehouse.overrides import Signature
from warehouse.recoding import keep, pending, prepare, switch

LATER = a_run(run_id="run-2", started_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC), coder_version="coder-2")
FAR = Place(
    **words("Port Anselm"), name="Port Gallow", place_id="p9", country="GAL", admin1="Hills", lat=40, lon=9, precision=1
)
JUDGE = Likeness(load_linking())
numbers = itertools.count()


def signed(who: str = "ada", why: str = "read it", name: str | None = None) -> Signature:
    n = next(numbers)
    return Signature(name or f"d{n}", who, dt.datetime(2025, 3, 6, tzinfo=dt.UTC) + dt.timedelta(minutes=n), why)


def event_of(name: str, **changes: Any) -> Event:
    return an_event(f"e{name}", f"a{name}", **{"incident_id": f"i{name}", **changes})


WINTER = EventDate(earliest=dt.date(2025, 1, 9), latest=dt.date(2025, 1, 9), precision="day", **words("Monday"))
EVENTS = {"1": event_of("1"), "2": event_of("2"), "3": event_of("3", location=FAR, date=WINTER, event_type="protest")}
REST = {
    "1": "Fishermen in the harbour heard the guns at dawn and carried the wounded to a clinic near the old customs house.",
    "2": "The governor promised an inquiry, while shopkeepers swept glass from the arcade and counted what was lost that day.",
    "3": "Snow fell on the passes as villagers in Gallow buried their neighbours and asked for tents before the next storm.",
}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        articles = [
            an_article(
                f"a{n}",
                source=f"Paper {n}",
                text=f"{TEXT} {REST[n]}",
                published_at="2025-01-10" if n == "3" else "2025-03-04",
            )
            for n in EVENTS
        ]
        load_batch(opened, articles, list(EVENTS.values()), [], a_run())
        recluster(opened, JUDGE, "run-1")
        yield opened


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    recluster(connection, JUDGE, "review")


def recoded(connection: duckdb.DuckDBPyConnection, events: Mapping[str, Event] = EVENTS, run: Run = LATER) -> None:
    prepare(connection, run.coder_version)
    again = [e.model_copy(update={"coder_version": run.coder_version}) for e in events.values()]
    keep(connection, pending(connection, run.coder_version, None, "", 100), again, [], run)
    switch(connection, run)
    recluster(connection, JUDGE, run.run_id)


def column(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    return dict(connection.execute(f"SELECT event_id, {name} FROM events ORDER BY event_id").fetchall())


def incidents(connection: duckdb.DuckDBPyConnection) -> set[frozenset[str]]:
    """Which events are together, as the events, their incidents' members and the reports all say."""
    events = connection.execute("SELECT list(event_id) FROM events GROUP BY incident_id").fetchall()
    members = connection.execute("SELECT list(event_id) FROM incident_events GROUP BY incident_id").fetchall()
    summaries = connection.execute("SELECT sum(events) FROM incidents").fetchone()
    found = {frozenset(e) for (e,) in events}
    assert {frozenset(e) for (e,) in members} == found
    assert summaries == (sum(map(len, found)),)
    return found


def together(*groups: str) -> set[frozenset[str]]:
    return {frozenset(f"e{n}" for n in group) for group in groups}


def span_of(connection: duckdb.DuckDBPyConnection, field: str, event: str = "e1") -> Any:
    (evidence,) = connection.execute("SELECT evidence FROM events WHERE event_id = ?", [event]).fetchall()[0]
    found = json.loads(evidence)
    for key in field.split("."):
        found = found.get(key, {})
    return found and (found["start"], found["end"], found["text"])


def test_the_world_before_any_decision(connection: duckdb.DuckDBPyConnection) -> None:
    assert incidents(connection) == together("12", "3")


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_accepting_changes_nothing_and_stands_in_the_record(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    before = connection.execute("FROM internal.coded_events ORDER BY ALL").fetchall()
    assert decisions.accept(connection, signed(name="d-one"), ["e1", "e2"])
    assert not decisions.accept(connection, signed(name="d-one"), ["e3"])
    assert connection.execute("FROM internal.coded_events ORDER BY ALL").fetchall() == before
    if again:
        recoded(connection)
    rows = connection.execute("SELECT kind, event_id, article_id, field, who, why FROM overrides ORDER BY 2").fetchall()
    assert rows == [("accept", f"e{n}", f"a{n}", "event", "ada", "read it") for n in (1, 2)]


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_a_deleted_event_is_gone_with_all_that_hangs_on_it(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    decisions.delete(connection, signed(), ["e3"])
    settle(connection)
    if again:
        recoded(connection)
    assert incidents(connection) == together("12")
    assert connection.execute("SELECT count(*) FROM event_participants WHERE event_id = 'e3'").fetchone() == (0,)


@pytest.mark.parametrize("way", ["undone", "accepted by another"])
def test_a_deleted_event_comes_back_whole(connection: duckdb.DuckDBPyConnection, way: str) -> None:
    tables = ("(SELECT * REPLACE (json(evidence) AS evidence) FROM events)", "event_participants")
    before = {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables}
    decisions.delete(connection, signed(name="gone"), ["e1", "e3"])
    settle(connection)
    if way == "undone":
        decisions.undo(connection, signed(), "gone")
    else:
        decisions.accept(connection, signed("bo"), ["e1", "e3"])
    settle(connection)
    assert {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in before} == before
    assert incidents(connection) == together("12", "3")


def test_what_an_earlier_coder_read_does_not_come_back(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.delete(connection, signed(name="gone"), ["e3"])
    recoded(connection, {n: EVENTS[n] for n in ("1", "2")})
    decisions.undo(connection, signed(), "gone")
    assert set(column(connection, "event_type")) == {"e1", "e2"}


def missed(**changes: Any) -> Event:
    values = {
        "event_type": "casualty_report", "trigger": Quote(**words("killing")), "coder_version": "review", "confidence": 1.0,
        "incident_id": None,
    }  # fmt: skip
    return event_of("9", **{**values, **changes}).model_copy(update={"article_id": "a1"})


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_an_added_event_stands_beside_the_coded_ones(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    decisions.add(connection, signed(), missed())
    decisions.change(connection, signed(), "e9", {"killed_low": "14", "actor.span": None})
    settle(connection)
    if again:
        recoded(connection)
    assert column(connection, "killed_low") == {"e1": 12, "e2": 12, "e3": 12, "e9": 14}
    assert column(connection, "coder_version")["e9"] == "review"
    assert connection.execute("SELECT count(*) FROM event_participants WHERE event_id = 'e9'").fetchone() == (1,)
    assert frozenset(["e9"]) in incidents(connection) or any("e9" in group for group in incidents(connection))


def test_an_added_event_takes_the_place_of_the_same_one_that_a_later_coder_reads(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    decisions.add(connection, signed(), missed())
    recoded(connection, {**EVENTS, "9": missed(casualties=None)})
    assert column(connection, "coder_version")["e9"] == "review"
    assert column(connection, "killed_low")["e9"] == 12


def test_adding_can_be_undone(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.add(connection, signed(name="new"), missed())
    settle(connection)
    decisions.undo(connection, signed(), "new")
    settle(connection)
    assert set(column(connection, "event_type")) == {"e1", "e2", "e3"}
    assert incidents(connection) == together("12", "3")


def test_an_added_event_whose_words_are_gone_is_reported(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.add(connection, signed(), missed())
    later = a_run(run_id="run-3", started_at=dt.datetime(2025, 5, 1, tzinfo=dt.UTC))
    load_batch(connection, [an_article("a1", text="Nothing of it was true, the paper now says.")], [], [], later)
    settle(connection)
    settle(connection)
    rows = connection.execute("SELECT reason, article_id FROM issues").fetchall()
    assert rows == [("the words of an added event are gone", "a1")]
    assert set(column(connection, "event_type")) == {"e2", "e3"}


CHANGES = [
    pytest.param({"killed_low": "14", "killed_high": "14"}, {"killed_low": 14, "killed_high": 14}, id="a toll"),
    pytest.param(
        {"event_type": "bombing", "event_subtype": None},
        {"event_type": "bombing", "event_subtype": None},
        id="another type",
    ),
    pytest.param({"location.span": "33-39"}, {"location_text": TEXT[33:39]}, id="the words of a place"),
    pytest.param({"actor.span": None, "actor_name": None}, {"actor_text": None, "actor_name": None}, id="nobody"),
    pytest.param({"modality_cue.span": "81-95"}, {"modality_cue": TEXT[81:95]}, id="words where none were"),
]


@pytest.mark.parametrize(("values", "expected"), CHANGES)
@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_changed_fields(
    connection: duckdb.DuckDBPyConnection, values: dict[str, str | None], expected: dict[str, Any], again: bool
) -> None:
    decisions.change(connection, signed(), "e1", values)
    if again:
        recoded(connection)
    assert {name: column(connection, name)["e1"] for name in expected} == expected
    assert connection.execute("SELECT count(*) FROM issues").fetchone() == (0,)


@pytest.mark.parametrize(("values", "expected"), CHANGES)
def test_changed_fields_can_be_undone(
    connection: duckdb.DuckDBPyConnection, values: dict[str, str | None], expected: dict[str, Any]
) -> None:
    sql = "SELECT * EXCLUDE (evidence), json(evidence) FROM events WHERE event_id = 'e1'"
    before = connection.execute(sql).fetchall()
    people = connection.execute("FROM event_participants ORDER BY event_id, role").fetchall()
    decisions.change(connection, signed(name="wrong"), "e1", values)
    settle(connection)
    decisions.undo(connection, signed(), "wrong")
    settle(connection)
    after = connection.execute(sql).fetchall()
    assert after[0][:-1] == before[0][:-1]
    assert json.loads(after[0][-1]) == json.loads(before[0][-1])
    assert [p[2:] for p in connection.execute("FROM event_participants ORDER BY event_id, role").fetchall()] == [
        p[2:] for p in people
    ]


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_a_moved_span_quotes_the_article(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    at = words("12 people")
    decisions.change(connection, signed(), "e1", {"killed.span": f"{at['start']}-{at['end']}", "actor.span": "8-15"})
    if again:
        recoded(connection)
    assert span_of(connection, "casualties.killed") == (at["start"], at["end"], "12 people")
    assert span_of(connection, "actor") == (8, 15, TEXT[8:15])
    ours = connection.execute(
        "SELECT text, span_start, name FROM event_participants WHERE event_id = 'e1' AND role = 'actor'"
    )
    assert ours.fetchall() == [(TEXT[8:15], 8, "Rebels of the Coast")]


def test_a_participant_is_called_what_the_event_says(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.change(connection, signed(), "e1", {"actor_name": "Coast Guard", "actor_sector": "MIL"})
    sql = "SELECT name, sector FROM event_participants WHERE event_id = 'e1' AND role = 'actor'"
    assert connection.execute(sql).fetchall() == [("Coast Guard", "MIL")]


def test_undoing_leads_back_to_the_correction_before(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.change(connection, signed(), "e1", {"killed_low": "14"})
    decisions.change(connection, signed("bo", name="second"), "e1", {"killed_low": "20"})
    decisions.undo(connection, signed("bo"), "second")
    assert column(connection, "killed_low")["e1"] == 14
    recoded(connection)
    assert column(connection, "killed_low")["e1"] == 14


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_incidents_that_a_reviewer_merges_are_one(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    decisions.merge(connection, signed(), "e3", "e1")
    settle(connection)
    if again:
        recoded(connection)
    assert incidents(connection) == together("123")


@pytest.mark.parametrize("again", [False, True], ids=["at once", "after a re-coding"])
def test_an_incident_that_a_reviewer_splits_is_two(connection: duckdb.DuckDBPyConnection, again: bool) -> None:
    decisions.split(connection, signed(), ["e2"])
    settle(connection)
    if again:
        recoded(connection)
    assert incidents(connection) == together("1", "2", "3")


@pytest.mark.parametrize("kind", ["merge", "split"])
def test_merging_and_splitting_can_be_undone(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    if kind == "merge":
        decisions.merge(connection, signed(name="x"), "e3", "e1")
    else:
        decisions.split(connection, signed(name="x"), ["e2"])
    settle(connection)
    decisions.undo(connection, signed(), "x")
    settle(connection)
    assert incidents(connection) == together("12", "3")


def test_the_latest_word_on_a_pair_counts(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.split(connection, signed(), ["e2"])
    settle(connection)
    decisions.merge(connection, signed(), "e1", "e2")
    settle(connection)
    assert incidents(connection) == together("12", "3")
    decisions.split(connection, signed(), ["e1"])
    settle(connection)
    assert incidents(connection) == together("1", "2", "3")


def test_one_article_tells_of_two_incidents_after_all(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.add(connection, signed(), missed(incident_id="i1"))
    settle(connection)
    assert incidents(connection) == together("129", "3")
    decisions.split(connection, signed(name="x"), ["e9"])
    settle(connection)
    assert incidents(connection) == together("12", "3", "9")
    recoded(connection)
    assert incidents(connection) == together("12", "3", "9")
    decisions.undo(connection, signed(), "x")
    settle(connection)
    assert incidents(connection) == together("129", "3")


@pytest.mark.parametrize(
    ("decide", "complaint"),
    [
        pytest.param(lambda c: decisions.accept(c, signed(), ["e7"]), "there is no event e7", id="no event"),
        pytest.param(lambda c: decisions.accept(c, signed(" "), ["e1"]), "names who", id="nobody decides"),
        pytest.param(lambda c: decisions.change(c, signed(), "e1", {"evidence": "{}"}), "cannot be corrected", id="no field"),
        pytest.param(lambda c: decisions.change(c, signed(), "e1", {"sentence.span": "1-2"}), "no words can be given", id="no span"),
        pytest.param(lambda c: decisions.change(c, signed(), "e1", {"trigger.span": None}), "has words that name it", id="no trigger"),
        pytest.param(lambda c: decisions.change(c, signed(), "e1", {"actor.span": "9-9"}), "is no span", id="empty span"),
        pytest.param(lambda c: decisions.change(c, signed(), "e1", {"actor.span": "9-9000"}), "outside", id="beyond the text"),
        pytest.param(lambda c: decisions.merge(c, signed(), "e1", "e2"), "one incident already", id="merged already"),
        pytest.param(lambda c: decisions.split(c, signed(), ["e1", "e2"]), "not all of them", id="all leave"),
        pytest.param(lambda c: decisions.split(c, signed(), ["e1", "e3"]), "of one incident", id="of two incidents"),
        pytest.param(lambda c: decisions.split(c, signed(), []), "of one incident", id="of none"),
        pytest.param(lambda c: decisions.complete(c, signed(), "a7"), "there is no article a7", id="no article"),
        pytest.param(lambda c: decisions.undo(c, signed(), "d-none"), "there is no decision", id="no decision"),
        pytest.param(
            lambda c: decisions.add(c, signed(), missed(trigger=Quote(text="fled", start=3, end=7))), "do not stand", id="other words"
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_leaves_no_trace(
    connection: duckdb.DuckDBPyConnection, decide: Any, complaint: str
) -> None:
    tables = ("events", "event_participants", "overrides", "internal.link_queue", "internal.warehouse_state")
    before = [connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables]
    with pytest.raises(QueryError, match=complaint):
        decide(connection)
    assert [connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in tables] == before


def test_nothing_is_undone_twice_and_the_last_decision_is_known(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.accept(connection, signed(name="one"), ["e1"])
    decisions.complete(connection, signed(name="two"), "a1")
    assert decisions.latest(connection, "ada") == "two"
    decisions.undo(connection, signed(name="three"), "two")
    assert decisions.latest(connection, "ada") == "one"
    assert decisions.latest(connection, "bo") is None
    with pytest.raises(QueryError, match="undone already"):
        decisions.undo(connection, signed(), "two")
    with pytest.raises(QueryError, match="there is no decision"):
        decisions.undo(connection, signed(), "three")


def test_articles_come_in_another_order_and_decisions_lead_to_the_same(connection: duckdb.DuckDBPyConnection) -> None:
    decisions.merge(connection, signed(), "e3", "e1")
    decisions.split(connection, signed(), ["e2"])
    settle(connection)
    found = incidents(connection)
    connection.execute("INSERT INTO internal.link_queue SELECT article_id FROM articles")
    settle(connection)
    assert incidents(connection) == found == together("2", "13")

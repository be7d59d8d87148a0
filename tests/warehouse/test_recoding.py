"""Coding again beside the old, the switch, corrections that last, and what differs between two runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from warehouse_samples import TEXT, a_run, an_article, an_event

from schemas.errors import QueryError
from schemas.event import Casualties, Event
from schemas.run import Run
from warehouse.db import open_writer
from warehouse.diff import compare
from warehouse.load import load_batch
from warehouse.migrate import migrate
from warehouse.overrides import Correction, apply_overrides, correct, reported
from warehouse.publish import publish_open
from warehouse.recoding import keep, pending, prepare, switch
from warehouse.transaction import transaction

NEW = a_run(run_id="run-2", started_at=dt.datetime(2025, 4, 1, tzinfo=dt.UTC), coder_version="coder-2")
NEWEST = a_run(run_id="run-3", started_at=dt.datetime(2025, 5, 1, tzinfo=dt.UTC), coder_version="coder-3")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        load_batch(
            opened,
            [an_article("a1"), an_article("a2", published_at="2025-01-01")],
            [an_event("e1"), an_event("e2", "a2")],
            [],
            a_run(),
        )
        yield opened


def recoded(connection: duckdb.DuckDBPyConnection, events: list[Event], run: Run = NEW) -> None:
    prepare(connection, run.coder_version)
    articles = pending(connection, run.coder_version, None, "", 100)
    keep(connection, articles, [e.model_copy(update={"coder_version": run.coder_version}) for e in events], [], run)
    with transaction(connection):
        switch(connection, run)
        apply_overrides(connection, run.run_id)


def values(connection: duckdb.DuckDBPyConnection, column: str) -> dict[str, object]:
    return dict(connection.execute(f"SELECT event_id, {column} FROM events").fetchall())


def fix(connection: duckdb.DuckDBPyConnection, field: str, value: str | None, event: str = "e1", day: int = 1) -> None:
    correction = Correction(event, field, value, "me", dt.datetime(2025, 3, day, tzinfo=dt.UTC), "the ministry says so")
    with transaction(connection):
        correct(connection, correction)


def test_new_events_wait_beside_the_old_until_the_switch(connection: duckdb.DuckDBPyConnection) -> None:
    prepare(connection, "coder-2")
    articles = pending(connection, "coder-2", None, "", 100)
    assert [a.article_id for a in articles] == ["a1", "a2"]
    keep(connection, articles, [an_event("e3", coder_version="coder-2")], [], NEW)
    assert set(values(connection, "run_id").items()) == {("e1", "run-1"), ("e2", "run-1")}
    assert pending(connection, "coder-2", None, "", 100) == []
    with transaction(connection):
        counts = switch(connection, NEW)
    assert (counts.loaded, counts.events) == (2, 1)
    assert values(connection, "run_id") == {"e3": "run-2"}
    assert connection.execute("SELECT DISTINCT coder_version FROM articles").fetchall() == [("coder-2",)]


@pytest.mark.parametrize(
    ("since", "after", "ids"), [(None, "", ["a1", "a2"]), (dt.date(2025, 2, 1), "", ["a1"]), (None, "a1", ["a2"])]
)
def test_what_is_still_to_be_coded(
    connection: duckdb.DuckDBPyConnection, since: dt.date | None, after: str, ids: list[str]
) -> None:
    prepare(connection, "coder-2")
    assert [a.article_id for a in pending(connection, "coder-2", since, after, 9)] == ids
    assert pending(connection, "coder-1", since, after, 9) == []


def test_what_another_coder_left_beside_is_forgotten(connection: duckdb.DuckDBPyConnection) -> None:
    prepare(connection, "coder-2")
    keep(connection, pending(connection, "coder-2", None, "", 1), [], [], NEW)
    assert prepare(connection, "coder-2") == 1
    assert prepare(connection, "coder-3") == 0
    assert len(pending(connection, "coder-3", None, "", 9)) == 2


def test_an_article_that_changed_meanwhile_keeps_its_events(connection: duckdb.DuckDBPyConnection) -> None:
    prepare(connection, "coder-2")
    keep(connection, pending(connection, "coder-2", None, "", 9), [an_event("e9", coder_version="coder-2")], [], NEW)
    later = a_run(run_id="run-x", started_at=dt.datetime(2025, 3, 20, tzinfo=dt.UTC))
    load_batch(connection, [an_article("a1", text=TEXT + " More follows.")], [an_event("e5")], [], later)
    with transaction(connection):
        switch(connection, NEW)
    assert set(values(connection, "run_id").items()) == {("e5", "run-x")}


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [
        ("killed_low", "14", 14),
        ("killed_low", None, None),
        ("event_type", "bombing", "bombing"),
        ("lat", "3.5", 3.5),
        ("date_earliest", "2025-03-02", dt.date(2025, 3, 2)),
    ],
)
def test_a_correction_outlives_a_recoding(
    connection: duckdb.DuckDBPyConnection, field: str, value: str | None, column: object
) -> None:
    fix(connection, field, value)
    assert values(connection, field)["e1"] == column
    recoded(connection, [an_event("e1"), an_event("e2", "a2")])
    assert values(connection, field)["e1"] == column
    assert connection.execute("SELECT count(*) FROM issues").fetchone() == (0,)


def test_the_latest_correction_of_a_field_holds(connection: duckdb.DuckDBPyConnection) -> None:
    fix(connection, "killed_low", "14", day=1)
    fix(connection, "killed_low", "15", day=2)
    assert connection.execute("SELECT original, value FROM overrides ORDER BY corrected_at").fetchall() == [
        ("12", "14"),
        ("12", "15"),
    ]
    recoded(connection, [an_event("e1")])
    assert values(connection, "killed_low") == {"e1": 15}


def test_a_correction_of_what_is_read_otherwise_now_is_reported_and_not_applied(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fix(connection, "killed_low", "14")
    fix(connection, "killed_low", "20", event="e2")
    recoded(connection, [an_event("e1", casualties=Casualties(killed_low=13))])
    assert values(connection, "killed_low") == {"e1": 13}
    rows = connection.execute("SELECT stage, reason, detail FROM issues ORDER BY 2").fetchall()
    assert rows == [
        ("override", "the event of a correction is gone", "e2: killed_low = 20"),
        ("override", "what a correction corrects has changed", "e1: killed_low was 12, is 13; not set to 14"),
    ]
    with transaction(connection):
        apply_overrides(connection, "run-9")
    assert connection.execute("SELECT count(*) FROM issues").fetchone() == (2,)


@pytest.mark.parametrize(
    ("event", "field", "value", "complaint"),
    [
        ("e7", "killed_low", "1", "there is no event e7"),
        ("e1", "evidence", "{}", "'evidence' cannot be corrected"),
        ("e1", "killed_low", "many", "'many' is no value of killed_low, which is BIGINT"),
        ("e1", "modality", None, "modality cannot be unknown"),
    ],
)
def test_wrong_corrections(
    connection: duckdb.DuckDBPyConnection, event: str, field: str, value: str | None, complaint: str
) -> None:
    with pytest.raises(QueryError, match=complaint):
        fix(connection, field, value, event)
    assert connection.execute("SELECT count(*) FROM overrides").fetchone() == (0,)


def test_what_was_not_applied_is_told_by_run(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as opened:
        load_batch(opened, [an_article("a1")], [an_event("e1")], [], a_run())
        fix(opened, "killed_low", "14")
        recoded(opened, [an_event("e1", casualties=Casualties(killed_low=13))])
        publish_open(opened, path)
    told = "what a correction corrects has changed: e1: killed_low was 12, is 13; not set to 14"
    assert (reported(path, NEW.run_id), reported(path, "run-1")) == ([told], [])


def test_what_differs_between_two_runs(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with open_writer(path) as opened:
        load_batch(
            opened,
            [an_article("a1"), an_article("a2")],
            [an_event("e1"), an_event("e2", "a2"), an_event("e4")],
            [],
            a_run(),
        )
        recoded(opened, [an_event("e1", casualties=Casualties(killed_low=13)), an_event("e3", "a2"), an_event("e4")])
        publish_open(opened, path)
    for names in (("run-1", "run-2"), ("coder-1", "coder-2")):
        compared = compare(path, *names)
        assert compared.articles == 2
        assert [(d.kind, d.event_id, d.field, d.before, d.after) for d in compared.differences] == [
            ("changed", "e1", "killed_low", "12", "13"),
            ("lost", "e2", "", "strike shelled", None),
            ("gained", "e3", "", None, "strike shelled"),
        ]
    assert (compared.count("gained"), compared.count("lost"), compared.count("changed")) == (1, 1, 1)
    with pytest.raises(QueryError, match="no article was coded by a run or coder 'run-7'"):
        compare(path, "run-1", "run-7")

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from warehouse_samples import a_run, an_article, an_event, summarise

from schemas.errors import QueryError, WarehouseError
from schemas.event import Casualties
from schemas.issue import Issue
from schemas.run import RunCounts
from warehouse.db import open_writer
from warehouse.frames import frame
from warehouse.load import load_batch, record_run
from warehouse.publish import publish_open
from warehouse.query import query
from warehouse.stats import status


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("query") / "w.duckdb"
    articles = [an_article("a1", published_at="2025-03-04T06:00:00"), an_article("a2", published_at="2025-03-02")]
    events = [
        an_event("e1", "a1"),
        an_event(
            "e2", "a2", incident_id=None, actor=None, location=None, date=None, casualties=Casualties(killed_low=3)
        ),
    ]
    issues = [Issue(stage="read", reason="not JSON", line=n) for n in (3, 4)] + [
        Issue(stage="code", reason="no coder", article_id="a9")
    ]
    with open_writer(made) as connection:
        load_batch(connection, articles, events, issues, a_run())
        summarise(connection)
        later = a_run(run_id="run-2", started_at=dt.datetime(2025, 3, 6, tzinfo=dt.UTC), status="completed")
        record_run(connection, later.model_copy(update={"counts": RunCounts(input=2, duplicate=2)}))
        publish_open(connection, made)
    return made


@pytest.mark.parametrize(
    ("sql", "columns", "rows"),
    [
        ("SELECT event_id, killed_low FROM events ORDER BY 1", ("event_id", "killed_low"), [("e1", 12), ("e2", 3)]),
        ("FROM events SELECT count(*) AS n;", ("n",), [(2,)]),
        ("WITH t AS (SELECT 1 AS n) FROM t -- the end", ("n",), [(1,)]),
        ("VALUES (1), (2)", ("col0",), [(1,), (2,)]),
        (
            "FROM (PIVOT events ON event_type IN ('strike') USING count(*) GROUP BY modality)",
            ("modality", "strike"),
            [("asserted", 2)],
        ),
        ("SELECT evidence->>'$.trigger.text' AS t FROM events LIMIT 1", ("t",), [("shelled",)]),
        ("SELECT 1 WHERE false", ("1",), []),
    ],
    ids=["select", "from first", "with", "values", "pivot", "json", "no rows"],
)
def test_answers(path: Path, sql: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    result = query(path, sql)
    assert (result.columns, result.rows, result.truncated) == (columns, rows, False)


@pytest.mark.parametrize(
    "sql", ["SHOW TABLES", "DESCRIBE events", "SUMMARIZE runs", "EXPLAIN SELECT 1", "EXPLAIN ANALYZE FROM events"]
)
def test_looking_around_is_allowed(path: Path, sql: str) -> None:
    assert query(path, sql).rows


def test_show_tables_lists_what_people_ask_and_nothing_internal(path: Path) -> None:
    names = {name for (name,) in query(path, "SHOW TABLES").rows}
    assert {
        "articles",
        "events",
        "event_participants",
        "incidents",
        "incident_events",
        "issues",
        "runs",
        "actor_dyads",
    } <= names
    assert not names & {"coded_events", "schema_migrations", "warehouse_state"}


REFUSED = {
    "empty": ("", "the query is empty"),
    "only a comment": ("-- nothing", "the query is empty"),
    "a typo": ("SELEC 1", r'^line 1, at "SELEC 1": syntax error'),
    "a column on line 3": (
        "SELECT\n\n  vctim\nFROM events",
        r'^line 3, at "vctim": Referenced column "vctim" not found',
    ),
    "a table": ("SELECT * FROM evnts", 'at "evnts": .*Did you mean "events"'),
    "two statements": ("SELECT 1; SELECT 2", 'one statement at a time: a second begins at "SELECT 2"'),
    "a second that drops": ("SELECT 1; DROP TABLE events", "one statement at a time"),
    "drop": ("DROP TABLE articles", 'queries only read: .* not with "DROP"'),
    "insert": ("/* hi */ INSERT INTO runs FROM runs", 'not with "INSERT"'),
    "delete in an explain": ("EXPLAIN ANALYZE DELETE FROM runs", "queries only read|needs a SELECT|Cannot execute"),
    "a temporary table": ("CREATE TEMP TABLE t AS SELECT 1", 'not with "CREATE"'),
    "attach": ("ATTACH 'x.duckdb'", 'not with "ATTACH"'),
    "a setting": ("SET enable_external_access = true", 'not with "SET"'),
    "call": ("CALL pragma_version()", 'not with "CALL"'),
    "copy out": ("COPY events TO 'events.csv'", 'not with "COPY"'),
    "a file": ("FROM read_csv('/etc/passwd')", "no access to files or the network"),
    "a file by its name": ("FROM '/etc/passwd'", "/etc/passwd"),
    "a file list": ("FROM glob('/*')", "no access to files or the network"),
    "the network": ("FROM read_csv('https://example.org/x.csv')", r"queries have no access|httpfs|disabled"),
    "a bad cast": ("SELECT CAST('twelve' AS INTEGER)", "Could not convert string 'twelve'"),
    "a parameter": ("SELECT ?", "parameter"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_are_one_line_that_points(
    path: Path, case: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    sql, message = REFUSED[case]
    with pytest.raises(QueryError, match=message) as caught:
        query(path, sql)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_query_that_takes_too_long_is_stopped(path: Path) -> None:
    with pytest.raises(QueryError, match=r"took longer than 0\.3 s"):
        query(
            path,
            "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE a.range % 7 = b.range % 5",
            timeout=0.3,
        )


@pytest.mark.parametrize(("limit", "rows", "truncated"), [(None, 2, False), (1, 1, True), (2, 2, False), (0, 0, True)])
def test_limit(path: Path, limit: int | None, rows: int, truncated: bool) -> None:
    result = query(path, "FROM events", limit=limit)
    assert (len(result.rows), result.truncated) == (rows, truncated)


LARGE = """SELECT max(r), sum(length(n)) > 0 FROM (SELECT n, row_number() OVER (ORDER BY n) AS r
    FROM (SELECT hash(range)::VARCHAR || repeat('x', 60) AS n FROM range(600000)))"""


def test_a_query_larger_than_memory_spills_and_leaves_nothing_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spill = tmp_path / "spill"
    spill.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.tempdir", str(spill))
    monkeypatch.setattr("warehouse.query.limits", lambda: {"memory_limit": "64MiB", "threads": "1"})
    assert query(path, LARGE).rows == [(600_000, True)]
    assert list(tmp_path.rglob("*")) == [spill]


def test_a_query_that_finds_no_room_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "warehouse.query.limits", lambda: {"memory_limit": "64MiB", "threads": "1", "temp_directory": ""}
    )
    with pytest.raises(QueryError, match="needs more memory than half of this machine has"):
        query(path, LARGE)


def test_status_tells_runs_rows_refusals_and_lag(path: Path) -> None:
    state = status(path)
    assert [(r.run_id, r.status) for r in state.runs] == [("run-2", "completed"), ("run-1", "running")]
    assert state.runs[0].counts == RunCounts(input=2, duplicate=2)
    assert state.runs[0].started_at == dt.datetime(2025, 3, 6, tzinfo=dt.UTC)
    assert state.rows == {"articles": 2, "events": 2, "event_participants": 4, "incidents": 1, "issues": 3, "runs": 2}
    assert [(r.stage, r.reason, r.items) for r in state.refusals] == [("read", "not JSON", 2), ("code", "no coder", 1)]
    assert state.newest_article == dt.date(2025, 3, 4)
    assert state.median_lag == dt.timedelta(hours=(24 + 78) / 2)
    assert [r.run_id for r in status(path, runs=1).runs] == ["run-2"]


def test_status_of_a_warehouse_without_articles(tmp_path: Path) -> None:
    made = tmp_path / "w.duckdb"
    with open_writer(made) as connection:
        publish_open(connection, made)
    state = status(made)
    assert (state.runs, state.refusals, state.newest_article, state.median_lag) == ((), (), None, None)
    with pytest.raises(WarehouseError):
        status(tmp_path / "other.duckdb")


def test_a_frame_has_the_types_an_analyst_expects(path: Path) -> None:
    events = frame(path, "events").set_index("event_id")
    assert events["killed_low"].dtype == pd.Int64Dtype()
    assert events["killed_high"].isna().all()
    assert isinstance(events["event_type"].dtype, pd.CategoricalDtype)
    assert pd.api.types.is_datetime64_any_dtype(events["date_earliest"])
    assert events.loc["e1", "date_earliest"] == pd.Timestamp("2025-03-03")
    assert pd.isna(events.loc["e2", "date_earliest"])
    assert events["lat"].dtype == "float64"
    assert events["in_title"].dtype == pd.BooleanDtype()
    assert pd.isna(events.loc["e2", "actor_name"])
    assert events["killed_low"].sum() == 15


@pytest.mark.parametrize(
    "view", ["articles", "incidents", "runs", "issues", "events_by_month_country", "modality_shares"]
)
def test_every_view_makes_a_frame(path: Path, view: str) -> None:
    assert len(frame(path, view)) == query(path, f"SELECT count(*) FROM {view}").rows[0][0]


@pytest.mark.parametrize("view", ["eventz", "events; DROP TABLE runs", "internal.coded_events"])
def test_a_frame_of_an_unknown_view_lists_what_there_is(path: Path, view: str) -> None:
    with pytest.raises(QueryError, match=r"there is no view .*; there are acled, acled_labels, actor_dyads,"):
        frame(path, view)

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warehouse_samples import TEXT, a_run, an_article, an_event, contents, summarise, words

from schemas.article import Article
from schemas.errors import WarehouseError
from schemas.event import Casualties, Event, Quote
from schemas.flat import COLUMNS
from schemas.issue import Issue
from schemas.run import RunCounts
from warehouse.load import known_article_ids, load_batch, record_run, total
from warehouse.migrate import migrate
from warehouse.stage import ARTICLES, EVENTS, ISSUES, PARTICIPANTS

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def connection() -> Iterator[Connection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        yield opened


@pytest.mark.parametrize(
    ("table", "schema"),
    [
        ("articles", ARTICLES),
        ("internal.coded_events", EVENTS),
        ("event_participants", PARTICIPANTS),
        ("issues", ISSUES),
    ],
    ids=["articles", "events", "participants", "issues"],
)
def test_staged_columns_are_the_columns_of_the_table(connection: Connection, table: str, schema: object) -> None:
    stored = connection.sql(f"FROM {table} LIMIT 0").to_arrow_table().schema
    assert set(stored.names) == set(schema.names)  # type: ignore[attr-defined]


def test_the_fields_of_the_contract_are_columns_of_events(connection: Connection) -> None:
    columns = {row[0] for row in connection.execute("DESCRIBE events").fetchall()}
    someone = {f"{who}_{what}" for who in ("actor", "target") for what in ("name", "id", "country", "sector")}
    counts = {
        f"{kind}_{end}" for kind in ("killed", "injured", "captured", "missing", "displaced") for end in ("low", "high")
    }
    others = (
        "event_id article_id run_id coder_version event_type event_subtype acled_event_type acled_sub_event_type plover_type"
        " cameo_code quad_class goldstein weapon location_name place_id country admin1 lat lon geo_precision date_earliest date_latest"
        " date_precision modality attribution_name confidence incident_id evidence"
    )
    assert someone | counts | set(others.split(" ")) <= columns


def test_an_event_is_stored_flat_with_its_evidence(connection: Connection) -> None:
    load_batch(connection, [an_article()], [an_event()], [], a_run())
    row = connection.execute(
        """SELECT actor_name, actor_id, target_text, target_name, weapon, location_name, geo_precision, date_earliest, killed_low,
        killed_high, attribution_text, run_id, evidence->>'$.casualties.killed.text',
        evidence->'$.location.start', evidence->>'$.rules.modality'
        FROM events"""
    ).fetchone()
    assert row == (
        "Rebels of the Coast", "reb_coast", "the market", None, "artillery", "Port Anselm", 1, dt.date(2025, 3, 3), 12,
        None, "officials", "run-1", "at least 12 people", str(TEXT.index("Port Anselm")), "default/asserted",
    )  # fmt: skip
    participants = connection.execute(
        "SELECT position, role, text FROM event_participants ORDER BY position"
    ).fetchall()
    assert participants == [(0, "actor", "Rebels"), (1, "target", "the market")]


def test_every_span_of_the_evidence_quotes_the_stored_text(connection: Connection) -> None:
    load_batch(connection, [an_article()], [an_event()], [], a_run())
    stored, evidence = connection.execute(
        "SELECT text, evidence FROM events JOIN articles USING (article_id)"
    ).fetchone() or ("", "{}")
    fields = json.loads(evidence)
    spans = [
        fields.pop("casualties")["killed"],
        *(span for name, span in fields.items() if name not in {"rules", "sentence"}),
    ]
    assert [stored[s["start"] : s["end"]] for s in spans] == [s["text"] for s in spans]
    assert len(spans) == 8


def test_counts_add_up_and_refusals_are_rows(connection: Connection) -> None:
    refusals = [
        Issue(stage="read", reason="not JSON", origin="in.jsonl", line=3),
        Issue(stage="read", reason="no text", origin="in.jsonl", line=4),
        Issue(stage="code", reason="no coder", article_id="a9"),
    ]
    batch = [an_article("a1"), an_article("a2"), an_article("a1")]
    counts = load_batch(connection, batch, [an_event("e1", "a1"), an_event("e2", "a2")], refusals, a_run())
    assert counts == RunCounts(input=6, loaded=2, duplicate=1, refused=3, events=2)
    reasons = connection.execute("SELECT reason, line, article_id, run_id FROM issues ORDER BY reason").fetchall()
    assert reasons == [("no coder", None, "a9", "run-1"), ("no text", 4, None, "run-1"), ("not JSON", 3, None, "run-1")]


def test_an_article_without_events_is_loaded(connection: Connection) -> None:
    assert load_batch(connection, [an_article()], [], [], a_run()) == RunCounts(input=1, loaded=1)
    assert known_article_ids(connection, [an_article()], "coder-1") == {"a1"}


def test_an_empty_batch_leaves_only_its_run(connection: Connection) -> None:
    assert load_batch(connection, [], [], [], a_run()) == RunCounts()
    assert {name: len(rows) for name, rows in contents(connection).items() if rows} == {"runs": 1}


def test_an_article_that_cannot_be_stored_is_refused_and_the_rest_loaded(connection: Connection) -> None:
    batch = [an_article("bad", title="An army moved \ud800 today"), an_article("a1")]
    counts = load_batch(connection, batch, [an_event("e0", "bad"), an_event("e1", "a1")], [], a_run())
    assert counts == RunCounts(input=2, loaded=1, refused=1, events=1)
    assert connection.execute("SELECT stage, reason, article_id FROM issues").fetchall() == [
        ("load", "text is not Unicode", "bad")
    ]


def test_odd_text_comes_back_as_it_was(connection: Connection) -> None:
    text = "NUL \x00, quote ' and \", tab \t, emoji \U0001f54a, combining é, newline \n end"
    load_batch(
        connection, [an_article(text=text)], [], [Issue(stage="read", reason="odd", sample="bad \udfff")], a_run()
    )
    assert connection.execute("SELECT text FROM articles").fetchone() == (text,)
    assert connection.execute("SELECT sample FROM issues").fetchone() == ("bad \\udfff",)


def test_an_event_whose_article_is_not_in_the_batch_becomes_an_issue(connection: Connection) -> None:
    counts = load_batch(connection, [an_article("a1")], [an_event("e7", "elsewhere")], [], a_run())
    assert counts == RunCounts(input=1, loaded=1)
    assert connection.execute("SELECT reason, detail, article_id FROM issues").fetchall() == [
        ("event without its article", "e7", "elsewhere")
    ]


def test_an_event_of_another_coder_than_the_run_is_an_error(connection: Connection) -> None:
    with pytest.raises(WarehouseError, match="e1 was coded by coder-0, but run run-1 says coder-1"):
        load_batch(connection, [an_article()], [an_event(coder_version="coder-0")], [], a_run())
    assert contents(connection)["articles"] == []


def test_a_failure_in_the_middle_undoes_the_whole_batch(connection: Connection) -> None:
    load_batch(connection, [an_article()], [an_event()], [], a_run())
    before = contents(connection)
    connection.execute("DROP TABLE internal.link_queue")
    with pytest.raises(duckdb.Error):
        load_batch(connection, [an_article("a2")], [an_event("e2", "a2")], [], a_run())
    after = contents(connection)
    assert after == before


@pytest.mark.parametrize(
    ("moment", "day", "stored"),
    [
        ("2025-03-04", dt.date(2025, 3, 4), None),
        ("2025-03-04T23:30:00-05:00", dt.date(2025, 3, 4), dt.datetime(2025, 3, 5, 4, 30)),
        ("2025-03-04T10:00:00", dt.date(2025, 3, 4), dt.datetime(2025, 3, 4, 10, 0)),
        (None, None, None),
    ],
    ids=["date", "with a zone", "without a zone", "absent"],
)
def test_publication_keeps_its_day_and_its_moment_in_utc(
    connection: Connection, moment: str | None, day: dt.date | None, stored: dt.datetime | None
) -> None:
    load_batch(connection, [an_article(published_at=moment)], [], [], a_run())
    assert connection.execute("SELECT published_on, published_at FROM articles").fetchone() == (day, stored)


LATER = {"run_id": "run-2", "started_at": dt.datetime(2025, 3, 6, tzinfo=dt.UTC)}
EARLIER = {"run_id": "run-0", "started_at": dt.datetime(2025, 3, 1, tzinfo=dt.UTC)}
CHANGED = {"text": TEXT + " The toll may rise."}


@pytest.mark.parametrize(
    ("change", "coder", "run", "counts", "events"),
    [
        ({}, "coder-1", LATER, RunCounts(input=1, duplicate=1), {"e1", "e2"}),
        ({}, "coder-2", LATER, RunCounts(input=1, loaded=1, events=1), {"e3"}),
        (CHANGED, "coder-1", LATER, RunCounts(input=1, loaded=1, events=1), {"e3"}),
        (CHANGED, "coder-1", EARLIER, RunCounts(input=1, duplicate=1), {"e1", "e2"}),
        ({}, "coder-0", EARLIER, RunCounts(input=1, duplicate=1), {"e1", "e2"}),
    ],
    ids=["the same again", "a newer coder", "a changed text", "an older text comes late", "an older coder comes late"],
)
def test_a_stored_article_is_replaced_whole_or_not_at_all(
    connection: Connection,
    change: dict[str, str],
    coder: str,
    run: dict[str, object],
    counts: RunCounts,
    events: set[str],
) -> None:
    load_batch(connection, [an_article()], [an_event("e1"), an_event("e2", incident_id="i2")], [], a_run())
    again = (
        [an_event("e1"), an_event("e2", incident_id="i2")]
        if not change and coder == "coder-1"
        else [an_event("e3", coder_version=coder)]
    )
    summarise(connection)
    got = load_batch(connection, [an_article(**change)], again, [], a_run(coder_version=coder, **run))
    assert got == counts
    summarise(connection)
    assert {e for (e,) in connection.execute("SELECT event_id FROM events").fetchall()} == events
    assert {e for (e,) in connection.execute("SELECT event_id FROM event_participants").fetchall()} == events
    assert {e for (e,) in connection.execute("SELECT event_id FROM incident_events").fetchall()} == events
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    assert connection.execute("SELECT sum(events) FROM incidents").fetchone() == (len(events),)


def test_an_event_that_keeps_its_id_through_a_recoding_is_replaced(connection: Connection) -> None:
    load_batch(connection, [an_article()], [an_event(confidence=0.4)], [], a_run())
    load_batch(
        connection,
        [an_article()],
        [an_event(confidence=0.9, coder_version="coder-2")],
        [],
        a_run(coder_version="coder-2", **LATER),
    )
    assert connection.execute("SELECT event_id, confidence, run_id FROM events").fetchall() == [("e1", 0.9, "run-2")]


def test_loading_again_changes_no_row(connection: Connection) -> None:
    issue = Issue(stage="read", reason="no text", line=4)
    batch = ([an_article("a1"), an_article("a2")], [an_event("e1", "a1"), an_event("e2", "a2")], [issue])
    load_batch(connection, *batch, a_run())
    before = contents(connection)
    counts = load_batch(connection, *batch, a_run())
    assert counts == RunCounts(input=3, duplicate=2, refused=1)
    assert contents(connection) == before
    load_batch(connection, *batch, a_run(**LATER))
    after = contents(connection)
    assert {k: v for k, v in after.items() if k != "runs"} == {k: v for k, v in before.items() if k != "runs"}


def test_known_articles_are_those_with_the_same_content_and_coder(connection: Connection) -> None:
    load_batch(connection, [an_article("a1"), an_article("a2")], [], [], a_run())
    asked = [an_article("a1"), an_article("a2", title="A new headline"), an_article("a3")]
    assert known_article_ids(connection, asked, "coder-1") == {"a1"}
    assert known_article_ids(connection, asked, "coder-2") == frozenset()
    assert known_article_ids(connection, [an_article("a1"), an_article("a1", **CHANGED)], "coder-1") == frozenset()
    assert known_article_ids(connection, [], "coder-1") == frozenset()


def test_a_result_read_in_part_does_not_hinder_loading(connection: Connection) -> None:
    connection.execute("SELECT * FROM range(5000)").fetchone()
    assert load_batch(connection, [an_article()], [], [], a_run()).loaded == 1
    connection.execute("SELECT * FROM range(5000)").fetchone()
    assert known_article_ids(connection, [an_article()], "coder-1") == {"a1"}


def test_two_contents_under_one_id_keep_the_later_with_its_events(connection: Connection) -> None:
    early, late = an_article(published_at="2025-03-03"), an_article(text="Update. " + TEXT, published_at="2025-03-04")
    moved = an_event("late").sentence.model_copy(update={"start": 8, "end": 8 + len(TEXT)})
    counts = load_batch(connection, [late, early], [an_event("early"), an_event("late", sentence=moved)], [], a_run())
    assert counts == RunCounts(input=2, loaded=1, duplicate=1, events=1)
    assert connection.execute(
        "SELECT event_id, published_on FROM events JOIN articles USING (article_id)"
    ).fetchall() == [("late", dt.date(2025, 3, 4))]


def test_a_run_is_recorded_once_and_then_updated(connection: Connection) -> None:
    load_batch(connection, [an_article()], [], [], a_run())
    assert connection.execute("SELECT status, loaded FROM runs").fetchall() == [("running", 0)]
    finished = dt.datetime(2025, 3, 5, 7, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    record_run(connection, a_run(status="completed", finished_at=finished, counts=RunCounts(input=1, loaded=1)))
    assert connection.execute("SELECT status, loaded, finished_at FROM runs").fetchall() == [
        ("completed", 1, dt.datetime(2025, 3, 5, 6, 0))
    ]


def test_counts_are_summed() -> None:
    assert total([RunCounts(input=3, loaded=2, refused=1, events=4), RunCounts(input=1, duplicate=1)]) == RunCounts(
        input=4, loaded=2, duplicate=1, refused=1, events=4
    )
    assert total([]) == RunCounts()


def _universe(size: int) -> list[tuple[Article, list[Event]]]:
    """Articles on overlapping incidents; every seventh also comes in a second version under its id."""
    made = []
    for n in range(size):
        for text in (TEXT, "Update. " + TEXT) if n % 7 == 3 else (TEXT,):
            article = an_article(f"a{n}", text=text, source=f"Paper {n % 5}", published_at=f"2025-03-{n % 27 + 1:02}")
            made.append((article, [_numbered(n, m, text) for m in range(n % 4)]))
    return made


def _numbered(n: int, m: int, text: str) -> Event:
    sentence = an_event().sentence.model_copy(update={"start": text.index(TEXT), "end": len(text)})
    return an_event(
        f"e{n}.{m}.{len(text)}",
        f"a{n}",
        event_type=("strike", "clash", "casualty_report")[(n + m) % 3],
        modality=("asserted", "alleged", "denied", "planned")[(n * m) % 4],
        casualties=Casualties(killed_low=n % 9, killed_high=n % 9 + m if m else None),
        confidence=(n % 10) / 10,
        incident_id=f"i{n // 3}" if m < 2 else None,
        trigger=Quote(**words("shelled", text)),
        sentence=sentence,
    )


def _deliver(deliveries: list[tuple[Article, list[Event]]], size: int) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        for at in range(0, len(deliveries), size):
            batch = deliveries[at : at + size]
            load_batch(opened, [a for a, _ in batch], [e for _, events in batch for e in events], [], a_run())
        summarise(opened)
        return contents(opened)


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_order_duplicates_and_batch_size_do_not_matter(data: st.DataObject) -> None:
    universe = _universe(data.draw(st.integers(1, 24), label="articles"))
    repeated = universe + data.draw(st.lists(st.sampled_from(universe), max_size=10), label="duplicates")
    shuffled = data.draw(st.permutations(repeated), label="order")
    assert _deliver(list(shuffled), data.draw(st.integers(1, 40), label="batch")) == _deliver(universe, len(universe))


@pytest.mark.parametrize("seed", range(2))
def test_many_incidents_in_random_order_give_identical_tables(seed: int) -> None:
    universe = _universe(400)
    shuffled = universe + universe[::2]
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert _deliver(shuffled, 137 + 50 * seed) == _deliver(universe, 400)


def test_the_columns_of_an_event_are_those_of_its_flat_form() -> None:
    assert set(EVENTS.names) == {*COLUMNS, "run_id", "report_id"}

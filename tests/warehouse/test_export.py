from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from warehouse_samples import TEXT, a_run, an_article, an_event, summarise

from schemas.errors import QueryError, WarehouseError
from schemas.event import Casualties, EventDate
from schemas.issue import Issue
from warehouse.db import open_writer, snapshot_path
from warehouse.export import export
from warehouse.exports.registry import EXPORTERS
from warehouse.load import load_batch
from warehouse.publish import publish_open
from warehouse.shapes import shapes

TITLES = {
    "a1": "=HYPERLINK(\"https://example.org\")",
    "a2": "-2+3",
    "a3": "+44",
    "a4": "-3.5e2",
    "a5": "@SUM(A1)",
    "a6": "\tindented",
    "a7": "\rreturned",
    "a8": 'said "no", then\nleft',
    "a9": "＝wide",
    "b1": "plain = sign inside",
    "b2": "Żółć \U0001f54a",
}  # fmt: skip
DAYS = {"e1": (1, 1), "e2": (3, 9), "e3": (20, 20), "reported": (None, 15)}


def _day(event_id: str) -> EventDate | None:
    if event_id not in DAYS:
        return None
    first, last = (dt.date(2025, 3, d) if d else None for d in DAYS[event_id])
    return EventDate(earliest=first, latest=last, precision="week" if first else "reported")


BESIDE = (
    "INSERT INTO overrides (event_id, field, original, value, who, corrected_at, why) "
    "VALUES ('e1', 'killed_low', '1', '2', '=me()', TIMESTAMP '2025-03-05', 'the ministry says so')",
    "INSERT INTO run_stages VALUES ('run-1', 'code', 1.5, 9)",
    "INSERT INTO incident_history VALUES ('run-1', 'of long ago', 'deleted', NULL, 1)",
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("export") / "w.duckdb"
    articles = [
        an_article(i, title=title, published_at=f"2025-03-{n:02}") for n, (i, title) in enumerate(TITLES.items(), 1)
    ]
    events = [
        an_event(
            i,
            "a1",
            date=_day(i),
            location=an_event().location.model_copy(update={"country": "SDN"}),
            incident_id=f"of {i}",
            casualties=Casualties(killed_low=n, killed_high=None if n == 2 else n),
        )
        for n, i in enumerate((*DAYS, "undated"), 1)
    ]
    with open_writer(made) as connection:
        load_batch(connection, articles, events, [Issue(stage="read", reason="no text", line=2)], a_run())
        summarise(connection)
        for statement in BESIDE:
            connection.execute(statement)
        publish_open(connection, made)
    return made


def _json_rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


NOT_IN_THE_EXAMPLE = {"article_texts", "deployments", "reporting_lag", "incident_links", "incident_revisions"}
READ: dict[str, Callable[[Path], pd.DataFrame]] = {
    "csv": pd.read_csv,
    "parquet": pd.read_parquet,
    "jsonl": lambda file: pd.DataFrame(_json_rows(file)),
    "xlsx": pd.read_excel,
}


@pytest.mark.parametrize("shape", shapes())
@pytest.mark.parametrize("format", READ)
def test_every_shape_in_every_table_format_reads_back_whole(
    path: Path, tmp_path: Path, shape: str, format: str
) -> None:
    output = tmp_path / f"out.{format}"
    made = export(path, shape, format, output)
    with duckdb.connect(str(snapshot_path(path)), read_only=True) as connection:
        columns = [row[0] for row in connection.execute(f"DESCRIBE {shape}").fetchall()]
        rows = connection.execute(f"SELECT count(*) FROM {shape}").fetchone()
    assert rows == (made.rows,)
    assert made.path == output
    if shapes()[shape].headless and format == "csv":
        frame = pd.read_csv(output, sep="\t", header=None, names=columns)
    else:
        frame = READ[format](output)
    assert list(frame.columns) == columns or (format, made.rows) == ("jsonl", 0)
    assert len(frame) == made.rows
    assert made.rows > 0 or shape in NOT_IN_THE_EXAMPLE
    assert sorted(p.name for p in tmp_path.iterdir()) == [output.name, f"{output.name}.datapackage.json"]


def test_csv_follows_rfc_4180_and_defuses_formulas(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "articles.csv"
    export(path, "articles", "csv", output)
    raw = output.read_bytes()
    assert raw.startswith(b"article_id,title,")
    assert raw.endswith(b"\r\n")
    with output.open(encoding="utf-8", newline="") as file:
        read = {row["article_id"]: row for row in csv.DictReader(file, strict=True)}
    assert {i: row["title"] for i, row in read.items()} == {
        "a1": '\'=HYPERLINK("https://example.org")',
        "a2": "'-2+3",
        "a3": "+44",
        "a4": "-3.5e2",
        "a5": "'@SUM(A1)",
        "a6": "'\tindented",
        "a7": "'\rreturned",
        "a8": 'said "no", then\nleft',
        "a9": "'＝wide",
        "b1": "plain = sign inside",
        "b2": "Żółć \U0001f54a",
    }
    assert {row["text"] for row in read.values()} == {TEXT}


def test_negative_numbers_stay_numbers(path: Path, tmp_path: Path) -> None:
    export(path, "events", "csv", tmp_path / "events.csv")
    assert set(pd.read_csv(tmp_path / "events.csv")["goldstein"]) == {-10.0}


def test_json_lines_keep_types_and_nulls(path: Path, tmp_path: Path) -> None:
    export(path, "events", "jsonl", tmp_path / "events.jsonl")
    row = next(r for r in _json_rows(tmp_path / "events.jsonl") if r["event_id"] == "e2")
    assert (row["killed_low"], row["killed_high"], row["in_title"], row["lat"], row["date_latest"]) == (
        2,
        None,
        False,
        1.5,
        "2025-03-09",
    )
    assert row["evidence"]["trigger"] == {
        "text": "shelled",
        "start": TEXT.index("shelled"),
        "end": TEXT.index("shelled") + 7,
    }


def test_parquet_is_zstd_and_sorted_with_its_types(path: Path, tmp_path: Path) -> None:
    export(path, "events", "parquet", tmp_path / "events.parquet")
    file = pq.ParquetFile(tmp_path / "events.parquet")
    table = file.read()
    group = file.metadata.row_group(0)
    assert {group.column(n).compression for n in range(group.num_columns)} == {"ZSTD"}
    assert table["event_id"].to_pylist() == ["e1", "e2", "reported", "e3", "undated"]
    assert table["killed_high"].to_pylist() == [1, None, 4, 3, 5]
    assert str(table.schema.field("date_earliest").type) == "date32[day]"


@pytest.mark.parametrize("format", EXPORTERS)
def test_the_same_rows_give_the_same_bytes_however_they_were_loaded(path: Path, tmp_path: Path, format: str) -> None:
    files = []
    for number, turn in enumerate((1, -1)):
        warehouse = tmp_path / f"w{number}.duckdb"
        ids = [f"a{n}" for n in range(300)][::turn]
        with open_writer(warehouse) as connection:
            for at in range(0, 300, 120 + 30 * number):
                batch = ids[at : at + 120 + 30 * number]
                load_batch(
                    connection, [an_article(i) for i in batch], [an_event("e" + i, i) for i in batch], [], a_run()
                )
            publish_open(connection, warehouse)
        output = tmp_path / f"{number}.{format}"
        export(warehouse, "events", format, output)
        files.append(output.read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize(
    ("shape", "since", "until", "expected"),
    [
        ("events", None, None, ["e1", "e2", "reported", "e3", "undated"]),
        ("events", "2025-03-05", None, ["e2", "reported", "e3"]),
        ("events", None, "2025-03-05", ["e1", "e2"]),
        ("events", "2025-03-01", "2025-03-01", ["e1"]),
        ("events", "2025-03-10", "2025-03-14", []),
        ("events", "2025-03-15", "2025-03-15", ["reported"]),
        ("incidents", "2025-03-09", "2025-03-09", ["of e2"]),
        ("incident_events", "2025-03-09", "2025-03-09", ["of e2"]),
        ("event_participants", "2025-03-20", "2025-03-20", ["e3", "e3"]),
        ("articles", "2025-03-10", "2025-03-11", ["b1", "b2"]),
        ("runs", "2025-03-05", "2025-03-05", ["run-1"]),
        ("issues", "2025-03-06", None, []),
    ],
)
def test_since_and_until(
    path: Path, tmp_path: Path, shape: str, since: str | None, until: str | None, expected: list[str]
) -> None:
    output = tmp_path / "out.jsonl"
    days = [dt.date.fromisoformat(day) if day else None for day in (since, until)]
    made = export(path, shape, "jsonl", output, since=days[0], until=days[1])
    assert (made.path, made.rows) == (output, len(expected))
    first = {
        "articles": "article_id",
        "runs": "run_id",
        "incidents": "incident_id",
        "incident_events": "incident_id",
    }.get(shape, "event_id")
    assert [row[first] for row in _json_rows(output)] == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("killed_low > 2", ["reported", "e3", "undated"]),
        ("killed_low > 2 OR event_id = 'e1'", ["e1", "reported", "e3", "undated"]),
        ("killed_low > 2 -- a comment", ["reported", "e3", "undated"]),
        ("killed_high IS NULL", ["e2"]),
        ("event_id IN (SELECT event_id FROM event_participants WHERE name = 'nobody')", []),
        ("(killed_low = 1)", ["e1"]),
        ("evidence->>'$.trigger.text' = 'shelled' AND date_earliest < DATE '2025-03-02'", ["e1"]),
    ],
    ids=["simple", "or", "comment", "null", "subquery", "parentheses", "json and date"],
)
def test_where(path: Path, tmp_path: Path, where: str, expected: list[str]) -> None:
    export(path, "events", "jsonl", tmp_path / "out.jsonl", where=where)
    assert [row["event_id"] for row in _json_rows(tmp_path / "out.jsonl")] == expected


def test_an_or_in_where_does_not_escape_the_dates(path: Path, tmp_path: Path) -> None:
    made = export(
        path, "events", "csv", tmp_path / "out.csv", since=dt.date(2025, 3, 20), where="killed_low = 1 OR true"
    )
    assert made.rows == 1


MISUSED = {
    "empty": ("", "not an SQL expression"),
    "closing our parenthesis": ("killed_low > 0) OR (true", "not an SQL expression"),
    "a second statement": ("true; DROP TABLE runs", "takes one expression"),
    "a second column": ("true, false", "takes one expression"),
    "a trailing comma": ("true,", "takes one expression"),
    "an alias": ("true AS t", "takes one expression"),
    "a star": ("*", "takes one expression"),
    "a clause": ("true ORDER BY 1", "takes one expression"),
    "a limit": ("true LIMIT 1", "takes one expression"),
    "a table": ("true FROM runs", "takes one expression"),
    "distinct": ("DISTINCT true", "takes one expression"),
    "a union": ("true UNION SELECT true", "takes one expression"),
    "a group": ("true GROUP BY 1", "takes one expression"),
    "a parameter": ("killed_low = ?", "takes one expression"),
    "an open comment": ("true /*", "not an SQL expression"),
    "an open string": ("country = 'UKR", "not an SQL expression"),
    "an unknown column": ("contry = 'ANS'", r'line 1, at "contry = .*"contry" not found'),
    "an aggregate": ("count(*) > 1", "cannot contain aggregates"),
    "a file": ("(SELECT count(*) FROM read_text('/etc/passwd')) > 0", "no access to files or the network"),
    "a bad cast": ("event_id::INTEGER = 1", "Could not convert string"),
}


@pytest.mark.parametrize("case", MISUSED)
def test_misuse_of_where_is_one_line_and_leaves_no_file(path: Path, tmp_path: Path, case: str) -> None:
    where, message = MISUSED[case]
    with pytest.raises(QueryError, match=message) as caught:
        export(path, "events", "csv", tmp_path / "out", where=where)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("shape", "format", "output", "message"),
    [
        ("acledd", "csv", "out.csv", "there is no shape 'acledd'; there are acled, acled_labels, actor_dyads, "),
        ("events; DROP TABLE runs", "csv", "out.csv", "there is no shape"),
        (
            "events",
            "xls",
            "out.xls",
            "there is no format 'xls'; there are csv, geojson, geoparquet, hxl, jsonl, parquet, xlsx",
        ),
        ("events", "csv", "no/such/out.csv", "the folder .*/no/such does not exist"),
        ("events", "csv", ".", "is a folder; name a file"),
    ],
    ids=["shape", "shape with SQL", "format", "missing folder", "a folder"],
)
def test_misuse_of_the_other_arguments(
    path: Path, tmp_path: Path, shape: str, format: str, output: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        export(path, shape, format, tmp_path / output)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["w.duckdb", "w.snapshot.duckdb"])
def test_the_warehouse_is_never_overwritten(path: Path, name: str) -> None:
    before = (path.parent / name).read_bytes()
    with pytest.raises(QueryError, match="is the warehouse itself"):
        export(path, "events", "csv", path.parent / name)
    assert (path.parent / name).read_bytes() == before


def test_a_name_with_quotes_and_spaces_is_only_a_name(path: Path, tmp_path: Path) -> None:
    output = tmp_path / "it's; DROP TABLE x' --.csv"
    assert export(path, "runs", "csv", output).rows == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == [output.name, f"{output.name}.datapackage.json"]


@pytest.mark.parametrize("format", EXPORTERS)
def test_an_export_replaces_the_file_of_its_name_only_when_it_is_whole(path: Path, tmp_path: Path, format: str) -> None:
    output = tmp_path / "out"
    output.write_text("before", encoding="utf-8")
    with pytest.raises(QueryError):
        export(path, "events", format, output, where="CASE WHEN event_id = 'undated' THEN error('late') ELSE true END")
    assert output.read_text(encoding="utf-8") == "before"
    export(path, "events", format, output)
    assert output.stat().st_size > 1000


def test_an_export_of_nothing_published_is_a_warehouse_error(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no warehouse"):
        export(tmp_path / "w.duckdb", "events", "csv", tmp_path / "out.csv")

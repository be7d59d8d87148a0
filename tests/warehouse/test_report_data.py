from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from warehouse_samples import a_run, an_article, an_event, summarise

from schemas.errors import QueryError, WarehouseError
from schemas.event import Casualties, EventDate, Quote, SentenceRef
from warehouse import report
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.overrides import Correction, correct
from warehouse.publish import publish_open
from warehouse.report import LONGEST_SENTENCE, Selection, read_report

DAYS = {"i1": 3, "i2": 10, "i3": 20}
LONG = "x" * 5000 + " shelled " + "y" * 5000


def _event(incident: str, day: int, **changes: Any) -> Any:
    date = EventDate(earliest=dt.date(2025, 3, day), latest=dt.date(2025, 3, day), precision="day")
    return an_event(f"e-{incident}-{changes.get('article_id', 'a1')}", incident_id=incident, date=date, **changes)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "w.duckdb"
    articles = [an_article("a1"), an_article("a2", published_at="2025-03-08", text=LONG, url="https://news.example/2")]
    long = {
        "trigger": Quote(text="shelled", start=5001, end=5008),
        "sentence": SentenceRef(index=0, start=0, end=len(LONG), text=LONG, in_title=False),
    }
    events = [_event(incident, day) for incident, day in DAYS.items()]
    more = _event(
        "i1", 3, article_id="a2", confidence=0.5, casualties=Casualties(killed_low=20, killed_high=20), **long
    )
    with open_writer(made) as connection:
        load_batch(connection, articles, [*events, more], [], a_run())
        summarise(connection)
        when = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
        correct(connection, Correction(more.event_id, "killed_low", "21", "Ada", when, "the hospital's list"))
        publish_open(connection, made)
    return made


@pytest.mark.parametrize(
    ("selection", "chosen"),
    [
        pytest.param({}, ["i1", "i2", "i3"], id="everything, in the order of the days"),
        pytest.param({"since": dt.date(2025, 3, 10)}, ["i2", "i3"], id="since"),
        pytest.param({"until": dt.date(2025, 3, 10)}, ["i1", "i2"], id="until"),
        pytest.param({"where": "killed_low >= 12 -- and so on"}, ["i1", "i2", "i3"], id="a condition with a comment"),
        pytest.param({"where": "location_name = 'Port Nowhere'"}, [], id="nothing"),
        pytest.param({"most": 2}, ["i2", "i3"], id="the latest"),
    ],
)
def test_a_selection_chooses_incidents(path: Path, selection: dict[str, Any], chosen: list[str]) -> None:
    data = read_report(path, Selection(**selection))
    assert data.incidents["incident_id"].to_pylist() == chosen
    assert data.matching == (3 if "most" in selection else len(chosen))
    for name in ("reports", "claims", "states", "tolls"):
        assert set(getattr(data, name)["incident"].to_pylist()) == set(range(len(chosen)))


@pytest.mark.parametrize(
    "where",
    [
        "1; DROP TABLE incidents",
        "1) OR (1",
        "no_such_column = 1",
        "(SELECT count(*) FROM read_csv('/etc/passwd')) > 0",
        "killed_low > ?",
    ],
)
def test_a_condition_that_is_none_is_refused(path: Path, where: str) -> None:
    with pytest.raises(QueryError):
        read_report(path, Selection(where=where))


def test_what_became_known_is_kept_step_by_step(path: Path) -> None:
    states = read_report(path, Selection(until=dt.date(2025, 3, 3))).states.to_pylist()
    assert [(s["known_from"].day, s["killed_low"], s["killed_best"], s["killed_high"]) for s in states] == [
        (4, 12, 12, None),
        (8, 12, 12, 20),
    ]


def test_a_long_sentence_is_cut_around_its_trigger(path: Path) -> None:
    reports = read_report(path).reports.to_pylist()
    cut = next(r for r in reports if r["event_id"] == "e-i1-a2")
    assert len(cut["sentence"]) == LONGEST_SENTENCE
    assert LONG[cut["skipped"] :].startswith(cut["sentence"])
    assert "shelled" in cut["sentence"]
    assert cut["cut_short"]
    assert not any(r["cut_short"] or r["skipped"] for r in reports if r is not cut)


def test_every_incident_has_a_sentence_before_any_has_two(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "ROOM", 400)
    reports = read_report(path).reports.to_pylist()
    assert {r["event_id"] for r in reports if r["sentence"] is None} == {"e-i1-a2"}
    assert all(r["evidence"] is None for r in reports if r["sentence"] is None)


def test_corrections_by_people_are_told(path: Path) -> None:
    (correction,) = read_report(path).corrections.to_pylist()
    assert (correction["field"], correction["original"], correction["value"], correction["who"]) == (
        "killed_low", "20", "21", "Ada",
    )  # fmt: skip


def test_the_counts_are_of_the_whole_warehouse(path: Path) -> None:
    about = read_report(path, Selection(most=1)).about
    assert (about["shown"], about["incidents"], about["articles"], about["sources"]) == (1, 3, 2, 1)
    assert re.match("coder-1", about["coder_version"])


def test_without_a_snapshot_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="tocsin run"):
        read_report(tmp_path / "none.duckdb")

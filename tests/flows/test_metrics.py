"""Metrics as collectors read them."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from flows.observing.metrics import metrics_server, metrics_text, write_metrics
from flows.settings import Settings
from schemas.errors import TocsinError
from schemas.issue import Issue
from schemas.run import RunCounts, StageTime
from tests.flows.incident_world import RUN, world
from warehouse.db import open_writer
from warehouse.load import load_batch, record_run
from warehouse.publish import publish
from warehouse.run_figures import record_stages

REFUSED = Issue(stage="read", reason='a "quoted" \\ reason\nof two lines', origin="in.jsonl", line=1)


def filled(path: Path) -> Settings:
    told = world(3)
    with open_writer(path) as connection:
        articles = [a.model_copy(update={"published_at": RUN.started_at - dt.timedelta(hours=2)}) for a, _ in told]
        counts = load_batch(connection, articles, [e for _, events in told for e in events], [REFUSED], RUN)
        ended = {"finished_at": RUN.started_at + dt.timedelta(seconds=90), "status": "completed", "counts": counts}
        record_run(connection, RUN.model_copy(update=ended))
        later = {"run_id": "run-2", "started_at": RUN.started_at + dt.timedelta(hours=1), "status": "failed"}
        ended = {"finished_at": RUN.started_at + dt.timedelta(hours=2), "counts": RunCounts(input=3, refused=3)}
        record_run(connection, RUN.model_copy(update=later | ended))
        record_stages(connection, "run-1", [StageTime(stage="code", seconds=2.5), StageTime(stage="load", seconds=1)])
        record_stages(connection, "run-2", [StageTime(stage="code", seconds=0.5)])
    publish(path)
    return Settings(warehouse=path)


def values(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels; raises ValueError when the text is not OpenMetrics."""
    families = list(text_string_to_metric_families(text))
    return {(s.name, *map(str, s.labels.values())): s.value for family in families for s in family.samples}


def test_every_figure_is_there(tmp_path: Path) -> None:
    found = values(metrics_text(filled(tmp_path / "w.duckdb")))
    articles = len(world(3))
    expected = {
        ("tocsin_up",): 1, ("tocsin_health",): 2, ("tocsin_warnings",): 0,
        ("tocsin_runs_total", "completed"): 1, ("tocsin_runs_total", "failed"): 1,
        ("tocsin_articles_total", "loaded"): articles, ("tocsin_articles_total", "refused"): 4,
        ("tocsin_events_total",): sum(len(events) for _, events in world(3)),
        ("tocsin_table_rows", "articles"): articles,
        ("tocsin_refusals", REFUSED.reason, "read"): 1,
        ("tocsin_lag_seconds", "0.5"): 7200, ("tocsin_lag_seconds", "0.9"): 7200,
        ("tocsin_stage_seconds", "code"): 0.5, ("tocsin_stage_seconds_spent_total", "code"): 3.0,
        ("tocsin_stage_seconds_spent_total", "load"): 1.0,
        ("tocsin_last_run_seconds",): 3600, ("tocsin_last_run_items", "refused"): 3,
        ("tocsin_last_completed_timestamp_seconds",): RUN.started_at.timestamp() + 90,
    }  # fmt: skip
    assert {name: found.get(name) for name in expected} == expected
    assert ("tocsin_stage_seconds", "load") not in found


def test_without_a_warehouse_it_is_down(tmp_path: Path) -> None:
    assert values(metrics_text(Settings(warehouse=tmp_path / "w.duckdb"))) == {("tocsin_up",): 0}


def test_the_file_is_never_half_there(tmp_path: Path) -> None:
    settings, path, stop = filled(tmp_path / "w.duckdb"), tmp_path / "tocsin.prom", threading.Event()
    write_metrics(settings, path)
    seen: list[int] = []

    def read() -> None:
        while not stop.is_set():
            seen.append(len(values(path.read_text(encoding="utf-8"))))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        write_metrics(settings, path)
    stop.set()
    reader.join()
    assert len(set(seen)) == 1
    assert [file.name for file in tmp_path.iterdir() if "prom" in file.name] == ["tocsin.prom"]


def test_a_file_that_cannot_be_written_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(TocsinError, match=r"the metrics .*tocsin\.prom cannot be written"):
        write_metrics(Settings(warehouse=tmp_path / "w.duckdb"), tmp_path / "missing" / "tocsin.prom")


@pytest.mark.parametrize("accept", ["application/openmetrics-text; version=1.0.0", "text/plain"])
def test_the_endpoint_answers_collectors(tmp_path: Path, accept: str) -> None:
    with metrics_server(filled(tmp_path / "w.duckdb"), "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        request = urllib.request.Request(url, headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            text, kind = answer.read().decode(), answer.headers["Content-Type"]
        with (
            pytest.raises(TocsinError, match="cannot be served"),
            metrics_server(Settings(), "127.0.0.1", server.server_port),
        ):
            pass
    assert kind.startswith(accept.split(";", maxsplit=1)[0])
    assert "tocsin_up 1.0" in text
    if "openmetrics" in accept:
        assert values(text)[("tocsin_up",)] == 1


def test_the_command(tmp_path: Path) -> None:
    settings = filled(tmp_path / "w.duckdb")
    command = [sys.executable, "-m", "flows.cli", "metrics", "--warehouse", str(settings.warehouse)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert values(printed.stdout)[("tocsin_up",)] == 1
    subprocess.run([*command, "--output", str(tmp_path / "t.prom")], check=True)
    assert values((tmp_path / "t.prom").read_text(encoding="utf-8"))[("tocsin_up",)] == 1

"""Metrics in OpenMetrics' text format: as a file that is replaced whole, and as an endpoint."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector

from flows.observing.health import Health, Level, examine
from flows.settings import Settings
from schemas.errors import TocsinError
from schemas.run import Run, RunCounts
from seeds.knowledge import load_checks
from warehouse.stats import Totals, totals

PREFIX = "tocsin"


def families(health: Health, sums: Totals, now: dt.datetime) -> Iterator[Metric]:
    """Every metric of a warehouse."""
    yield InfoMetricFamily(PREFIX, "The version of Tocsin.", {"version": importlib.metadata.version("tocsin")})
    yield from _counts(sums)
    yield _gauge("table_rows", "Rows in the published snapshot.", ("table",), _singles(health.status.rows.items()))
    refusals = [((r.stage, r.reason), r.items) for r in health.status.refusals]
    yield _gauge("refusals", "Refused items that stand in issues.", ("stage", "reason"), refusals)
    warnings = sum(symptom.level is Level.WARNING for symptom in health.symptoms)
    yield _gauge(
        "warnings", "What is unusual about the data of the last day, and other warnings.", (), [((), warnings)]
    )
    yield _gauge("health", "0 all is well, 1 warnings, 2 critical: as tocsin status.", (), [((), health.level)])
    lag = [((f"{quantile:g}",), seconds) for quantile, seconds in sums.lag.items()]
    yield _gauge("lag_seconds", "From publication to coding, of the news of the last day of runs.", ("quantile",), lag)
    stages = [((stage,), last) for stage, (last, _) in sums.stages.items() if last is not None]
    yield _gauge("stage_seconds", "Wall-clock seconds of the stages of the last run.", ("stage",), stages)
    spent = CounterMetricFamily(f"{PREFIX}_stage_seconds_spent", "The same of all runs.", labels=("stage",))
    for stage, (_, seconds) in sums.stages.items():
        spent.add_metric((stage,), seconds)
    yield spent
    yield from _last_runs(health.runs, now)


def _singles(pairs: Iterable[tuple[str, float]]) -> list[tuple[tuple[str, ...], float]]:
    return [((name,), value) for name, value in pairs]


def _gauge(name: str, told: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(f"{PREFIX}_{name}", told, labels=labels)
    for names, value in values:
        family.add_metric(names, value)
    return family


def _counts(sums: Totals) -> Iterator[Metric]:
    runs = CounterMetricFamily(f"{PREFIX}_runs", "Runs by how they ended.", labels=("status",))
    for status, (count, _) in sums.runs.items():
        runs.add_metric((status,), count)
    yield runs
    articles = CounterMetricFamily(
        f"{PREFIX}_articles", "Articles that came in, by what became of them.", labels=("outcome",)
    )
    for name in ("loaded", "duplicate", "refused"):
        articles.add_metric((name,), sum(getattr(counts, name) for _, counts in sums.runs.values()))
    yield articles
    events = CounterMetricFamily(f"{PREFIX}_events", "Events coded from loaded articles.")
    events.add_metric((), sum(counts.events for _, counts in sums.runs.values()))
    yield events


def _last_runs(runs: Iterable[Run], now: dt.datetime) -> Iterator[Metric]:
    last = next((run for run in runs if run.finished_at is not None), None)
    completed = next((run for run in runs if run.status == "completed"), None)
    if last is not None and last.finished_at is not None:
        seconds = (last.finished_at - last.started_at).total_seconds()
        yield _gauge("last_run_seconds", "How long the last run that ended took.", (), [((), seconds)])
        counts = _singles((name, getattr(last.counts, name)) for name in RunCounts.model_fields)
        yield _gauge("last_run_items", "What the last run that ended counted.", ("count",), counts)
    if completed is not None and completed.finished_at is not None:
        told = "When the last completed run ended."
        yield _gauge("last_completed_timestamp_seconds", told, (), [((), completed.finished_at.timestamp())])
        age = (now - completed.finished_at).total_seconds()
        yield _gauge("last_completed_age_seconds", "How long ago that was when this was written.", (), [((), age)])


class WarehouseCollector(Collector):
    """The metrics of a warehouse as they stand when they are asked for; `tocsin_up` is 0 when it cannot be read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        # The server answers every scrape in a thread of its own.
        self._turn = threading.Lock()

    def collect(self) -> Iterable[Metric]:
        """Every metric."""
        now = dt.datetime.now(dt.UTC)
        with self._turn:
            try:
                found = list(
                    families(examine(self._settings, now), totals(self._settings.warehouse, load_checks()), now)
                )
            except TocsinError:
                found = []
        return [_gauge("up", "Whether the warehouse can be read.", (), [((), bool(found))]), *found]

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is, is known when it is collected."""
        return []


def registry(settings: Settings) -> CollectorRegistry:
    """The metrics of a warehouse for the tools of prometheus_client, as `make_wsgi_app` and `make_asgi_app`."""
    made = CollectorRegistry()
    made.register(WarehouseCollector(settings))
    return made


def metrics_text(settings: Settings) -> str:
    """The metrics in OpenMetrics' text format."""
    text: bytes = generate_latest(registry(settings))  # type: ignore[no-untyped-call]
    return text.decode("utf-8")


def write_metrics(settings: Settings, path: Path) -> None:
    """Replace the file in one step, so that a collector never reads half of it; raises TocsinError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(metrics_text(settings), encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise TocsinError(f"the metrics {path} cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def metrics_server(settings: Settings, host: str, port: int) -> Iterator[WSGIServer]:
    """Answer at http://host:port/metrics, in a thread, for the length of the block; port 0 is any free one. Raises TocsinError."""
    try:
        server, thread = start_http_server(port, host, registry(settings))
    except OSError as error:
        raise TocsinError(f"metrics cannot be served at {host}:{port}: {error.strerror}") from error
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""News of every kind that a run must account for, and a run without Prefect over it: whichever way it is coded, the same must come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import duckdb

from flows.cluster import cluster as link
from flows.code_articles import grouped
from flows.ingest import Ingested, ingest
from flows.load_batches import Batch, load_coded, record
from flows.parts import Begun, Plan, overlapped
from flows.publish import publish
from flows.sources.arrival import Arrival
from schemas.article import Article
from schemas.issue import Issue
from schemas.run import Run, RunCounts
from seeds.knowledge import load_linking

RUN = Run(
    run_id="r1",
    started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    coder_version="fake-1",
    seeds_fingerprint="f",
    model="m",
)
TABLES = (
    "articles", "internal.coded_events", "event_participants", "issues", "runs", "incidents", "incident_events", "internal.repeats",
    "internal.text_keys",
)  # fmt: skip
LONG = "Shells fell on the harbour before dawn, and again at noon. " * 6


def articles(count: int) -> list[Arrival | Issue]:
    """Articles with and without events, refusals of both stages, doubles, and copies of long texts."""
    kinds: list[Callable[[int], dict[str, object]]] = [
        lambda n: {"article_id": f"a{n}", "text": f"Shells fell on village {n}. More shelling followed.", "published_at": "2024-10-11"},
        lambda n: {"article_id": f"a{n}", "text": f"A quiet day in village {n}."},
        lambda n: {"article_id": f"a{n}", "text": f"Obús {n}", "language": "es"},
        lambda n: {"article_id": f"a{n - 1 if n % 8 < 4 else n - 5}", "text": f"Shells fell twice on street {n}."},
        lambda n: {"article_id": f"a{n}", "text": LONG + str(n % 3 if n % 48 < 12 else n), "source": f"Paper {n}"},
        lambda n: {"article_id": f"a{n}", "text": f"poison {n}"},
    ]  # fmt: skip
    made = [Arrival(Article.model_validate(kinds[n % len(kinds)](n)), "in.jsonl", n) for n in range(count)]
    return [*made, Issue(stage="read", reason="no text", origin="in.jsonl", line=count)]


def new(count: int) -> Ingested:
    """Articles as a batch of which nothing is known."""
    arrivals = {item.article.article_id: item for item in articles(count) if isinstance(item, Arrival)}
    return Ingested(tuple(arrivals.values()), 0, (), text_keys={article_id: article_id for article_id in arrivals})


def loaded(items: list[Arrival | Issue], warehouse: Path, plan: Plan, meanwhile: Callable[[], None]) -> list[RunCounts]:
    """Every batch coded by the plan and loaded; `meanwhile` is called once, when the first is loaded."""
    record(RUN, warehouse)
    counts = []

    def end(begun: Begun) -> RunCounts:
        done = load_coded(Batch(begun.ingested, tuple(part.result() for part in begun.parts)), RUN, warehouse)
        plan.loaded(begun)
        return done

    batches = grouped(items, 8)
    for done in overlapped(
        batches, lambda b: plan.begin(ingest(b, warehouse, "fake-1"), 0), end, lambda: plan.ahead(8)
    ):
        counts.append(done)
        if len(counts) == 1:
            meanwhile()
    link(warehouse, load_linking(), RUN)
    publish(warehouse, warehouse.parent / "out")
    return counts


def stored(warehouse: Path) -> dict[str, list[object]]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall() for name in TABLES}


def exported(warehouse: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((warehouse.parent / "out").glob("events.*"))}

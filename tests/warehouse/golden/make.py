"""Keeps a small warehouse as this version of Tocsin makes it, for every later version to open and migrate.

    python -m tests.warehouse.golden.make

Writes `VERSION.duckdb.gz` beside this file; run it when a version is released. What was kept is never made again.
"""

from __future__ import annotations

import datetime as dt
import gzip
import sys
import tempfile
import tomllib
from pathlib import Path

from flows.cluster import Likeness
from schemas.issue import Issue
from tests.flows.incident_world import LATER, RUN, linking, world
from warehouse.clustering import recluster
from warehouse.db import open_writer
from warehouse.fetches import FetchRecord, remember
from warehouse.load import load_batch, record_run
from warehouse.overrides import Correction, correct
from warehouse.text_keys import KeyedArticle, remember_repeats

HERE = Path(__file__).parent
INCIDENTS = 6
REFUSED = Issue(stage="read", reason="the line is not JSON", origin="notes.jsonl", line=3, sample='{"text": "cut')


def fill(path: Path) -> None:
    """Something in every table that people fill: articles, a repeat, a replaced one, incidents, a refusal, a correction, a fetch."""
    told, judge = world(INCIDENTS), Likeness(linking())
    events = [event for _, some in told for event in some]
    with open_writer(path) as connection:
        counts = load_batch(connection, [article for article, _ in told], events, [REFUSED], RUN)
        copy = told[0][0].model_copy(update={"article_id": "word-for-word", "url": "https://example.org/again"})
        remember_repeats(connection, [KeyedArticle(copy, "text-key", "body-key")], RUN.run_id)
        recluster(connection, judge, RUN.run_id)
        correct(connection, Correction(events[0].event_id, "killed_low", "7", "an analyst", RUN.started_at, "recount"))
        remember(connection, [a_fetch()])
        changed = told[1][0].model_copy(update={"text": told[1][0].text + " The toll rose later."})
        again = [e.model_copy(update={"coder_version": LATER.coder_version}) for e in told[1][1]]
        load_batch(connection, [changed], again, [], LATER)
        recluster(connection, judge, LATER.run_id)
        ended = {"finished_at": RUN.started_at + dt.timedelta(minutes=2), "status": "completed", "counts": counts}
        record_run(connection, RUN.model_copy(update=ended))


def a_fetch() -> FetchRecord:
    """What a fetched page leaves behind."""
    return FetchRecord(
        url="https://example.org/feed.xml",
        final_url="https://example.org/feed.xml",
        fetched_at=RUN.started_at,
        status=200,
        etag='"1"',
        last_modified=None,
        body_hash="0" * 64,
        headers={"content-type": "application/rss+xml"},
    )


def main() -> int:
    """Make the file of this version; 1 when there is one already."""
    version = tomllib.loads((HERE.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    kept = HERE / f"{version}.duckdb.gz"
    if kept.exists():
        print(f"{kept.name} is kept already", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.duckdb"
        fill(path)
        kept.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    print(f"{kept.name}: {kept.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast the warehouse loads, publishes, answers and exports at scale, on batches of `benchmarks.synthetic`.

    python -m benchmarks.synthetic BATCHES --incidents 2000000
    python -m benchmarks.warehouse_speed BATCHES WAREHOUSE [--json OUT]

Loading is measured from coded batch files on disk to committed rows: articles, events and participants, one transaction a batch.
Rates are given by the clock and by the processor (events for each second of one core), because the clock of a shared machine tells little.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.synthetic import CODER
from schemas.run import Run
from warehouse.db import open_writer, snapshot_path
from warehouse.export import export
from warehouse.incidents import recompute_incidents
from warehouse.load import MARK_CHANGED, load_files
from warehouse.publish import publish
from warehouse.query import query
from warehouse.transaction import transaction

RUN = Run(
    run_id="synthetic",
    started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    coder_version=CODER,
    seeds_fingerprint="-",
    model="-",
)
PIECES = 8
QUESTIONS = {
    "events by month and country": "FROM events_by_month_country WHERE country = 'UKR' ORDER BY ALL",
    "tolls by country and month": "FROM tolls_by_country_month ORDER BY killed_best DESC NULLS LAST LIMIT 20",
    "dyads": "FROM actor_dyads ORDER BY incidents DESC, ALL LIMIT 20",
    "incidents as of a day": "SELECT country, sum(killed_best) FROM incidents_as_of(DATE '2022-01-01') GROUP BY ALL ORDER BY ALL",
    "modality shares": "FROM modality_shares ORDER BY ALL",
}


def clocked(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What the work gives, its seconds by the clock and its seconds of processor."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    return made, time.perf_counter() - wall, time.process_time() - processor


def load_all(folders: list[Path], warehouse: Path) -> dict[str, Any]:
    """Load every batch: the rates over all, and of the last batch, when the warehouse is fullest."""
    events = wall = processor = rate = 0.0
    with open_writer(warehouse) as connection:
        for folder in folders:
            counts, took, used = clocked(partial(load_files, connection, folder, RUN))
            events, wall, processor = events + counts.events, wall + took, processor + used
            rate = counts.events / used
            print(f"  {folder.name}: {counts.events:,} events in {took:.1f} s ({used:.1f} s of processor)", flush=True)
    return {
        "events": int(events),
        "events_per_second": round(events / wall),
        "events_per_processor_second": round(events / processor),
        "events_per_processor_second_last_batch": round(rate),
    }


def load_again(folders: list[Path], warehouse: Path, events: int) -> dict[str, Any]:
    """The same batches once more: every article is known."""
    with open_writer(warehouse) as connection:
        _, took, used = clocked(lambda: [load_files(connection, folder, RUN) for folder in folders])
    return {"again_per_second": round(events / took), "again_per_processor_second": round(events / used)}


def make_incidents(warehouse: Path) -> dict[str, Any]:
    """Summarise the incidents as the batches name them, without linking any (`benchmarks` of linking are others)."""
    started = time.perf_counter()
    with open_writer(warehouse) as connection:
        for piece in range(PIECES):
            with transaction(connection):
                connection.execute(
                    f"""CREATE OR REPLACE TEMP TABLE touched_incidents AS SELECT DISTINCT incident_id
                    FROM internal.coded_events WHERE hash(incident_id) % {PIECES} = {piece}"""  # noqa: S608 (our own numbers)
                )
                recompute_incidents(connection)
                connection.execute(MARK_CHANGED)
    return {"incidents, seconds": round(time.perf_counter() - started)}


def answers(warehouse: Path) -> dict[str, Any]:
    """Seconds of each question: the better of three."""
    return {
        f"{name}, seconds": round(min(clocked(partial(query, warehouse, sql))[1] for _ in range(3)), 2)
        for name, sql in QUESTIONS.items()
    }


def main(argv: list[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", type=Path)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    folders = sorted(args.batches.glob("batch-*"))
    figures: dict[str, Any] = {"batches": len(folders)}
    if not args.warehouse.exists():
        figures |= load_all(folders, args.warehouse)
        figures |= load_again(folders, args.warehouse, figures["events"])
        figures |= make_incidents(args.warehouse)
        figures["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        figures["publish, seconds"] = round(clocked(lambda: publish(args.warehouse))[1], 1)
    figures["snapshot_mb"] = round(snapshot_path(args.warehouse).stat().st_size / 1e6)
    figures |= answers(args.warehouse)
    with tempfile.TemporaryDirectory(dir=args.warehouse.parent) as folder:
        made, took, _ = clocked(lambda: export(args.warehouse, "acled", "parquet", Path(folder) / "acled.parquet"))
    figures |= {"acled_rows": made.rows, "acled export, seconds": round(took, 1)}
    print("\n".join(f"{name:42} {value:,}" for name, value in figures.items()))
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast the warehouse loads, publishes, answers and exports at scale, on batches of `benchmarks.synthetic`.

    python -m benchmarks.synthetic BATCHES --incidents 3400000 --batch 100000
    python -m benchmarks.warehouse_speed BATCHES FOLDER [--json OUT]

Loading is measured from coded batch files on disk to committed rows: articles, events and participants, some batches in one transaction.
The last batches are kept for a warehouse that is full. Seconds are given by the clock and by the processor (of all threads), because
the clock of a shared machine tells little; the machine has as many cores as the figures say.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.synthetic import CODER
from schemas.run import Run, RunCounts
from warehouse.db import open_writer, snapshot_path
from warehouse.export import export
from warehouse.incidents import recompute_incidents
from warehouse.load import MARK_CHANGED, load_folders, total
from warehouse.publish import publish
from warehouse.query import query
from warehouse.transaction import scalar, transaction

RUN = Run(
    run_id="synthetic",
    started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    coder_version=CODER,
    seeds_fingerprint="-",
    model="-",
)
TOGETHER, KEPT = 4, 12
"""Batches in one transaction, and batches that are kept for the full warehouse."""
PIECES = 8
QUESTIONS = {
    "events by month and country": "SELECT country, month, sum(incidents) FROM events_by_month_country GROUP BY ALL",
    "events of one country by month": "FROM events_by_month_country WHERE country = 'UKR' ORDER BY ALL",
    "tolls by country and month": "FROM tolls_by_country_month ORDER BY killed_best DESC NULLS LAST LIMIT 20",
    "dyads": "FROM actor_dyads ORDER BY incidents DESC, actor, target, event_type LIMIT 20",
    "incidents as of a day": "SELECT country, sum(killed_best) FROM incidents_as_of(DATE '2022-01-01') GROUP BY ALL ORDER BY ALL",
    "modality shares": "FROM modality_shares ORDER BY ALL",
}
Seconds = tuple[float, float]


def clocked(work: Callable[[], Any]) -> tuple[Any, Seconds]:
    """What the work gives, and its seconds by the clock and of processor."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    return made, (time.perf_counter() - wall, time.process_time() - processor)


def both(seconds: Seconds) -> dict[str, float]:
    """Seconds as figures."""
    return {"clock": round(seconds[0], 2), "processor": round(seconds[1], 2)}


def rates(rows: int, seconds: Seconds) -> dict[str, Any]:
    """Rows a second, by the clock and by each second of one core."""
    return {
        "seconds": both(seconds),
        "per_second": round(rows / seconds[0]),
        "per_processor_second": round(rows / seconds[1]),
    }


def peak_mb() -> int:
    """The most memory that this process has had."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def load_all(warehouse: Path, folders: Sequence[Path]) -> RunCounts:
    """Load batches, a few in one transaction."""
    with open_writer(warehouse) as connection:
        starts = range(0, len(folders), TOGETHER)
        return total([load_folders(connection, folders[n : n + TOGETHER], RUN) for n in starts])


def make_incidents(warehouse: Path) -> None:
    """Summarise the incidents as the batches name them, without linking any (`benchmarks.linking` measures that)."""
    with open_writer(warehouse) as connection:
        for piece in range(PIECES):
            with transaction(connection):
                connection.execute(
                    f"""CREATE OR REPLACE TEMP TABLE touched_incidents AS SELECT DISTINCT incident_id
                    FROM internal.coded_events WHERE hash(incident_id) % {PIECES} = {piece}"""  # noqa: S608 (our own numbers)
                )
                recompute_incidents(connection)
                connection.execute(MARK_CHANGED)


def answers(warehouse: Path) -> dict[str, Any]:
    """Each question: the best of three."""
    return {
        name: both(min(clocked(partial(query, warehouse, sql))[1] for _ in range(3))) for name, sql in QUESTIONS.items()
    }


def exported(warehouse: Path, file: Path) -> dict[str, Any]:
    """The whole acled shape as Parquet."""
    made, seconds = clocked(lambda: export(warehouse, "acled", "parquet", file))
    return {"rows": made.rows, "seconds": both(seconds), "mb": round(file.stat().st_size / 1e6)}


def filled(folders: Sequence[Path], warehouse: Path) -> dict[str, Any]:
    """Fill a new warehouse, load the same again, and make and publish its incidents."""
    loaded, first = clocked(lambda: load_all(warehouse, folders))
    memory = peak_mb()
    again, second = clocked(lambda: load_all(warehouse, folders))
    if again.loaded or not loaded.events:
        raise SystemExit(f"nothing was measured: {loaded.events} events were loaded at first, {again.events} again")
    _, made = clocked(lambda: make_incidents(warehouse))
    _, published = clocked(lambda: publish(warehouse))
    return {
        "events": loaded.events,
        "articles": loaded.loaded,
        "fill": rates(loaded.events, first),
        "load again": rates(loaded.events, second),
        "peak memory of loading, MB": memory,
        "incidents": both(made),
        "publish": both(published),
        "snapshot, MB": round(snapshot_path(warehouse).stat().st_size / 1e6),
    }


def into_full(folders: Sequence[Path], warehouse: Path) -> dict[str, Any]:
    """Load what was kept into the full warehouse, some batches at a time, and publish it; the loads are told apart, the slowest first."""
    with open_writer(warehouse) as connection:
        before = scalar(connection, "SELECT count(*) FROM events")
    found = []
    for start in range(0, len(folders), TOGETHER):
        loaded, seconds = clocked(partial(load_all, warehouse, folders[start : start + TOGETHER]))
        found.append(rates(loaded.events, seconds))
    _, published = clocked(lambda: publish(warehouse))
    in_order = sorted(found, key=lambda rate: float(rate["per_second"]))
    return {
        "load into so many events": before,
        "loads into the full": in_order,
        "load into the full, per second": in_order[len(in_order) // 2]["per_second"],
        "publish again": both(published),
    }


def machine() -> dict[str, Any]:
    """What the figures were measured on and of."""
    said = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)  # noqa: S607
    return {
        "commit": said.stdout.strip() or None,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": len(os.sched_getaffinity(0)),
        "load_average": round(os.getloadavg()[0], 1),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", type=Path)
    parser.add_argument("folder", type=Path, help="for the warehouse and an export; must be new")
    parser.add_argument("--kept", type=int, default=KEPT, help="batches to load into the full warehouse")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    folders = sorted(args.batches.glob("batch-*"))
    args.folder.mkdir()
    warehouse = args.folder / "w.duckdb"
    figures: dict[str, Any] = {"machine": machine()}
    figures |= filled(folders[: -args.kept], warehouse)
    figures |= {
        "answers, seconds": answers(warehouse),
        "acled export": exported(warehouse, args.folder / "acled.parquet"),
    }
    figures |= into_full(folders[-args.kept :], warehouse)
    figures |= {"peak memory, MB": peak_mb()}
    text = json.dumps(figures, indent=1) + "\n"
    print(text, end="")
    if args.json:
        args.json.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

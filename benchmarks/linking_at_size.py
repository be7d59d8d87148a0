"""How long new articles take to link with millions of stored events, by how many are stored.

    python -m benchmarks.linking_at_size FOLDER [--stretches 4 9 18 36] [--json OUT]

A stretch of 128 days (some 280,000 events) is linked once and repeated up to each number of stretches (`benchmarks.grown`); 36 are ten
million events. Every twentieth article was held back. At each size an eighth of those comes in, is linked, and is taken out again; at the
last, all of them come in, to stay: a hundred thousand articles about incidents that are stored, of every day of eleven years. What
is measured is the linking; loading comes before it. Seconds are of CPU on all threads, and by the clock.

FOLDER is made, needs 12 GB, and may be deleted afterwards.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.grown import grow, grow_batch
from benchmarks.linking import EVENTS_A_DAY, MEAN, unlinked
from benchmarks.synthetic import build_world, make_batch
from benchmarks.warehouse_speed import RUN
from flows.cluster import Likeness
from seeds.knowledge import load_linking
from warehouse.batches import open_batch, staged_views, write_batch
from warehouse.clustering import recluster, relink
from warehouse.db import open_writer
from warehouse.load import load_files, load_staged_rows
from warehouse.stage import Staged, utc

DAYS = 128
HELD_BACK = 20
"""One of so many articles."""
FEW = 1 / 8
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """The batches of the first stretch: what is stored, and what is held back."""

    stored: Path
    later: Path


def write_stretch(folder: Path, days: int) -> Stretch:
    """Write the events of so many days as two batches."""
    incidents = int(days * EVENTS_A_DAY / MEAN)
    whole = unlinked(make_batch(build_world(1), 1, 1, incidents, MEAN, days))
    ids = whole.articles["article_id"].to_pylist()
    later = frozenset(ids[::HELD_BACK])
    parts = [_part(whole, [(article in later) == wanted for article in ids], later, wanted) for wanted in (False, True)]
    return Stretch(write_batch(folder / "stored", parts[0]), write_batch(folder / "later", parts[1]))


def _part(whole: Staged, kept: list[bool], later: frozenset[str], wanted: bool) -> Staged:
    articles = whole.articles.filter(pa.array(kept))
    told = np.array([(article in later) == wanted for article in whole.events["article_id"].to_pylist()])
    return Staged(
        articles, whole.events.filter(pa.array(told)), whole.participants.slice(0, 0), whole.issues, len(articles), 0
    )


def _clocked(connection: duckdb.DuckDBPyConnection, *, to_stay: bool) -> Row:
    cpu, wall = time.process_time(), time.perf_counter()
    link = recluster if to_stay else relink
    done = link(connection, Likeness(load_linking()), RUN.run_id)
    return {
        "articles": done.articles, "links": done.links, "incidents": done.incidents,
        "seconds": round(time.process_time() - cpu, 1), "clock": round(time.perf_counter() - wall, 1),
    }  # fmt: skip


def link_and_undo(connection: duckdb.DuckDBPyConnection, folder: Path) -> Row:
    """Load and link a batch in a transaction that is taken back."""
    batch = open_batch(folder)
    connection.execute("BEGIN TRANSACTION")
    with staged_views(connection, [batch], RUN.run_id, utc(RUN.started_at)):
        load_staged_rows(connection, RUN, batch.input, batch.refused)
        row = _clocked(connection, to_stay=False)
    connection.execute("ROLLBACK")
    return row


def measure(folder: Path, stretches: Sequence[int], days: int) -> list[Row]:
    """A row for each number of stretches, and one for all that was held back."""
    common, rows, there = load_linking().block, [], 1
    stretch = write_stretch(folder, days)
    with open_writer(folder / "w.duckdb") as connection:
        load_files(connection, stretch.stored, RUN)
        recluster(connection, Likeness(load_linking()), RUN.run_id)
        for number in stretches:
            events = grow(connection, range(there, number), days, common)
            there = number
            few = grow_batch(
                connection, stretch.later, folder / f"few-{number}", range(number), days, FEW * stretches[0] / number
            )
            rows.append({"events": events, **link_and_undo(connection, few)})
            print(rows[-1], flush=True)
        everything = grow_batch(connection, stretch.later, folder / "all", range(there), days, 1.0)
        load_files(connection, everything, RUN)
        rows.append({"events": events, **_clocked(connection, to_stay=True)})
        print(rows[-1], flush=True)
    return rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each size, and keep them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stretches", type=int, nargs="+", default=[4, 9, 18, 36])
    parser.add_argument("--days", type=int, default=DAYS, help="days of a stretch")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    options.folder.mkdir()
    rows = measure(options.folder, options.stretches, options.days)
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)
    print(f"at most {peak} GB of memory")
    if options.json:
        numbers = " ".join(map(str, options.stretches))
        command = f"python -m benchmarks.linking_at_size FOLDER --stretches {numbers} --days {options.days}"
        text = json.dumps({"command": command, "seconds": "CPU, all threads", "peak_gb": peak, "rows": rows}, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

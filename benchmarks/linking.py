"""How long new articles take to be linked, by how many events are stored already.

    python -m benchmarks.linking [--sizes 20000 40000 80000 160000] [--new 2000] [--json OUT]

For each size, so many synthetic events are loaded and clustered from nothing; then the events of new articles come in, and the clock
runs over the clustering that links them. Seconds are of CPU, on all threads: what else the machine does has no say. The last column
is the time over n log n, relative to the smallest size: near or below 1, the cost grows no faster than that.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.synthetic import EVENTS_PER_ARTICLE, build_world, make_batch
from benchmarks.warehouse_speed import RUN
from flows.cluster import Likeness
from seeds.knowledge import load_linking
from warehouse.batches import write_batch
from warehouse.clustering import recluster
from warehouse.db import open_writer
from warehouse.load import load_files
from warehouse.stage import Staged

MEAN = 5.0
"""Reports of an incident."""


SYLLABLES = np.array(
    "Ba Cor Del Fen Gor Hal Ith Jun Kel Lor Mir Nor Os Pel Quin Rath Sol Tam Ur Vel Wen Yor Zan".split()  # noqa: SIM905
)


def _words(number: npt.NDArray[np.int64]) -> list[str]:
    """An invented name for each number."""
    n, parts = np.abs(number), len(SYLLABLES)
    made = np.char.add(SYLLABLES[n % parts], np.char.lower(SYLLABLES[n // parts % parts]))
    return np.char.add(made, np.char.lower(SYLLABLES[n // parts**2 % parts])).tolist()  # type: ignore[no-any-return]


def _texts(staged: Staged) -> pa.Array:
    """Texts that name somebody of an incident of the article, and somebody of its own."""
    told = dict(zip(staged.events["article_id"].to_pylist(), staged.events["incident_id"].to_pylist(), strict=True))
    articles = staged.articles["article_id"].to_pylist()
    theirs = np.array([int(told[a][1:13], 16) for a in articles])
    own = np.array([int(a[1:13], 16) for a in articles])
    names = zip(_words(theirs), _words(theirs // 7919), _words(own), _words(own // 104729), strict=True)
    return pa.array(
        [f"People mourned {a} {b} on the square. Witness {c} {d} saw the smoke near {d} mill." for a, b, c, d in names]
    )


def unlinked(staged: Staged) -> Staged:
    """A batch as a coder gives it: no event knows of another article's, and articles have texts that name people."""
    articles = staged.articles.set_column(staged.articles.column_names.index("text"), "text", _texts(staged))
    ids = staged.events["event_id"]
    events = staged.events
    for name in ("incident_id", "report_id"):
        events = events.set_column(events.column_names.index(name), name, ids)
    return Staged(articles, events, staged.participants, staged.issues, staged.input, staged.refused)


def measure(size: int, new: int, folder: Path) -> dict[str, float]:
    """Seconds of CPU to cluster `size` events from nothing, and then those of `new` more articles."""
    world, judge = build_world(1), Likeness(load_linking())
    with open_writer(folder / f"{size}.duckdb") as connection:
        stored = write_batch(folder / f"{size}.stored", unlinked(make_batch(world, 1, 1, int(size / MEAN), MEAN)))
        load_files(connection, stored, RUN)
        start = time.process_time()
        recluster(connection, judge, "synthetic")
        whole = time.process_time() - start
        added = make_batch(world, 1, 2, int(new * EVENTS_PER_ARTICLE / MEAN), MEAN)
        load_files(connection, write_batch(folder / f"{size}.added", unlinked(added)), RUN)
        start = time.process_time()
        done = recluster(connection, judge, "synthetic")
        seconds = time.process_time() - start
        row = connection.execute("SELECT count(*) FROM events").fetchone()
    return {
        "events": float(row[0] if row else 0),
        "from_nothing": whole,
        "new_articles": done.articles,
        "seconds": seconds,
    }


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 40_000, 80_000, 160_000])
    parser.add_argument("--new", type=int, default=2_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    rows = []
    print("   events  from nothing   new articles   linked in   over n log n (from nothing)")
    with TemporaryDirectory() as folder:
        for size in options.sizes:
            row = measure(size, options.new, Path(folder))
            rows.append(row)
            base, n = rows[0], row["events"]
            ratio = (row["from_nothing"] / base["from_nothing"]) / (
                n * math.log(n) / (base["events"] * math.log(base["events"]))
            )
            print(
                f"{n:9,.0f} {row['from_nothing']:11.1f} s {row['new_articles']:14,.0f} {row['seconds']:9.1f} s {ratio:10.2f}",
                flush=True,
            )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

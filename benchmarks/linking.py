"""How long the linking of reports into incidents takes, by how many events there are.

    python -m benchmarks.linking [--sizes 20000 40000 80000 160000] [--new 1000 10000] [--json OUT]

For each size, so many synthetic events are loaded and clustered from nothing; then new articles come in, one batch after the other, and
are linked with what is stored. Seconds are of CPU, on all threads: what else the machine does has no say. The column over n log n is the
time divided by n log n, relative to the smallest size: near or below 1, the cost grows no faster than that.

More events are more days, not more events on a day: the world of each size has as many a day and place as the scale test's ten million
events in its 4,000 days have. (Were all sizes to span the same days, the smallest would hardly have two reports of one town and day, and
the greatest many: one would measure how news gets denser, not how the linking grows.)
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.synthetic import DAYS, EVENTS_PER_ARTICLE, World, build_world, make_batch
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
EVENTS_A_DAY = 10_000_000 // DAYS
COMMAND = "python -m benchmarks.linking --sizes {sizes} --new {new}"
Row = dict[str, Any]

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


def _added(world: World, number: int, articles: int, days: int) -> Staged:
    incidents = int(articles * EVENTS_PER_ARTICLE / MEAN)
    return unlinked(make_batch(world, 1, number, incidents, MEAN, days))


def _timed(connection: duckdb.DuckDBPyConnection, batch: Path) -> tuple[int, float]:
    """Load a batch, and link it: how many articles, and in how many seconds of CPU."""
    load_files(connection, batch, RUN)
    start = time.process_time()
    done = recluster(connection, Likeness(load_linking()), "synthetic")
    return done.articles, time.process_time() - start


def measure(size: int, new: Sequence[int], folder: Path) -> Row:
    """Seconds of CPU to cluster `size` events from nothing, and then those of so many more articles, one number after the other."""
    world, days = build_world(1), max(1, size // EVENTS_A_DAY)
    with open_writer(folder / f"{size}.duckdb") as connection:
        stored = write_batch(folder / f"{size}.0", _added(world, 1, size // EVENTS_PER_ARTICLE, days))
        articles, whole = _timed(connection, stored)
        row = connection.execute("SELECT count(*) FROM events").fetchone()
        events = int(row[0]) if row else 0
        later = []
        for n, count in enumerate(new, 1):
            more, seconds = _timed(connection, write_batch(folder / f"{size}.{n}", _added(world, n + 1, count, days)))
            later.append({"articles": more, "seconds": round(seconds, 2)})
    return {"events": events, "articles": articles, "days": days, "from_nothing": round(whole, 2), "then": later}


def relative(rows: Sequence[Row]) -> float:
    """The last row's time from nothing over n log n, in terms of the first row's."""
    first, last = rows[0], rows[-1]
    cost = [row["from_nothing"] / (row["events"] * math.log(row["events"])) for row in (first, last)]
    return float(round(cost[1] / cost[0], 2))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 40_000, 80_000, 160_000])
    parser.add_argument("--new", type=int, nargs="+", default=[1_000, 10_000], help="new articles, a batch each")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    print("   events  days  from nothing  over n log n   then so many new articles in so many seconds")
    with TemporaryDirectory() as folder:
        for size in options.sizes:
            rows.append(measure(size, options.new, Path(folder)))
            rows[-1]["over_n_log_n"] = relative([rows[0], rows[-1]])
            print(_line(rows[-1]), flush=True)
    if options.json:
        measured = {
            "command": COMMAND.format(sizes=_spaced(options.sizes), new=_spaced(options.new)),
            "seconds": "CPU, all threads",
            "rows": rows,
        }
        options.json.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    return 0


def _spaced(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers))


def _line(row: Row) -> str:
    then = ", ".join(f"{later['articles']:,} in {later['seconds']:.1f} s" for later in row["then"])
    return f"{row['events']:9,} {row['days']:5} {row['from_nothing']:11.1f} s {row['over_n_log_n']:13.2f}   {then}"


if __name__ == "__main__":
    sys.exit(main())

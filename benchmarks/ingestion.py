"""Fetching and reading from a local site over real HTTP: `python -m benchmarks.ingestion [--articles N] [--processes N]`.

Pages a second without politeness, memory at a tenth of the way and at the end, and what a second pass asks for. One page of a hundred is an
error, one slow, one moved.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.local_site import Site, served
from flows.fetching.policy import Policy
from flows.load_batches import prepare
from flows.sources.arrival import Arrival
from flows.sources.inputs import Reading, read_inputs
from flows.sources.web import WarehouseMemory, WebSettings, open_web
from schemas.issue import Issue

FLOOR = 60.0
GROWTH = 1.3


def memory() -> int:
    """Megabytes that this process holds, and the most that any ended child held."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with served(Site(arguments.articles)) as site, tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "w.duckdb"
        prepare(warehouse)
        policy = Policy(
            "Tocsin/bench", host_delay=0, host_concurrency=32, retries=0, private_hosts=frozenset({site.url[7:]})
        )
        web = WebSettings(
            policy, Path(folder) / "raw", WarehouseMemory(warehouse, "none"), arguments.processes, 100_000
        )
        reading = Reading(100_000, arguments.processes, 64, lambda: open_web(web))
        kinds: Counter[str] = Counter()
        start, early = time.monotonic(), 0
        for number, item in enumerate(read_inputs([f"{site.url}/feed.xml"], reading)):
            kinds[type(item).__name__ if not isinstance(item, Issue) else item.reason] += 1
            if number == arguments.articles // 10:
                early = memory()
        seconds, late = time.monotonic() - start, memory()
        site.statuses.clear()
        again = sum(isinstance(item, Arrival) for item in read_inputs([f"{site.url}/feed.xml"], reading))
        figures = {"items": dict(kinds), "pages per second": round(kinds["Arrival"] / seconds, 1), "memory early": early,
                   "memory late": late, "second pass": dict(site.statuses), "read again": again}  # fmt: skip
    print(json.dumps(figures, indent=1))
    return int(figures["pages per second"] < FLOOR or late > early * GROWTH)


if __name__ == "__main__":
    sys.exit(main())

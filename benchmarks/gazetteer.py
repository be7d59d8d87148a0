"""How soon the gazetteer is ready, how quick its lookups are, and the memory it takes.

    python -m benchmarks.gazetteer [--gazetteer FILE] [--lookups N] [--processes N] [--json OUT]

Each process opens the file for itself and looks up names drawn evenly from all of it, the worst case: news asks for the same few again
and again. Memory is what the gazetteer adds to a process that has everything imported; pages of the file that are mapped are counted
apart, because all processes share them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from seeds.gazetteer import DEFAULT, Gazetteer

READY_SECONDS, RESIDENT_MB, FILE_MB, LOOKUP_MICROSECONDS = 0.2, 60, 40, 1000
"""What is promised; a lookup of a name never asked for before may read the disk."""


def names(path: Path, count: int) -> list[str]:
    """So many keys of the file, drawn evenly."""
    with sqlite3.connect(path) as db:
        keys = [key for (key,) in db.execute("SELECT key FROM aliases WHERE ids IS NOT NULL")]
    return random.Random(1).sample(keys, min(count, len(keys)))  # noqa: S311 (a sample, no secret)


def memory() -> dict[str, float]:
    """Megabytes of this process by kind: `Rss` is all of it, `Private_Dirty` its own, the rest pages of files."""
    lines = (line.split() for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:])
    return {line[0].rstrip(":"): int(line[1]) / 1024 for line in lines}


def timed(gazetteer: Gazetteer, keys: list[str]) -> float:
    """Microseconds a lookup."""
    start = time.perf_counter()
    for key in keys:
        gazetteer.lookup(key)
    return (time.perf_counter() - start) / len(keys) * 1e6


def measure(path: Path, keys: list[str]) -> dict[str, float]:
    """One process: opening, first and repeated lookups, and what they add to its memory."""
    before = memory()
    start = time.perf_counter()
    gazetteer = Gazetteer(path)
    gazetteer.longest("port")
    _ = gazetteer.words, gazetteer.countries
    ready = time.perf_counter() - start
    some = keys[:1000]
    cold, (_, warm) = timed(gazetteer, keys), (timed(gazetteer, some), timed(gazetteer, some))
    after = memory()
    own = after["Private_Dirty"] - before["Private_Dirty"]
    return {
        "ready_seconds": round(ready, 4),
        "first_lookup_microseconds": round(cold, 1),
        "repeated_lookup_microseconds": round(warm, 2),
        "resident_mb": round(after["Rss"] - before["Rss"], 1),
        "own_mb": round(own, 1),
        "mapped_mb": round(after["Rss"] - before["Rss"] - own, 1),
    }


def main(argv: list[str] | None = None) -> int:
    """Prints the figures of the process that did worst; exit status 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gazetteer", type=Path, default=DEFAULT)
    parser.add_argument("--lookups", type=int, default=50_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    keys = names(args.gazetteer, args.lookups)
    with multiprocessing.get_context("spawn").Pool(args.processes) as pool:
        runs = pool.starmap(measure, [(args.gazetteer, keys)] * args.processes, chunksize=1)
    size = args.gazetteer.stat().st_size / 1e6
    worst: dict[str, Any] = {"file_mb": round(size, 1), **{k: max(run[k] for run in runs) for k in runs[0]}}
    print("\n".join(f"{k:32} {v}" for k, v in worst.items()))
    if args.json:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "processes": args.processes}
        args.json.write_text(
            json.dumps({"machine": machine, "lookups": len(keys), "worst": worst}, indent=1) + "\n", encoding="utf-8"
        )
    kept = {
        "ready_seconds": worst["ready_seconds"] < READY_SECONDS,
        "resident_mb": worst["resident_mb"] < RESIDENT_MB,
        "file_mb": size < FILE_MB or args.gazetteer != DEFAULT,
        "first_lookup_microseconds": worst["first_lookup_microseconds"] < LOOKUP_MICROSECONDS,
    }
    for name in (name for name, good in kept.items() if not good):
        print(f"not kept: {name}", file=sys.stderr)
    return 0 if all(kept.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Asks the published snapshot while the writer loads and publishes: no error, and how long the longest answer took.

    python -m benchmarks.readers BATCHES WAREHOUSE [--queries 10000] [--readers 2]

BATCHES are folders of `benchmarks.synthetic`; they are loaded into WAREHOUSE, which is new, and published one by one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kills import RUN
from schemas.errors import TocsinError
from warehouse.db import open_writer
from warehouse.load import load_files
from warehouse.publish import publish
from warehouse.query import query

QUESTION = "SELECT count(*), max(published_on) FROM articles"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reader met."""

    asked: int
    errors: int
    longest: float
    backwards: int


def ask(warehouse: Path, times: int) -> Answers:
    """Ask `times` times; `backwards` counts answers that knew less than the one before."""
    errors, longest, backwards, seen = 0, 0.0, 0, 0
    for _ in range(times):
        started = time.perf_counter()
        try:
            articles = int(query(warehouse, QUESTION).rows[0][0])
            backwards, seen = backwards + (articles < seen), articles
        except TocsinError:
            errors += 1
        longest = max(longest, time.perf_counter() - started)
    return Answers(times, errors, longest, backwards)


def write(batches: Sequence[Path], warehouse: Path) -> None:
    """Load and publish batch after batch."""
    for folder in batches:
        with open_writer(warehouse) as connection:
            load_files(connection, folder, RUN)
        publish(warehouse)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what the readers met; 1 when there was an error."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", type=Path)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    folders = sorted(args.batches.glob("batch-*"))
    if args.write:
        write(folders[1:], args.warehouse)
        return 0
    write(folders[:1], args.warehouse)
    command = [sys.executable, "-m", "benchmarks.readers", "--write", str(args.batches), str(args.warehouse)]
    total, loading = Answers(0, 0, 0.0, 0), 0
    with subprocess.Popen(command) as writer:  # noqa: S603 (ourselves)
        while total.asked < args.queries:
            met = ask(args.warehouse, 100)
            loading += 100 if writer.poll() is None else 0
            total = Answers(
                total.asked + met.asked,
                total.errors + met.errors,
                max(total.longest, met.longest),
                total.backwards + met.backwards,
            )
    print(
        f"{total.asked} queries, {loading} of them while loading: {total.errors} errors, longest {total.longest:.3f} s"
    )
    return 1 if total.errors or total.backwards else 0


if __name__ == "__main__":
    sys.exit(main())

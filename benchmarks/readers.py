"""Asks the published snapshot while the writer loads and publishes: no error, no answer older than one before, and how long answers take.

    python -m benchmarks.synthetic BATCHES --incidents 400000 --batch 2000
    python -m benchmarks.readers BATCHES WAREHOUSE [--queries 10000] [--readers 2] [--json OUT]

BATCHES are loaded into WAREHOUSE, which is new, and published one by one. Only what was asked while that went on is counted, so there must
be batches enough. Every question opens the snapshot anew, as `tocsin sql` does; seconds are by the clock, from the question to its rows.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kills import RUN
from schemas.errors import TocsinError
from warehouse.db import open_writer
from warehouse.load import load_files
from warehouse.publish import publish
from warehouse.query import query

QUESTION = "SELECT count(*), max(published_on) FROM articles"
AT_ONCE = 50
"""Questions that a reader asks before it reports."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What readers met: the seconds of each question, errors, and answers that knew less than the one before."""

    seconds: tuple[float, ...] = ()
    errors: int = 0
    backwards: int = 0

    def __add__(self, other: Answers) -> Answers:
        """Both together."""
        return Answers(self.seconds + other.seconds, self.errors + other.errors, self.backwards + other.backwards)


def ask(warehouse: Path, times: int) -> Answers:
    """Ask `times` times."""
    met, seen = Answers(), 0
    for _ in range(times):
        started = time.perf_counter()
        failed, articles = False, seen
        try:
            articles = int(query(warehouse, QUESTION).rows[0][0])
        except TocsinError as error:
            failed = True
            print(error, file=sys.stderr)
        met += Answers((time.perf_counter() - started,), int(failed), int(articles < seen))
        seen = articles
    return met


def write(batches: Sequence[Path], warehouse: Path) -> None:
    """Load and publish batch after batch."""
    for folder in batches:
        with open_writer(warehouse) as connection:
            load_files(connection, folder, RUN)
        publish(warehouse)


def answers(warehouse: Path, readers: int, writer: subprocess.Popen[bytes]) -> Iterator[Answers]:
    """What so many readers meet, side by side, until the writer is done."""
    with ProcessPoolExecutor(readers, mp_context=multiprocessing.get_context("spawn")) as pool:
        open_questions: set[Future[Answers]] = {pool.submit(ask, warehouse, AT_ONCE) for _ in range(readers)}
        while writer.poll() is None:
            done, open_questions = wait(open_questions, return_when=FIRST_COMPLETED)
            if writer.poll() is None:
                yield from (future.result() for future in done)
            open_questions |= {pool.submit(ask, warehouse, AT_ONCE) for _ in done}


def read_while_writing(folders: Sequence[Path], warehouse: Path, queries: int, readers: int) -> Answers:
    """Write the first batch, then ask so many questions while the others are written."""
    write(folders[:1], warehouse)
    command = [sys.executable, "-m", "benchmarks.readers", "--write", str(folders[0].parent), str(warehouse)]
    met: list[Answers] = []
    with subprocess.Popen(command) as writer:  # noqa: S603 (ourselves)
        for some in answers(warehouse, readers, writer):
            met.append(some)
            if sum(len(m.seconds) for m in met) >= queries:
                writer.kill()
                break
    return reduce(Answers.__add__, met, Answers())


def figures(met: Answers, articles: int) -> dict[str, Any]:
    """Counts, and seconds of the middle, the slowest in a hundred and the slowest answer."""
    middle, late, longest = np.quantile(met.seconds, [0.5, 0.99, 1.0])
    return {
        "queries_while_loading": len(met.seconds), "errors": met.errors, "backwards": met.backwards, "articles_at_the_end": articles,
        "seconds_median": round(middle, 3), "seconds_99_of_100": round(late, 3), "seconds_longest": round(longest, 3),
    }  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what the readers met; 1 when there was an error, an answer from the past, or the batches were too few."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", type=Path)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    folders = sorted(args.batches.glob("batch-*"))
    if args.write:
        write(folders[1:], args.warehouse)
        return 0
    met = read_while_writing(folders, args.warehouse, args.queries, args.readers)
    made = figures(met, int(query(args.warehouse, QUESTION).rows[0][0]))
    print("\n".join(f"{name:24} {value:,}" for name, value in made.items()))
    if args.json:
        command = f"python -m benchmarks.readers BATCHES WAREHOUSE --queries {args.queries} --readers {args.readers}"
        args.json.write_text(json.dumps({"command": command, **made}, indent=1) + "\n", encoding="utf-8")
    return 1 if met.errors or met.backwards or len(met.seconds) < args.queries else 0


if __name__ == "__main__":
    sys.exit(main())

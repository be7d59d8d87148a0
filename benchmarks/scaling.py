"""What more processes bring, end to end: the wall and processor time of `tocsin run` and `tocsin code`, and memory while they go on.

    python -m benchmarks.scaling [--corpora DIR] [--articles 10000] [--jobs 1 2] [--commands run code] [--rounds 3] [--json OUT]

Every run is a process of its own on an empty warehouse, with Prefect's server and the loading of models in its time. A shared machine is
a fifth faster in one minute than in the next, so runs of one process and of more take turns, and `times` is the median over the rounds of
how much sooner a run was ready than the one of the first number of processes beside it; the other figures are of the median run.
`cores_busy` is what the machine's pace does not change: how many of its cores a run kept at work. Memory is the sum of what the processes
of a run hold for themselves (PSS), looked at every two seconds: `memory_mb` has its mean in each quarter of the run. The bar: twice the
processes do the work in 1/1.8 of the wall time, on a machine with two free cores; and the last quarter holds no more than the second.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

LOOK = 2.0
"""Seconds between looks; a look takes some hundredths of a second from a machine whose cores are all busy."""
SETS = ("news_text", "gva", "muc4", "event_location")
PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
ROOT = Path(__file__).parents[1]


def gathered(corpora: Path, count: int) -> list[str]:
    """Lines of articles from several sets, mixed, so that every quarter of them is alike."""
    paths = [path for name in SETS if (path := corpora / name / "articles.jsonl").is_file()]
    lines = {line for path in paths for line in path.read_text(encoding="utf-8").splitlines()}
    return sorted(lines, key=lambda line: hashlib.sha256(line.encode()).digest())[:count]


def descendants(pid: int) -> list[int]:
    """The process and all below it, as far as they are there."""
    found = [pid]
    for process in found:
        for task in Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def memory_mb(pid: int) -> float:
    """What a process and those below it hold, memory that they share counted once."""
    held = 0
    for process in descendants(pid):
        try:
            told = PSS.search(Path(f"/proc/{process}/smaps_rollup").read_text())
        except OSError:
            continue
        held += int(told.group(1)) if told else 0
    return held / 1024


def quarters(series: Sequence[float]) -> list[int]:
    """The mean of each quarter of a series."""
    cuts = [len(series) * n // 4 for n in range(5)]
    return [round(sum(series[a:b]) / max(1, b - a)) for a, b in itertools.pairwise(cuts)]


def measure(command: str, articles: Path, jobs: int) -> dict[str, Any]:
    """One command on the articles: its seconds by the clock and of processor, and its memory."""
    with tempfile.TemporaryDirectory(prefix="tocsin-scaling-") as folder:
        output = ["--output", "out.jsonl"] if command == "code" else []
        words = [sys.executable, "-m", "flows.cli", command, str(articles), "--jobs", str(jobs), *output]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("TOCSIN_", "PREFECT_"))}
        environment |= {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        held: list[float] = []
        before, started = os.times(), time.perf_counter()
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603 (our own words)
            while process.poll() is None:
                held.append(memory_mb(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK)
        took, after = time.perf_counter() - started, os.times()
        if process.returncode:
            raise SystemExit((Path(folder) / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "command": command,
        "jobs": jobs,
        "articles": sum(1 for line in articles.open("rb") if line.strip()),
        "wall_seconds": round(took, 1),
        "processor_seconds": round(used, 1),
        "cores_busy": round(used / took, 2),
        "memory_mb": quarters(held),
        "peak_memory_mb": round(max(held)),
    }


def compare(command: str, articles: Path, jobs: Sequence[int], rounds: int) -> list[dict[str, Any]]:
    """The median run of a command with each number of processes, printed; they take turns."""
    runs: dict[int, list[dict[str, Any]]] = {number: [] for number in jobs}
    for n in range(rounds):
        for number in jobs if n % 2 == 0 else reversed(jobs):  # a machine that gets slower is unfair to either in turn
            runs[number].append(measure(command, articles, number))
            print(json.dumps(runs[number][-1]), flush=True)
    return [_told(runs[number], runs[jobs[0]]) for number in jobs]


def _told(runs: Sequence[dict[str, Any]], first: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The median of these runs, beside those of the first number of processes in the same rounds."""
    middle = sorted(runs, key=lambda run: run["wall_seconds"])[len(runs) // 2]
    times = [alone["wall_seconds"] / run["wall_seconds"] for alone, run in zip(first, runs, strict=True)]
    told = middle | {
        "articles_per_second": round(middle["articles"] / middle["wall_seconds"], 1),
        "times": round(statistics.median(times), 2),
        "times_of_each_round": [round(value, 2) for value in times],
    }
    print(json.dumps(told), flush=True)
    return told


def main(argv: list[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--commands", nargs="+", default=["run", "code"], choices=["run", "code"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"scaling: no corpora at {args.corpora}: nothing was measured")
        return 0
    with tempfile.TemporaryDirectory(prefix="tocsin-scaling-") as folder:
        articles = Path(folder) / "articles.jsonl"
        lines = gathered(args.corpora, args.articles)
        articles.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        rows = [row for command in args.commands for row in compare(command, articles, args.jobs, args.rounds)]
    if args.json:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
        facts = {"machine": machine, "rows": rows}
        args.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

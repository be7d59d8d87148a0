"""What more processes bring, end to end: the wall and processor time of `tocsin run` and `tocsin code`, and memory while they go on.

    python -m benchmarks.scaling [--corpora DIR] [--articles 10000] [--runs 1/1 1/2 2/2] [--commands run code] [--rounds 3] [--json OUT]

Every run is a process of its own on an empty warehouse, with Prefect's server and the loading of models in its time. `1/2` is a run with
one process that codes (`--jobs 1`) on two cores of the machine: Prefect's server and DuckDB's threads then have a core that `1/1`, where
all share one, does without. A shared machine is a fifth faster in one minute than in the next, so the runs take turns, and `sooner_than`
is the median over the rounds of how many times sooner a run was ready than another beside it; the other figures are of the median run.
`cores_busy` is what the machine's pace does not change: how many of its cores a run kept at work. Memory is the sum of what the processes
of a run hold for themselves (PSS), looked at every two seconds: `memory_mb` has its mean in each quarter of the run. The bar: on two
cores the work is done in 1/1.8 of the wall time on one; and the last quarter holds no more than the second.
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
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOOK = 0.25
"""Seconds between looks at how much of the processor each process has used: what ends between two is missed."""
LOOKS = 8
"""Of so many looks one is at memory too, which takes some hundredths of a second from a machine whose cores are all busy."""
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


def used_seconds(pid: int) -> dict[int, float]:
    """How many seconds of processor a process and those below it have used, by process."""
    used = {}
    for process in descendants(pid):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            used[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def quarters(series: Sequence[float]) -> list[int]:
    """The mean of each quarter of a series."""
    cuts = [len(series) * n // 4 for n in range(5)]
    return [round(sum(series[a:b]) / max(1, b - a)) for a, b in itertools.pairwise(cuts)]


@dataclass(frozen=True, slots=True)
class Means:
    """With what a run is made: processes that code, on so many cores."""

    jobs: int
    cores: int

    @classmethod
    def read(cls, text: str) -> Means:
        """`2/4` is two processes on four cores."""
        jobs, cores = map(int, text.split("/"))
        return cls(jobs, cores)

    def __str__(self) -> str:
        return f"{self.jobs}/{self.cores}"


def measure(command: str, articles: Path, means: Means) -> dict[str, Any]:
    """One command on the articles: its seconds by the clock and of processor, and its memory."""
    with tempfile.TemporaryDirectory(prefix="tocsin-scaling-") as folder:
        output = ["--output", "out.jsonl"] if command == "code" else []
        cores = ",".join(map(str, sorted(os.sched_getaffinity(0))[: means.cores]))
        ours = [sys.executable, "-m", "flows.cli", command, str(articles), "--jobs", str(means.jobs), *output]
        words = ["taskset", "--cpu-list", cores, *ours]
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("TOCSIN_", "PREFECT_"))}
        environment |= {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        held: list[float] = []
        used: dict[int, float] = {}
        started = time.perf_counter()
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(words, cwd=folder, env=environment, stdout=log, stderr=log)  # noqa: S603 (our own words)
            for look in itertools.count():
                if process.poll() is not None:
                    break
                used |= used_seconds(process.pid)
                if look % LOOKS == 0:
                    held.append(memory_mb(process.pid))
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LOOK)
        took = time.perf_counter() - started
        if process.returncode:
            raise SystemExit((Path(folder) / "log").read_text(encoding="utf-8", errors="replace")[-2000:])
    return {
        "command": command,
        "jobs": means.jobs,
        "cores": means.cores,
        "articles": sum(1 for line in articles.open("rb") if line.strip()),
        "wall_seconds": round(took, 1),
        "processor_seconds": round(sum(used.values()), 1),
        "cores_busy": round(sum(used.values()) / took, 2),
        "memory_mb": quarters(held),
        "peak_memory_mb": round(max(held)),
    }


def compare(command: str, articles: Path, means: Sequence[Means], rounds: int) -> list[dict[str, Any]]:
    """The median run of a command with each of the means, printed; they take turns."""
    runs: dict[Means, list[dict[str, Any]]] = {one: [] for one in means}
    for n in range(rounds):
        for one in means if n % 2 == 0 else reversed(means):  # a machine that gets slower is unfair to either in turn
            runs[one].append(measure(command, articles, one))
            print(json.dumps(runs[one][-1]), flush=True)
    return [_told(one, runs) for one in means]


def _told(means: Means, runs: Mapping[Means, Sequence[dict[str, Any]]]) -> dict[str, Any]:
    """The median of the runs with these means, beside those with others in the same rounds."""
    own = runs[means]
    middle = sorted(own, key=lambda run: run["wall_seconds"])[len(own) // 2]
    times = {
        str(other): [round(a["wall_seconds"] / b["wall_seconds"], 2) for a, b in zip(runs[other], own, strict=True)]
        for other in runs
        if other != means
    }
    told = middle | {
        "articles_per_second": round(middle["articles"] / middle["wall_seconds"], 1),
        "sooner_than": {other: round(statistics.median(each), 2) for other, each in times.items()},
        "in_each_round": times,
    }
    print(json.dumps(told), flush=True)
    return told


def main(argv: list[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--runs", type=Means.read, nargs="+", default=[Means(1, 1), Means(1, 2), Means(2, 2)])
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
        rows = [row for command in args.commands for row in compare(command, articles, args.runs, args.rounds)]
    if args.json:
        machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
        facts = {"machine": machine, "rows": rows}
        args.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

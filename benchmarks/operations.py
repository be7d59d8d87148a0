"""How the flows run: what Prefect costs, what an empty run takes, whether memory and files stay bounded over a day.

    python -m benchmarks.operations [--articles N] [--jobs N] [--rounds N] [--periods N] [--corpora DIR] [--only end_to_end empty day]
                                    [--json OUT]

`end_to_end`: `tocsin run` against `tocsin code` and loading alone, on the same articles, each in a process of its own; Prefect's share is
what the client and its server take beyond the same work without Prefect: by the clock, and of the processor, where the server has a core of
its own. `empty`: a run that finds nothing new, with a server that
runs. `day`: a day of ingestions from a local site every 15 minutes, with a clock that jumps from one to the next.
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
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb

from benchmarks.local_site import Site, served
from flows.cluster import cluster
from flows.code_articles import grouped
from flows.fan_out.choice import open_coders, plan_of
from flows.identity import identity
from flows.ingest import ingest
from flows.load_batches import Batch, load_coded
from flows.parts import Begun, overlapped
from flows.prefect_defaults import apply_prefect_defaults
from flows.prepare import prepare
from flows.publish import publish
from flows.serving.server import prefect_server
from flows.settings import Settings, load_settings
from flows.sources.inputs import read_inputs
from flows.sources.items import Settled
from flows.sources.setup import reading
from schemas.run import Run, RunCounts
from seeds.knowledge import load_linking
from warehouse.db import open_writer
from warehouse.load import record_run

PERIOD = dt.timedelta(minutes=15)
NEW_EACH_PERIOD = 10
DAILY, MAINTAIN = dt.time(5), dt.time(4)
"""When `tocsin serve` plans the other flows of a day; theirs is not the period's time here."""


def write_articles(path: Path, count: int, corpora: Path) -> None:
    """So many articles: those of a set over and over, each with an id and a last sentence of its own, or invented ones without it."""
    source = corpora / "news_text" / "articles.jsonl"
    rows = [json.loads(line) for line in source.open(encoding="utf-8")] if source.is_file() else _invented()
    with path.open("w", encoding="utf-8") as file:
        for n in range(count):
            row = dict(rows[n % len(rows)])
            row |= {"article_id": f"a{n}", "text": f"{row['text']}\n\nThis is report number {n}.", "url": None}
            file.write(json.dumps(row) + "\n")


def _invented() -> list[dict[str, Any]]:
    told = "{} people were killed when shells fell on the market of Goma, officials said. The road to the port was closed for {} hours. "
    return [
        {"text": told.format(n, n % 9) * 8, "title": f"Shells kill {n}", "published_at": "2024-10-11"}
        for n in range(2, 50)
    ]


def child(command: list[str], home: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Wall seconds, CPU seconds and peak memory (MB) of a command and everything that it starts."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, *command], cwd=home, env=dict(environment), stdout=subprocess.DEVNULL, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(said.read())
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
    }


def code_and_load(articles: Path, warehouse: Path, jobs: int) -> None:
    """The same work as `tocsin run` does on its articles until they are loaded, without Prefect."""
    settings = load_settings(warehouse=warehouse, jobs=jobs)
    prepare(warehouse)
    coder = identity(settings)
    run = Run(
        run_id="alone",
        started_at=dt.datetime.now(dt.UTC),
        coder_version=coder.version,
        seeds_fingerprint=coder.seeds_fingerprint,
        model=coder.model,
    )
    with open_coders(settings) as pool:
        plan = plan_of(settings, run, pool)

        def start(items: Sequence[Settled]) -> Begun:
            return plan.begin(ingest(items, warehouse, coder.version), 0)

        def end(begun: Begun) -> RunCounts:
            return load_coded(Batch(begun.ingested, tuple(part.result() for part in begun.parts)), run, warehouse)

        batches = grouped(read_inputs([str(articles)], reading(settings, coder.version)), settings.batch_size)
        for _ in overlapped(batches, start, end, lambda: plan.ahead(settings.batch_size)):
            pass


def end_to_end(home: Path, count: int, jobs: int, corpora: Path, rounds: int) -> dict[str, Any]:
    """`tocsin run` beside the same without Prefect, in the round whose ratio is the median; every second round the run goes first."""
    articles = home / "in.jsonl"
    write_articles(articles, count, corpora)
    told = [_side_by_side(articles, home / str(n), jobs, run_first=n % 2 == 1) for n in range(rounds)]
    told.sort(key=lambda each: each["run_over_parts"])
    return {
        "articles": count,
        "jobs": jobs,
        **told[len(told) // 2],
        "prefect_share_of_time_in_each_round": [each["prefect_share_of_time"] for each in told],
    }


def _side_by_side(articles: Path, home: Path, jobs: int, *, run_first: bool) -> dict[str, Any]:
    """One round; linking, publishing and exporting are in the run only, and measured alone."""
    home.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "TOCSIN_JOBS": str(jobs)}
    here = ["--warehouse", str(home / "alone.duckdb")]
    alone = ["-m", "benchmarks.operations", "--alone", str(articles), "--jobs", str(jobs), *here]
    parts = {"code_and_load": alone, "link_publish_export": [*alone, "--link"]}
    run = {"tocsin_run": ["-m", "flows.cli", "run", str(articles), "--warehouse", str(home / "run.duckdb")]}
    took = {name: child(each, home, environment) for name, each in (run | parts if run_first else parts | run).items()}
    seconds, cpu_seconds = (
        (sum(took[name][unit] for name in parts), took["tocsin_run"][unit]) for unit in ("seconds", "cpu_seconds")
    )
    return {
        **took,
        "prefect_share_of_time": round(1 - seconds[0] / seconds[1], 4),
        "prefect_share_of_cpu": round(1 - cpu_seconds[0] / cpu_seconds[1], 4),
        "run_over_parts": round(seconds[1] / seconds[0], 3),
    }


def link_publish_export(warehouse: Path, output: Path) -> None:
    """What `tocsin run` does after loading."""
    run = Run(run_id="alone", started_at=dt.datetime.now(dt.UTC), coder_version="", seeds_fingerprint="", model="")
    cluster(warehouse, load_linking(), run)
    with open_writer(warehouse) as connection:
        record_run(connection, run)
    publish(warehouse, output)


def empty(home: Path, environment: Mapping[str, str], corpora: Path) -> dict[str, Any]:
    """A run in a process of its own that finds nothing new, from its start to its end."""
    write_articles(home / "in.jsonl", 100, corpora)
    command = ["-m", "flows.cli", "run", "in.jsonl"]
    child(command, home, environment)
    return {"first": child(command, home, environment), "again": child(command, home, environment)}


@contextmanager
def clock_at(read: Callable[[], dt.datetime]) -> Iterator[None]:
    """Let all runs of the block see another time."""
    with patch("flows.stages.now", read):
        yield


@dataclass(frozen=True, slots=True)
class Tick:
    """What is left after a period: seconds of its run, memory (MB), and bytes of all files."""

    seconds: float
    memory: int
    files: int


def day(home: Path, periods: int) -> dict[str, Any]:
    """Ingestions of a growing site, with the other schedules of a day at their hours."""
    first = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    each = PERIOD / NEW_EACH_PERIOD
    warehouse, ticks = home / "day.duckdb", []
    with served(Site(0, slow=0.0, published=lambda n: first + (n + 1) * each)) as site:
        host = site.url.removeprefix("http://")
        fixed = {"TOCSIN_PRIVATE_HOSTS": json.dumps([host]), "TOCSIN_HOST_DELAY": "0", "TOCSIN_OVERLAP": "wait"}
        with patch.dict(os.environ, fixed | {"TOCSIN_OUTPUT": str(home / "output")}):
            for n in range(periods):
                site.articles += NEW_EACH_PERIOD
                ticks.append(_tick(first + (n + 1) * PERIOD, f"{site.url}/feed.xml", warehouse, home))
    return _told_of_day(ticks, site.articles, _lags(warehouse, [tick.seconds for tick in ticks]))


def _tick(moment: dt.datetime, feed: str, warehouse: Path, home: Path) -> Tick:
    """The ingestion that is due at a moment, and what else is due then."""
    from flows.daily import daily, ingest, maintain  # noqa: PLC0415 (Prefect reads the environment when it is imported)

    with clock_at(lambda: moment):
        start = time.perf_counter()
        ingest([feed], str(warehouse))
        took = time.perf_counter() - start
        for flow, hour in ((daily, DAILY), (maintain, MAINTAIN)):
            if moment.time() == hour:
                flow(str(warehouse))
    return Tick(took, _memory_mb(), sum(p.stat().st_size for p in home.rglob("*") if p.is_file()))


def _lags(warehouse: Path, seconds: Sequence[float]) -> list[float]:
    """Minutes from the publication of each article until readers saw it: its run began when it was due, and took so long."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "SELECT date_diff('second', published_at, coded_at), dense_rank() OVER (ORDER BY coded_at) FROM articles"
        ).fetchall()
    return sorted((waited + seconds[run - 1]) / 60 for waited, run in rows)


def _told_of_day(ticks: Sequence[Tick], articles: int, lags: Sequence[float]) -> dict[str, Any]:
    half = len(ticks) // 2
    return {
        "periods": len(ticks),
        "articles": articles,
        "loaded": len(lags),
        "longest_run_seconds": round(max(tick.seconds for tick in ticks), 2),
        "median_lag_minutes": round(lags[len(lags) // 2], 2),
        "longest_lag_minutes": round(lags[-1], 2),
        "memory_mb_at_half": ticks[half].memory,
        "memory_mb_at_end": ticks[-1].memory,
        "file_bytes_each_article_first_half": round((ticks[half].files - ticks[0].files) / (NEW_EACH_PERIOD * half)),
        "file_bytes_each_article_second_half": round(
            (ticks[-1].files - ticks[half].files) / max(1, NEW_EACH_PERIOD * (len(ticks) - half - 1))
        ),
        "open_files_at_end": len(list(Path("/proc/self/fd").iterdir())),
    }


def _memory_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def measure(which: list[str], args: argparse.Namespace) -> dict[str, Any]:
    """The measures that were asked for."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        home = Path(folder)
        os.environ["PREFECT_HOME"] = str(home / "prefect")
        settings = Settings(warehouse=home / "server" / "w.duckdb")
        if "end_to_end" in which:
            found["end_to_end"] = end_to_end(home, args.articles, args.jobs, args.corpora, args.rounds)
        if {"empty", "day"} & set(which):
            with prefect_server(settings):
                if "empty" in which:
                    found["empty"] = empty(home, {**os.environ, "PYTHONPATH": str(Path.cwd())}, args.corpora)
                if "day" in which:
                    found["day"] = day(home, args.periods)
    return found


def main(argv: list[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--periods", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--only", nargs="+", default=["end_to_end", "empty", "day"])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--link", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--warehouse", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.link:
        link_publish_export(args.warehouse, args.warehouse.parent / "alone")
        return 0
    if args.alone:
        code_and_load(args.alone, args.warehouse, args.jobs)
        return 0
    apply_prefect_defaults(Path(tempfile.gettempdir()))
    machine = {"python": platform.python_version(), "machine": platform.machine(), "cores": os.cpu_count()}
    told = {"machine": machine, "results": measure(args.only, args)}
    print(json.dumps(told, indent=1))
    if args.json:
        args.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

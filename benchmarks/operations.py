"""How the flows run: what Prefect costs, what an empty run takes, whether memory and files stay bounded over a day.

    python -m benchmarks.operations [--articles N] [--jobs N] [--periods N] [--corpora DIR] [--only end_to_end empty day] [--json OUT]

`end_to_end`: `tocsin run` against `tocsin code` and loading alone, on the same articles, each in a process of its own; Prefect's share is
what the client and its server take beyond the same work without Prefect. `empty`: a run that finds nothing new, with a server that
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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.local_site import Site, served
from flows.cluster import cluster
from flows.code_articles import code_group, grouped, workers
from flows.identity import identity
from flows.ingest import ingest
from flows.load_batches import Batch, load_coded, prepare
from flows.prefect_defaults import apply_prefect_defaults
from flows.publish import publish
from flows.serving.server import prefect_server
from flows.settings import Settings, load_settings
from flows.sources.inputs import read_inputs
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse.db import open_writer
from warehouse.load import record_run

PERIOD = dt.timedelta(minutes=15)
NEW_EACH_PERIOD = 10


def usage(who: int) -> float:
    """CPU seconds of this process or of its ended children."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


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
    before, start = usage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(  # noqa: S603 (ours)
        [sys.executable, *command], cwd=home, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {
        "seconds": round(time.perf_counter() - start, 2),
        "cpu_seconds": round(usage(resource.RUSAGE_CHILDREN) - before, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
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
    with workers(jobs) as pool:
        for items in grouped(read_inputs([str(articles)]), settings.batch_size):
            ingested = ingest(items, warehouse, coder.version)
            groups = pool.map(partial(code_group, settings.model), grouped(ingested.new))
            load_coded(Batch(ingested, tuple(item for group in groups for item in group)), run, warehouse)


def end_to_end(home: Path, count: int, jobs: int, corpora: Path) -> dict[str, Any]:
    """`tocsin run` beside the same without Prefect; linking, publishing and exporting are in the first only, and measured alone."""
    articles = home / "in.jsonl"
    write_articles(articles, count, corpora)
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd()), "TOCSIN_JOBS": str(jobs)}
    alone = ["-m", "benchmarks.operations", "--alone", str(articles), "--jobs", str(jobs)]
    without = child([*alone, "--warehouse", str(home / "alone.duckdb")], home, environment)
    link = child([*alone, "--link", "--warehouse", str(home / "alone.duckdb")], home, environment)
    with_prefect = child(
        ["-m", "flows.cli", "run", str(articles), "--warehouse", str(home / "run.duckdb")], home, environment
    )
    both = without["seconds"] + link["seconds"]
    return {
        "articles": count,
        "jobs": jobs,
        "code_and_load": without,
        "link_publish_export": link,
        "tocsin_run": with_prefect,
        "prefect_share_of_cpu": round(
            1 - (without["cpu_seconds"] + link["cpu_seconds"]) / with_prefect["cpu_seconds"], 4
        ),
        "run_over_parts": round(with_prefect["seconds"] / both, 3),
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


def day(home: Path, periods: int) -> dict[str, Any]:
    """Ingestions of a growing site; the lag of an article is from its publication to the moment that readers see it."""
    from flows.daily import ingest as flow  # noqa: PLC0415 (Prefect reads the environment when it is imported)

    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    lags, memory, files, seconds = [], [], [], []
    with served(Site(0, slow=0.0)) as site:
        host = site.url.removeprefix("http://")
        fixed = {"TOCSIN_PRIVATE_HOSTS": json.dumps([host]), "TOCSIN_HOST_DELAY": "0", "TOCSIN_OVERLAP": "wait"}
        with patch.dict(os.environ, fixed):
            for _ in range(periods):
                site.articles += NEW_EACH_PERIOD
                moment += PERIOD
                start = time.perf_counter()
                with clock_at(lambda now=moment: now):  # type: ignore[misc]
                    flow([f"{site.url}/feed.xml"], str(home / "day.duckdb"))
                took = time.perf_counter() - start
                seconds.append(took)
                # Published right after the run before began: the oldest that this run can find.
                lags.append(PERIOD.total_seconds() + took)
                memory.append(_memory_mb())
                files.append(sum(p.stat().st_size for p in home.rglob("*") if p.is_file()))
    half = len(memory) // 2
    return {
        "periods": periods,
        "articles": site.articles,
        "longest_run_seconds": round(max(seconds), 2),
        "longest_lag_minutes_at_worst": round(max(lags) / 60, 2),
        "runs_longer_than_a_period": sum(s > PERIOD.total_seconds() for s in seconds),
        "memory_mb_at_half": memory[half],
        "memory_mb_at_end": memory[-1],
        "file_bytes_each_article_second_half": round(
            (files[-1] - files[half]) / max(1, NEW_EACH_PERIOD * (periods - half - 1))
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
            found["end_to_end"] = end_to_end(home, args.articles, args.jobs, args.corpora)
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

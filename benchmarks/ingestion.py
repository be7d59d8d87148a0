"""Whole runs over a local site by real HTTP: `python -m benchmarks.ingestion [--articles N] [--json FILE]`.

`tocsin run` fetches, reads, codes, loads, links and publishes every article of a site where one page of a hundred is an error, one slow,
one moved; then it runs again; then a small site is read as slowly as its manners ask. Measured are what was loaded, what was asked of the
site, articles a second, and the memory of all processes of a run. Fetching and reading alone are measured before, without the coder.
Exits with 1 when something was lost, loaded twice or asked for in vain, below the floor, or when memory grows.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from flows.fetching.policy import Policy
from flows.prepare import prepare
from flows.sources.inputs import Reading, read_inputs
from flows.sources.web import WarehouseMemory, WebSettings, open_web
from schemas.issue import Issue

FLOOR = 60.0
"""Pages a second, fetched and read on two processes."""
GROWTH = 1.3
POLITE_ARTICLES, POLITE_DELAY = 300, 0.2
POLITE_SHARE = 0.9
"""Of the pages a second that the delay allows."""
MEGABYTES = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)


@dataclass
class Memory:
    """Megabytes of all processes with one home folder but Prefect's server, over time; shared pages are counted by their share."""

    samples: list[int] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def watched(self, home: Path) -> Iterator[None]:
        """Take a sample twice a second for the length of a block."""
        thread = threading.Thread(target=self._watch, args=(home,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()

    def _watch(self, home: Path) -> None:
        while not self._done.wait(0.5):
            self.samples.append(sum(_sizes(home)))

    @property
    def figures(self) -> dict[str, int]:
        """Half way, at the end, and the most."""
        busy = [size for size in self.samples if size] or [0]
        return {"half way": busy[len(busy) // 2], "late": busy[-len(busy) // 20 - 1], "most": max(busy)}


def _sizes(home: Path) -> Iterator[int]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={home}\0".encode() not in (process / "environ").read_bytes():
                continue
            if b"uvicorn" not in (process / "cmdline").read_bytes():
                found = MEGABYTES.search((process / "smaps_rollup").read_text(encoding="ascii"))
                yield int(found[1]) // 1024 if found else 0
        except OSError:
            continue


@contextmanager
def site_of(articles: int) -> Iterator[str]:
    """The address of a site in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.local_site", str(articles)]
    with subprocess.Popen(  # noqa: S603 (our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the site has no pipes")
        yield process.stdout.readline().strip()
        process.stdin.close()


def statuses(url: str) -> dict[str, int]:
    """What the site has answered since the last question."""
    with urllib.request.urlopen(f"{url}/statuses") as answer:  # noqa: S310 (our own site)
        found: dict[str, int] = json.loads(answer.read())
    return found


def reading_alone(url: str, articles: int, processes: int) -> dict[str, Any]:
    """Fetch and read every page, without coder and warehouse."""
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "w.duckdb"
        prepare(warehouse)
        host = url.removeprefix("http://")
        policy = Policy("Tocsin/bench", host_delay=0, host_concurrency=32, retries=0, private_hosts=frozenset({host}))
        memory = WarehouseMemory(warehouse, "none")
        web = WebSettings(policy, Path(folder) / "raw", memory, processes, 100_000)
        kinds: Counter[str] = Counter()
        early, start, before = 0, time.monotonic(), _processor_seconds()
        for number, item in enumerate(
            read_inputs([f"{url}/feed.xml"], Reading(100_000, processes, 64, lambda: open_web(web)))
        ):
            kinds[type(item).__name__ if not isinstance(item, Issue) else item.reason] += 1
            if number == articles // 10:
                early = _own_megabytes()
        seconds = time.monotonic() - start
    return {
        "items": dict(kinds), "pages per second": round(kinds["Arrival"] / seconds, 1), "seconds": round(seconds, 1),
        "processor seconds of the main process": round(_processor_seconds() - before, 1),
        "megabytes at a tenth": early, "megabytes at the end": _own_megabytes(),
    }  # fmt: skip


def _own_megabytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


def _processor_seconds(who: int = resource.RUSAGE_SELF) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def whole_run(home: Path, url: str, **settings: object) -> dict[str, Any]:
    """One `tocsin run` over the feed of a site: its counts, its time, its memory, and what it asked of the site."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "TOCSIN_"))}
    environment |= {"HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[1]), "TOCSIN_FETCH_RETRIES": "0",
                    "TOCSIN_PRIVATE_HOSTS": json.dumps([url.removeprefix("http://")])}  # fmt: skip
    environment |= {f"TOCSIN_{name.upper()}": str(value) for name, value in settings.items()}
    memory, start, before = Memory(), time.monotonic(), _processor_seconds(resource.RUSAGE_CHILDREN)
    statuses(url)
    with memory.watched(home):
        subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-m", "flows.cli", "run", f"{url}/feed.xml"],
            cwd=home,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    sql = """SELECT input, loaded, duplicate, refused, events, epoch(finished_at - started_at) AS seconds,
        (SELECT count(*) FROM articles) AS articles, (SELECT count(DISTINCT url) FROM articles) AS addresses
        FROM runs ORDER BY started_at DESC LIMIT 1"""
    with duckdb.connect(str(home / "data" / "tocsin.duckdb"), read_only=True) as connection:
        (row,) = connection.sql(sql).to_arrow_table().to_pylist()
    asked = statuses(url)
    return {
        **row, "seconds": round(row["seconds"], 1), "seconds with start and publication": round(time.monotonic() - start, 1),
        "articles per second": round(row["input"] / row["seconds"], 1), "asked": asked, "megabytes": memory.figures,
        "requests per second": round(sum(asked.values()) / row["seconds"], 2),
        "processor seconds": round(_processor_seconds(resource.RUSAGE_CHILDREN) - before, 1),
    }  # fmt: skip


def faults(figures: Mapping[str, Any], articles: int) -> list[str]:
    """What is not as it should be."""
    alone, first, second, polite = (
        figures[name] for name in ("fetched and read", "first run", "second run", "polite run")
    )
    errors = sum(n % 100 == 7 for n in range(articles))
    exist = articles - errors
    found = {
        "something that exists was not loaded, or twice": (first["loaded"], first["articles"], first["addresses"]) != (exist,) * 3,
        "the counts of the first run do not add up": first["input"] != first["loaded"] + first["duplicate"] + first["refused"],
        "the second run loaded something": (second["loaded"], second["events"], second["duplicate"]) != (0, 0, exist),
        "the second run was sent something anew": second["asked"].get("304") != exist + 1 or second["asked"].get("200", 0) > 1,
        "pages are fetched and read too slowly": alone["pages per second"] < FLOOR,
        "memory grows": first["megabytes"]["late"] > GROWTH * first["megabytes"]["half way"],
        "reading takes more memory with every page": alone["megabytes at the end"] > GROWTH * alone["megabytes at a tenth"],
        "a polite run is slower than its manners": polite["requests per second"] < POLITE_SHARE / POLITE_DELAY,
        "a polite run is ruder than its manners": polite["requests per second"] > 1 / POLITE_DELAY,
    }  # fmt: skip
    return [fault for fault, there in found.items() if there]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", type=Path, help="Write the figures here.")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"articles": arguments.articles, "processes": arguments.processes}
    quick = {"host_delay": 0, "host_concurrency": 32, "parsers": arguments.processes, "jobs": arguments.processes}
    with site_of(arguments.articles) as url, tempfile.TemporaryDirectory() as folder:
        figures["fetched and read"] = reading_alone(url, arguments.articles, arguments.processes)
        figures["first run"] = whole_run(Path(folder), url, **quick)
        figures["second run"] = whole_run(Path(folder), url, **quick)
    with site_of(POLITE_ARTICLES) as url, tempfile.TemporaryDirectory() as folder:
        figures["polite run"] = whole_run(Path(folder), url, **{**quick, "host_delay": POLITE_DELAY})
    figures["faults"] = faults(figures, arguments.articles)
    text = json.dumps(figures, indent=1)
    print(text)
    if arguments.json:
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return int(bool(figures["faults"]))


if __name__ == "__main__":
    sys.exit(main())

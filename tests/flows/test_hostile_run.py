"""One run over everything hostile at once: each bad item is refused with its reason, the good ones around it are loaded, memory holds."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest
from hostile import GOOD, hostile_folder, hostile_site

from benchmarks.local_site import Site, served
from flows.terminal import UNPRINTABLE
from warehouse.db import snapshot_path

ROOT = Path(__file__).parents[2]
MOST_MEGABYTES = 1000
OURS = ("flows.cli", "multiprocessing")
"""What stands in the command lines of our own processes; beside them runs the server of Prefect."""
TOWNS = (
    "Caf\u00e9 Harbour", "Dunmore", "Eastry", "Glenby", "Harwick", "Ibsley", "Jarrow", "Kelso", "Larne", "Maldon", "Newry", "Oban", "Quorn",
    "Tenby", "Upton", "Whitby",
)  # fmt: skip
pytestmark = [pytest.mark.model, pytest.mark.prefect]


@dataclass
class Memory:
    """The most that the processes of a run held at once, in megabytes, together and each."""

    together: int = 0
    each: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def watch(self, home: Path) -> None:
        while not self.done.wait(0.2):
            sizes = [size for line, size in processes(home) if any(word in line for word in OURS)]
            self.together = max(self.together, sum(sizes))
            self.each = max(self.each, *sizes, 0)


def processes(home: Path) -> Iterator[tuple[str, int]]:
    """Command line and megabytes, shared pages counted by their share, of the processes with this home folder."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={home}\0".encode() in (process / "environ").read_bytes():
                told = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                yield line, int(told[1]) // 1024 if told else 0
        except OSError:
            continue


@dataclass(frozen=True)
class Done:
    """What a run left."""

    ends: Mapping[str, str]
    output: subprocess.CompletedProcess[str]
    memory: Memory
    trap: Site
    home: Path
    seconds: float


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    home = tmp_path_factory.mktemp("hostile")
    folder = home / "in"
    folder.mkdir()
    files = hostile_folder(folder)
    with served(Site(1)) as trap:
        site, paths = hostile_site(trap.url.rpartition(":")[2])
        with served(site):
            urls = [f"{site.url}{path}" for path in paths] + [
                "file:///etc/hostname",
                "data:text/html,hello",
                "http://[::1]:1/",
            ]
            ends = {f"{site.url}{path}": end for path, end in paths.items()} | {
                str(folder / name): end for name, end in files.items()
            }
            ends |= {"file:///etc/hostname": "not a web address", "data:text/html,hello": "not a web address"}
            yield run(home, [str(folder), f"{site.url}/feed.xml", *urls], site, trap, ends)


def run(home: Path, inputs: list[str], site: Site, trap: Site, ends: Mapping[str, str]) -> Done:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "TOCSIN_"))}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(home), "TOCSIN_PRIVATE_HOSTS": json.dumps([site.url[7:]])}
    environment |= {
        "TOCSIN_FETCH_DEADLINE": "8",
        "TOCSIN_FETCH_RETRIES": "0",
        "TOCSIN_HOST_DELAY": "0",
        "TOCSIN_HOST_CONCURRENCY": "4",
    }
    memory, start = Memory(), time.monotonic()
    watcher = threading.Thread(target=memory.watch, args=(home,))
    watcher.start()
    try:
        output = subprocess.run(
            [sys.executable, "-m", "flows.cli", "run", *inputs],
            cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=580,
        )  # fmt: skip
    finally:
        memory.done.set()
        watcher.join()
    return Done(ends, output, memory, trap, home, time.monotonic() - start)


def rows(done: Done, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(snapshot_path(done.home / "data" / "tocsin.duckdb")), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_no_run_dies_and_nothing_is_lost(done: Done) -> None:
    assert done.output.returncode == 0, done.output.stderr
    ((given, loaded, duplicate, refused),) = rows(done, "SELECT input, loaded, duplicate, refused FROM runs")
    assert given == loaded + duplicate + refused  # type: ignore[operator]
    assert rows(done, "SELECT count(*) FROM articles") == [(loaded,)]


def test_every_bad_item_is_refused_with_its_reason(done: Done) -> None:
    told: dict[object, set[object]] = {}
    for origin, reason in rows(done, "SELECT origin, reason FROM issues"):
        told.setdefault(origin, set()).add(reason)
    wanted = {origin: end for origin, end in done.ends.items() if end != GOOD}
    assert {origin: end for origin, end in wanted.items() if end not in told.get(origin, ())} == {}
    lines = {str(o).rpartition("/")[2]: r for o, r in told.items() if "lines.jsonl" in str(o)}
    assert lines["lines.jsonl"] == {"text contains NUL characters", "not valid JSON", "published_at is out of range"}


def test_the_good_ones_around_them_are_loaded(done: Done) -> None:
    texts = "\n".join(str(text) for (text,) in rows(done, "SELECT text FROM articles"))
    assert [town for town in TOWNS if town not in texts] == []
    assert rows(done, "SELECT count(*) FROM articles WHERE title LIKE 'Report %'") == [(3,)]
    assert "Secrettown" not in texts
    assert not (done.home / "escaped.txt").exists()
    assert not (done.home.parent / "escaped.txt").exists()


def test_names_and_dates_are_what_a_reader_sees(done: Done) -> None:
    (text,) = (str(text) for (text,) in rows(done, "SELECT text FROM articles WHERE text LIKE '%Farrow-on-Sea%'"))
    assert not UNPRINTABLE.search(text)
    (days,) = zip(
        *rows(done, "SELECT published_on FROM articles WHERE text LIKE '%Jarrow%' OR text LIKE '%Kelso%'"), strict=True
    )
    assert days == (None, None)
    ((day,),) = rows(done, "SELECT CAST(published_on AS VARCHAR) FROM articles WHERE text LIKE '%Larne%'")
    assert day == "2024-10-11"
    assert rows(done, "SELECT count(*) FROM articles WHERE text LIKE '%<script%' OR text LIKE '%\x1b%'") == [(0,)]


def test_nothing_was_asked_of_a_private_address(done: Done) -> None:
    assert done.trap.statuses.total() == 0


def test_memory_stays_below_a_gigabyte(done: Done) -> None:
    assert 100 < done.memory.together < MOST_MEGABYTES, (done.memory.together, done.memory.each)


def test_files_and_screen_are_safe_to_open(done: Done) -> None:
    assert not UNPRINTABLE.search(done.output.stdout)
    made = subprocess.run(
        [sys.executable, "-m", "flows.cli", "export", "articles", "--format", "csv", "--output", "articles.csv"],
        cwd=done.home, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    for name in ("articles.csv", "output/events.csv"):
        with (done.home / name).open(newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [cell for cell in cells if re.match(r"[=+@\t\r]|-[^\d.]", cell)] == []
    assert any("cmd|" in line for line in (done.home / "articles.csv").read_text(encoding="utf-8").splitlines())

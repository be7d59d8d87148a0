"""A `tocsin serve` in a process of its own, as a user starts it, and questions to its Prefect server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
STRIKE = "A Ukrainian missile strike killed 12 people in Donetsk on Monday, the mayor said."
FOOTBALL = "The striker scored a late goal. Fans left the stadium in silence."
ARTICLES = (
    {"article_id": "one", "published_at": "2024-10-11", "text": STRIKE},
    {"article_id": "two", "published_at": "2024-10-12", "text": FOOTBALL},
)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a user who has set nothing."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "TOCSIN_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": str(home), **more}


def processes(home: Path, word: str = "") -> dict[int, str]:
    """The living processes that were started with this home folder, by their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={home}\0".encode() in (process / "environ").read_bytes():
                line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if word in line:
                    found[int(process.name)] = line
        except OSError:
            continue
    return found


def until(condition: Callable[[], Any], seconds: float, told: Callable[[], str] = lambda: "") -> Any:
    """What the condition gives once it is true; fails when that takes too long."""
    end = time.monotonic() + seconds
    while True:
        if found := condition():
            return found
        assert time.monotonic() < end, f"not within {seconds:g} s {told()}"
        time.sleep(0.2)


@dataclass
class Served:
    """A schedule that runs."""

    home: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> str:
        """What the schedule and its processes have printed."""
        files = (self.home / "serve.out", self.home / "data/prefect/serve.log")
        return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files if file.exists())

    @property
    def api(self) -> str:
        """Where its server listens."""
        return str(json.loads((self.home / "data/prefect/serve.json").read_text(encoding="utf-8"))["api"])

    def runs(self, **filters: Any) -> list[dict[str, Any]]:
        """Flow runs; of the kind, state or origin that the filter names. None while the server does not answer."""
        try:
            answer = httpx.post(f"{self.api}/flow_runs/filter", json={"flow_runs": filters, "limit": 200}, timeout=20)
        except (httpx.HTTPError, OSError):
            return []
        found: list[dict[str, Any]] = answer.json() if answer.status_code == httpx.codes.OK else []
        return found

    def completed(self) -> list[dict[str, Any]]:
        """Flow runs that ended well."""
        return self.runs(state={"type": {"any_": ["COMPLETED"]}})

    def under_way(self) -> list[dict[str, Any]]:
        """Flow runs that have begun and not ended."""
        return self.runs(state={"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}})

    def one(self, word: str) -> int:
        """The process whose command line contains a word, once there is one."""
        return int(until(lambda: next(iter(processes(self.home, word)), None), 60, lambda: self.log))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; its exit status."""
        self.process.send_signal(number)
        return self.process.wait(90)


@contextmanager
def serving(home: Path, *arguments: str, more: Mapping[str, str] | None = None) -> Iterator[Served]:
    """A schedule on a free port for the length of a block; killed at its end if it still runs."""
    with (home / "serve.out").open("ab") as out:
        command = [sys.executable, "-m", "flows.cli", "serve", "--port", "0", *arguments]
        process = subprocess.Popen(command, cwd=home, env=environment(home, **(more or {})), stdout=out, stderr=out)
    served = Served(home, process)
    try:
        yield served
    finally:
        process.kill()
        process.wait()
        until(lambda: not processes(home), 30, lambda: str(processes(home)))


def write_articles(path: Path) -> Path:
    """Two articles as JSON Lines."""
    path.write_text("".join(f"{json.dumps(article)}\n" for article in ARTICLES), encoding="utf-8")
    return path

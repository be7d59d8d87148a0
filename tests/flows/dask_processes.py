"""A Dask cluster of real processes on the loopback, for tests that kill them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client

ROOT = Path(__file__).parents[2]
QUIET = ("--no-dashboard", "--host", "127.0.0.1")


@dataclass(frozen=True)
class Cluster:
    """A scheduler's address, and the processes of its workers."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def started(folder: Path, words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    paths = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOCSIN_")} | {"PYTHONPATH": paths}
    with (folder / f"{words[0]}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """The address of a scheduler."""
    told = folder / "scheduler.json"
    with started(folder, ("scheduler", *QUIET, "--port", "0", "--scheduler-file", str(told))) as process:
        end = time.monotonic() + 120
        while not told.exists():
            assert process.poll() is None, (folder / "scheduler.log").read_text()
            assert time.monotonic() < end
            time.sleep(0.05)
        yield json.loads(told.read_text())["address"]


@contextmanager
def worker(folder: Path, address: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker without a nanny: killed, it stays dead."""
    words = ("worker", address, *QUIET, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder), *options)
    with started(folder, words) as process:
        yield process


@contextmanager
def cluster(folder: Path, *options: str) -> Iterator[Cluster]:
    """A scheduler and two workers that have joined."""
    with scheduler(folder) as address, worker(folder, address, *options) as a, worker(folder, address, *options) as b:
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=300)
        yield Cluster(address, (a, b))

"""Where the schedule of a warehouse lives: the folder of its Prefect server, and the files by which its processes find one another."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from schemas.errors import TocsinError

FOLDER = "TOCSIN_SERVE_FOLDER"
"""Tells the processes of a schedule where its files are."""


@dataclass(frozen=True, slots=True)
class Place:
    """The files of one schedule."""

    folder: Path

    @property
    def lock(self) -> Path:
        """Held by the process that keeps the schedule."""
        return self.folder / "serve.lock"

    @property
    def address(self) -> Path:
        """Where the server of the schedule listens."""
        return self.folder / "serve.json"

    @property
    def runs(self) -> Path:
        """A file for every flow run under way, locked by its process for as long as it lives."""
        return self.folder / "runs"

    @property
    def log(self) -> Path:
        """What the processes of the schedule print."""
        return self.folder / "serve.log"


def place_of(warehouse: Path) -> Place:
    """The place of the schedule of a warehouse."""
    return Place(warehouse.resolve().parent / "prefect")


def write_whole(path: Path, content: dict[str, object]) -> None:
    """Write a small file of JSON that appears whole."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(path)


def is_held(path: Path) -> bool:
    """Whether a living process holds the lock of a file."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def held(path: Path, told: str) -> Iterator[None]:
    """Hold the lock of a file, which names this process; raises TocsinError with `told` when another does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise TocsinError(f"{told} (process {file.read().strip() or 'unknown'})") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def reachable(warehouse: Path) -> str | None:
    """The API of the server of a `tocsin serve` that keeps the schedule of this warehouse; None when none does."""
    place = place_of(warehouse)
    if is_held(place.lock):
        with suppress(OSError, ValueError, KeyError):
            return str(json.loads(place.address.read_text(encoding="utf-8"))["api"])
    return None

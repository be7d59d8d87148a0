"""Turns: who works on a warehouse, so that runs that overlap wait for one another or stay away, and never do the same work twice.

A turn is a locked file beside the warehouse. The system frees it when its holder dies, however it dies. It also remembers when the
last turn began that came to a good end, which tells a late run whether its work has been done meanwhile.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal

from pydantic import ValidationError

from schemas.base import Frozen
from schemas.errors import TocsinError, WarehouseError

Policy = Literal["wait", "skip"]
WORK = "work"
"""The turn of whoever changes the warehouse."""
PAUSE = 0.2
"""Seconds between two tries."""
COURTESY = 0.5
"""Seconds that a long job leaves between two turns, longer than a pause, so that others get theirs."""


class TurnTakenError(TocsinError):
    """Another process has this turn, and the policy is not to wait."""


class _Note(Frozen):
    """What is written in the file of a turn."""

    holder: int | None = None
    done: dt.datetime | None = None


def turn_path(warehouse: Path, kind: str) -> Path:
    """The file of the turns of a kind."""
    return warehouse.with_name(f"{warehouse.name}.{kind}.turn")


def last_done(warehouse: Path, kind: str) -> dt.datetime | None:
    """When the last turn began that ended without an error; None when there was none."""
    try:
        return _read(turn_path(warehouse, kind).read_text(encoding="utf-8")).done
    except OSError:
        return None


@contextmanager
def turn(warehouse: Path, kind: str, policy: Policy = "wait", timeout: float = 3600.0) -> Iterator[None]:
    """Hold the turn of a kind for the length of a block; a process that holds it already goes on.

    Raises TurnTakenError when another holds it and `policy` is to skip, and TocsinError when it was waited for `timeout` seconds.
    """
    path = turn_path(warehouse, kind)
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise WarehouseError(
            f"the folder {path.parent} of the warehouse cannot be written: {error.strerror}"
        ) from error
    with file:
        if not _taken(file, kind, policy, timeout):
            yield
            return
        before, began = _read_open(file), dt.datetime.now(dt.UTC)
        _write(file, _Note(holder=os.getpid(), done=before.done))
        done = before.done
        try:
            yield
            done = began
        finally:
            _write(file, _Note(done=done))


def _taken(file: IO[str], kind: str, policy: Policy, timeout: float) -> bool:
    """Take the lock; False when this process has it already."""
    end = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _read_open(file).holder
            if holder == os.getpid():
                return False
            who = f"process {holder}" if holder else "another process"
            if policy == "skip":
                raise TurnTakenError(f"{who} is at the same work ({kind}) on this warehouse") from error
            if time.monotonic() > end:
                raise TocsinError(
                    f"{who} has not ended its work ({kind}) on this warehouse; waited {timeout:g} s"
                ) from error
            time.sleep(PAUSE)
        else:
            return True


def _read_open(file: IO[str]) -> _Note:
    file.seek(0)
    return _read(file.read())


def _read(text: str) -> _Note:
    """What stands in the file; nothing when its writer died in the middle."""
    try:
        return _Note.model_validate_json(text)
    except ValidationError:
        return _Note()


def _write(file: IO[str], note: _Note) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps(note.model_dump(mode="json")))
    file.flush()

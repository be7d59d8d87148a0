"""The folder through which coded batches pass from the workers of a cluster to the one loader: any place that fsspec reaches.

A batch is named by what it was made of, and every attempt to code it writes a folder of its own below that name, its counts last. So a
batch that is coded twice does no harm, one that was being written when its worker died is not seen, and nothing is ever overwritten.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec

from schemas.errors import InputError, TocsinError
from schemas.run import Run
from warehouse.batches import COUNTS, SCHEMAS, read_batch, write_batch
from warehouse.stage import Staged


@dataclass(frozen=True, slots=True)
class BatchStore:
    """A shared folder of coded batches; `url` is a path or an address that fsspec knows (`s3://...`, `gs://...`, `file://...`)."""

    url: str

    def _folder(self) -> tuple[Any, str]:
        """The file system and the path in it; raises InputError."""
        try:
            system, path = fsspec.core.url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise InputError(f"the folder of batches {self.url} cannot be reached: {error}") from error
        return system, str(path).rstrip("/")

    def holds(self, name: str) -> str | None:
        """The first whole attempt at a batch, if there is any: its path below the store."""
        system, root = self._folder()
        with self._told(name):
            system.invalidate_cache()
            whole = sorted(system.glob(f"{root}/{name}/*/{COUNTS}"))
        return f"{name}/{whole[0].split('/')[-2]}" if whole else None

    def put(self, name: str, staged: Staged) -> str:
        """Write an attempt at a batch; its path below the store. Raises TocsinError."""
        system, root = self._folder()
        attempt = f"{name}/{uuid.uuid4().hex}"
        with tempfile.TemporaryDirectory(prefix="tocsin-") as here, self._told(attempt):
            folder = write_batch(Path(here) / "batch", staged)
            system.makedirs(f"{root}/{attempt}", exist_ok=True)
            for file in _files():
                system.put_file(str(folder / file), f"{root}/{attempt}/{file}")
        return attempt

    def read(self, attempt: str, run: Run) -> Staged:
        """The rows of an attempt, filed under a run; raises TocsinError when it is not there or not whole."""
        system, root = self._folder()
        with tempfile.TemporaryDirectory(prefix="tocsin-") as here, self._told(attempt):
            for file in _files():
                system.get_file(f"{root}/{attempt}/{file}", str(Path(here) / file))
            return read_batch(Path(here), run)

    def forget(self, attempt: str) -> None:
        """Delete every attempt at a batch of which this is one."""
        system, root = self._folder()
        with self._told(attempt):
            system.rm(f"{root}/{attempt.split('/', maxsplit=1)[0]}", recursive=True)

    def prove(self, proof: str) -> None:
        """Leave a mark for `sees`; raises TocsinError."""
        system, root = self._folder()
        with self._told(proof):
            system.makedirs(root, exist_ok=True)
            system.pipe_file(f"{root}/{proof}", b"")

    def sees(self, proof: str) -> bool:
        """Whether this machine sees a mark that another has left."""
        system, root = self._folder()
        with self._told(proof):
            system.invalidate_cache()
            return bool(system.exists(f"{root}/{proof}"))

    def withdraw(self, proof: str) -> None:
        """Delete a mark."""
        system, root = self._folder()
        with self._told(proof):
            system.rm_file(f"{root}/{proof}")

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TocsinError(f"the folder of batches {self.url} failed at {what}: {error}") from error


def _files() -> list[str]:
    """The files of a batch; the one without which it is none comes last."""
    return [*(f"{name}.parquet" for name in SCHEMAS), COUNTS]

"""The form of a backup: a tar file of `warehouse.duckdb`, perhaps `overrides.jsonl` and `raw/ab/<hash>.gz`, and, last, `manifest.json`."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import Field, ValidationError

from schemas.base import Frozen
from schemas.errors import InputError

MANIFEST, WAREHOUSE, OVERRIDES = "manifest.json", "warehouse.duckdb", "overrides.jsonl"
RAW = re.compile(r"raw/(?P<folder>[0-9a-f]{2})/(?P<hash>(?P=folder)[0-9a-f]{62})\.gz")
CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 20


class Manifest(Frozen):
    """What a backup says of itself. It is written last: an archive that was cut off has none. `created_at` is UTC; `rows` by table."""

    format: int = Field(default=1, ge=1)
    tocsin: str
    created_at: dt.datetime
    bytes: int
    sha256: str
    migration: int
    revision: int
    rows: dict[str, int]
    overrides: bool = False
    raw_files: int | None = None
    """None when the raw store was not asked for."""


class Counted:
    """A file that is read through, and its digest."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        chunk = self._file.read(size)
        self._digest.update(chunk)
        return chunk

    @property
    def sha256(self) -> str:
        """The digest of what was read, in hex digits."""
        return self._digest.hexdigest()


def add_file(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Put a file into the archive; its digest."""
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode = path.stat().st_size, 0o644
        counted = Counted(file)
        tar.addfile(info, counted)
        return counted.sha256


def add_bytes(tar: tarfile.TarFile, content: bytes, name: str) -> None:
    """Put some bytes into the archive."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o644
    tar.addfile(info, io.BytesIO(content))


@contextmanager
def opened(path: Path) -> Iterator[tarfile.TarFile]:
    """An archive, for reading; raises InputError when it is none or damaged, also while the block reads it."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise InputError(f"there is no backup {path}") from error
    except (tarfile.TarError, EOFError) as error:
        raise InputError(f"{path} is not a backup, or damaged: {error}") from error


def read_manifest(tar: tarfile.TarFile, path: Path) -> Manifest:
    """What the archive says of itself; raises InputError when it is cut off, or of a form that we do not know."""
    members = [member for member in tar if member.name == MANIFEST and member.isreg()]
    file = tar.extractfile(members[-1]) if members else None
    if file is None:
        raise InputError(f"{path} is not a backup, or cut off: it has no {MANIFEST}")
    try:
        manifest = Manifest.model_validate_json(file.read(LARGEST_MANIFEST))
    except ValidationError as error:
        raise InputError(f"{path}: {MANIFEST} cannot be read; upgrade tocsin?") from error
    if manifest.format > 1:
        raise InputError(f"{path} was made by a newer version of Tocsin ({manifest.tocsin}); upgrade tocsin")
    return manifest


def copy_out(tar: tarfile.TarFile, name: str, target: Path) -> str:
    """Write a member of the archive to a new file; its digest. Raises InputError when there is none of that name."""
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise InputError(f"the backup holds no {name}")
    counted = Counted(file)
    with target.open("xb") as out:
        while chunk := counted.read(CHUNK):
            out.write(chunk)
    return counted.sha256

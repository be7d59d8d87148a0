"""A folder to prepare something in, that is gone afterwards; what was killed is cleared away by the next."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = ".tocsin-staging-"
ALIVE = "alive"


@contextmanager
def staging(beside: Path) -> Iterator[Path]:
    """An empty folder within `beside`, on the same file system, for the length of the block. Raises OSError."""
    _clear(beside)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    try:
        with (folder / ALIVE).open("w", encoding="ascii") as handle:
            # The system lets go of this lock when we die, however that happens.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(beside: Path) -> None:
    for folder in beside.glob(f"{PREFIX}*"):
        if not _is_used(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_used(folder: Path) -> bool:
    try:
        with (folder / ALIVE).open(encoding="ascii") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        # It was made this moment, or died before it could say that it lives; the next one will see.
        return not (folder / ALIVE).exists() and not any(folder.iterdir())
    return False

"""Whole files on the disk: written beside their place and renamed in one step, or cloned without passing through us."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FICLONE = 0x40049409
"""The Linux call that lets a second file share the blocks of the first until either changes (btrfs, XFS, bcachefs, ...)."""


def sync(path: Path) -> None:
    """Make the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clone(path: Path, target: Path) -> None:
    """The bytes of `path` under a second name: shared where the file system can, else copied by the system."""
    with path.open("rb") as source, target.open("xb") as copy:
        # DuckDB's own lock: no other program may open the file for writing meanwhile, and none does if we get it.
        fcntl.lockf(source, fcntl.LOCK_SH | fcntl.LOCK_NB)
        try:
            fcntl.ioctl(copy, FICLONE, source.fileno())
        except OSError:
            shutil.copyfile(path, target)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The name of a file to write in the block, which at its end, whole on the disk, takes the place of `target` in one step.

    What died half-way is removed by the next who writes the same target; whoever writes it holds a lock meanwhile.
    """
    remove_partial(target)
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield partial
        sync(partial)
        partial.replace(target)
        sync(target.parent)
    finally:
        with suppress(OSError):
            remove_partial(target)


def remove_partial(target: Path) -> None:
    """Delete what writers of `target` left who died on the way."""
    for leftover in target.parent.glob(f".{target.name}.*"):
        leftover.unlink(missing_ok=True)

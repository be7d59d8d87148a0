"""A copy of the warehouse from before each migration, beside it, of which the last few are kept."""

from __future__ import annotations

import re
from pathlib import Path

from warehouse.cloning import clone, replacing

FOLDER = "backups"
KEPT = 3
"""How many copies are kept unless somebody says otherwise."""


def copy_path(path: Path, migration: int) -> Path:
    """Where the copy is that stands at this migration: data/backups/tocsin.migration-0033.duckdb for data/tocsin.duckdb."""
    return path.parent / FOLDER / f"{path.stem}.migration-{migration:04}.duckdb"


def migration_copies(path: Path) -> list[Path]:
    """The copies of the warehouse `path` that are there, the oldest first."""
    pattern = re.compile(re.escape(path.stem) + r"\.migration-(\d+)\.duckdb")
    named = ((pattern.fullmatch(file.name), file) for file in (path.parent / FOLDER).glob("*.duckdb"))
    return [file for _, file in sorted((int(match[1]), file) for match, file in named if match)]


def keep_copy(path: Path, migration: int, kept: int) -> Path:
    """Clone the closed warehouse `path`, which stands at `migration`, and delete the oldest copies beyond `kept`; the copy's path.

    A copy of the same migration is replaced: this one is newer. Only the holder of the writer's lock may call it. Raises OSError.
    """
    target = copy_path(path, migration)
    target.parent.mkdir(exist_ok=True)
    with replacing(target) as partial:
        clone(path, partial)
    for old in migration_copies(path)[:-kept]:
        old.unlink(missing_ok=True)
    return target

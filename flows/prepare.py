"""A warehouse that is ready for a run. On its own, so that whoever runs can tell in a moment that there is none to be had."""

from __future__ import annotations

from pathlib import Path

from warehouse.db import open_writer


def prepare(warehouse: Path, backups: int = 3) -> None:
    """Make the warehouse when it is not there, and migrate it, keeping so many copies from before migrations.

    Raises WarehouseError when it cannot be written.
    """
    with open_writer(warehouse, kept=backups):
        pass

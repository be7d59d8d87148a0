"""Refused items taken up again after a fix: their inputs are read once more, and what is known by then counts as a duplicate."""

from __future__ import annotations

from pathlib import Path

from flows.sources.inputs import is_url
from warehouse.db import open_writer
from warehouse.retries import drop_aside, refused_origins, set_aside


def take_up(warehouse: Path, stage: str | None = None, reason: str | None = None) -> tuple[str, ...]:
    """The inputs to read again: addresses, and files that are still there. Their refusals are set aside."""
    with open_writer(warehouse) as connection:
        inputs = tuple(o for o in refused_origins(connection, stage, reason) if is_url(o) or Path(o).exists())
        if inputs:
            set_aside(connection, inputs, stage, reason)
    return inputs


def finish(warehouse: Path) -> tuple[int, int]:
    """End a retry whose run has ended: how many refusals it took up, and how many were refused again."""
    with open_writer(warehouse) as connection:
        return drop_aside(connection)

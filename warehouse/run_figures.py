"""What became of one run, from the rows it left: for those who look at it from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from schemas.run import StageTime
from warehouse.transaction import scalar, transaction

HARMS = ("killed", "injured")
REFUSALS = "SELECT stage, reason, count(*) FROM issues WHERE run_id = ? AND stage != 'check' GROUP BY ALL ORDER BY 3 DESC, 1, 2"
COUNTED = "SELECT {0}, count(*) FROM events WHERE run_id = ? GROUP BY ALL ORDER BY 2 DESC, 1"
TOLLS = f"""
SELECT count(*), {", ".join(f"sum({harm}_low), sum({harm}_best), sum(coalesce({harm}_high, {harm}_best))" for harm in HARMS)}
FROM incidents SEMI JOIN (SELECT incident_id FROM events WHERE run_id = ?) USING (incident_id)
"""
SAMPLE_COLUMNS = (
    "event_type", "event_subtype", "actor_name", "target_name", "location_name", "country", "date_latest", "killed_low", "injured_low",
    "modality", "attribution_name", "confidence", "sentence", "article_id",
)  # fmt: skip
SAMPLE = f"""
SELECT {", ".join(SAMPLE_COLUMNS)} FROM events WHERE run_id = ?
ORDER BY killed_low DESC NULLS LAST, confidence DESC, event_id LIMIT ?
"""
"""The gravest first: of all rows these are the ones that should be right."""


@dataclass(frozen=True, slots=True)
class RunFigures:
    """New refusals by stage and reason, events by type and by modality, the tolls of the incidents that the run's events report
    (low, best, high of each harm), and some of its events as rows."""

    refusals: tuple[tuple[str, str, int], ...]
    types: Mapping[str, int]
    modalities: Mapping[str, int]
    unknown_places: int
    incidents: int
    tolls: Mapping[str, tuple[int, int, int]]
    sample: tuple[dict[str, Any], ...]


def run_figures(connection: duckdb.DuckDBPyConnection, run_id: str, sample: int = 10) -> RunFigures:
    """The figures of a run, from a writer's or a reader's connection."""
    incidents, *sums = connection.execute(TOLLS, [run_id]).fetchall()[0]
    values = [int(value or 0) for value in sums]
    rows = connection.execute(SAMPLE, [run_id, sample]).fetchall()
    return RunFigures(
        refusals=tuple(connection.execute(REFUSALS, [run_id]).fetchall()),
        types=dict(connection.execute(COUNTED.format("event_type"), [run_id]).fetchall()),
        modalities=dict(connection.execute(COUNTED.format("modality"), [run_id]).fetchall()),
        unknown_places=scalar(
            connection, "SELECT count(*) FROM events WHERE run_id = ? AND place_id IS NULL", [run_id]
        ),
        incidents=int(incidents),
        tolls={harm: (values[3 * n], values[3 * n + 1], values[3 * n + 2]) for n, harm in enumerate(HARMS)},
        sample=tuple(dict(zip(SAMPLE_COLUMNS, row, strict=True)) for row in rows),
    )


def record_stages(connection: duckdb.DuckDBPyConnection, run_id: str, stages: Sequence[StageTime]) -> None:
    """Write down how long the stages of a run took, in place of what stood there; readers see it at the next publication."""
    with transaction(connection):
        connection.execute("DELETE FROM run_stages WHERE run_id = ?", [run_id])
        for stage in stages:
            row = [run_id, stage.stage, stage.seconds, stage.items]
            connection.execute("INSERT INTO run_stages VALUES (?, ?, ?, ?)", row)

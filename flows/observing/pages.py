"""What artifacts show, as Markdown and as rows: pure text, in which what strangers wrote can neither format nor link anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.secrets import Mask
from flows.terminal import one_line
from schemas.run import Run, StageTime
from warehouse.run_figures import RunFigures

ACTIVE = re.compile(r"([\\`*_{}\[\]<>()#|!~$])")
ADDRESS = re.compile(r"(?i)\b((?:https?|ftp|mailto|javascript|data|file):|www\.)")
LONGEST = 300
"""Characters of a cell."""
REASONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class RunPage:
    """What there is to show of a run; `unusual` are warnings about the data, `error` why it failed."""

    run: Run
    figures: RunFigures
    stages: Sequence[StageTime]
    unusual: Sequence[str] = ()
    error: str | None = None


def plain(value: object, mask: Mask) -> str:
    """A value as Markdown shows it literally, in one line; nothing for an unknown one."""
    if value is None:
        return ""
    text = mask(one_line(f"{value:,}" if isinstance(value, int) else str(value)))
    text = text[:LONGEST] + "…" if len(text) > LONGEST else text
    # A zero-width space keeps renderers from making a link of an address.
    return ADDRESS.sub(lambda found: found[0][0] + "\u200b" + found[0][1:], ACTIVE.sub(r"\\\1", text))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], mask: Mask) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *([plain(cell, mask) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def run_page(page: RunPage, mask: Mask) -> str:
    """The counts of a run, its refusals, tolls, stages and what is unusual, as Markdown."""
    run, figures = page.run, page.figures
    parts = [f"# Run {plain(run.run_id, mask)}: {run.status}", _introduction(page, mask)]
    counts = run.counts.model_dump()
    parts += ["## Counts", table(tuple(counts), [tuple(counts.values())], mask)]
    if page.unusual:
        parts += ["## Unusual", "\n".join(f"- {plain(line, mask)}" for line in page.unusual)]
    if figures.refusals:
        shown = figures.refusals[:REASONS_SHOWN]
        parts += ["## Refused for the first time", table(("stage", "because", "items"), shown, mask)]
    if figures.types:
        parts += ["## Events", table(("type", "events"), figures.types.items(), mask)]
        parts += [table(("modality", "events"), figures.modalities.items(), mask)]
    if figures.incidents:
        rows = [(harm, *toll) for harm, toll in figures.tolls.items()]
        told = f"Of the {figures.incidents:,} incidents that these events report, by everything known of them."
        parts += ["## Tolls", told, table(("", "low", "best", "high"), rows, mask)]
    if page.stages:
        times = [(stage.stage, f"{stage.seconds:.2f}", stage.items or None) for stage in page.stages]
        parts += ["## Stages", table(("stage", "seconds", "items"), times, mask)]
    return "\n\n".join(parts) + "\n"


def _introduction(page: RunPage, mask: Mask) -> str:
    run, events = page.run, sum(page.figures.types.values())
    ended = f" to {run.finished_at:%Y-%m-%d %H:%M:%S}" if run.finished_at else ""
    told = [f"{run.started_at:%Y-%m-%d %H:%M:%S}{ended} UTC, coder {plain(run.coder_version, mask)}."]
    if page.error:
        told.append(f"**Failed:** {plain(page.error, mask)}")
    if events:
        told.append(f"The place of {page.figures.unknown_places:,} of {events:,} events is unknown.")
    return "\n\n".join(told)


def event_rows(figures: RunFigures, mask: Mask) -> list[dict[str, Any]]:
    """Some events as rows of a table artifact."""
    return [{name: plain(value, mask) for name, value in row.items()} for row in figures.sample]


def export_links(files: Sequence[Path], address: str | None) -> list[tuple[str, str]]:
    """The files and where they are: below an address that others reach, or on this machine."""
    if address is None:
        return [(path.name, path.resolve().as_uri()) for path in files]
    return [(path.name, f"{address.rstrip('/')}/{path.name}") for path in files]

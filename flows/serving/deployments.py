"""The deployments of `tocsin serve`: which flows run when. `prefect.yaml` says the same for people who run Prefect already."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flows.settings import Settings

ANCHOR = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Intervals are counted from here, so that a restart does not move them."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A deployment: the flow at `entrypoint` (module form), every so many seconds or by a line of cron, or only when it is asked for."""

    name: str
    entrypoint: str
    description: str
    every: float | None = None
    cron: str | None = None
    at_once: bool = False
    """Whether it runs at the very first start, and not only when it is due."""
    parameters: Mapping[str, Any] = field(default_factory=dict)


def planned(settings: Settings) -> tuple[Planned, ...]:
    """Every deployment."""
    where = {"warehouse": str(settings.warehouse.resolve())}
    files = {**where, "output": str(settings.output.resolve())}
    return (
        Planned(
            "ingest",
            "flows.daily.ingest",
            "Read the sources, code what is new, load, link and publish it.",
            every=settings.ingest_every,
            at_once=True,
            parameters=where,
        ),
        Planned(
            "daily",
            "flows.daily.daily",
            "Link what is left to link, publish, and write the files.",
            cron=settings.daily_at,
            parameters=files,
        ),
        Planned(
            "maintain",
            "flows.daily.maintain",
            "Check the warehouse, give back unused room, drop old bodies, rotate the dated snapshots.",
            cron=settings.maintain_at,
            parameters=where,
        ),
        Planned(
            "backfill",
            "flows.daily.backfill",
            "Read archives, or a range of days, in chunks, from where it was interrupted.",
            parameters=where,
        ),
        Planned(
            "recode",
            "flows.daily.recode",
            "Code again what another version has coded, and publish it all at once.",
            parameters=where,
        ),
    )


def command() -> str:
    """How a worker of ours starts a flow run."""
    return f"{sys.executable} -m flows.serving.flow_process"

"""One run of the pipeline: who coded what with which code, knowledge and model, and that the counts add up."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import model_validator

from schemas.base import Frozen


class RunCounts(Frozen):
    """Articles in and out of a run, and the events coded from the loaded ones."""

    input: int = 0
    loaded: int = 0
    duplicate: int = 0
    refused: int = 0
    events: int = 0

    @model_validator(mode="after")
    def _adds_up(self) -> RunCounts:
        if self.input != self.loaded + self.duplicate + self.refused:
            raise ValueError("input = loaded + duplicate + refused does not hold")
        return self


class Run(Frozen):
    """A row of `runs`. Times are UTC."""

    run_id: str
    started_at: dt.datetime
    finished_at: dt.datetime | None = None
    status: Literal["running", "completed", "failed"] = "running"
    coder_version: str
    seeds_fingerprint: str
    model: str
    counts: RunCounts = RunCounts()


class StageTime(Frozen):
    """How long one stage of a run took: wall-clock seconds, and how many items went in."""

    stage: str
    seconds: float
    items: int = 0

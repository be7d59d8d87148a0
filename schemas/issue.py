"""A refusal: what was not loaded, and why; or, at the stage `check`, a warning about the data. Nothing is dropped in silence."""

from __future__ import annotations

from typing import Literal

from schemas.base import Frozen

Stage = Literal["fetch", "read", "extract", "ingest", "code", "load", "cluster", "publish", "export", "check"]


class Issue(Frozen):
    """One refused item. `line` counts from 1 in the input named by `origin`; `reason` is a short stable phrase, `detail` free text."""

    stage: Stage
    reason: str
    detail: str | None = None
    origin: str | None = None
    line: int | None = None
    article_id: str | None = None
    sample: str | None = None

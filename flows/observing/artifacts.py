"""Artifacts on the Prefect server: a page for each run, some of its events, links to its files, and how far a long run is."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.context import FlowRunContext
from prefect.exceptions import PrefectException

from flows.observing.logs import happened
from flows.observing.pages import RunPage, event_rows, export_links, run_page
from flows.secrets import Mask, secrets_of
from flows.settings import Settings

PAGE, EVENTS, EXPORT, PROGRESS = "tocsin-run", "tocsin-events", "tocsin-export", "tocsin-progress"
LONG_RUN = 15.0
"""Seconds after which a run is a long one and shows how far it is."""
UPDATE_EVERY = 10.0
KEY = 255


@contextmanager
def _in_passing(what: str) -> Iterator[None]:
    """A server that is away or ill must not end a run that merely wants to be seen."""
    try:
        yield
    except (httpx.HTTPError, PrefectException, OSError, RuntimeError) as error:
        happened(f"{what} could not be shown", level=logging.WARNING, error=repr(error))


def show_run(settings: Settings, page: RunPage, files: Sequence[Path] = ()) -> None:
    """Leave the artifacts of a run; nothing happens outside of a flow run, or when the settings ask for none."""
    if not settings.artifacts or FlowRunContext.get() is None:
        return
    mask = Mask(secrets_of(os.environ, settings))
    with _in_passing("the run"):
        create_markdown_artifact(run_page(page, mask), key=PAGE, description=f"Run {page.run.run_id}")
        if rows := event_rows(page.figures, mask):
            create_table_artifact(
                rows, key=EVENTS, description=f"Some events of run {page.run.run_id}, the gravest first"
            )
        for name, link in export_links(files, settings.exports_url):
            key = f"{EXPORT}-{''.join(c if c.isalnum() else '-' for c in name.lower())}"[:KEY]
            create_link_artifact(mask(link), link_text=name, key=key, description="What the run exported")


class ProgressShown:
    """How far a long run is, as one artifact that is brought up to date now and then. `total`: of what `done` counts, None if unknown."""

    def __init__(self, settings: Settings, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._on = settings.artifacts and FlowRunContext.get() is not None
        self._what, self._clock, self._began = what, clock, clock()
        self._artifact: UUID | None = None
        self._told = self._began + LONG_RUN - UPDATE_EVERY

    def at(self, done: int, total: int | None = None) -> None:
        """Say how many are done; cheap until it is time to tell."""
        now = self._clock()
        if self._on and now - self._told >= UPDATE_EVERY:
            self._told = now
            rate = done / max(now - self._began, 1e-9)
            of = f" of {total:,}" if total else ""
            self._tell(_percent(done, total), f"{done:,}{of} {self._what}, {rate:,.1f} a second")

    def done(self, done: int) -> None:
        """Say that all are done, if anything was said at all."""
        if self._artifact is not None:
            self._tell(100.0, f"{done:,} {self._what}")

    def _tell(self, percent: float, text: str) -> None:
        with _in_passing("progress"):
            if self._artifact is None:
                made = create_progress_artifact(percent, key=PROGRESS, description=text)
                self._artifact = made if isinstance(made, UUID) else None
            else:
                update_progress_artifact(self._artifact, percent, description=text)


def _percent(done: int, total: int | None) -> float:
    """Never all before the end; nothing when nobody knows how many there are."""
    return 0.0 if not total else min(99.0, 100 * done / total)

"""Coding again what is stored, and correcting it: the plain functions behind `tocsin recode`, `diff` and `override`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from flows.cluster import Likeness, take_over
from flows.code_articles import Coding, code_group, grouped
from flows.fan_out.choice import open_coders
from flows.identity import identity
from flows.serving.turns import WORK, turn
from flows.settings import Settings
from flows.sources.arrival import Arrival
from flows.workers import Workers
from schemas.ids import stable_id
from schemas.issue import Issue
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse.clustering import relink
from warehouse.db import open_writer
from warehouse.overrides import Correction, correct
from warehouse.publish import publish_open
from warehouse.recoding import keep, pending, prepare
from warehouse.transaction import transaction

if TYPE_CHECKING:
    # A name of DuckDB's that a module of a flow binds outlives Python, and DuckDB's bindings then print what they call leaks.
    from duckdb import DuckDBPyConnection


def recode(settings: Settings, since: dt.date | None = None) -> Run:
    """Code again every stored article (published from `since` on) that another coder has coded, and publish it all at once.

    Until the end the events of the coder before stand; a process that dies leaves them so, and the next call goes on where it stopped.
    """
    with turn(settings.warehouse, "recode", timeout=settings.turn_timeout):
        return _recode(settings, since)


def _recode(settings: Settings, since: dt.date | None) -> Run:
    run = _new_run(settings)
    with _working(settings) as connection:
        prepare(connection, run.coder_version)
    with open_coders(settings) as pool:
        after: str | None = ""
        while after is not None:
            after = _recode_batch(settings, run, pool, since, after)
    with _working(settings) as connection:
        finished = take_over(connection, load_linking(), run, dt.datetime.now(dt.UTC))
        publish_open(connection, settings.warehouse)
    return finished


@contextmanager
def _working(settings: Settings) -> Iterator[DuckDBPyConnection]:
    """The writer's connection of who has the turn: while articles are coded, others may work on the warehouse."""
    with (
        turn(settings.warehouse, WORK, timeout=settings.turn_timeout),
        open_writer(settings.warehouse) as connection,
    ):
        yield connection


def _new_run(settings: Settings) -> Run:
    coder = identity(settings)
    started = dt.datetime.now(dt.UTC)
    return Run(
        run_id="r" + stable_id("recode", started.isoformat(), coder.version, settings.warehouse.resolve()),
        started_at=started,
        coder_version=coder.version,
        seeds_fingerprint=coder.seeds_fingerprint,
        model=coder.model,
    )


def _recode_batch(settings: Settings, run: Run, pool: Workers, since: dt.date | None, after: str) -> str | None:
    """Code the next articles and put them beside the old ones; the id of the last, None when there was none."""
    with _working(settings) as connection:
        articles = pending(connection, run.coder_version, since, after, settings.batch_size)
    if not articles:
        return None
    arrivals = [Arrival(article, "warehouse") for article in articles]
    groups = pool.map(partial(code_group, settings.model), grouped(arrivals))
    coded = [item for group in groups for item in group]
    done = [item for item in coded if isinstance(item, Coding)]
    events = [event for item in done for event in item.events]
    refused = [item for item in coded if isinstance(item, Issue)]
    with _working(settings) as connection:
        keep(connection, [item.arrival.article for item in done], events, refused, run)
    return articles[-1].article_id


def override(settings: Settings, correction: Correction) -> None:
    """Record and apply a correction, and publish it."""
    with open_writer(settings.warehouse) as connection:
        with transaction(connection):
            correct(connection, correction)
            relink(connection, Likeness(load_linking()), "override")
        publish_open(connection, settings.warehouse)

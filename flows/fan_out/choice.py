"""Where the work of a run is done: by this process, by processes beside it, or on a cluster."""
# ruff: noqa: PLC0415 (Dask is an extra, and takes half a second to import)

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from functools import partial
from importlib.util import find_spec

from flows.code_articles import coder_for
from flows.parts import Plan
from flows.settings import Settings
from flows.workers import Here, Prepare, Workers, workers
from schemas.errors import InputError
from schemas.run import Run

CODER = ("flows.shared_coder",)
"""What coders share."""
_AHEAD: ContextVar[Workers | None] = ContextVar("_AHEAD", default=None)
"""Workers from before the flow: a flow is given only what its server can store."""


@contextmanager
def open_workers(settings: Settings, prepare: Prepare, shared: Sequence[str] = ()) -> Iterator[Workers]:
    """The workers that the settings ask for, for the length of a block; each calls `prepare` once, as soon as it starts; `shared` are
    modules that processes of this machine load once for all of them.

    Raises InputError when Dask is not installed, and TocsinError when the cluster cannot be reached, has no workers or has workers
    that are another coder than this process.
    """
    ahead = _AHEAD.get()
    if ahead is not None:
        yield ahead
        ahead.let_go()
        return
    if settings.cluster is None:
        with workers(settings.jobs, prepare, shared) as pool:
            yield pool
        return
    if find_spec("distributed") is None:
        raise InputError("coding on a cluster needs Dask, here and on its workers: pip install 'tocsin[cluster]'")
    from flows.fan_out.dask_cluster import dask_workers

    with dask_workers(settings.cluster, settings.model, prepare) as cluster:
        yield cluster


def open_coders(settings: Settings) -> AbstractContextManager[Workers]:
    """The workers that the settings ask for, each with a coder."""
    return open_workers(settings, partial(coder_for, settings.model), CODER)


@contextmanager
def coders_ahead(settings: Settings) -> Iterator[Workers]:
    """The workers that `open_coders` gives to what runs in the block, once; a cluster is looked for by who needs it."""
    if settings.cluster is not None:
        yield Here()
        return
    with open_coders(settings) as pool:
        token = _AHEAD.set(pool)
        try:
            yield pool
        finally:
            _AHEAD.reset(token)


def plan_of(settings: Settings, run: Run, pool: Workers) -> Plan:
    """How the batches of a run go from these workers to the warehouse: through a shared folder when they are a cluster's.

    Raises TocsinError when a worker does not see that folder.
    """
    if settings.cluster is None:
        return Plan(settings.model, run, pool)
    from flows.fan_out.stored_parts import stored_plan

    folder = settings.batches or str((settings.warehouse.parent / "batches").absolute())
    return stored_plan(settings.model, run, pool, folder)

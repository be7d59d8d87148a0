"""The workers of a Dask cluster as `flows.workers.Workers`. A worker that dies is made up for: what it had in hand is done again elsewhere.

Import it only where a cluster is asked for: it needs the extra `[cluster]`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from distributed import Client, Future, KilledWorker, Worker, WorkerPlugin, get_worker
from distributed import TimeoutError as DaskTimeoutError
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError

from flows.identity import identity
from flows.settings import load_settings
from flows.workers import Pending, Prepare, Workers
from schemas.errors import TocsinError

In = TypeVar("In")
Out = TypeVar("Out")

PLUGIN = "tocsin"
CONNECTING = 10.0
"""Seconds that the scheduler may take to answer."""
GATHERING = 60.0
"""Seconds that the first worker may take to register, and the last may take to come back."""
LOOK = 5.0
"""Seconds between two looks at whether there are any workers left."""


class OneAtATime(WorkerPlugin):
    """Gets a worker ready when it joins, and lets one group at a time be coded in it: threads of a process get in each other's way."""

    name = PLUGIN

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._turn: threading.Lock | None = None  # made on the worker: a lock cannot travel

    async def setup(self, worker: Worker) -> None:
        """Called once on every worker, also on one that joins later."""
        del worker
        self._turn = threading.Lock()
        await asyncio.to_thread(self._prepare)

    def turn(self) -> threading.Lock:
        """Whose turn it is in this worker."""
        if self._turn is None:
            raise TocsinError("a group of articles came before its worker was ready")
        return self._turn


def _in_turn(function: Callable[[In], Out], model: str, version: str, given: In) -> Out:
    """What a worker does: it refuses to code when it is another coder than whoever asks."""
    worker = get_worker()
    if (own := _version(model)) != version:
        raise TocsinError(_other_coder(worker.address, own, version))
    with cast(OneAtATime, worker.plugins[PLUGIN]).turn():
        return function(given)


def _other_coder(address: str, found: str, wanted: str) -> str:
    return (
        f"the worker {address} is another coder: it has {found}, this process {wanted}; install the same Tocsin, with the same seeds, "
        "model and gazetteer, on both"
    )


@dataclass(frozen=True, slots=True)
class _OnCluster(Generic[Out]):
    client: Client
    future: Future[Any]

    def result(self) -> Out:
        left = GATHERING
        while True:
            try:
                made: Out = self.future.result(timeout=LOOK)
            except DaskTimeoutError as error:
                left = GATHERING if _worker_addresses(self.client) else left - LOOK
                if left <= 0:
                    raise TocsinError(
                        "the cluster has no workers left; what was coded is loaded, run again for the rest"
                    ) from error
            except KilledWorker as error:
                raise TocsinError(
                    f"a group of articles took several workers of the cluster with it (out of memory?): {error}"
                ) from error
            except (FutureCancelledError, CommClosedError, OSError) as error:
                raise TocsinError(
                    f"the cluster is lost: {error}; what was coded is loaded, run again for the rest"
                ) from error
            else:
                return made


class DaskWorkers(Workers):
    """The workers of a cluster; made by `dask_workers`."""

    def __init__(self, client: Client, model: str, version: str) -> None:
        self._client, self._model, self._version = client, model, version

    @property
    def size(self) -> int:
        """Workers that are there now."""
        return max(1, len(_worker_addresses(self._client)))

    def submit(self, function: Callable[[In], Out], given: In) -> Pending[Out]:
        """See `Workers`; done at least once, and its result taken once."""
        future = self._client.submit(_in_turn, function, self._model, self._version, given, pure=False)
        return _OnCluster(self._client, future)

    def each(self, function: Callable[..., Out], *given: object) -> Mapping[str, Out]:
        """Call the function once on every worker; what each answers, by address. Raises TocsinError."""
        return _each(self._client, function, *given)


@contextmanager
def dask_workers(address: str, model: str, prepare: Prepare) -> Iterator[DaskWorkers]:
    """The workers of the cluster whose scheduler listens at `address`, checked and ready.

    Raises TocsinError when nobody answers there, when there are no workers, and when one of them is another coder than this process.
    """
    try:
        client = Client(address, timeout=CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise TocsinError(f"the scheduler {address} does not answer: start it with `dask scheduler`") from error
    with client:
        _wait_for_workers(client, address)
        version = _version(model)
        for worker, found in _each(client, _version, model).items():
            if found != version:
                raise TocsinError(_other_coder(worker, found, version))
        client.register_plugin(OneAtATime(prepare))
        yield DaskWorkers(client, model, version)


def _version(model: str) -> str:
    return identity(load_settings(model=model)).version


def _each(client: Client, function: Callable[..., Out], *given: object) -> Mapping[str, Out]:
    try:
        answers: Mapping[str, Out] = client.run(function, *given)
    except ModuleNotFoundError as error:
        raise TocsinError(
            f"a worker of the cluster lacks the module {error.name}: install Tocsin on every worker"
        ) from error
    return answers


def _worker_addresses(client: Client) -> tuple[str, ...]:
    return tuple(client.scheduler_info(n_workers=-1)["workers"])


def _wait_for_workers(client: Client, address: str) -> None:
    end = time.monotonic() + GATHERING
    while not _worker_addresses(client):
        if time.monotonic() > end:
            raise TocsinError(
                f"the cluster at {address} has no workers: start some with `dask worker {address} --nthreads 1`"
            )
        time.sleep(0.2)

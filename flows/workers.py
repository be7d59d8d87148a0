"""Who does the work of a run: this process, processes beside it, or the workers of a cluster (`flows.fan_out`).

Results come in the order of input. Memory does not grow with the number of groups: only a few are under way at once.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import forkserver
from typing import Generic, Protocol, TypeVar

from flows.collector import collect_seldom
from schemas.errors import TocsinError

GROUPS_AHEAD = 3
"""Groups per worker that may wait or run before the oldest must be done."""

In = TypeVar("In")
Out = TypeVar("Out")
Out_co = TypeVar("Out_co", covariant=True)
Prepare = Callable[[], object]
"""What a worker does once, as soon as it starts: build the coder."""


class Pending(Protocol[Out_co]):
    """Work under way."""

    def result(self) -> Out_co:
        """What came of it, waiting for it if need be; raises TocsinError when its worker died."""


class Workers(ABC):
    """Runs functions over groups of articles; made by `workers` and by `flows.fan_out`."""

    @property
    @abstractmethod
    def size(self) -> int:
        """Groups that are worked on side by side; it may change where machines come and go."""

    @property
    def apart(self) -> bool:
        """Whether the work is done elsewhere while this process goes on."""
        return True

    def get_ready(self) -> None:
        """Start what takes its time to start, before there is anything to do."""
        return

    def let_go(self) -> None:
        """Nothing more will be asked of them: they may end while this process goes on."""
        return

    @abstractmethod
    def submit(self, function: Callable[[In], Out], given: In) -> Pending[Out]:
        """Have the function called; function, argument and result must pickle."""

    def each(self, function: Callable[..., Out], *given: object) -> Mapping[str, Out]:
        """Call the function once on each machine, beside its work; what each answers, by its name."""
        return {"this machine": function(*given)}

    def map(self, function: Callable[[In], Out], groups: Iterable[In]) -> Iterator[Out]:
        """The results in the order of `groups`, which are drawn only a little ahead; raises TocsinError when a worker dies."""
        waiting: deque[Pending[Out]] = deque()
        for group in groups:
            waiting.append(self.submit(function, group))
            if len(waiting) > (GROUPS_AHEAD * self.size if self.apart else 0):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@dataclass(frozen=True)
class _Postponed(Generic[In, Out]):
    """Work of this process: done once, when it is asked for."""

    function: Callable[[In], Out]
    given: In

    @cached_property
    def _done(self) -> Out:
        return self.function(self.given)

    def result(self) -> Out:
        return self._done


class Here(Workers):
    """This process, one group after the other."""

    size = 1
    apart = False

    def submit(self, function: Callable[[In], Out], given: In) -> Pending[Out]:
        """See `Workers`; the call is made when its result is asked for."""
        return _Postponed(function, given)


@dataclass(frozen=True, slots=True)
class _InProcess(Generic[Out]):
    future: Future[Out]

    def result(self) -> Out:
        try:
            return self.future.result()
        except BrokenProcessPool as error:
            raise _dead() from error


class Processes(Workers):
    """Processes beside this one; started when there is something to do."""

    def __init__(self, jobs: int, prepare: Prepare | None, shared: Sequence[str] = ()) -> None:
        self._jobs, self._prepare = jobs, prepare
        self._shared = list(shared) if sys.platform == "linux" else []

    @property
    def size(self) -> int:
        """As many as there are."""
        return self._jobs

    @cached_property
    def _pool(self) -> Executor:
        # Never forked from this process: a fork copies the threads' locks of DuckDB, Arrow and Prefect in whatever state they are.
        context = multiprocessing.get_context("forkserver" if self._shared else "spawn")
        self._share()
        pool = ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin_worker, initargs=(self._prepare,))
        for _ in range(self._jobs):  # a process is started for every call that finds none idle
            pool.submit(os.getpid)
        return pool

    def get_ready(self) -> None:
        """See `Workers`."""
        if self._shared:
            self._share()
        else:
            _ = self._pool

    def _share(self) -> None:
        """Start the process that workers are forked from, which loads what they share. It lives as long as this one."""
        if self._shared:
            forkserver.set_forkserver_preload(self._shared)
            forkserver.ensure_running()

    def submit(self, function: Callable[[In], Out], given: In) -> Pending[Out]:
        """See `Workers`."""
        try:
            return _InProcess(self._pool.submit(function, given))
        except BrokenProcessPool as error:
            raise _dead() from error

    def let_go(self) -> None:
        """See `Workers`."""
        if "_pool" in vars(self):
            self._pool.shutdown(wait=False)

    def stop(self) -> None:
        """Wait for what is being done, and leave the rest."""
        if "_pool" in vars(self):
            self._pool.shutdown(wait=True, cancel_futures=True)


def _dead() -> TocsinError:
    return TocsinError("a worker process died (out of memory?); try fewer --jobs")


@contextmanager
def workers(jobs: int, prepare: Prepare | None = None, shared: Sequence[str] = ()) -> Iterator[Workers]:
    """Worker processes for the length of a block; with one job the work is done in this process.

    `prepare` must pickle; every worker calls it as soon as it starts, so that all are ready at the same time. `shared` names modules
    that are imported once for all workers; on systems that cannot fork, each loads what it needs.
    """
    if jobs == 1:
        yield Here()
        return
    processes = Processes(jobs, prepare, shared)
    try:
        yield processes
    finally:
        processes.stop()


def _begin_worker(prepare: Prepare | None) -> None:
    """A worker leaves the interrupt key to its parent, does not outlive it, however it dies, and ends without looking at every object
    of its coder once more."""
    atexit.register(os._exit, 0)
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if prepare is not None:
        # Being ready early is all that is at stake: who needs what cannot be prepared meets the same error, and tells it.
        with suppress(Exception):
            prepare()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)

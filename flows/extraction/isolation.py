"""Parsers of strangers' bytes run in processes that can be killed: with a deadline, a bound on memory, and no way to take us with them."""

from __future__ import annotations

import atexit
import multiprocessing
import queue
import resource
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

SECONDS = 20.0
MEGABYTES = 750
"""What a parser may take beyond what its process holds when it is ready: a process starts with all that the user's script imports."""
START_SECONDS = 120.0
"""A new process imports the parsers first, on a busy machine not quickly."""
MEGABYTE = 1 << 20


class ParserFailed(Exception):  # noqa: N818 (what happened, not a fault of ours)
    """A parser did not come to an end: it took too long, too much memory, or crashed."""

    def __init__(self, reason: str, detail: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class ParserProcess:
    """One process that calls functions for us; it is started anew after a call that had to be ended."""

    def __init__(self, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._seconds, self._megabytes = seconds, megabytes
        self._process: Any = None
        self._pipe: Connection | None = None

    def call(self, function: Callable[..., Out], *arguments: Any) -> Out:
        """What the function returns (both it and its arguments must pickle); raises ParserFailed."""
        pipe = self._pipe or self._start()
        try:
            pipe.send((function, arguments))
            if not pipe.poll(self._seconds):
                self.close()
                raise ParserFailed("the parser took too long", f"more than {self._seconds:g} s")
            good, value = pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise ParserFailed("the parser crashed") from error
        if good:
            return value  # type: ignore[no-any-return]
        raise ParserFailed(*value)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._megabytes), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = ours
        if not ours.poll(START_SECONDS):
            self.close()
            raise ParserFailed("the parser did not start")
        ours.recv()
        return ours

    def close(self) -> None:
        """End the process; the next call starts another."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection, megabytes: int) -> None:
    """Answers calls until the other side of the pipe is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import flows.extraction.page  # noqa: F401, PLC0415 (before the first call, whose time counts)

    bound = _held() + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    try:
        pipe.send("ready")
        while True:
            function, arguments = pipe.recv()
            pipe.send(answer(function, arguments))
    except (EOFError, OSError):
        return


def _held() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether a call ended well, with its value, or else with why it did not."""
    try:
        return True, function(*arguments)
    except MemoryError:
        return False, ("the parser needs too much memory",)
    except RecursionError:
        return False, ("nested too deeply",)
    except Exception as error:  # noqa: BLE001 (whatever a parser does with hostile bytes is a refusal of these bytes)
        return False, ("the parser failed", f"{type(error).__name__}: {error}"[:300])


class ParserPool:
    """Several parser processes and a queue before them."""

    def __init__(self, size: int, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self._size = size
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="parser")
        self._idle: queue.SimpleQueue[ParserProcess] = queue.SimpleQueue()
        self._all = [ParserProcess(seconds, megabytes) for _ in range(size)]
        for process in self._all:
            self._idle.put(process)

    def submit(
        self, function: Callable[[In], Out], argument: In, failed: Callable[[In, ParserFailed], Out]
    ) -> Future[Out]:
        """The call, begun as soon as a process is free; `failed` says what it came to when it had to be ended."""
        return self._threads.submit(self._call, function, argument, failed)

    def _call(self, function: Callable[[In], Out], argument: In, failed: Callable[[In, ParserFailed], Out]) -> Out:
        process = self._idle.get()
        try:
            return process.call(function, argument)
        except ParserFailed as failure:
            return failed(argument, failure)
        finally:
            self._idle.put(process)

    def close(self) -> None:
        """End all processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._all:
            process.close()


@cache
def parser_pool(size: int = 1) -> ParserPool:
    """The pool of this process, of a size; it ends with the process."""
    pool = ParserPool(size)
    atexit.register(pool.close)
    return pool

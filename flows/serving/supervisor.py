"""`tocsin serve`: one process that starts the Prefect server and the worker, looks after both, and takes both with it when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

import httpx

from flows.serving.dead_runs import DeadRuns
from flows.serving.lifeline import tied
from flows.serving.place import FOLDER, Place, held, is_held, place_of, write_whole
from flows.serving.server import free_port, is_healthy, start_server, stop, wait_until_healthy
from flows.settings import Settings
from schemas.errors import TocsinError

TICK = 0.25
SWEEP_EVERY = 5.0
"""Seconds between two looks for runs that were killed."""
HEALTH_EVERY = 10.0
UNHEALTHY_SECONDS = 60.0
"""A server that has not answered for this long is started anew."""
STEADY_SECONDS = 10.0
"""A child that has lived this long had started well: its death is the first of a row. What cannot start dies within a few seconds."""
LONGEST_PAUSE = 30.0
MOST_FAILURES = 8
RUN_GRACE = 20.0
"""Seconds that flow runs are given to end when everything stops."""
REGISTER_SECONDS = 180.0


@dataclass
class Child:
    """A process that is started again when it dies, after a pause that grows while it keeps dying."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    say: Callable[[str], None]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    def keep(self, now: float) -> bool:
        """Start it when it is not running and due; whether it was started. Raises TocsinError when it keeps dying."""
        if self.process is not None and self.process.poll() is not None:
            self._died(now, self.process.returncode)
        if self.process is None and now >= self.due:
            self.process, self.started = self.start(), now
            return True
        return False

    def _died(self, now: float, status: int) -> None:
        self.failures = 1 if now - self.started > STEADY_SECONDS else self.failures + 1
        if self.failures >= MOST_FAILURES:
            raise TocsinError(
                f"the {self.name} ended {self.failures} times in a row (exit status {status}); see serve.log"
            )
        pause = min(LONGEST_PAUSE, 0.25 * 2**self.failures)
        self.say(f"the {self.name} ended with exit status {status}; it starts again in {pause:g} s")
        self.process, self.due = None, now + pause

    def stop(self) -> None:
        """End it for good."""
        if self.process is not None:
            stop(self.process)
            self.process = None


class StopRequested(BaseException):
    """A signal asked for the end."""


class Supervisor:
    """Keeps the schedule of one warehouse; `run` returns when a signal asks for it."""

    def __init__(self, settings: Settings, say: Callable[[str], None], debug: bool = False) -> None:
        self._settings, self._say, self._debug = settings, say, debug
        self._place: Place = place_of(settings.warehouse)
        self._own_server = "PREFECT_API_URL" not in os.environ
        self._port = settings.server_port or free_port(settings.server_host)
        self._api = os.environ.get("PREFECT_API_URL") or f"http://{_reached(settings.server_host)}:{self._port}/api"
        self._dead = DeadRuns(self._api, settings.work_pool, self._place, ours=self._own_server)
        self._answered = self._swept = self._checked = 0.0

    def run(self) -> None:
        """Start everything, keep it running, and stop it again."""
        with held(self._place.lock, f"the schedule of {self._settings.warehouse} is kept already"), self._log() as log:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(number, _ask_to_stop)
            server = Child("server", lambda: self._start_server(log), self._say)
            worker = Child("worker", lambda: self._start("worker_process", log, self._settings.work_pool), self._say)
            try:
                self._begin(server, worker, log)
                self._look_after(server, worker)
            except StopRequested:
                self._say("stopping")
            finally:
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                self._end(server, worker)

    def _log(self) -> IO[bytes]:
        return self._place.log.open("ab")

    def _begin(self, server: Child, worker: Child, log: IO[bytes]) -> None:
        if self._own_server:
            server.keep(time.monotonic())
            if server.process is not None:
                wait_until_healthy(self._api, server.process)
        elif not is_healthy(self._api):
            raise TocsinError("the Prefect server of PREFECT_API_URL does not answer")
        write_whole(self._place.address, {"api": self._api, "pid": os.getpid()})
        self._say(f"Prefect answers at {self._api.removesuffix('/api')}")
        with suppress(httpx.HTTPError):
            ended = self._dead.end_all()
            self._say(f"{ended} runs that were killed are ended") if ended else None
        registering = self._start("register_process", log)
        try:
            if registering.wait(REGISTER_SECONDS):
                raise TocsinError(f"the deployments could not be registered; see {self._place.log}")
        except subprocess.TimeoutExpired as error:
            raise TocsinError("registering the deployments took too long") from error
        finally:
            stop(registering)
        worker.keep(time.monotonic())
        self._say("the schedule runs; Ctrl-C stops it")

    def _look_after(self, server: Child, worker: Child) -> None:
        self._answered = time.monotonic()
        while True:
            now = time.monotonic()
            if self._own_server:
                server.keep(now)
                self._check(server, now)
            worker.keep(now)
            if now - self._swept > SWEEP_EVERY:
                self._swept = now
                with suppress(httpx.HTTPError):
                    ended = self._dead.sweep()
                    self._say(f"{ended} runs that were killed are ended") if ended else None
            time.sleep(TICK)

    def _check(self, server: Child, now: float) -> None:
        """Kill a server that lives and does not answer."""
        if now - self._checked < HEALTH_EVERY:
            return
        self._checked = now
        if is_healthy(self._api) or now - server.started < UNHEALTHY_SECONDS:
            self._answered = now
        elif now - self._answered > UNHEALTHY_SECONDS and server.process is not None:
            self._say("the server does not answer; it is killed")
            server.process.kill()

    def _end(self, server: Child, worker: Child) -> None:
        """Flow runs first, while the server can still hear how they end."""
        self._end_runs()
        worker.stop()
        with suppress(httpx.HTTPError):
            self._dead.end_all()
        server.stop()
        self._place.address.unlink(missing_ok=True)
        self._say("stopped")

    def _end_runs(self) -> None:
        end, asked = time.monotonic() + RUN_GRACE, set[Path]()
        while time.monotonic() < end:
            alive = [mark for mark in self._place.runs.glob("*") if is_held(mark)]
            if not alive:
                return
            for mark in alive:
                if mark not in asked:
                    asked.add(mark)
                    with suppress(OSError, ValueError):
                        os.kill(int(mark.read_text(encoding="ascii")), signal.SIGTERM)
            time.sleep(TICK)

    def _start_server(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return start_server(self._settings.server_host, self._port, self._environment(), log.fileno())

    def _start(self, module: str, log: IO[bytes], *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, "-m", f"flows.serving.{module}", *arguments],
            env=tied(self._environment()),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _environment(self) -> Mapping[str, str]:
        """What the processes of the schedule must know: the settings of this one, and where its files are."""
        return {
            **os.environ,
            "PREFECT_API_URL": self._api,
            "TOCSIN_WAREHOUSE": str(self._settings.warehouse.resolve()),
            "TOCSIN_OUTPUT": str(self._settings.output.resolve()),
            FOLDER: str(self._place.folder),
        }


def _reached(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (read, not bound)


def _ask_to_stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise StopRequested

"""The Prefect server that a run or a schedule talks to: one that runs already, or one of our own that cannot outlive us."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from flows.serving.lifeline import tied
from flows.serving.place import reachable
from flows.settings import Settings
from schemas.errors import TocsinError

POLL_SECONDS = 5.0
"""For which one question to the server waits."""
START_SECONDS = 120.0
"""A cold start takes half a minute on a busy machine."""
STOP_SECONDS = 10.0
EPHEMERAL: Mapping[str, str] = {
    # What Prefect sets for a server that lives as long as one script.
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


def free_port(host: str = "127.0.0.1") -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def is_healthy(api: str, timeout: float = POLL_SECONDS) -> bool:
    """Whether a Prefect server answers at this address of its API."""
    with httpx.Client(timeout=timeout, trust_env=False) as client:
        return _answers(client, api)


def _answers(client: httpx.Client, api: str) -> bool:
    try:
        return client.get(f"{api}/health").status_code == httpx.codes.OK
    except (httpx.HTTPError, OSError):
        return False


def start_server(
    host: str, port: int, environment: Mapping[str, str], log: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a server in a process that dies with this one."""
    command = [sys.executable, "-m", "flows.serving.server_process", host, str(port)]
    return subprocess.Popen(  # noqa: S603 (ours)
        command, env=tied(environment), stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )


def stop(process: subprocess.Popen[bytes], seconds: float = STOP_SECONDS) -> None:
    """Ask a process to end, and end it when it does not."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def wait_until_healthy(api: str, process: subprocess.Popen[bytes], seconds: float = START_SECONDS) -> None:
    """Wait until the server answers; raises TocsinError when its process ends or takes too long."""
    end = time.monotonic() + seconds
    # One client, since making one reads all certificates: 20 ms of a core that the server could use to start.
    with httpx.Client(timeout=POLL_SECONDS, trust_env=False) as client:
        while not _answers(client, api):
            if process.poll() is not None:
                raise TocsinError(
                    f"Prefect's server did not start (exit status {process.returncode}); --debug shows its log"
                )
            if time.monotonic() > end:
                raise TocsinError(f"Prefect's server did not answer within {seconds:g} s")
            time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Server:
    """A server by the address of its `api`; with a `process` when it is our own, and may still be starting."""

    api: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def starts(self) -> bool:
        """Whether it was started just now, which takes seconds."""
        return self.process is not None

    def wait(self) -> None:
        """Wait until it answers; raises TocsinError when it does not come up."""
        if self.process is not None:
            wait_until_healthy(self.api, self.process)


@contextmanager
def starting_server(settings: Settings) -> Iterator[Server]:
    """A server for the length of a block, its address also in the environment: the one that PREFECT_API_URL names, that of a `tocsin serve`
    on the same warehouse, or else one of its own."""
    named = os.environ.get("PREFECT_API_URL") or reachable(settings.warehouse)
    if named:
        os.environ["PREFECT_API_URL"] = named
        yield Server(named)
        return
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    log = None if "TOCSIN_DEBUG" in os.environ else subprocess.DEVNULL
    process = start_server("127.0.0.1", port, {**os.environ, **EPHEMERAL}, log)
    try:
        os.environ["PREFECT_API_URL"] = api
        yield Server(api, process)
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        stop(process)


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """The address of the API of a server that answers, for the length of a block; see `starting_server`."""
    with starting_server(settings) as server:
        server.wait()
        yield server.api

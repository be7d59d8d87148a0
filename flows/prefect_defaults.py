"""How Prefect behaves unless the user says otherwise: offline, patient, quiet. Prefect reads the environment when it is first imported."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import MappingProxyType

DEFAULTS: Mapping[str, str] = MappingProxyType(
    {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # A cold start of the ephemeral server takes half a minute on a busy machine.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }
)
QUIET: Mapping[str, str] = MappingProxyType(
    {
        # The command line says in one line why a run failed; the traceback still goes to Prefect's own log of the run.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    }
)


SERVING: Mapping[str, str] = MappingProxyType(
    {
        # A lease in memory dies with the server, and the slot that it stands for is never free again.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # By its heartbeats the server sees that a run has died whose worker died with it.
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_WORKER_QUERY_SECONDS": "2",
        "PREFECT_WORKER_PREFETCH_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "30",
    }
)


def apply_prefect_defaults(
    fallback_home: Path, environment: MutableMapping[str, str] = os.environ, *, debug: bool = False
) -> None:
    """Set what the user has not set; must run before the first import of Prefect. `fallback_home` keeps Prefect's own small database
    when the home folder cannot be written."""
    for name, value in (DEFAULTS if debug else {**DEFAULTS, **QUIET}).items():
        environment.setdefault(name, value)
    if "PREFECT_HOME" not in environment and not _writable(_user_home(environment) / ".prefect"):
        environment["PREFECT_HOME"] = str(fallback_home.resolve())


def apply_serving_defaults(folder: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """The same for `tocsin serve`, whose server keeps its database beside the warehouse."""
    environment.setdefault("PREFECT_HOME", str(folder.resolve()))
    for name, value in SERVING.items():
        environment.setdefault(name, value)


def _user_home(environment: Mapping[str, str]) -> Path:
    return Path(environment.get("HOME") or "/nonexistent")


def _writable(folder: Path) -> bool:
    """Whether files can be made in the folder, or the folder in its parent; `os.access` is no judge of read-only mounts for root."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        probe = folder / f".tocsin-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True

"""A PostgreSQL of a test's own, on the loopback; PostgreSQL refuses to run as root, so root hands it to another user."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "tocsin"


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None when PostgreSQL is not installed."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return Path(found).parent if found else debian[-1].parent if debian else None


def why_not() -> str | None:
    """Why no PostgreSQL can be started here, if none can."""
    if binaries() is None:
        return "PostgreSQL is not installed (Debian: apt install postgresql)"
    if os.geteuid() == 0 and (not shutil.which("setpriv") or not _has_user("postgres")):
        return "PostgreSQL refuses to run as root, and there is no user 'postgres' to run it as"
    return None


def _has_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _as_server(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a database without a password; `folder` must be reachable by every user."""
    programs = binaries()
    assert programs is not None
    prefix, data = _as_server(folder), folder / "pg"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: object) -> None:
        subprocess.run([*prefix, *map(str, words)], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=300)

    run(programs / "initdb", "-D", data, "-A", "trust", "-U", USER, "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    control = (programs / "pg_ctl", "-D", data, "-w", "-t", "240")
    run(*control, "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run(*control, "-m", "immediate", "stop")

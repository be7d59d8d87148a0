"""A process that does not outlive the one that started it, however that dies: no server or worker is left behind by a `kill -9`."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping

PARENT = "TOCSIN_PARENT"
"""Names the process that this one must not outlive."""
PR_SET_PDEATHSIG = 1
EVERY = 1.0
"""Seconds between two looks, where the system does not tell."""


def tied(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """An environment for children of this process that call `tie_to_parent`."""
    return {**environment, PARENT: str(os.getpid())}


def tie_to_parent() -> None:
    """Let this process be killed when its parent dies; without a named parent nothing happens.

    Must run in the main thread of a child that the main thread of its parent has started.
    """
    named = os.environ.pop(PARENT, "")
    if not named.isdigit():
        return
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(int(named),), daemon=True).start()
    # The parent may have died before the system was told.
    if os.getppid() != int(named):
        os.kill(os.getpid(), signal.SIGKILL)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    os.kill(os.getpid(), signal.SIGKILL)

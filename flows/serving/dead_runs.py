"""Runs that nobody executes any more: whoever was killed could not say so, and the server would show them as running for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from flows.serving.place import Place, is_held

UNBORN_SECONDS = 90.0
"""After this long without a process a run that was handed to a worker was lost on the way."""
UNDER_WAY = ("RUNNING", "PENDING", "CANCELLING")
OVER = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
PAGE = 200
MESSAGE = "The process that executed this was killed."


@dataclass
class DeadRuns:
    """Finds and ends the dead runs of one work pool. A run is dead when it is so in two looks: its process cannot end it between them."""

    api: str
    pool: str
    place: Place
    ours: bool
    """Whether all workers of the pool are on this machine, so that a run without a process here has none."""
    suspects: frozenset[str] = field(default_factory=frozenset)

    def sweep(self, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> int:
        """One look; how many runs it ended. Raises httpx.HTTPError when the server does not answer."""
        dead = {str(run["id"]) for run in self._under_way() if self._is_dead(run, clock())}
        ended = [identity for identity in dead if identity in self.suspects]
        self.suspects = frozenset(dead)
        for identity in ended:
            self._crash("flow_runs", identity)
            (self.place.runs / identity).unlink(missing_ok=True)
        self._end_tasks()
        return len(ended)

    def end_all(self) -> int:
        """End every run of the pool that has no process, at a moment when none can be starting one."""
        dead = [str(run["id"]) for run in self._under_way() if not is_held(self.place.runs / str(run["id"]))]
        for identity in dead:
            self._crash("flow_runs", identity)
            (self.place.runs / identity).unlink(missing_ok=True)
        self._end_tasks()
        for mark in self.place.runs.glob("*"):
            if not is_held(mark):
                mark.unlink(missing_ok=True)
        return len(dead)

    def _is_dead(self, run: dict[str, Any], now: dt.datetime) -> bool:
        mark = self.place.runs / str(run["id"])
        if mark.exists():
            return not is_held(mark)
        since = dt.datetime.fromisoformat(run["state"]["timestamp"])
        return self.ours and now - since > dt.timedelta(seconds=UNBORN_SECONDS)

    def _under_way(self) -> Iterator[dict[str, Any]]:
        asked = {
            "work_pools": {"name": {"any_": [self.pool]}},
            "flow_runs": {"state": {"type": {"any_": UNDER_WAY}}},
            "limit": PAGE,
        }
        yield from self._post("flow_runs/filter", asked)

    def _end_tasks(self) -> None:
        """A task run does not outlive its flow run."""
        asked = {
            "work_pools": {"name": {"any_": [self.pool]}},
            "flow_runs": {"state": {"type": {"any_": OVER}}},
            "task_runs": {"state": {"type": {"any_": UNDER_WAY}}},
            "limit": PAGE,
        }
        for run in self._post("task_runs/filter", asked):
            self._crash("task_runs", str(run["id"]))

    def _crash(self, kind: str, identity: str) -> None:
        state = {"type": "CRASHED", "name": "Crashed", "message": MESSAGE}
        self._post(f"{kind}/{identity}/set_state", {"state": state, "force": kind == "task_runs"})

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = httpx.post(f"{self.api}/{path}", json=body, timeout=20, trust_env=False)
        answer.raise_for_status()
        return answer.json()

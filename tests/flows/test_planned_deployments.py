"""`prefect.yaml` and `tocsin serve` plan the same runs, and name flows that are there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.serving.deployments import ANCHOR, Planned, planned
from flows.settings import Settings

FILE = yaml.safe_load((Path(__file__).parents[2] / "prefect.yaml").read_text(encoding="utf-8"))
IN_FILE: dict[str, dict[str, Any]] = {each["name"]: each for each in FILE["deployments"]}
PLANNED = planned(Settings())


def test_the_file_has_the_same_deployments() -> None:
    assert list(IN_FILE) == [plan.name for plan in PLANNED] == ["ingest", "daily", "maintain", "backfill", "recode"]


@pytest.mark.parametrize("plan", PLANNED, ids=lambda plan: plan.name)
def test_a_deployment_runs_the_same_flow_at_the_same_times(plan: Planned) -> None:
    told = IN_FILE[plan.name]
    assert (told["entrypoint"], told["description"]) == (plan.entrypoint, plan.description)
    assert told["concurrency_limit"] == {"limit": 1, "collision_strategy": "CANCEL_NEW"}
    schedules = told.get("schedules", [])
    assert [(s.get("interval"), s.get("cron")) for s in schedules if s["active"]] == (
        [(plan.every, plan.cron)] if plan.every or plan.cron else []
    )
    assert all(s["anchor_date"] == ANCHOR.isoformat() for s in schedules if "interval" in s)


@pytest.mark.parametrize("plan", PLANNED, ids=lambda plan: plan.name)
def test_the_entry_point_is_a_flow_of_that_name_that_takes_the_parameters(plan: Planned) -> None:
    module, _, name = plan.entrypoint.rpartition(".")
    flow = getattr(import_module(module), name)
    assert flow.name == plan.name
    assert set(plan.parameters) <= set(flow.parameters.properties)

"""Registers the deployments with a server and catches up what was missed: `python -m flows.serving.register_process`, then it ends."""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy, StateType
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule
from prefect.exceptions import ObjectNotFound
from prefect.types.entrypoint import EntrypointType

from flows.serving.deployments import ANCHOR, Planned, command, planned
from flows.serving.lifeline import tie_to_parent
from flows.settings import Settings, load_settings

COLLISIONS = {"skip": ConcurrencyLimitStrategy.CANCEL_NEW, "wait": ConcurrencyLimitStrategy.ENQUEUE}


async def register(settings: Settings) -> None:
    """Create or update every deployment; one run for each that should have run, or that never has and should at once."""
    async with get_client() as client:
        await client.create_work_pool(WorkPoolCreate(name=settings.work_pool, type="process"), overwrite=True)
        for plan in planned(settings):
            wanted = await _wants_a_run(client, plan)
            deployment = await _deploy(plan, settings)
            if wanted:
                await client.create_flow_run_from_deployment(deployment, name=f"{plan.name}-caught-up")


async def _deploy(plan: Planned, settings: Settings) -> UUID:
    module, _, name = plan.entrypoint.rpartition(".")
    flow: Any = getattr(import_module(module), name)
    deployment = await flow.to_deployment(
        plan.name,
        description=plan.description,
        schedules=_schedules(plan),
        parameters=dict(plan.parameters),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=COLLISIONS[settings.overlap]),
        work_pool_name=settings.work_pool,
        job_variables={"command": command(), "working_dir": str(Path.cwd())},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    identity: UUID = await deployment.apply()
    return identity


def _schedules(plan: Planned) -> list[IntervalSchedule | CronSchedule]:
    if plan.every is not None:
        return [IntervalSchedule(interval=dt.timedelta(seconds=plan.every), anchor_date=ANCHOR, timezone="UTC")]
    return [CronSchedule(cron=plan.cron, timezone="UTC")] if plan.cron else []


async def _wants_a_run(client: PrefectClient, plan: Planned) -> bool:
    """Whether runs of the deployment are overdue (they go when it is registered anew), or it never ran and should at once."""
    try:
        found = await client.read_deployment_by_name(f"{plan.name}/{plan.name}")
    except ObjectNotFound:
        return plan.at_once
    late = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
        expected_start_time=FlowRunFilterExpectedStartTime(before_=dt.datetime.now(dt.UTC)),
    )
    of_it = DeploymentFilter(id=DeploymentFilterId(any_=[found.id]))
    return bool(await client.read_flow_runs(deployment_filter=of_it, flow_run_filter=late, limit=1))


def main() -> int:
    """Register with the server that PREFECT_API_URL names."""
    tie_to_parent()
    asyncio.run(register(load_settings()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

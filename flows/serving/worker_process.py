"""A Prefect worker as a process: `python -m flows.serving.worker_process POOL`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress

from flows.serving.lifeline import tie_to_parent, tied


async def work(pool: str) -> None:
    """Execute what is due in the pool until a signal comes."""
    from prefect.workers.process import ProcessWorker  # noqa: PLC0415 (who started us may die while this loads)

    current = asyncio.current_task()
    if current is None:
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, current.cancel)
    with suppress(asyncio.CancelledError):
        await ProcessWorker(work_pool_name=pool, create_pool_if_not_found=True).start(printer=lambda _: None)


def main(pool: str) -> None:
    """Tie this process to its parent, and the flow runs that it starts to itself."""
    tie_to_parent()
    os.environ.update(tied())
    asyncio.run(work(pool))


if __name__ == "__main__":
    main(sys.argv[1])

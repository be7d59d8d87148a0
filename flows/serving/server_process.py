"""A Prefect server as a process: `python -m flows.serving.server_process HOST PORT`."""

from __future__ import annotations

import sys

from flows.collector import collect_seldom
from flows.serving.lifeline import tie_to_parent

GRACE = 3
"""Seconds that requests under way may take when the server is asked to end."""


def main(host: str, port: int) -> None:
    """Serve until a signal comes."""
    tie_to_parent()
    collect_seldom()
    import uvicorn  # noqa: PLC0415 (who started us may die while this loads)
    from prefect.server.api.server import create_app  # noqa: PLC0415

    uvicorn.run(
        create_app(final=True),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Is the schedule of this folder's warehouse kept, and does its server answer: `python -m flows.serving.health`, exit status 0 or 1."""

from __future__ import annotations

import sys

from flows.serving.place import reachable
from flows.serving.server import is_healthy
from flows.settings import load_settings


def main() -> int:
    """Look, and say what is wrong."""
    api = reachable(load_settings().warehouse)
    if api is None:
        print("no schedule is kept here", file=sys.stderr)
        return 1
    if not is_healthy(api):
        print(f"{api} does not answer", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

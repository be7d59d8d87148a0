"""One flow run as a process: `python -m flows.serving.flow_process`, as a worker starts it.

It holds the lock of a file named after the run for as long as it lives, by which everyone can see whether it does.
"""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from flows.serving.lifeline import tie_to_parent
from flows.serving.place import FOLDER, Place, held


def main() -> None:
    """Let Prefect's engine execute the run that the environment names."""
    tie_to_parent()
    mark = Place(Path(os.environ[FOLDER])).runs / os.environ["PREFECT__FLOW_RUN_ID"]
    with held(mark, "this flow run is executed already"):
        try:
            runpy.run_module("prefect.engine", run_name="__main__", alter_sys=True)
        finally:
            mark.unlink(missing_ok=True)


if __name__ == "__main__":
    main()

"""`prefect.yaml` for people who run Prefect already: deployed and worked on by Prefect's own commands, a run fires by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from scheduled import ROOT, environment, processes, until, write_articles

from flows.serving.lifeline import tied
from flows.serving.server import free_port, is_healthy, stop

pytestmark = [
    pytest.mark.prefect,
    pytest.mark.model,
    pytest.mark.skipif("TOCSIN_SCHEDULES" not in os.environ, reason="make test-matrix runs it"),
]
SECONDS = 10


def deployed(folder: Path) -> Path:
    """The file as it is, but for a shorter interval."""
    file = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    (ingest,) = [each for each in file["deployments"] if each["name"] == "ingest"]
    ingest["schedules"][0]["interval"] = SECONDS
    path = folder / "prefect.yaml"
    path.write_text(yaml.safe_dump(file), encoding="utf-8")
    return path


def test_a_scheduled_run_fires_by_itself(tmp_path: Path) -> None:
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    articles = write_articles(tmp_path / "in.jsonl")
    told = environment(
        tmp_path,
        PWD=str(tmp_path),  # what a shell sets there, and the file asks for
        PREFECT_API_URL=api,
        DO_NOT_TRACK="1",
        PREFECT_SERVER_ANALYTICS_ENABLED="false",
        TOCSIN_INPUTS=f'["{articles}"]',
    )
    server = [sys.executable, "-m", "flows.serving.server_process", "127.0.0.1", str(port)]
    prefect = [sys.executable, "-m", "prefect"]
    with (tmp_path / "log").open("ab") as log:
        started = [subprocess.Popen(server, cwd=tmp_path, env=tied(told), stdout=log, stderr=log)]
        try:
            until(lambda: is_healthy(api), 120)
            for command in (["work-pool", "create", "tocsin", "--type", "process"], ["deploy", "--all"]):
                deployed(tmp_path)
                done = subprocess.run(
                    [*prefect, "--no-prompt", *command],
                    cwd=tmp_path,
                    env=told,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert done.returncode == 0, done.stdout + done.stderr
            worker = [*prefect, "worker", "start", "--pool", "tocsin"]
            started.append(subprocess.Popen(worker, cwd=tmp_path, env=told, stdout=log, stderr=log))
            # On a busy machine runs overlap, and it is not always the first that finds the articles new.
            (run,) = until(lambda: loaded(api), 180, lambda: (tmp_path / "log").read_text(encoding="utf-8"))
            assert run["auto_scheduled"]
        finally:
            for process in reversed(started):  # a worker whose server is gone waits for it
                stop(process)
    for orphan in processes(tmp_path):
        os.kill(orphan, 9)


def loaded(api: str) -> list[dict[str, Any]]:
    """Flow runs that ended well and found the two articles new."""
    asked = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}, "sort": "EXPECTED_START_TIME_ASC"}
    found: list[dict[str, Any]] = httpx.post(f"{api}/flow_runs/filter", json=asked, timeout=20).json()
    return [run for run in found if run["state"]["message"].startswith("2 articles in: 2 loaded")]

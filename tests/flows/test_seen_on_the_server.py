"""What a real Prefect server shows of runs, and what the automations that come with Tocsin make of failed and stuck ones."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from flows.serving.server import free_port, start_server, stop, wait_until_healthy

ROOT = Path(__file__).parents[2]
AUTOMATIONS = ROOT / "flows" / "observing" / "automations"
SECRET = "the-secret-of-the-house"  # noqa: S105
ARTICLE = {
    "article_id": "one",
    "published_at": "2024-10-11",
    "text": f"A Ukrainian missile strike killed 12 people in Donetsk on Monday, the mayor of <b>Donetsk</b> said. {SECRET}",
}
BLOCK = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock
block = CustomWebhookNotificationBlock(name="desk", url=sys.argv[1], json_data={"subject": "{{subject}}", "body": "{{body}}"})
print(block.save("desk"))
"""
FLOW = """
import sys, time
from prefect import flow
def fails(): raise RuntimeError("no news today")
def hangs():
    print("hangs", flush=True)
    time.sleep(300)
flow(name=sys.argv[1])(globals()[sys.argv[2]])()
"""
SOON = "within: 10"


class Desk:
    """Where notifications arrive."""

    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        told = self.told

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    made = Desk()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a client of a server that is there for these tests."""
    home = tmp_path_factory.mktemp("home")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "TOCSIN_"))}
    port = free_port()
    made = clean | {
        "HOME": str(home), "PREFECT_HOME": str(home / ".prefect"), "PYTHONPATH": str(ROOT), "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT1S", "PREFECT_UI_ENABLED": "0", "MY_API_KEY": SECRET,
    }  # fmt: skip
    server = start_server("127.0.0.1", port, made, subprocess.DEVNULL)
    try:
        wait_until_healthy(made["PREFECT_API_URL"], server)
        yield made
    finally:
        stop(server)


def called(environment: dict[str, str], *arguments: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=cwd, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(environment: dict[str, str], what: str, **body: Any) -> list[dict[str, Any]]:
    answer = httpx.post(f"{environment['PREFECT_API_URL']}/{what}/filter", json=body, timeout=30)
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def until(true: Callable[[], object], seconds: float = 120) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.prefect
@pytest.mark.model
def test_a_run_leaves_artifacts_and_logs_without_secrets(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(json.dumps(ARTICLE) + '\n{"text": "cut', encoding="utf-8")
    command = [sys.executable, "-m", "flows.cli", "run", "in.jsonl"]
    told = {
        "TOCSIN_LOG_FORMAT": "json",
        "TOCSIN_EXPORTS_URL": "https://data.example.org/tocsin/",
        "TOCSIN_METRICS_FILE": "t.prom",
    }
    done = subprocess.run(command, env=environment | told, cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["message"] for line in lines] == ["run began", "batch loaded", "run completed"]
    assert {"read", "ingest", "code", "load", "cluster", "check", "publish"} == set(lines[-1]["stages"])
    assert 'tocsin_stage_seconds{stage="publish"}' in (tmp_path / "t.prom").read_text(encoding="utf-8")

    runs = {run["id"] for run in asked(environment, "flow_runs", flows={"name": {"any_": ["run"]}})}
    left = {a["key"]: a for a in asked(environment, "artifacts") if a["flow_run_id"] in runs}
    left.pop("tocsin-progress", None)  # on a machine so slow that this is a long run
    assert set(left) == {"tocsin-run", "tocsin-events", "tocsin-export-events-csv", "tocsin-export-events-parquet"}
    page = left["tocsin-run"]["data"]
    for words in (
        "completed",
        "| 2 | 1 | 0 | 1 |",
        "## Refused for the first time",
        "| killed | 12 | 12 | 12 |",
        "| code |",
    ):
        assert words in page
    assert left["tocsin-export-events-csv"]["data"] == "[events.csv](https://data.example.org/tocsin/events.csv)"
    rows = json.loads(left["tocsin-events"]["data"])
    assert rows[0]["killed_low"] == "12"
    assert "\\<b\\>" in rows[0]["sentence"]
    assert SECRET not in json.dumps(left) + done.stderr


@pytest.mark.prefect
def test_automations_tell_of_failed_and_stuck_runs_and_end_dead_ones(
    environment: dict[str, str], desk: Desk, tmp_path: Path
) -> None:
    block = called(environment, "-c", BLOCK, desk.url).strip()
    for path in sorted(AUTOMATIONS.glob("*.yml")):
        text = path.read_text(encoding="utf-8").replace("BLOCK_DOCUMENT_ID", block)
        # Nobody waits for two hours here, nor for the second heartbeat of the run that lives and is stuck.
        if path.name == "dead-runs.yml":
            text = re.sub(r"name: \[.*\]", "name: [backfill]", text)
        (tmp_path / path.name).write_text(re.sub(r"within: [1-9]\d*", SOON, text), encoding="utf-8")
        called(environment, "-m", "prefect", "automation", "create", "--from-file", str(tmp_path / path.name))
    names = {a["name"] for a in asked(environment, "automations")}
    assert names == {yaml.safe_load(path.read_text(encoding="utf-8"))["name"] for path in AUTOMATIONS.glob("*.yml")}

    runs = (("ingest", "fails"), ("other", "fails"), ("backfill", "hangs"), ("daily", "hangs"))
    processes = [started(environment, *what) for what in runs]
    dead, stuck = processes[2:]
    for process in (dead, stuck):
        assert process.stdout is not None
        assert process.stdout.readline() == b"hangs\n"
    assert until(lambda: heartbeats(environment, "backfill"))
    dead.kill()
    expected = {"Tocsin: ingest Failed", "Tocsin: daily does not end", "Tocsin: backfill Crashed"}
    try:
        assert until(lambda: expected <= {message["subject"] for message in desk.told}), desk.told
        assert states(environment, "backfill") == ["Crashed"]
        assert states(environment, "daily") == ["Running"]
    finally:
        for process in processes:
            process.kill()
            process.communicate()
    told = {message["subject"]: message["body"] for message in desk.told}
    assert not any("other" in subject for subject in told)
    assert "no news today" in told["Tocsin: ingest Failed"]
    assert "no heartbeats any more" in told["Tocsin: backfill Crashed"]


def heartbeats(environment: dict[str, str], flow: str) -> bool:
    """Whether the server has heard a heartbeat of a run of this flow."""
    wanted = {"filter": {"event": {"name": ["prefect.flow-run.heartbeat"]}}}
    answer = httpx.post(f"{environment['PREFECT_API_URL']}/events/filter", json=wanted, timeout=30)
    answer.raise_for_status()
    return any(
        flow == related.get("prefect.resource.name") for e in answer.json()["events"] for related in e["related"]
    )


def started(environment: dict[str, str], *what: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", FLOW, *what]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def states(environment: dict[str, str], flow: str) -> list[str]:
    """The states of the hanging runs of a flow."""
    runs = asked(environment, "flow_runs", flows={"name": {"any_": [flow]}}, sort="START_TIME_DESC", limit=1)
    return [run["state_name"] for run in runs]

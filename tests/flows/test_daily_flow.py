"""The main job as a user starts it: a real Prefect flow on its own ephemeral server, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRIKE = "A Ukrainian missile strike killed 12 people in Donetsk on Monday, the mayor said."
FOOTBALL = "The striker scored a late goal. Fans left the stadium in silence."
ARTICLES = (
    {"article_id": "one", "published_at": "2024-10-11", "text": STRIKE},
    {"article_id": "two", "published_at": "2024-10-12", "text": FOOTBALL},
)


def tocsin(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "TOCSIN_"))}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def servers(home: Path) -> list[str]:
    """Processes of Prefect's server that were started with this home folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={home}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.prefect
@pytest.mark.model
def test_a_run_loads_publishes_and_prints_and_a_second_finds_nothing_new(tmp_path: Path) -> None:
    bad = '{"text": "cut off'
    (tmp_path / "in.jsonl").write_text("\n".join([*map(json.dumps, ARTICLES), bad]), encoding="utf-8")
    first = tocsin(tmp_path, "run", "in.jsonl")
    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert "3 articles in = 2 loaded + 0 duplicate + 1 refused." in first.stdout
    assert "strike" in first.stdout
    assert "12 killed" in first.stdout
    assert {path.name for path in (tmp_path / "output").iterdir()} == {
        "events.csv",
        "events.csv.datapackage.json",
        "events.parquet",
        "events.parquet.datapackage.json",
    }

    second = tocsin(tmp_path, "run", "in.jsonl")
    assert second.returncode == 0, second.stderr
    assert "Nothing new: every article is known already." in second.stdout
    assert "3 articles in = 0 loaded + 2 duplicate + 1 refused." in second.stdout

    asked = tocsin(
        tmp_path, "sql", "SELECT status, loaded, duplicate, refused FROM runs ORDER BY started_at", "--format", "json"
    )
    assert [tuple(row.values()) for row in json.loads(asked.stdout)] == [("completed", 2, 0, 1), ("completed", 0, 2, 1)]
    assert servers(tmp_path) == []

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from scheduled import environment, write_articles

from flows.cli import call
from flows.secrets import masked
from flows.sources.arrival import Spot

SECRET = "hunter2"  # noqa: S105 (an invented one)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:hunter2@prefect.example.org/api", "https://***@prefect.example.org/api"),
        ("postgresql://me:hunter2@db/lake and more", "postgresql://***@db/lake and more"),
        ("dbname=lake password=hunter2 host=db", "dbname=lake password=*** host=db"),
        ("password=hunter2", "password=***"),
        ("https://example.org/feed?q=a&api_key=hunter2&p=2", "https://example.org/feed?q=a&api_key=***&p=2"),
        ("('https://a.example/x?token=hunter2',)", "('https://a.example/x?token=***',)"),
        ("https://example.org/@someone/page", "https://example.org/@someone/page"),
        ("write to a@example.org about tokens", "write to a@example.org about tokens"),
    ],
)
def test_passwords_are_masked_and_the_rest_stays(text: str, shown: str) -> None:
    assert masked(text) == shown


def test_a_refusal_shows_no_password() -> None:
    issue = Spot("https://me:hunter2@example.org/x").refuse("no", "https://me:hunter2@example.org/x?token=hunter2")
    assert SECRET not in issue.model_dump_json()


def test_an_input_with_a_password_is_refused_without_telling_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(["run", "https://me:hunter2@example.org/feed.xml"]) == 2
    told = capsys.readouterr()
    assert "is not read: https://***@example.org/feed.xml" in told.err
    assert SECRET not in told.err + told.out


@pytest.mark.prefect
@pytest.mark.model
def test_no_file_of_a_run_holds_a_secret_of_the_environment(tmp_path: Path) -> None:
    given = write_articles(tmp_path / "in.jsonl")
    (tmp_path / "list.jsonl").write_text('{"url": "https://me:hunter2@example.org/x", "text": ""}\n', encoding="utf-8")
    told = environment(tmp_path, PREFECT_API_KEY=SECRET, PREFECT_SERVER_API_AUTH_STRING=f"me:{SECRET}", TOCSIN_JOBS="1")
    told["PREFECT_API_AUTH_STRING"] = f"me:{SECRET}"
    for command in (["run", str(given), "list.jsonl"], ["doctor"], ["status"]):
        done = subprocess.run(
            [sys.executable, "-m", "flows.cli", "--debug", *command],
            cwd=tmp_path,
            env=told,
            capture_output=True,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr.decode()
        assert SECRET.encode() not in done.stdout + done.stderr, command
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"events.csv", "events.parquet", "tocsin.duckdb", "prefect.db"}
    holding = [os.fspath(path) for path in files if path.name != "list.jsonl" and SECRET.encode() in path.read_bytes()]
    assert holding == []

"""What the README shows is what the commands print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import call

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(
    r'^    tocsin sql "(?P<sql>.*?)"\n\n(?P<answer>(?:    [^\n]*\n)+)', README, re.MULTILINE | re.DOTALL
)
COMMANDS = ("run", "code", "geoparse", "dates", "sql", "export", "status", "explain", "codebook", "doctor")

pytestmark = [pytest.mark.model, pytest.mark.prefect]


def tocsin(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "118", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "flows.cli", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which `tocsin run` ran on the bundled samples, and what it printed."""
    folder = tmp_path_factory.mktemp("readme")
    done = tocsin(folder, "run")
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_run_prints_what_the_readme_shows(ran: tuple[Path, str]) -> None:
    shown = README.split("ends like this", 1)[1].split("A second run", 1)[0]
    printed = set(lines(ran[1]))
    wanted = [line for line in lines(shown.split(":\n", 1)[1]) if line != "…"]
    assert len(wanted) > 20
    assert [line for line in wanted if line not in printed] == []


def test_a_second_run_finds_nothing_new(ran: tuple[Path, str]) -> None:
    done = tocsin(ran[0], "run")
    assert done.returncode == 0, done.stderr
    assert "Nothing new" in done.stdout
    assert "8 articles in = 0 loaded + 8 duplicate + 0 refused." in done.stdout


@pytest.mark.parametrize(("sql", "answer"), QUESTIONS, ids=[f"question-{n}" for n, _ in enumerate(QUESTIONS, 1)])
def test_the_questions_have_these_answers(ran: tuple[Path, str], sql: str, answer: str) -> None:
    done = tocsin(ran[0], "sql", sql)
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout) == lines(answer)


def test_explain_shows_what_the_readme_shows(ran: tuple[Path, str]) -> None:
    shown = README.split("writes a page):", 1)[1].split("## Your own articles", 1)[0]
    assert [
        line
        for line in lines(shown)
        if line not in set(lines(tocsin(ran[0], "explain", "sample-brief-kharkiv").stdout))
    ] == []


def test_there_are_three_questions() -> None:
    assert len(QUESTIONS) == 3


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named_and_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"{command}`" in README or f"tocsin {command}" in README
    assert call([command, "--help"]) == 0
    assert command in capsys.readouterr().out

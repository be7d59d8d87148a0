"""The image definition names files and commands that are there; building it needs Docker and a network."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.cli import call
from flows.serving.health import main

ROOT = Path(__file__).parents[2]
LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()


def test_what_is_copied_is_there_and_all_packages_are_copied() -> None:
    copied = {word for line in LINES if line.startswith("COPY ") for word in line.split()[1:-1]}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"schemas", "seeds", "coding", "warehouse", "flows", "requirements.lock"} <= copied


def test_it_does_not_run_as_root_and_runs_a_command_of_ours() -> None:
    assert any(re.fullmatch(r"USER (?!root)\w+", line) for line in LINES)
    assert LINES[-2:] == ['ENTRYPOINT ["tocsin"]', 'CMD ["serve"]']
    assert call(["serve", "--help"]) == 0


def test_where_no_schedule_is_kept_the_health_check_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main() == 1
    assert capsys.readouterr().err == "no schedule is kept here\n"

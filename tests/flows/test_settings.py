from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import load_settings
from schemas.errors import InputError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("TOCSIN_WAREHOUSE", "TOCSIN_JOBS", "TOCSIN_OUTPUT"):
        monkeypatch.delenv(name, raising=False)


def test_defaults_lie_under_the_current_folder() -> None:
    settings = load_settings()
    assert (settings.warehouse, settings.output, settings.jobs) == (Path("data/tocsin.duckdb"), Path("output"), 1)


def test_the_call_wins_over_the_environment_and_the_environment_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("tocsin.toml").write_text('warehouse = "file.duckdb"\noutput = "file"\njobs = 2\n', encoding="utf-8")
    monkeypatch.setenv("TOCSIN_OUTPUT", "environment")
    monkeypatch.setenv("TOCSIN_JOBS", "3")
    settings = load_settings(jobs=4, output=None)
    assert (settings.warehouse, settings.output, settings.jobs) == (Path("file.duckdb"), Path("environment"), 4)


@pytest.mark.parametrize(
    ("file", "environment", "told"),
    [
        pytest.param("", {"TOCSIN_JOBS": "many"}, "setting 'jobs'", id="no number"),
        pytest.param("", {"TOCSIN_JOBS": "0"}, "setting 'jobs'", id="out of range"),
        pytest.param("colour = 1", {}, "setting 'colour'", id="unknown in the file"),
        pytest.param("jobs = [", {}, "tocsin.toml", id="no TOML"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, file: str, environment: dict[str, str], told: str
) -> None:
    Path("tocsin.toml").write_text(file, encoding="utf-8")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=told):
        load_settings()

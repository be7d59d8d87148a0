from __future__ import annotations

from pathlib import Path

import pytest

from flows.prefect_defaults import DEFAULTS, apply_prefect_defaults


def test_defaults_never_overwrite_what_the_user_set(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_HOME": "/srv/prefect"}
    apply_prefect_defaults(tmp_path / "fallback", environment)
    assert environment["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert environment["PREFECT_HOME"] == "/srv/prefect"
    assert set(DEFAULTS) <= set(environment)
    assert environment["DO_NOT_TRACK"] == "1"


def test_a_home_that_can_be_written_stays_the_home_of_prefect(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path)}
    apply_prefect_defaults(tmp_path / "fallback", environment)
    assert "PREFECT_HOME" not in environment
    assert list((tmp_path / ".prefect").iterdir()) == []


@pytest.mark.parametrize("home", ["/proc", "/nonexistent", ""])
def test_without_a_writable_home_prefect_lives_beside_the_warehouse(tmp_path: Path, home: str) -> None:
    environment = {"HOME": home}
    apply_prefect_defaults(tmp_path / "fallback", environment)
    assert environment["PREFECT_HOME"] == str(tmp_path / "fallback")


def test_debugging_shows_the_log_of_prefect(tmp_path: Path) -> None:
    quiet, loud = {"HOME": str(tmp_path)}, {"HOME": str(tmp_path)}
    apply_prefect_defaults(tmp_path, quiet)
    apply_prefect_defaults(tmp_path, loud, debug=True)
    assert set(quiet) - set(loud) == {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL"}

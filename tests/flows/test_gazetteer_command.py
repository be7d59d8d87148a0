"""`tocsin gazetteer import`, and how the coder comes to use what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import call
from flows.doctor import examine
from flows.knowledge import chosen_gazetteer
from flows.settings import load_settings
from schemas.errors import InputError
from seeds.gazetteer import Gazetteer
from seeds.knowledge import fingerprint
from seeds.places.store import Entry, write

GOOD = "\t".join(
    ["800", "Kelvarrow", "Kelvarrow", "", "1.5", "2.5", "P", "PPL", "TL", "", "", "", "", "", "9", "", "", "", ""]
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_GAZETTEER", raising=False)
    write(
        Path("base.sqlite"),
        [Entry(805, None, "Testland", "PCLI", "TSL", None, None, 1.0, 1.0, 5, ("Testland", "@TL"))],
        {},
    )
    monkeypatch.setattr("seeds.gazetteer.DEFAULT", tmp_path / "base.sqlite")


def test_an_import_is_found_by_the_coder_and_changes_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    Path("dump.txt").write_text(f"{GOOD}\nbad\n", encoding="utf-8")
    assert chosen_gazetteer(load_settings()) is None
    assert call(["gazetteer", "import", "dump.txt"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith(
        "dump.txt: 2 lines: 1 kept, 0 not of use, 1 refused\n2 places in data/gazetteer.sqlite, "
    )
    assert json.loads(captured.err) == {"file": "dump.txt", "line": 2, "reason": "1 columns instead of 19"}
    chosen = chosen_gazetteer(load_settings())
    assert chosen == Path("data/gazetteer.sqlite")
    assert [p.number for p in Gazetteer(chosen).find("Kelvarrow")] == [800]
    assert fingerprint(gazetteer=chosen) != fingerprint()


def test_the_environment_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_GAZETTEER", "mine.sqlite")
    with pytest.raises(InputError, match=r"gazetteer mine\.sqlite"):
        chosen_gazetteer(load_settings())
    Path("dump.txt").write_text(GOOD, encoding="utf-8")
    assert call(["gazetteer", "import", "dump.txt"]) == 0
    assert chosen_gazetteer(load_settings()) == Path("mine.sqlite")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["notes.txt"], 1, "notes.txt: not a file of GeoNames: line 1", id="no dump"),
        pytest.param(["gone.txt"], 2, "gone.txt: No such file", id="no file"),
        pytest.param(["dump.txt", "notes.txt"], 1, "notes.txt: not a file of GeoNames: line 1", id="no names"),
        pytest.param(["dump.txt", "-o", "notes.txt/out.sqlite"], 1, "notes.txt", id="no folder for the gazetteer"),
    ],
)
def test_an_error_is_one_line_and_a_status(
    arguments: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("notes.txt").write_text("nothing of the kind\n" * 3, encoding="utf-8")
    Path("dump.txt").write_text(GOOD, encoding="utf-8")
    assert call(["gazetteer", "import", *arguments]) == status
    captured = capsys.readouterr()
    assert captured.err.startswith("tocsin: ")
    assert told in captured.err
    assert captured.err.count("\n") == 1
    assert not Path("data/gazetteer.sqlite").exists()


def test_doctor_tells_which_gazetteer_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.doctor.coder_for", lambda model: pytest.fail("not asked for") if not model else _coder())
    Path("data").mkdir()
    Path("base.sqlite").rename("data/gazetteer.sqlite")
    found = {finding.subject: finding for finding in examine(load_settings())}["gazetteer"]
    assert (found.good, "data/gazetteer.sqlite opens" in found.text, "(imported)" in found.text) == (True, True, True)
    Path("data/gazetteer.sqlite").write_text("broken" * 100, encoding="utf-8")
    found = {finding.subject: finding for finding in examine(load_settings())}["gazetteer"]
    assert (found.good, "is not a gazetteer" in found.text) == (False, True)


def _coder() -> object:
    from fake_coding import FakeCoder  # noqa: PLC0415

    return FakeCoder()

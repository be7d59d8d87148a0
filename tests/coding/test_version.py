from __future__ import annotations

import re
import shutil
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from coding import version

fingerprint = version.code_fingerprint.__wrapped__
"""Read anew at each call."""


@pytest.fixture
def original() -> str:
    return fingerprint()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, with the module thinking that it stands in it."""
    root = Path(version.__file__).parents[1]
    for package in ("coding", "schemas", "seeds"):
        (tmp_path / package).mkdir()
        for source in (root / package).glob("*.py"):
            shutil.copy(source, tmp_path / package)
    monkeypatch.setattr(version, "__file__", str(tmp_path / "coding" / "version.py"))
    return tmp_path


def test_it_names_release_code_knowledge_and_model() -> None:
    found = version.coder_version("abc123", "en_x-1.0")

    assert re.fullmatch(r"[\w.]+\+code\.[0-9a-f]{8}\.seeds\.abc123\.model\.en_x-1\.0", found)
    assert found == version.coder_version("abc123", "en_x-1.0")


@pytest.mark.parametrize("other", [("abc124", "en_x-1.0"), ("abc123", "en_x-1.1")], ids=["knowledge", "model"])
def test_it_changes_with(other: tuple[str, str]) -> None:
    assert version.coder_version("abc123", "en_x-1.0") != version.coder_version(*other)


def test_a_copy_of_the_code_has_the_same_fingerprint(original: str, tree: Path) -> None:
    assert (tree / "coding" / "coder.py").is_file()
    assert fingerprint() == original


@pytest.mark.parametrize("package", ["coding", "schemas", "seeds"])
def test_the_fingerprint_changes_with_any_source(tree: Path, package: str) -> None:
    before = fingerprint()
    first = sorted((tree / package).glob("*.py"))[-1]
    first.write_text(first.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")

    assert fingerprint() != before


def test_the_fingerprint_changes_with_a_new_module_but_not_with_other_files(tree: Path) -> None:
    before = fingerprint()
    (tree / "coding" / "notes.txt").write_text("x", encoding="utf-8")
    assert fingerprint() == before

    (tree / "coding" / "extra.py").write_text("", encoding="utf-8")
    assert fingerprint() != before


def test_without_an_installation_the_release_is_nought(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(version, "version", missing)

    assert version.release.__wrapped__() == "0"

"""The site of the documentation builds without a warning, needs no network, and its commands and code are real."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from flows.cli import app, call

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"^    (tocsin .*)$", re.MULTILINE)
INLINE = re.compile(r"`(tocsin [^`]+)`")
LOADS = re.compile(
    r"""<(?:script|img|iframe)[^>]*\bsrc="(https?:[^"]+)|<link[^>]*rel="(?:stylesheet|preconnect)"[^>]*href="(https?:[^"]+)"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    codebook = StringIO()
    with redirect_stdout(codebook):
        assert call(["codebook"]) == 0
    (folder / "docs/codebook.md").write_text(codebook.getvalue(), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    return folder / "build/site"


def test_every_page_is_built_and_loads_nothing_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))

    assert {"index.html", "concepts.html", "codebook.html", "comparison.html"} <= {p.name for p in pages}
    assert {p.name: found for p in pages if (found := LOADS.findall(p.read_text(encoding="utf-8")))} == {}


def commands(page: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    in_blocks = [line for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("tocsin ")]
    for line in (*in_blocks, *INDENTED.findall(text), *INLINE.findall(text)):
        yield line.split(" | ")[0].split("  # ")[0].replace("\n", " ")


def unknown_parts(line: str) -> list[str]:
    """The subcommands and options of a line that the command line does not have."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.quotes = True, "", "\"'"
    try:
        words = list(lexer)[1:]
    except ValueError:  # a question that goes on in the next line
        words = line.split()[1:2]
    command: Any = get_command(app)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        name = words.pop(0).rstrip(",.:;")
        if name not in command.commands:
            return [name]
        command = command.commands[name]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    options = [w.split("=")[0].rstrip(",.:;)]") for w in words if w.startswith(("--", "[--"))]
    return [o for o in (x.lstrip("[") for x in options) if o not in {*known, "--help", "--debug"}]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_commands_are_those_of_the_command_line(page: Path) -> None:
    assert {line: unknown for line in commands(page) if (unknown := unknown_parts(line))} == {}


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("tocsin explode", ["explode"]),
        ("tocsin run --quicker a.jsonl", ["--quicker"]),
        ("tocsin sources shuffle", ["shuffle"]),
        ("tocsin export acled --format csv", []),
    ],
)
def test_a_wrong_command_is_seen(line: str, unknown: list[str]) -> None:
    assert unknown_parts(line) == unknown


@pytest.mark.model
def test_the_python_of_the_first_page_runs() -> None:
    code = re.findall(r"```python\n(.*?)```", (ROOT / "docs/index.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(code) == 1
    shared: dict[str, Any] = {}
    *lines, last = code[0].strip().splitlines()

    exec("\n".join(lines), shared)  # noqa: S102 (our own page)

    table = eval(last, shared)  # noqa: S307
    assert table.to_dict("records")[0]["location_name"] == "Kramatorsk"
    assert table.to_dict("records")[0]["killed_low"] == 4

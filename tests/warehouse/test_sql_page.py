"""Every question of docs/sql.md is asked again, of the invented reports in sql_example.yml, and so is the Python there."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from view_samples import load_reports

from flows.answers import table_of
from schemas.base import Frozen
from schemas.issue import Issue
from seeds.reader import read_yaml
from warehouse.db import open_writer
from warehouse.publish import publish
from warehouse.query import query

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"
QUESTION = re.compile(r"^## (\d+)\. ([^\n]+)\n.*?```sql\n(.*?)```\n\n```text\n(.*?)```", re.MULTILINE | re.DOTALL)
QUESTIONS = QUESTION.findall(PAGE.read_text(encoding="utf-8"))


class Example(Frozen):
    reports: tuple[dict[str, Any], ...]


def example(folder: Path) -> Path:
    """A published warehouse of the invented reports."""
    path = folder / "data" / "tocsin.duckdb"
    reports = read_yaml(Path(__file__).with_name("sql_example.yml"), Example).reports
    refused = [Issue(stage="read", reason="not JSON", origin="in.jsonl", line=n) for n in (3, 9)]
    with open_writer(path) as connection:
        load_reports(
            connection, reports, [*refused, Issue(stage="code", reason="language not supported", article_id="a99")]
        )
    publish(path)
    return path


def answer(path: Path, sql: str) -> str:
    """As `tocsin sql` prints it on a wide terminal."""
    result = query(path, sql)
    console = Console(file=io.StringIO(), width=140)
    console.print(table_of(result.columns, result.rows))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return "".join(line.rstrip() + "\n" for line in lines if line.strip())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example(tmp_path_factory.mktemp("sql"))


def test_there_are_twenty_questions_in_order() -> None:
    assert [int(number) for number, *_ in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize(("title", "sql", "shown"), [q[1:] for q in QUESTIONS], ids=[q[0] for q in QUESTIONS])
def test_the_answer_is_what_the_page_shows(path: Path, title: str, sql: str, shown: str) -> None:
    del title
    assert answer(path, sql) == shown


def test_the_python_of_the_page_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parents[1])
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 (the page's own example)
    assert list(names["tolls"].columns)[:2] == ["country", "month"]
    assert len(names["incidents"]) == 10

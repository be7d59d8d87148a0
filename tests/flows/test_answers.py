from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from flows.answers import write_answer
from warehouse.query import Result

RESULT = Result(
    ("name", "n", "day", "tags"),
    ("VARCHAR", "INTEGER", "DATE", "VARCHAR[]"),
    [("=1+1", -3, dt.date(2024, 10, 11), ["a"]), ("x\x1b[2J", None, None, None), ("-5.5", Decimal("1.5"), None, None)],
)


def test_json_keeps_types_and_missing_values(capsys: pytest.CaptureFixture[str]) -> None:
    write_answer(RESULT, "json")
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"name": "=1+1", "n": -3, "day": "2024-10-11", "tags": ["a"]}
    assert rows[1]["n"] is None
    assert rows[2]["n"] == 1.5


def test_csv_cells_that_a_spreadsheet_would_run_are_defused_and_numbers_are_not(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_answer(RESULT, "csv")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "name,n,day,tags"
    assert lines[1].startswith("'=1+1,-3,2024-10-11,")
    assert lines[3].startswith("-5.5,1.5,")


def test_a_table_shows_every_row_and_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    write_answer(RESULT, "table")
    shown = capsys.readouterr().out
    assert "x�[2J" in shown
    assert "3 rows" in shown


def test_a_table_that_was_cut_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    write_answer(Result(("n",), ("INTEGER",), [(1,)], truncated=True), "table")
    assert "1 rows; there are more" in capsys.readouterr().out

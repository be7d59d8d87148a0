from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.serving.turns import TurnTakenError, last_done, turn, turn_path
from schemas.errors import TocsinError

HOLD = """
import sys, time
from pathlib import Path
from flows.serving.turns import turn
with turn(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@contextmanager
def holder(warehouse: Path, kind: str, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(warehouse), kind, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_must_not_wait_is_told_who_is_at_it(tmp_path: Path) -> None:
    with (
        holder(tmp_path / "w", "ingest") as other,
        pytest.raises(TurnTakenError, match=f"process {other.pid} is at the same work"),
        turn(tmp_path / "w", "ingest", "skip"),
    ):
        pytest.fail("two had the turn")


def test_who_waits_gets_the_turn_when_the_holder_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path / "w", "ingest") as other:
        other.kill()
        with turn(tmp_path / "w", "ingest", timeout=30):
            assert last_done(tmp_path / "w", "ingest") is None


def test_waiting_ends_with_an_error(tmp_path: Path) -> None:
    with (
        holder(tmp_path / "w", "work"),
        pytest.raises(TocsinError, match=r"has not ended .*; waited 0\.3 s"),
        turn(tmp_path / "w", "work", timeout=0.3),
    ):
        pytest.fail("two had the turn")


def test_who_waits_begins_after_the_other_has_ended(tmp_path: Path) -> None:
    start = time.monotonic()
    with holder(tmp_path / "w", "work", 0.8), turn(tmp_path / "w", "work"):
        assert time.monotonic() - start >= 0.7


def test_kinds_and_warehouses_do_not_wait_for_one_another(tmp_path: Path) -> None:
    begun: list[str] = []
    with holder(tmp_path / "w", "ingest"):
        with turn(tmp_path / "w", "daily", "skip"):
            begun.append("another kind")
        with turn(tmp_path / "v", "ingest", "skip"):
            begun.append("another warehouse")
        with pytest.raises(TurnTakenError), turn(tmp_path / "w", "ingest", "skip"):
            begun.append("the same")
    assert begun == ["another kind", "another warehouse"]


def test_a_process_that_has_the_turn_goes_on(tmp_path: Path) -> None:
    with turn(tmp_path / "w", "work"):
        with turn(tmp_path / "w", "work", "skip"):
            assert last_done(tmp_path / "w", "work") is None
        assert last_done(tmp_path / "w", "work") is None, "the inner turn is not the one that ends"
    assert last_done(tmp_path / "w", "work") is not None


def test_it_is_remembered_when_the_last_turn_began_that_ended_well(tmp_path: Path) -> None:
    with turn(tmp_path / "w", "daily"):
        pass
    first = last_done(tmp_path / "w", "daily")
    between = dt.datetime.now(dt.UTC)
    with pytest.raises(ZeroDivisionError), turn(tmp_path / "w", "daily"):
        1 / 0  # noqa: B018
    assert last_done(tmp_path / "w", "daily") == first
    with turn(tmp_path / "w", "daily"):
        pass
    second = last_done(tmp_path / "w", "daily")
    assert first is not None
    assert second is not None
    assert first < between < second


def test_a_torn_note_is_no_note(tmp_path: Path) -> None:
    turn_path(tmp_path / "w", "daily").write_text('{"holder": 1', encoding="utf-8")
    assert last_done(tmp_path / "w", "daily") is None
    with turn(tmp_path / "w", "daily", "skip"):
        pass

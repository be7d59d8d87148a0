from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from flows.ingest import ingest
from flows.load_batches import Batch, load_coded
from flows.parts import code_part
from flows.prepare import prepare
from flows.retry import finish, take_up
from flows.sources.inputs import read_inputs
from schemas.run import Run, RunCounts

BAD = '{"text": "cut off'


def run(inputs: tuple[str, ...], warehouse: Path, number: int) -> RunCounts:
    started = dt.datetime(2026, 1, number, tzinfo=dt.UTC)
    this = Run(run_id=f"r{number}", started_at=started, coder_version="fake-1", seeds_fingerprint="f", model="m")
    ingested = ingest(list(read_inputs(inputs)), warehouse, "fake-1")
    return load_coded(Batch(ingested, (code_part("any", this, 0, ingested),)), this, warehouse)


def reasons(warehouse: Path) -> list[str]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [r for (r,) in connection.execute("SELECT reason FROM issues ORDER BY 1").fetchall()]


@pytest.fixture
def refused(tmp_path: Path) -> tuple[Path, Path]:
    """A warehouse with three refusals, and the file that two of them are of."""
    warehouse, file, gone = tmp_path / "w.duckdb", tmp_path / "in.jsonl", tmp_path / "gone.jsonl"
    prepare(warehouse)
    file.write_text("\n".join([json.dumps({"text": "Shells fell."}), BAD, json.dumps({"text": 7})]), encoding="utf-8")
    gone.write_text(BAD, encoding="utf-8")
    run((str(file), str(gone)), warehouse, 1)
    gone.unlink()
    return warehouse, file


@pytest.mark.usefixtures("fake_coder")
def test_what_was_mended_is_loaded_and_what_was_not_stays_refused(refused: tuple[Path, Path]) -> None:
    warehouse, file = refused
    assert len(reasons(warehouse)) == 3
    file.write_text(file.read_text(encoding="utf-8").replace(BAD, json.dumps({"text": "Mended."})), encoding="utf-8")
    inputs = take_up(warehouse)
    assert inputs == (str(file),)
    counts = run(inputs, warehouse, 2)
    assert (counts.loaded, counts.duplicate, counts.refused) == (1, 1, 1)
    assert finish(warehouse) == (2, 1)
    assert reasons(warehouse) == ["not valid JSON", "text is not a string"]


@pytest.mark.parametrize(
    ("stage", "reason", "found"),
    [(None, None, 1), ("read", None, 1), ("fetch", None, 0), (None, "text is not a string", 1), (None, "x", 0)],
)
@pytest.mark.usefixtures("fake_coder")
def test_refusals_are_chosen_by_stage_and_reason(
    refused: tuple[Path, Path], stage: str | None, reason: str | None, found: int
) -> None:
    assert len(take_up(refused[0], stage, reason)) == found


@pytest.mark.usefixtures("fake_coder")
def test_a_retry_that_dies_loses_no_refusal(refused: tuple[Path, Path]) -> None:
    warehouse, file = refused
    take_up(warehouse)
    assert len(reasons(warehouse)) == 1
    assert take_up(warehouse) == (str(file),)
    run((str(file),), warehouse, 2)
    assert finish(warehouse) == (2, 2)
    assert len(reasons(warehouse)) == 3

"""The gate over a scorer of its own that prints fixed figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quality import gate

SCORER = """
import argparse, json, sys
parser = argparse.ArgumentParser()
parser.add_argument("name")
for option in ("--data", "--tocsin", "--json", "--limit"):
    parser.add_argument(option)
args = parser.parse_args()
if args.name == "broken":
    sys.exit("no such set")
figures = {"f1": 0.5, "mean_km": 40.0, "seen": float(args.limit or 0)}
with open(args.json, "w") as out:
    json.dump({args.name: {"headline": figures}}, out)
"""


class Desk:
    """A corpora folder with its scorer, and floors that a test may set."""

    def __init__(self, folder: Path) -> None:
        self.corpora = folder / "corpora"
        self.floors = folder / "floors.json"
        self.corpora.mkdir()
        (folder / "eval").mkdir()
        (folder / "eval" / "score.py").write_text(SCORER, encoding="utf-8")

    def run(self, *args: str) -> int:
        return gate.main(["--corpora", str(self.corpora), *args])

    def set(self, **floors: float) -> None:
        specs = {"news": {"limit": 7, "floors": floors, "full_floors": floors}}
        self.floors.write_text(json.dumps(specs), encoding="utf-8")

    def now(self, key: str = "floors") -> dict[str, float]:
        found: dict[str, float] = json.loads(self.floors.read_text(encoding="utf-8"))["news"][key]
        return found


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)
    monkeypatch.setattr(gate, "FLOORS", made.floors)
    return made


@pytest.mark.parametrize(
    ("floors", "status", "failed"),
    [
        pytest.param({"f1": 0.5, "mean_km": 40.0}, 0, [], id="at the floor"),
        pytest.param({"f1": 0.4, "mean_km": 50.0}, 0, [], id="better than the floor"),
        pytest.param({"f1": 0.501}, 1, ["news.f1"], id="below"),
        pytest.param({"mean_km": 39.0}, 1, ["news.mean_km"], id="above, where lower is better"),
        pytest.param({"f1": 0.9, "mean_km": 1.0}, 1, ["news.f1", "news.mean_km"], id="both"),
        pytest.param({}, 0, [], id="no floor"),
    ],
)
def test_exit_status(
    desk: Desk, capsys: pytest.CaptureFixture[str], floors: dict[str, float], status: int, failed: list[str]
) -> None:
    desk.set(**floors)

    assert desk.run() == status

    said = capsys.readouterr()
    assert [line.split()[3] for line in said.err.splitlines()] == failed
    assert "f1=0.500" in said.out


@pytest.mark.parametrize(("args", "seen"), [((), "seen=7.000"), (("--full",), "seen=0.000")], ids=["sample", "full"])
def test_samples_unless_the_whole_is_asked_for(
    desk: Desk, capsys: pytest.CaptureFixture[str], args: tuple[str, ...], seen: str
) -> None:
    desk.set()
    desk.run(*args)

    assert seen in capsys.readouterr().out


RAISED = {"f1": 0.5 - gate.SLACK, "mean_km": 40.0 + gate.SLACK}
"""The floors that the fake scorer's figures make."""


@pytest.mark.parametrize(
    ("args", "floors", "expected"),
    [
        pytest.param(("--update",), {"f1": 0.3, "mean_km": 90.0}, RAISED, id="raised"),
        pytest.param(("--update",), {"f1": 0.9, "mean_km": 5.0}, {"f1": 0.9, "mean_km": 5.0}, id="never lowered"),
        pytest.param(
            ("--update", "--allow-regression"),
            {"f1": 0.9, "mean_km": 5.0},
            RAISED,
            id="lowered when allowed",
        ),
        pytest.param(("--update",), {"f1": 0.3}, {"f1": RAISED["f1"]}, id="only figures that have a floor"),
        pytest.param((), {"f1": 0.3}, {"f1": 0.3}, id="not without update"),
        pytest.param(("--allow-regression",), {"f1": 0.9}, {"f1": 0.9}, id="allowing alone changes nothing"),
    ],
)
def test_floors_after(desk: Desk, args: tuple[str, ...], floors: dict[str, float], expected: dict[str, float]) -> None:
    desk.set(**floors)
    status = desk.run(*args)

    assert desk.now() == expected
    assert desk.now("full_floors") == floors
    assert status == (0 if "--update" in args else int(floors["f1"] > 0.5))


def test_full_floors_are_their_own(desk: Desk) -> None:
    desk.set(f1=0.3)
    desk.run("--full", "--update")

    assert (desk.now(), desk.now("full_floors")) == ({"f1": 0.3}, {"f1": RAISED["f1"]})


def test_without_corpora_nothing_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main(["--corpora", str(tmp_path / "none")]) == 0
    assert "nothing was measured" in capsys.readouterr().out


def test_a_scorer_that_fails_stops_the_gate(desk: Desk) -> None:
    desk.floors.write_text(json.dumps({"broken": {"floors": {}, "full_floors": {}}}), encoding="utf-8")

    with pytest.raises(SystemExit, match=r"(?s)scoring broken failed.*no such set"):
        desk.run()


def test_only_the_sets_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    spec: dict[str, Any] = {"limit": 1, "floors": {"f1": 0.9}, "full_floors": {}}
    desk.floors.write_text(json.dumps({"one": spec, "two": spec}), encoding="utf-8")

    assert desk.run("two") == 1
    assert "one" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value", "floor", "fails"),
    [
        ("s.f1", 0.4996, 0.5, False),
        ("s.f1", 0.4994, 0.5, True),
        ("s.auc_f1", 0.4, 0.5, True),
        ("s.false_fatalities", 0.4, 0.5, False),
        ("s.false_fatalities", 0.6, 0.5, True),
        ("s.f1", 0.0, None, False),
    ],
)
def test_a_figure_fails(name: str, value: float, floor: float | None, fails: bool) -> None:
    assert gate.Figure(name, value, floor).fails is fails

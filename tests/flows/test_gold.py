"""What reviewers settled, as a labelled set that the quality gate scores and the calibration learns from."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from desk_world import Desk, Readings, fill, stories

from coding.coder import Coder
from flows.cli import call
from flows.desk.requests import DECISIONS
from flows.gold import SET, export_gold
from schemas.article import Article
from schemas.errors import TocsinError
from seeds.knowledge import Knowledge
from tests.quality import gate, reviewed
from tests.quality.calibrate import held_out, right_of
from tests.quality.labels import judge_of, labelled

numbers = itertools.count()


class Reviewed:
    """A desk at which three articles are settled: one completely, one in part, one without a verdict."""

    def __init__(self, folder: Path, knowledge: Knowledge) -> None:
        self.folder = folder
        fill(folder / "w.duckdb", stories())
        self.desk = Desk(folder / "w.duckdb", Readings(knowledge))

    def decide(self, kind: str, article: str = "story/0", **more: Any) -> dict[str, Any]:
        body = {"kind": kind, "decision_id": f"{next(numbers):016x}", "article_id": article, **more}
        return self.desk.decide(DECISIONS.validate_python(body), "ada", blind=False)

    def events(self, article: str = "story/0") -> dict[str, str]:
        page = self.desk.article(article, "ada", blind=False)
        assert page is not None
        return {e["type"]: e["id"] for e in page["events"]}

    def review(self) -> None:
        ours = self.events()
        self.decide("delete", events=[ours["arrest"]])
        self.decide("change", event_id=ours["attack"], values={"killed_high": "14", "modality": "alleged"})
        self.decide("accept", events=[i for kind, i in ours.items() if kind != "arrest"])
        start = stories()[0].text.index("killing")
        self.decide("add", start=start, end=start + 7, event_type="casualty_report")
        self.decide("complete")
        self.decide("accept", article="story/1", events=[self.events("story/1")["clash"]])
        self.desk.settle()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Reviewed:
    made = Reviewed(tmp_path_factory.mktemp("gold"), knowledge)
    made.review()
    export_gold(made.desk.warehouse, made.folder / "corpora" / "ours")
    return made


def marks(done: Reviewed) -> dict[str, dict[str, Any]]:
    return {g["article_id"]: g for g in reviewed.read(done.folder / "corpora" / "ours" / "gold.jsonl")}


def test_the_set_that_is_written(done: Reviewed) -> None:
    folder = done.folder / "corpora" / "ours"
    assert json.loads((folder / "set.json").read_text(encoding="utf-8")) == SET
    articles = [Article.model_validate(a) for a in reviewed.read(folder / "articles.jsonl")]
    assert [(a.article_id, a.text) for a in articles] == [(a.article_id, a.text) for a in stories()[:2]]
    ours, theirs = marks(done)["story/0"], marks(done)["story/1"]
    assert (ours["exhaustive"], theirs["exhaustive"]) == (True, False)
    assert sorted(e["event_type"] for e in reviewed.kept(ours, in_title=False)) == [
        "attack", "casualty_report", "clash", "protest", "strike",
    ]  # fmt: skip
    assert [r["text"] for r in ours["rejected"]] == ["arrested"]
    assert [e["event_type"] for e in reviewed.kept(theirs, in_title=False)] == ["clash"]


def test_corrections_and_classes_are_in_it(done: Reviewed) -> None:
    attack = [e for e in marks(done)["story/0"]["events"] if e["text"] == "attacked"]
    assert [e["class"] for e in attack] == ["Attack", "Die"]
    assert (attack[0]["killed"], attack[0]["modality"]) == ([12, 14], "alleged")
    text = stories()[0].text
    assert all(text[e["start"] : e["end"]] == e["text"] for e in marks(done)["story/0"]["events"])
    assert all(text[s["start"] : s["end"]].strip() for s in marks(done)["story/0"]["sentences"])


def test_exporting_again_gives_the_same(done: Reviewed, tmp_path: Path) -> None:
    export_gold(done.desk.warehouse, tmp_path / "again")
    for name in ("articles.jsonl", "gold.jsonl", "set.json"):
        assert (tmp_path / "again" / name).read_bytes() == (done.folder / "corpora" / "ours" / name).read_bytes()


def test_the_command(done: Reviewed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["gold", "export", str(tmp_path / "set"), "--warehouse", str(done.desk.warehouse)]) == 0
    assert capsys.readouterr().out.startswith("2 articles (1 complete), 6 events right, 1 wrong")
    assert call(["gold", "agreement", "--warehouse", str(done.desk.warehouse)]) == 0
    assert "is an event" in capsys.readouterr().out


def test_nothing_reviewed(tmp_path: Path) -> None:
    fill(tmp_path / "w.duckdb", stories()[:1])
    with pytest.raises(TocsinError, match="nothing is reviewed yet"):
        export_gold(tmp_path / "w.duckdb", tmp_path / "set")


@pytest.mark.model
def test_the_gate_scores_it(done: Reviewed, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main(["ours", "--corpora", str(done.folder / "corpora")]) == 0
    printed = capsys.readouterr().out
    figures = dict(part.split("=") for part in printed.partition("[")[0].split()[1:])
    assert 0.5 < float(figures["event_f"]) <= 1
    assert {"modality", "killed", "place"} <= figures.keys()


@pytest.mark.model
def test_the_calibration_learns_from_it(done: Reviewed, coder: Coder) -> None:
    rows = list(labelled(done.folder / "corpora", "ours", coder))
    right = {r.right for r in rows}
    assert right == {True, False}
    assert len(held_out(rows * 20)) == len(right_of(rows)) * 20


def test_a_set_of_reviewers_is_judged_by_their_word_alone(done: Reviewed) -> None:
    judge = judge_of(done.folder / "corpora", "ours")
    assert callable(judge)
    assert reviewed.reviewed_sets(done.folder / "corpora") == ["ours"]


GOLD = {
    "article_id": "a", "exhaustive": False, "title_events": [],
    "rejected": [{"start": 20, "end": 25, "in_title": False, "event_type": "arrest"}],
    "events": [{
        "start": 0, "end": 6, "event_type": "strike", "modality": "asserted", "actor": {"id": "reb", "country": None},
        "target": {"id": None, "country": None}, "place": {"place_id": "7", "country": "UKR"}, "date": ["2025-01-01", "2025-01-02"],
        "killed": [3, 3], "injured": [None, None],
    }],
}  # fmt: skip


def coded(start: int, kind: str, **more: Any) -> dict[str, Any]:
    plain = {"modality": "asserted", "actor": None, "target": None, "location": None, "date": None, "casualties": None}
    return {
        "trigger": {"start": start, "end": start + 4},
        "event_type": kind,
        "sentence": {"in_title": False},
        **plain,
        **more,
    }


FIELDS = ("actor", "place", "date", "killed")
WHOLE = {
    "actor": {"actor_id": "reb", "country": None}, "location": {"place_id": "7", "country": "UKR"},
    "date": {"earliest": "2025-01-01", "latest": "2025-01-02"}, "casualties": {"killed_low": 3, "killed_high": 3},
}  # fmt: skip


@pytest.mark.parametrize(
    ("events", "exhaustive", "expected"),
    [
        pytest.param([coded(2, "strike", **WHOLE)], False, {"event_f": 1, "modality": 1, **dict.fromkeys(FIELDS, 1)}, id="all right"),
        pytest.param([coded(2, "strike")], False, {"event_f": 1, "modality": 1, **dict.fromkeys(FIELDS, 0)}, id="only the event"),
        pytest.param([coded(2, "protest")], False, {"event_f": 0}, id="another type, nothing known of it"),
        pytest.param([coded(21, "arrest")], False, {"event_f": 0}, id="what was refused"),
        pytest.param([coded(2, "strike"), coded(21, "arrest")], False, {"event_f": 2 / 3}, id="one right, one refused"),
        pytest.param([coded(2, "strike"), coded(40, "riot")], False, {"event_f": 1}, id="one right, one unknown"),
        pytest.param([coded(2, "strike"), coded(40, "riot")], True, {"event_f": 2 / 3}, id="one right, one too many"),
        pytest.param([], True, {"event_f": 0}, id="nothing"),
    ],
)  # fmt: skip
def test_scores(events: list[dict[str, Any]], exhaustive: bool, expected: dict[str, float]) -> None:
    headline = reviewed.score([{**GOLD, "exhaustive": exhaustive}], {"a": events}).headline()
    assert {name: headline[name] for name in expected} == pytest.approx(expected)

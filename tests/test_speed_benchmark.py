"""What `make bench` prints: every figure beside the one before, and the yardsticks on the same articles."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from benchmarks.speed import PREVIOUS, beside, main, previous

ARTICLE = {
    "text": "A missile strike killed 12 people in Donetsk on Monday, the mayor said.",
    "published_at": "2024-10-11",
}


@pytest.mark.model
def test_the_coder_and_both_yardsticks_run_over_the_same_articles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one").mkdir()
    lines = [json.dumps({**ARTICLE, "article_id": str(n)}) for n in range(70)]
    (tmp_path / "one" / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    cores = os.sched_getaffinity(0)
    try:
        assert main(["--corpora", str(tmp_path), "--sets", "one", "--json", str(tmp_path / "out.json")]) == 0
    finally:
        os.sched_setaffinity(0, cores)
    row = previous(tmp_path / "out.json")["one"]
    assert (row["articles"], row["yardstick_articles"], row["events"]) == (70, 70, 12)
    assert row["tokenizer_articles_per_second"] > row["spacy_full_pipeline_articles_per_second"] > 0
    assert {"measured_at", "cores", "memory_gb", "coder"} <= set(
        json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["machine"]
    )
    assert "articles_per_second" in capsys.readouterr().out


def test_figures_stand_beside_those_before() -> None:
    lines = list(beside({"set": "s", "rate": 60.0, "new": 1}, {"set": "s", "rate": 50.0}))
    assert [line.split() for line in lines] == [
        ["now", "before", "change"], ["set", "s", "s"], ["rate", "60.0", "50.0", "+20.0%"], ["new", "1"],
    ]  # fmt: skip


def test_the_committed_figures_can_be_read() -> None:
    assert {"articles_per_second", "tokenizer_articles_per_second"} <= set(previous(PREVIOUS)["news_text"])
    assert previous(Path("nothing.json")) == {}

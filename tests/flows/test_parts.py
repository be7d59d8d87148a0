"""Batches that overlap give what batches in a row give."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from mixed_news import RUN, articles, exported, loaded, new, stored

from flows.fan_out.choice import coders_ahead, open_coders, open_workers
from flows.ingest import Ingested, marks_of
from flows.load_batches import all_counts
from flows.parts import Begun, Plan, code_part, parted
from flows.settings import Settings
from flows.sources.arrival import Arrival
from flows.workers import Here, Pending, workers
from schemas.article import Article
from schemas.errors import InputError
from schemas.issue import Issue
from warehouse.stage import joined, stage

In = TypeVar("In")
Out = TypeVar("Out")
REFUSED = Issue(stage="read", reason="no text", origin="in.jsonl", line=3)


class Elsewhere(Here):
    """Work that stays undone while other batches are begun."""

    apart = True

    def __init__(self) -> None:
        self.under_way = self.most = 0

    def submit(self, function: Callable[[In], Out], given: In) -> Pending[Out]:
        self.under_way += 1
        self.most = max(self.most, self.under_way)

        def counted(group: In) -> Out:
            self.under_way -= 1
            return function(group)

        return super().submit(counted, given)


@pytest.mark.usefixtures("fake_coder")
def test_the_same_comes_out_however_many_batches_are_ahead(tmp_path: Path) -> None:
    items, one, many, pool = articles(96), tmp_path / "one" / "w.duckdb", tmp_path / "many" / "w.duckdb", Elsewhere()
    expected = loaded(items, one, Plan("any", RUN, Here()), lambda: None)
    done = loaded(items, many, Plan("any", RUN, pool), lambda: None)
    assert all_counts(done) == all_counts(expected)
    assert pool.most > 1
    assert stored(many) == stored(one)
    assert exported(many) == exported(one)


def _item(article_id: str, words: str) -> Arrival:
    text = f"Shells fell on {words}, and again at noon. " * 9
    return Arrival(Article(article_id=article_id, text=text), "in.jsonl", 1)


@pytest.mark.parametrize(
    ("items", "late"),
    [
        pytest.param([("b", "the port"), ("c", "the mill")], "", id="nothing shared"),
        pytest.param([("b", "the port"), ("a", "the mill")], "a", id="another version of an article that is begun"),
        pytest.param([("b", "the harbour"), ("c", "the mill")], "b", id="the words of one that is begun"),
        pytest.param(
            [("b", "the mill"), ("c", "the port"), ("d", "the mill"), ("b", "the harbour")],
            "bdb",
            id="by way of each other",
        ),
    ],
)
def test_what_shares_something_with_a_batch_that_is_begun_waits(items: list[tuple[str, str]], late: str) -> None:
    begun = Begun(Ingested((), 0, (), marks=marks_of([_item("a", "the harbour")])), ())
    given = [_item(*item) for item in items]
    free, waiting = parted([*given, REFUSED], [begun])
    assert "".join(item.article.article_id for item in waiting if isinstance(item, Arrival)) == late
    assert {*free, *waiting} == {*given, REFUSED}
    assert REFUSED in free
    assert parted(given, []) == (given, ())


@pytest.mark.usefixtures("fake_coder")
def test_a_refusal_that_two_parts_report_is_one_row() -> None:
    twice = Issue(stage="read", reason="no text", origin="in.jsonl", line=3)
    whole = joined([code_part("any", RUN, 0, new(6)).staged, stage((), (), [twice], RUN), stage((), (), [twice], RUN)])
    assert (whole.input, whole.refused) == (7, 3)
    assert sorted(whole.issues["line"].to_pylist()) == [3, 5]


def test_processes_are_started_only_when_there_is_something_to_do() -> None:
    before = set(multiprocessing.active_children())
    with workers(2, os.getpid) as pool:
        assert set(multiprocessing.active_children()) == before
        assert len(set(pool.map(str, range(9)))) == 9
        assert len(set(multiprocessing.active_children()) - before) == 2


def test_workers_that_were_got_ready_before_a_flow_are_the_ones_it_uses_and_end_while_it_goes_on() -> None:
    settings, before = Settings(jobs=2), set(multiprocessing.active_children())
    with coders_ahead(settings) as ahead:
        ahead.get_ready()
        with open_coders(settings) as pool:
            assert pool is ahead
            assert pool.submit(str, 1).result() == "1"
            assert len(set(multiprocessing.active_children()) - before) == 2
        end = time.monotonic() + 30
        while set(multiprocessing.active_children()) - before and time.monotonic() < end:
            time.sleep(0.05)
        assert set(multiprocessing.active_children()) == before
    with open_workers(Settings(jobs=1), os.getpid) as pool:
        assert pool is not ahead


def test_a_cluster_without_dask_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.fan_out.choice.find_spec", lambda name: None)
    with (
        pytest.raises(InputError, match=r"coding on a cluster needs Dask.*pip install 'tocsin\[cluster\]'"),
        open_workers(Settings(cluster="tcp://127.0.0.1:9"), os.getpid),
    ):
        pass

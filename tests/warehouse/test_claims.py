"""One article, one reviewer: claims expire, are renewed and given back, and many who ask at once do not get the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schemas.errors import WarehouseError
from warehouse.claims import claims_path, held, release, take


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return claims_path(tmp_path / "w.duckdb")


def test_the_second_is_told_who_holds_it(path: Path) -> None:
    assert take(path, "a1", "ada", now=100, seconds=60) == "ada"
    assert take(path, "a1", "bo", now=110, seconds=60) == "ada"
    assert take(path, "a2", "bo", now=110, seconds=60) == "bo"
    assert held(path, now=120) == {"a1": "ada", "a2": "bo"}


@pytest.mark.parametrize(("now", "holder"), [(159.9, "ada"), (160, "bo"), (300, "bo")])
def test_a_claim_ends_by_itself(path: Path, now: float, holder: str) -> None:
    take(path, "a1", "ada", now=100, seconds=60)
    assert take(path, "a1", "bo", now=now, seconds=60) == holder


def test_a_claim_is_renewed(path: Path) -> None:
    take(path, "a1", "ada", now=100, seconds=60)
    take(path, "a1", "ada", now=150, seconds=60)
    assert take(path, "a1", "bo", now=200, seconds=60) == "ada"


@pytest.mark.parametrize(("article", "left"), [("a1", {"a2": "ada", "a3": "bo"}), (None, {"a3": "bo"})])
def test_claims_are_given_back(path: Path, article: str | None, left: dict[str, str]) -> None:
    for name, who in (("a1", "ada"), ("a2", "ada"), ("a3", "bo")):
        take(path, name, who, now=100, seconds=60)
    release(path, "ada", now=101, article_id=article)
    assert held(path, now=102) == left


def test_nobody_gives_back_what_another_holds(path: Path) -> None:
    take(path, "a1", "ada", now=100, seconds=60)
    release(path, "bo", now=101, article_id="a1")
    assert held(path, now=102) == {"a1": "ada"}


def test_of_many_who_ask_at_once_one_gets_it(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        holders = set(pool.map(lambda n: take(path, "a1", f"reviewer {n}", now=100, seconds=60), range(32)))
    assert len(holders) == 1


def test_where_no_claim_can_be_kept(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="claims of reviewers"):
        take(tmp_path / "none" / "c.sqlite", "a1", "ada", now=1, seconds=1)

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from flows.backfill import Ledger, Range, backfill, inputs_of
from flows.sources.arrival import Arrival, admit
from flows.sources.arrival import Spot as At
from flows.sources.items import Settled
from schemas.errors import InputError

ALL = Range()


def article(name: str, day: str | None = None) -> Settled:
    return admit({"text": "Shells fell.", "article_id": name, "published_at": day}, At("test"))


def read_lines(name: str) -> Iterator[Settled]:
    """A reader for tests: every word of a file is an article."""
    yield from (article(word) for word in Path(name).read_text(encoding="utf-8").split())


class Loader:
    """Takes chunks, and fails once when it has taken so many."""

    def __init__(self, fails_after: int | None = None) -> None:
        self.taken: list[list[str]] = []
        self._fails_after = fails_after

    def __call__(self, items: Sequence[Settled]) -> None:
        if self._fails_after is not None and len(self.taken) == self._fails_after:
            raise ZeroDivisionError
        self.taken.append([item.article.article_id for item in items if isinstance(item, Arrival)])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    (folder / "b").mkdir(parents=True)
    (folder / "1.txt").write_text("a b c d e", encoding="utf-8")
    (folder / "b" / "2.txt").write_text("f g", encoding="utf-8")
    (folder / ".hidden").write_text("x", encoding="utf-8")
    return folder


def ledger(folder: Path, inputs: Sequence[str]) -> Ledger:
    return Ledger.open(folder / "ledger", inputs, ALL)


def test_a_backfill_that_was_interrupted_goes_on_with_the_chunk_it_was_at(tmp_path: Path, archive: Path) -> None:
    names = [str(archive)]
    first, second, third = Loader(fails_after=2), Loader(), Loader()
    with pytest.raises(ZeroDivisionError):
        backfill(names, ALL, ledger(tmp_path, names), 2, read_lines, first)
    assert backfill(names, ALL, ledger(tmp_path, names), 2, read_lines, second) == 3
    assert backfill(names, ALL, ledger(tmp_path, names), 2, read_lines, third) == 0
    assert (first.taken, second.taken, third.taken) == ([["a", "b"], ["c", "d"]], [["e"], ["f", "g"]], [])


def test_a_file_that_has_changed_is_read_again_and_others_are_not(tmp_path: Path, archive: Path) -> None:
    names = [str(archive)]
    backfill(names, ALL, ledger(tmp_path, names), 9, read_lines, Loader())
    (archive / "1.txt").write_text("a b new", encoding="utf-8")
    again = Loader()
    backfill(names, ALL, ledger(tmp_path, names), 9, read_lines, again)
    assert again.taken == [["a", "b", "new"]]


def test_another_range_is_another_backfill(tmp_path: Path, archive: Path) -> None:
    names, since = [str(archive)], Range(since=dt.date(2024, 1, 1))
    assert ledger(tmp_path, names).path != Ledger.open(tmp_path / "ledger", names, since).path


@pytest.mark.parametrize("torn", ["", '{"done": ', "[]"], ids=["empty", "half", "no ledger"])
def test_a_torn_ledger_begins_anew(tmp_path: Path, archive: Path, torn: str) -> None:
    path = ledger(tmp_path, [str(archive)]).path
    path.write_text(torn, encoding="utf-8")
    assert ledger(tmp_path, [str(archive)]).done == {}


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        pytest.param(None, None, ["old", "in", "new", "undated"], id="everything"),
        pytest.param("2024-10-01", "2024-10-31", ["in"], id="both ends"),
        pytest.param("2024-10-01", None, ["in", "new"], id="from a day on"),
        pytest.param(None, "2024-10-11", ["old", "in"], id="until a day, included"),
    ],
)
def test_a_range_keeps_what_was_published_in_it(since: str | None, until: str | None, kept: list[str]) -> None:
    days = Range(since and dt.date.fromisoformat(since), until and dt.date.fromisoformat(until))
    items = {
        "old": article("old", "2023-01-01"),
        "in": article("in", "2024-10-11"),
        "new": article("new", "2025-01-01"),
        "undated": article("undated"),
    }
    assert [name for name, item in items.items() if days.has(item)] == kept
    assert days.has(At("test").refuse("no text"))


def test_an_input_with_a_date_stands_for_every_day() -> None:
    days = Range(dt.date(2024, 2, 28), dt.date(2024, 3, 1))
    assert list(inputs_of(["https://example.org/{date:%Y%m%d}.xml"], days)) == [
        "https://example.org/20240228.xml",
        "https://example.org/20240229.xml",
        "https://example.org/20240301.xml",
    ]
    with pytest.raises(InputError, match="needs --since and --until"):
        list(inputs_of(["{date}"], Range(since=dt.date(2024, 2, 28))))

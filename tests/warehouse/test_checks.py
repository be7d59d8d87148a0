"""What counts as unusual: sudden silence, floods and shifts are, quiet sources, weekends and chance are not."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from warehouse_samples import RUN

from schemas.checks import ChecksFile
from schemas.errors import SeedError
from seeds.knowledge import load_checks
from warehouse.checks import check, judge
from warehouse.migrate import migrate

TODAY = dt.date(2025, 6, 2)
YESTERDAY = TODAY - dt.timedelta(days=1)
CHECKS = load_checks()
ARTICLES = """
INSERT INTO articles BY NAME
SELECT concat(source, day, i) AS article_id, '' AS text, source, day AS published_on, '' AS content_hash, '' AS coder_version,
    '' AS run_id, day AS coded_at
FROM (SELECT *, unnest(range(n)) AS i FROM told)
"""
EVENTS = """
INSERT INTO internal.coded_events BY NAME
SELECT
    concat(day, modality, place, i) AS event_id, day::VARCHAR AS article_id, '' AS run_id, '' AS coder_version, '' AS event_type,
    modality, place AS place_id, 0.5 AS confidence, '' AS trigger_text, '' AS sentence, 0 AS sentence_index, false AS in_title,
    '{}' AS evidence
FROM (SELECT *, unnest(range(n)) AS i FROM told)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        migrate(opened, Path("memory"))
        yield opened


def tell(connection: duckdb.DuckDBPyConnection, source: str, counts: Sequence[int]) -> None:
    """So many articles of a source a day; the last count is yesterday's."""
    days = [YESTERDAY - dt.timedelta(days=len(counts) - 1 - n) for n in range(len(counts))]
    connection.register("told", pa.table({"source": [source] * len(counts), "day": days, "n": list(counts)}))
    connection.execute(ARTICLES)
    connection.unregister("told")


def poisson(rng: random.Random, mean: float) -> int:
    """How often something happens in a day that happens `mean` times a day."""
    n, left = 0, rng.expovariate(1)
    while left < mean:
        n, left = n + 1, left + rng.expovariate(1)
    return n


def news(seed: int, mean: float, days: int, quiet_day: float = 1.0) -> list[int]:
    """Articles a day; the last day is the quiet one of its week."""
    rng = random.Random(seed)  # noqa: S311
    return [poisson(rng, mean * (quiet_day if n % 7 == (days - 1) % 7 else 1)) for n in range(days)]


def unusual(connection: duckdb.DuckDBPyConnection, today: dt.date = TODAY) -> list[str]:
    return [f"{j.reason}: {j.detail}" for j in judge(connection, CHECKS, today) if j.unusual]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([*news(1, 40, 60), 0], "fewer articles than usual: S, 2025-06-01: 0 articles, usually "),
        ([*news(2, 40, 60), 400], "more articles than usual: S, 2025-06-01: 400 articles, usually "),
        ([*news(3, 40, 60), 45], None),
        ([*news(4, 40, 15), 0], None),
        ([*news(5, 0.2, 200), 0], None),
        ([*news(6, 0.2, 200), 2], None),
        ([*news(7, 3, 210), *[0] * 7], "fewer articles than usual: S, 2025-05-26 to 2025-06-01: 0 articles, usually "),
        (news(8, 60, 61, quiet_day=0.05), None),
        ([*[30] * 60, 31], None),
        ([*[30] * 60, 0], "fewer articles than usual: S, 2025-06-01: 0 articles, usually "),
        ([*[0] * 60, 1], None),
        ([*news(9, 40, 60), *[0] * 90], None),
    ],
    ids=[
        "silence", "flood", "as ever", "no history yet", "quiet and silent", "quiet and not", "a week of silence", "a weekend",
        "no spread", "silence without a spread", "first article in months", "gone long ago",
    ],
)  # fmt: skip
def test_volume(connection: duckdb.DuckDBPyConnection, counts: list[int], found: str | None) -> None:
    tell(connection, "S", counts)
    told = unusual(connection)
    assert [line.startswith(found or "?") for line in told] == ([True] if found else [])


def test_forty_sources_of_every_size_give_no_false_alarm_in_a_fortnight(connection: duckdb.DuckDBPyConnection) -> None:
    for n in range(40):
        tell(connection, f"Paper {n}", news(n, (0.1, 0.6, 2, 5, 12, 40, 90, 200)[n % 8], 120, (1, 0.4, 0.1)[n % 3]))
    days = [TODAY - dt.timedelta(days=back) for back in range(0, 14, 2)]
    assert [line for day in days for line in unusual(connection, day)] == []
    connection.execute("DELETE FROM articles WHERE published_on = ?", [YESTERDAY - dt.timedelta(1)])
    silent = {line.split(": ")[1].split(",")[0] for line in unusual(connection, YESTERDAY)}
    assert {f"Paper {n}" for n in range(40) if n % 8 > 5} <= silent
    assert not {f"Paper {n}" for n in range(40) if n % 8 < 4} & silent


def tell_events(connection: duckdb.DuckDBPyConnection, shares: Sequence[tuple[int, int, int]]) -> None:
    """A day's events: asserted with a place, asserted without one, denied; the last is yesterday's."""
    days = [YESTERDAY - dt.timedelta(days=len(shares) - 1 - n) for n in range(len(shares))]
    tell(connection, "S", [1] * len(shares))
    connection.execute("UPDATE articles SET article_id = published_on::VARCHAR")
    kinds = (("asserted", "p"), ("asserted", None), ("denied", "p"))
    rows = [
        {"day": day, "modality": kind, "place": place, "n": n}
        for day, counts in zip(days, shares, strict=True)
        for (kind, place), n in zip(kinds, counts, strict=True)
    ]
    connection.register("told", pa.Table.from_pylist(rows))
    connection.execute(EVENTS)
    connection.unregister("told")


def usual_day(rng: random.Random) -> tuple[int, int, int]:
    kinds = [0 if (x := rng.random()) < 0.8 else 1 if x < 0.93 else 2 for _ in range(rng.randint(60, 400))]
    return kinds.count(0), kinds.count(1), kinds.count(2)


@pytest.mark.parametrize(
    ("last", "days", "found"),
    [
        ((160, 26, 14), 40, []),
        (
            (60, 126, 14),
            40,
            ["unusual share of unknown places: place unknown, 2025-06-01: 63.0% of 200 events, usually "],
        ),
        ((100, 26, 74), 40, ["unusual share of a modality: asserted, ", "unusual share of a modality: denied, "]),
        ((0, 26, 4), 40, []),
        ((60, 126, 14), 10, []),
    ],
    ids=["as ever", "places not known any more", "suddenly denied", "too few events", "no history yet"],
)
def test_shares(connection: duckdb.DuckDBPyConnection, last: tuple[int, int, int], days: int, found: list[str]) -> None:
    rng = random.Random(days)  # noqa: S311
    tell_events(connection, [*(usual_day(rng) for _ in range(days)), last])
    told = unusual(connection)
    assert len(told) == len(found)
    assert all(line.startswith(start) for line, start in zip(told, found, strict=True))


def test_usual_days_give_no_false_alarm(connection: duckdb.DuckDBPyConnection) -> None:
    rng = random.Random(9)  # noqa: S311
    tell_events(connection, [usual_day(rng) for _ in range(100)])
    assert [line for back in range(20) for line in unusual(connection, TODAY - dt.timedelta(days=back))] == []


def test_a_warning_is_an_issue_until_late_articles_put_it_right(connection: duckdb.DuckDBPyConnection) -> None:
    def issues() -> list[tuple[str, str]]:
        return connection.execute("SELECT stage, reason FROM issues").fetchall()

    def revision() -> object:
        return connection.execute("SELECT revision FROM internal.warehouse_state").fetchall()

    tell(connection, "S", [*news(1, 40, 60), 0])
    assert len(check(connection, CHECKS, TODAY, RUN.run_id)) == 1
    assert issues() == [("check", "fewer articles than usual")]
    before = revision()
    assert len(check(connection, CHECKS, TODAY, "another run")) == 1
    assert (revision(), len(issues())) == (before, 1)
    connection.execute(
        "UPDATE articles SET published_on = ? WHERE published_on = ?", [YESTERDAY, YESTERDAY - dt.timedelta(1)]
    )
    connection.execute(
        "INSERT INTO articles SELECT * REPLACE ('late' || article_id AS article_id, ?::DATE AS published_on) FROM articles LIMIT 5",
        [YESTERDAY - dt.timedelta(1)],
    )
    assert check(connection, CHECKS, TODAY, RUN.run_id) == ()
    assert issues() == []


def _without_windows(checks: dict[str, object]) -> None:
    checks["volume"]["windows"] = []  # type: ignore[index]


def _short_history(checks: dict[str, object]) -> None:
    checks["shares"]["least_history"] = 1  # type: ignore[index]


@pytest.mark.parametrize("change", [_without_windows, _short_history], ids=["no window", "a history of one day"])
def test_thresholds_that_make_no_sense_are_refused(change: Callable[[dict[str, object]], None]) -> None:
    values = CHECKS.model_dump()
    change(values)
    with pytest.raises(ValueError, match=r"at least|greater than"):
        ChecksFile.model_validate(values)


def test_a_wrong_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "checks.yml").write_text("settle_days: soon\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"checks\.yml:1: settle_days"):
        load_checks(tmp_path)

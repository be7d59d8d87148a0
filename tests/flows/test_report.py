from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from fake_coding import strike
from rich.console import Console

from flows.publish import Published
from flows.report import events_table, print_report
from schemas.article import Article
from schemas.event import Attribution, Casualties, EventDate, Participant, Place
from schemas.issue import Issue
from schemas.run import Run, RunCounts

ARTICLE = Article(article_id="a", text="Shelling killed people in the port.")
STARTED = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)


def printed(*things: object) -> str:
    console = Console(file=io.StringIO(), width=200, markup=False, highlight=False)
    console.print(*things)
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        pytest.param({}, "strike / artillery", id="type"),
        pytest.param(
            {
                "actor": Participant(
                    role="actor", text="the army", start=0, end=1, name="Army of Mali", country="MLI", sector="MIL"
                )
            },
            "Army of Mali [MLI MIL]",
            id="resolved actor",
        ),
        pytest.param(
            {"target": Participant(role="target", text="three farmers", start=0, end=1)},
            "three farmers",
            id="bare target",
        ),
        pytest.param(
            {"location": Place(text="Gao", start=0, end=1, name="Gao", country="MLI")}, "Gao, MLI", id="place"
        ),
        pytest.param({"location": Place(text="MLI", start=0, end=1, name="MLI", country="MLI")}, " MLI ", id="country"),
        pytest.param(
            {"date": EventDate(earliest="2024-09-30", latest="2024-10-06", precision="week")},
            "2024-09-30 to 2024-10-06",
            id="week",
        ),
        pytest.param(
            {"date": EventDate(earliest="2024-10-06", latest="2024-10-06", precision="day")}, " 2024-10-06 ", id="day"
        ),
        pytest.param(
            {"date": EventDate(earliest=None, latest="2024-10-06", precision="reported")},
            "by 2024-10-06",
            id="reported",
        ),
        pytest.param(
            {"date": EventDate(earliest=None, latest=None, precision="unknown", text="last week", start=0, end=9)},
            "? (last week)",
            id="?",
        ),
        pytest.param({"casualties": Casualties(killed_low=12, killed_high=12)}, "12 killed", id="exact toll"),
        pytest.param({"casualties": Casualties(killed_low=1, killed_high=None)}, "1+ killed", id="open toll"),
        pytest.param({"casualties": Casualties(injured_low=24, injured_high=99)}, "24-99 injured", id="interval"),
        pytest.param({"casualties": Casualties(injured_low=None, injured_high=9)}, "0-9 injured", id="at most"),
        pytest.param({"attribution": Attribution(text="the mayor", start=0, end=1)}, "the mayor", id="who says so"),
        pytest.param({"attribution": Attribution(text="x\x1b[2Jy", start=0, end=1)}, "x�[2Jy", id="hostile name"),
        pytest.param(
            {"attribution": Attribution(text="[bold]x[/bold]", start=0, end=1)}, "[bold]x[/bold]", id="markup"
        ),
    ],
)
def test_a_cell_of_the_table(fields: dict[str, object], shown: str) -> None:
    assert shown in printed(events_table([strike(ARTICLE, 0, 8, **fields)]))


def report(counts: RunCounts, refused: tuple[Issue, ...] = (), shown: int = 1) -> str:
    console = Console(file=io.StringIO(), width=60, markup=False, highlight=False)
    run = Run(run_id="r", started_at=STARTED, coder_version="v", seeds_fingerprint="f", model="m", counts=counts)
    published = Published(Path("/elsewhere/data/tocsin.snapshot.duckdb"), (Path("output/events.csv").absolute(),))
    print_report(console, run, published, [strike(ARTICLE, 0, 8)] * shown, refused)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_a_run_says_what_came_in_what_became_of_it_and_where_it_is() -> None:
    refused = (Issue(stage="read", reason="no text", origin="x", line=7),)
    page = report(RunCounts(input=4, loaded=2, duplicate=1, refused=1, events=3), refused)
    assert "... and 2 events more." in page
    assert "3 events coded from 2 articles." in page
    assert "4 articles in = 2 loaded + 1 duplicate + 1 refused." in page
    assert "  refused: x:7: no text\n" in page
    assert "\n  output/events.csv\n" in page
    assert "\n  /elsewhere/data/tocsin.snapshot.duckdb\n" in page


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        pytest.param(RunCounts(input=3, duplicate=3), "Nothing new: every article is known already.", id="all known"),
        pytest.param(
            RunCounts(input=3, duplicate=2, refused=1),
            "Nothing new: every article is known already.",
            id="some refused",
        ),
        pytest.param(RunCounts(input=3, refused=3), "Nothing was coded: every item was refused.", id="all refused"),
        pytest.param(RunCounts(), "Nothing came in.", id="no input"),
    ],
)
def test_a_run_that_loads_nothing_says_why(counts: RunCounts, told: str) -> None:
    assert report(counts, shown=0).startswith(told + "\n")


def test_more_refusals_than_are_shown_are_counted() -> None:
    page = report(RunCounts(input=9, refused=9), (Issue(stage="read", reason="no text", origin="x"),), shown=0)
    assert "... and 8 more" in page

"""What can be exported: tables, and views whose SQL file says how their rows are ordered and which days they lie between.

The comment at the head of a view's file is its description; lines of the form `-- key: value` in it are settings:
`order` (makes it a shape), `days` (`first .. last`, or `shape by column` for rows that have a day only through another shape) and `csv`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.errors import QueryError
from warehouse.migrate import VIEWS

NAME = re.compile(r"^CREATE OR REPLACE VIEW (\w+) AS", re.MULTILINE)
SETTING = re.compile(r"^-- (order|days|csv): (.+)$")
HEADLESS = "tabs, no header"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table or view that can be exported, the order of its rows, and what they are.

    `first` and `last` are the days between which a row lies; None when its rows have no day of their own. `day_of` leads from such
    rows to a shape that has: its name and the column they share. `headless`: as CSV it has tabs and no header, as its users expect.
    """

    order: str
    description: str
    first: str | None = None
    last: str | None = None
    day_of: tuple[str, str] | None = None
    headless: bool = False


FIRST_DAY = "coalesce(date_earliest, date_latest)"
"""What is only known to have happened by a day, because it was reported then, is filed under that day."""

TABLES: Mapping[str, Shape] = {
    "articles": Shape("published_on NULLS LAST, article_id", "Articles as they came in, one row each.", "published_on", "published_on"),
    "event_participants": Shape("event_id, position", "Everyone who takes part in an event.", day_of=("events", "event_id")),
    "incident_history": Shape(
        "run_id, incident_id, change, other_id",
        "What became of incident ids: merged, split, renamed or deleted.",
        day_of=("runs", "run_id"),
    ),
    "incident_links": Shape("report_a, report_b", "Why reports of two articles are of one incident."),
    "incident_states": Shape(
        "incident_id, known_from", "What was known of an incident from a day on.", "known_from", "coalesce(known_until, DATE '9999-12-31')"
    ),
    "incident_tolls": Shape("incident_id, harm, victims", "Tolls by kind of harm and of victim.", day_of=("incidents", "incident_id")),
    "incident_events": Shape("incident_id, event_id", "Which events report which incident.", day_of=("incidents", "incident_id")),
    "incidents": Shape(
        f"{FIRST_DAY} NULLS LAST, incident_id", "Happenings, each with everything its reports say.", FIRST_DAY, "date_latest"
    ),
    "issues": Shape("run_id, stage, reason, issue_id", "What was refused, and why.", day_of=("runs", "run_id")),
    "overrides": Shape(
        "corrected_at, event_id, field, who, value",
        "Decisions of people: on which field of which event, from what to what, by whom and why.",
        "CAST(corrected_at AS DATE)",
        "CAST(corrected_at AS DATE)",
    ),
    "run_stages": Shape("run_id, stage", "How long the stages of a run took.", day_of=("runs", "run_id")),
    "runs": Shape(
        "started_at, run_id",
        "Runs of the pipeline: which code, knowledge and model.",
        "CAST(started_at AS DATE)",
        "CAST(coalesce(finished_at, started_at) AS DATE)",
    ),
}  # fmt: skip


def view_of(text: str) -> tuple[str, Shape] | None:
    """The name and shape that a view's file describes; None when it describes none."""
    found, comment, settings = NAME.search(text), [], {}
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if setting := SETTING.match(line):
            settings[setting[1]] = setting[2].strip()
        else:
            comment.append(line.removeprefix("--").strip())
    if found is None or "order" not in settings:
        return None
    days = settings.get("days", "")
    first, between, last = days.partition(" .. ")
    other, by, column = days.partition(" by ")
    return found[1], Shape(
        settings["order"],
        " ".join(comment),
        first=first if between else None,
        last=last if between else None,
        day_of=(other, column) if by else None,
        headless=settings.get("csv") == HEADLESS,
    )


@cache
def shapes(folder: Path = VIEWS) -> Mapping[str, Shape]:
    """Every shape by name."""
    files = (view_of(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("[0-9]*_*.sql")))
    return dict(sorted({**TABLES, **dict(found for found in files if found is not None)}.items()))


def interval(name: str, since: dt.date | None, until: dt.date | None) -> list[str]:
    """Conditions that keep the rows whose days meet since..until, both included; raises QueryError when its rows have no days."""
    shape = shapes()[name]
    if since is None and until is None:
        return []
    if shape.day_of is not None:
        other, column = shape.day_of
        return [f"{column} IN (SELECT {column} FROM {other} WHERE {' AND '.join(interval(other, since, until))})"]
    if shape.first is None:
        raise QueryError(f"the rows of '{name}' have no days: --since and --until mean nothing there")
    bounds = [(shape.last, ">=", since), (shape.first, "<=", until)]
    return [f"{column} {sign} DATE '{day.isoformat()}'" for column, sign, day in bounds if day is not None]

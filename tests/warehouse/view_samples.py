"""Reports as the YAML files of views and of the SQL page write them, and how they get into a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from warehouse_samples import TEXT, a_run, an_article, an_event, summarise

from schemas.event import Attribution, Casualties, Deployment, Event, EventDate, Participant, Place, Quote
from schemas.issue import Issue
from warehouse.load import load_batch


def _someone(role: Any, given: dict[str, Any] | None) -> Participant | None:
    return (
        None
        if given is None
        else Participant(
            role=role, text=given.get("text", "them"), start=0, end=4, **{k: v for k, v in given.items() if k != "text"}
        )
    )


def _place(given: dict[str, Any] | None) -> Place | None:
    return None if given is None else Place(text="there", start=0, end=5, **given)


def _moved(given: dict[str, Any] | None) -> Deployment | None:
    if given is None:
        return None
    quotes = {
        name: Quote(text=given[name], start=0, end=1) for name in ("unit", "origin", "destination") if name in given
    }
    return Deployment(count_low=given.get("count_low"), count_high=given.get("count_high"), **quotes)


def _event(number: int, given: dict[str, Any]) -> Event:
    """A report: `incident`, `type`, `actor`, `target`, `place`, `date`, `killed`, `codes`, ...; the rest of it keeps its default."""
    article, killed = f"a{given.get('article', number)}", given.get("killed")
    date = {"earliest": None, "latest": None, "precision": "day", **given["date"]} if "date" in given else None
    codes = {
        "acled_event_type": None,
        "acled_sub_event_type": None,
        "cameo_code": None,
        "quad_class": None,
        "goldstein": None,
    }
    says = given.get("says")
    return an_event(
        f"e{number}",
        article,
        incident_id=given["incident"],
        event_type=given["type"],
        event_subtype=given.get("subtype"),
        **{**codes, **given.get("codes", {})},
        actor=_someone("actor", given.get("actor")),
        target=_someone("target", given.get("target")),
        location=_place(given.get("place")),
        date=EventDate(**date) if date else None,
        casualties=Casualties(killed_low=killed[0], killed_high=killed[1]) if killed else None,
        deployment=_moved(given.get("deployment")),
        modality=given.get("modality", "asserted"),
        attribution=Attribution(text="they", start=0, end=4, name=says) if says else None,
        confidence=given.get("confidence", 0.75),
    )  # fmt: skip


def load_reports(
    connection: duckdb.DuckDBPyConnection, given: Sequence[dict[str, Any]], refused: Sequence[Issue] = ()
) -> None:
    """Load the reports as articles and events of one run."""
    articles = {}
    for number, report in enumerate(given):
        key = f"a{report.get('article', number)}"
        articles[key] = an_article(
            key, text=TEXT, source=report.get("source", "Harbour Post"), published_at=report.get("published", "2025-03-04"),
            title=report.get("title"), url=report.get("url"),
        )  # fmt: skip
    events = [_event(number, report) for number, report in enumerate(given)]
    load_batch(connection, list(articles.values()), events, refused, a_run())
    summarise(connection)

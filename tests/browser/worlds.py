"""Pages of reports for the browser: of ten thousand incidents, of few, of none, and of strangers who mean harm."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.report_world import build
from flows.reporting.page import report_page
from schemas.article import Article
from schemas.event import Event, Quote, SentenceRef
from tests.warehouse.warehouse_samples import a_run, an_article, an_event, summarise
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish_open
from warehouse.report import read_report

ATTACKS = (
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=\"document.title = 'taken'\">",
    "</script><script>document.title = 'taken'</script>",
    "javascript:document.title='taken'",
    "\u202egnihtemos\u202c \u2066isolated\u2069 \u200f",
    "<svg onload=document.title='taken'>{{7*7}}${7*7}<!--",
)
LONG = 5_000_000


def page_of(warehouse: Path, output: Path, title: str | None = None) -> Path:
    """The page of the report on a published warehouse."""
    output.write_text(report_page(read_report(warehouse), title), encoding="utf-8")
    return output


def large(folder: Path, incidents: int = 10_000) -> Path:
    """The page of a synthetic world of so many incidents."""
    warehouse = folder / "large.duckdb"
    build(warehouse, incidents=incidents)
    return page_of(warehouse, folder / "large.html")


def told(folder: Path, articles: Iterable[Article], events: Iterable[Event], title: str | None = None) -> Path:
    """The page of the report on these events, each its own incident as its `incident_id` says."""
    warehouse = folder / "told.duckdb"
    with open_writer(warehouse) as connection:
        load_batch(connection, list(articles), list(events), [], a_run())
        summarise(connection)
        publish_open(connection, warehouse)
    return page_of(warehouse, folder / "told.html", title)


def hostile(folder: Path) -> Path:
    """The page of incidents whose every text is an attack, and of one sentence of five million characters."""
    articles, events = [], []
    for n, attack in enumerate((*ATTACKS, "a" * LONG)):
        text = f"Rebels shelled {attack}"
        articles.append(an_article(f"a{n}", text=text, title=attack[:500], source=attack[:500], url=attack[:500]))
        events.append(_attack_event(n, text, attack[:500]))
    return told(folder, articles, events, title=ATTACKS[0])


def _attack_event(n: int, text: str, attack: str) -> Event:
    plain = an_event()
    assert plain.actor
    assert plain.location
    within = {"start": 15, "end": len(text), "text": text[15:]}
    named = {"name": attack, "actor_id": attack}
    sides = {side: getattr(plain, side).model_copy(update=named) for side in ("actor", "target", "attribution")}
    sides["actor"] = sides["actor"].model_copy(update=within)
    return an_event(
        f"e{n}",
        f"a{n}",
        incident_id=f"i{n}",
        **sides,
        participants=(),
        weapon=None,
        location=plain.location.model_copy(update={"name": attack, "admin1": attack}),
        trigger=Quote(text="shelled", start=7, end=14),
        sentence=SentenceRef(index=0, start=0, end=len(text), text=text, in_title=False),
        rules={"trigger": attack},
    )

"""A small warehouse of invented news to review, and a desk that serves it."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from flows.cluster import Likeness
from flows.desk.app import application
from flows.desk.guard import Hosts
from flows.desk.readings import Readings
from flows.desk.reviewing import Desk
from flows.desk.sessions import Sessions
from schemas.article import Article
from schemas.event import Casualties, CountEvidence, Event, EventDate, Participant, Place, Quote, SentenceRef
from schemas.ids import stable_id
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse.clustering import recluster
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish

RUN = Run(
    run_id="run-1", started_at=dt.datetime(2025, 3, 5, tzinfo=dt.UTC), coder_version="coder-1", seeds_fingerprint="seeds-1", model="none",
)  # fmt: skip
STORY = (
    "Gunmen attacked a convoy near {place} on Monday, killing at least {killed} people. Police later arrested two men in {place}.\n\n"
    "The gunmen shelled a clinic in {place} the same night, and soldiers clashed with them at dawn. "
    "A crowd of {crowd} protested outside the governor's office."
)
PLACES = (("Kharkiv", 12, 300), ("Nairobi", 3, 90), ("El Fasher", 40, 700), ("Goma", 7, 50))
TRIGGERS = (("attacked", "attack", 0.31), ("arrested", "arrest", 0.84), ("shelled", "strike", 0.66), ("clashed", "clash", 0.52),
            ("protested", "protest", 0.47))  # fmt: skip


def an_article(number: int, text: str, title: str | None) -> Article:
    return Article(
        article_id=f"story/{number}", text=text, title=title, published_at=dt.date(2025, 3, 1 + number % 20), source=f"Paper {number}",
        language="en",
    )  # fmt: skip


def events_in(article: Article) -> list[Event]:
    """An event at every trigger word, with what stands beside it."""
    found = []
    for word, kind, confidence in TRIGGERS:
        at = article.text.find(word)
        if at >= 0:
            found.append(_event(article, Quote(text=word, start=at, end=at + len(word)), kind, confidence))
    return found


def _event(article: Article, trigger: Quote, kind: str, confidence: float) -> Event:
    text = article.text
    before = text.rfind(". ", 0, trigger.start)
    start = max(before + 2 if before >= 0 else 0, text.rfind("\n", 0, trigger.start) + 1)
    end = text.find(".", trigger.end) + 1 or len(text)
    name = stable_id(article.article_id, "text", trigger.start, trigger.end, kind)
    killed = text.find("at least", start, end)
    toll = None
    if killed >= 0:
        words = text[killed : text.find(" people", killed) + 7]
        count = CountEvidence(counts="killed", text=words, start=killed, end=killed + len(words))
        toll = Casualties(killed_low=int(words.split()[2]), evidence={"killed": count})
    return Event(
        event_id="e" + name, article_id=article.article_id, event_type=kind, event_subtype=None, acled_event_type=None,
        acled_sub_event_type=None, plover_type="ASSAULT", plover_mode=None, cameo_code="190", quad_class=4, goldstein=-9.0,
        actor=_who(text, start, trigger.start), target=None, participants=(), weapon=None, location=_where(text, start, end),
        date=EventDate(earliest=None, latest=article.reference_date, precision="reported"), casualties=toll, modality="asserted",
        modality_cue=None, attribution=None, confidence=confidence, trigger=trigger,
        sentence=SentenceRef(index=0, start=start, end=end, text=text[start:end], in_title=False), incident_id="i" + name,
        coder_version=RUN.coder_version,
    )  # fmt: skip


def _who(text: str, start: int, end: int) -> Participant | None:
    word = text[start:end].split(" ", maxsplit=1)[0]
    return Participant(role="actor", text=word, start=start, end=start + len(word), sector="REB") if word else None


def _where(text: str, start: int, end: int) -> Place | None:
    for name, *_ in PLACES:
        at = text.find(name, start, end)
        if at >= 0:
            return Place(
                text=name, start=at, end=at + len(name), name=name, country="UKR", lat=1.0, lon=2.0, precision=1
            )
    return None


def stories() -> list[Article]:
    return [
        an_article(n, STORY.format(place=place, killed=killed, crowd=crowd), f"Convoy attacked near {place}")
        for n, (place, killed, crowd) in enumerate(PLACES)
    ]


def fill(path: Path, articles: Sequence[Article]) -> Path:
    """A published warehouse of these articles."""
    with open_writer(path) as connection:
        load_batch(connection, articles, [e for a in articles for e in events_in(a)], [], RUN)
        recluster(connection, Likeness(load_linking()), RUN.run_id)
    return publish(path)


@contextmanager
def served(desk: Desk, token: str | None = None, reviewer: str = "ada") -> Iterator[str]:
    """A running desk; its address without a slash at the end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = application(desk, Sessions(token), Hosts(frozenset({"127.0.0.1"}), numbers=False), reviewer)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


__all__ = ["Desk", "Readings", "an_article", "events_in", "fill", "served", "stories"]

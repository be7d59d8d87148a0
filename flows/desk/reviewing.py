"""The desk's way to the warehouse: reads from the published snapshot, short writes, and publication when there is a moment's rest.

What a reviewer has changed since the last publication is read from the warehouse itself, so that it is seen at once. The writer's lock
is held for one decision at a time; a scheduled run that holds it is waited for, and the browser sends the decision again.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from flows.cluster import Likeness
from flows.desk.presentation import COLUMNS, article_page, safe
from flows.desk.readings import Chosen, Readings
from flows.desk.requests import Change, Complete, Decision, Merge, Missed, Retype, Split, Undo, Verdict, Words
from schemas.errors import QueryError, TocsinError
from schemas.event import Event
from seeds.knowledge import load_linking
from warehouse import claims, decisions, review
from warehouse.clustering import recluster
from warehouse.db import open_reader, open_writer
from warehouse.overrides import Signature
from warehouse.publish import publish
from warehouse.spans import written

WAIT = 5.0
"""Seconds that a decision waits for another writer before the browser is told to send it again."""
CLAIM = 600.0
"""Seconds for which an article is a reviewer's after the last sign of life."""
REST, LONGEST = 4.0, 60.0
"""Seconds without a decision after which the snapshot is published, and seconds after which it is anyway."""
LISTED = 60

Page = dict[str, Any]


class Desk:
    """All that the pages ask for. Safe to call from several threads."""

    def __init__(self, warehouse: Path, readings: Readings, *, clock: Callable[[], float] = time.time) -> None:
        self.warehouse = warehouse.absolute()
        self.readings = readings
        self._clock = clock
        self._claims = claims.claims_path(self.warehouse)
        self._likeness = Likeness(load_linking())
        self._lock = threading.Lock()
        self._unpublished: dict[str, float] = {}
        """Articles decided on since the last publication, and when."""
        self._finished: set[tuple[str, str]] = set()
        """Of those, which are finished for whom; an empty name stands for everybody."""

    def queue(self, name: str, who: str) -> list[Page]:
        """The first articles of a queue that nobody else is at work on."""
        with open_reader(self.warehouse) as connection:
            rows = review.listed(connection, name, who, LISTED * 2)
        taken = claims.held(self._claims, now=self._clock())
        audience = who if name == "sample" else ""
        with self._lock:
            done = {article for article, whose in self._finished if whose == audience}
        left = [r for r in rows if r["article_id"] not in done]
        total = (rows[0]["total"] if rows else 0) - (len(rows) - len(left))
        free = [r for r in left if taken.get(r["article_id"], who) == who]
        return [{**safe({**r, "article_id": ""}), "article_id": r["article_id"], "total": total} for r in free[:LISTED]]

    def next(self, name: str, who: str, after: str | None) -> str | None:
        """Claim the first article of a queue that is free, past the one just left; None when there is none."""
        rows = [r["article_id"] for r in self.queue(name, who)]
        ahead = rows[rows.index(after) + 1 :] + rows[: rows.index(after)] if after in rows else rows
        return next((a for a in ahead if self.claim(a, who) == who), None)

    def claim(self, article_id: str, who: str) -> str:
        """Claim an article, or renew the claim; the name of who holds it."""
        return claims.take(self._claims, article_id, who, now=self._clock(), seconds=CLAIM)

    def leave(self, who: str) -> None:
        """Give back everything that a reviewer holds."""
        claims.release(self._claims, who, now=self._clock())

    @contextmanager
    def _newest(self, article_id: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """The snapshot, or the warehouse where it knows more than the snapshot."""
        with self._lock:
            ahead = article_id in self._unpublished if article_id is not None else bool(self._unpublished)
        if ahead:
            with open_writer(self.warehouse, timeout=WAIT) as connection:
                yield connection
        else:
            with open_reader(self.warehouse) as connection:
                yield connection

    def article(self, article_id: str, who: str, *, blind: bool) -> Page | None:
        """An article with its events for a reviewer."""
        with self._newest(article_id) as connection:
            state = review.article_state(connection, article_id)
        return None if state is None else article_page(state, who, blind=blind)

    def incident(self, incident_id: str, words: str) -> Page:
        """An incident's events, and incidents it may be one with."""
        with self._newest() as connection:
            own = review.members(connection, incident_id)
            near = review.near(connection, incident_id, words)
        return {"members": [_plain(r) for r in own], "near": [_plain(r) for r in near]}

    def history(self, limit: int) -> list[Page]:
        """The record of decisions, latest first."""
        with self._newest() as connection:
            return [_plain(r) for r in review.recent(connection, limit)]

    def judged(self, fields: tuple[str, ...]) -> review.Judged:
        """What several reviewers decided on."""
        with self._newest() as connection:
            return review.judged(connection, fields)

    def decide(self, decision: Decision, who: str, *, blind: bool) -> Page:
        """Take a decision and give the article as it is then; `decided` says whether it counted (a second sending does not).

        Raises QueryError when it cannot be, WarehouseError when another writer is at work for too long.
        """
        holder = who if isinstance(decision, Undo) else self.claim(decision.article_id, who)
        if holder != who:
            raise QueryError(f"{holder} is at work on this article")
        signature = Signature(decision.decision_id, who, dt.datetime.now(dt.UTC), decision.reason)
        with open_writer(self.warehouse, timeout=WAIT) as connection:
            article_id, decided = self._take(connection, decision, signature)
            if isinstance(decision, Merge | Split | Undo):
                recluster(connection, self._likeness, "review")
            state = review.article_state(connection, article_id)
        if state is None:
            raise QueryError(f"there is no article {article_id}")
        page = article_page(state, who, blind=blind)
        self._remember(article_id, page, who)
        return {**page, "decided": decided}

    def _take(
        self, connection: duckdb.DuckDBPyConnection, decision: Decision, signature: Signature
    ) -> tuple[str, bool]:
        """Take the decision; the article to show."""
        c, s = connection, signature
        match decision:
            case Verdict():
                judge = decisions.accept if decision.kind == "accept" else decisions.delete
                decided = judge(c, s, decision.events)
            case Change() | Words() | Retype():
                decided = decisions.change(c, s, decision.event_id, self._values(c, decision))
            case Missed():
                decided = decisions.add(c, s, self._missed(c, decision))
            case Merge():
                decided = decisions.merge(c, s, decision.event_id, decision.other)
            case Split():
                decided = decisions.split(c, s, decision.events)
            case Complete():
                decided = decisions.complete(c, s, decision.article_id)
            case Undo():
                return self._undo(c, s, decision)
        return decision.article_id, decided

    def _values(
        self, connection: duckdb.DuckDBPyConnection, decision: Change | Words | Retype
    ) -> Mapping[str, str | None]:
        match decision:
            case Words():
                return self._read(connection, decision)
            case Retype():
                return self._retyped(connection, decision)
            case Change():
                return decision.values

    def _missed(self, connection: duckdb.DuckDBPyConnection, decision: Missed) -> Event:
        chosen = self._chosen(connection, decision.article_id, decision.start, decision.end, decision.in_title)
        return self.readings.missed(chosen, decision.event_type, decision.event_subtype)

    def _undo(self, connection: duckdb.DuckDBPyConnection, signature: Signature, decision: Undo) -> tuple[str, bool]:
        chosen = decision.undone or decisions.latest(connection, signature.who)
        if chosen is None:
            raise QueryError("there is nothing of yours to undo")
        undone = decisions.undo(connection, signature, chosen)
        return review.article_of_decision(connection, chosen), undone

    def _chosen(self, connection: duckdb.DuckDBPyConnection, article_id: str, *at: Any) -> Chosen:
        state = review.article_state(connection, article_id)
        if state is None:
            raise QueryError(f"there is no article {article_id}")
        chosen = Chosen(state.article, *at)
        if not chosen.words.strip() or chosen.end > len(chosen.field):
            raise QueryError("choose words of the article")
        return chosen

    def _read(self, connection: duckdb.DuckDBPyConnection, words: Words) -> dict[str, str | None]:
        """The span that a field is given, and what it says there."""
        name = "modality_cue" if words.field == "modality" else words.field
        if words.start is None or words.end is None:
            return {f"{name}.span": None}
        event = next((e for e in self._events(connection, words.article_id) if e["event_id"] == words.event_id), None)
        if event is None or event["in_title"] != words.in_title:
            raise QueryError("choose words where the event was read: in the title, or in the text")
        chosen = self._chosen(connection, words.article_id, words.start, words.end, words.in_title)
        read = self.readings.values(words.field, chosen)
        kept = {column: value for column, value in read.items() if column in COLUMNS}
        return {f"{name}.span": written(words.start, words.end), **kept}

    def _retyped(self, connection: duckdb.DuckDBPyConnection, decision: Retype) -> dict[str, str | None]:
        event = next(
            (e for e in self._events(connection, decision.article_id) if e["event_id"] == decision.event_id), None
        )
        if event is None:
            raise QueryError(f"there is no event {decision.event_id}")
        return self.readings.retyped(decision.event_type, decision.event_subtype, event["modality"])

    def _events(self, connection: duckdb.DuckDBPyConnection, article_id: str) -> tuple[Page, ...]:
        state = review.article_state(connection, article_id)
        return state.events if state else ()

    def _remember(self, article_id: str, page: Page, who: str) -> None:
        with self._lock:
            self._unpublished[article_id] = time.monotonic()
            for done, audience in ((not page["open"], ""), (who in page["completed"], who)):
                (self._finished.add if done else self._finished.discard)((article_id, audience))

    def due(self) -> bool:
        """Whether decisions wait for publication and there is a moment's rest, or they have waited long."""
        now = time.monotonic()
        with self._lock:
            times = self._unpublished.values()
            return bool(times) and (now - max(times) >= REST or now - min(times) >= LONGEST)

    def settle(self) -> bool:
        """Bring incidents up to date and publish; whether there was anything to publish. Raises WarehouseError."""
        with self._lock:
            before = dict(self._unpublished)
        if not before:
            return False
        with open_writer(self.warehouse) as connection:
            recluster(connection, self._likeness, "review")
        publish(self.warehouse)
        with self._lock:
            self._unpublished = {a: t for a, t in self._unpublished.items() if before.get(a) != t}
            self._finished = {f for f in self._finished if f[0] in self._unpublished}
        return True


def _plain(row: Page) -> Page:
    """A row for JSON, whose ids stay as they are."""
    return {k: (v if k.endswith("_id") and isinstance(v, str) else safe(v)) for k, v in row.items()}


class Publisher:
    """Publishes decisions in the background."""

    def __init__(self, desk: Desk, tell: Callable[[str], None], *, pause: float = 1.0) -> None:
        self._desk, self._tell, self._pause = desk, tell, pause
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="desk-publisher", daemon=True)

    def __enter__(self) -> Publisher:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Publish what is left."""
        self._ended.set()
        self._thread.join()
        self._attempt()

    def _run(self) -> None:
        while not self._ended.wait(self._pause):
            if self._desk.due():
                self._attempt()

    def _attempt(self) -> None:
        try:
            self._desk.settle()
        except TocsinError as error:
            self._tell(f"decisions are stored, but not published yet: {error}")

"""An invented world of incidents and the articles about them, delivered in any order, and what the warehouse makes of it.

python -m tests.flows.incident_world [INCIDENTS] [ORDERS]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb

from flows.cluster import Likeness, take_over
from schemas.article import Article
from schemas.event import Casualties, Event, EventDate, Place, Quote, SentenceRef
from schemas.linking import LinkingFile
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse.clustering import recluster
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.migrate import migrate
from warehouse.publish import publish, publish_open
from warehouse.recoding import keep, pending, prepare

RUN = Run(
    run_id="run-1",
    started_at=dt.datetime(2025, 3, 5, tzinfo=dt.UTC),
    coder_version="coder-1",
    seeds_fingerprint="seeds-1",
    model="model-1",
)
LATER = RUN.model_copy(
    update={"run_id": "run-2", "started_at": dt.datetime(2025, 6, 1, tzinfo=dt.UTC), "coder_version": "coder-2"}
)
SYLLABLES = [
    "ba",
    "cor",
    "del",
    "fen",
    "gor",
    "hal",
    "ith",
    "jun",
    "kel",
    "lor",
    "mir",
    "nor",
    "os",
    "pel",
    "quin",
    "rath",
    "sol",
    "tam",
    "ur",
    "vel",
    "wen",
    "yor",
    "zan",
]
KINDS = (("strike", "drone"), ("strike", "artillery"), ("attack", "shooting"), ("clash", None), ("bombing", None))
TABLES = (
    "articles", "events", "incidents", "incident_events", "incident_links", "incident_tolls", "incident_states",
    "internal.signatures", "internal.blocks", "internal.common_blocks", "internal.reports", "internal.same_texts",
)  # fmt: skip
Told = tuple[Article, tuple[Event, ...]]
Scene = tuple[tuple[str, str | None], int, dt.date, int, str]
"""Kind, town, day, dead, and who they were."""


def a_name(rng: random.Random) -> str:
    return " ".join("".join(rng.choices(SYLLABLES, k=2)).capitalize() for _ in range(2))


def linking() -> LinkingFile:
    return load_linking()


def an_event_of(
    article_id: str, number: int, kind: tuple[str, str | None], town: int, day: dt.date, killed: int, sentence: str
) -> Event:
    """An event as a coder would give it, with what linking looks at."""
    place = Place(
        text="there", start=0, end=5, name=f"Town {town}", place_id=f"t{town}", country="ANS", admin1=f"A{town % 7}", lat=1,
        lon=town / 10, precision=1,
    )  # fmt: skip
    return Event(
        event_id=f"e{article_id}.{number}", article_id=article_id, event_type=kind[0], event_subtype=kind[1], acled_event_type=None,
        acled_sub_event_type=None, plover_type=None, plover_mode=None, cameo_code=None, quad_class=4, goldstein=None, actor=None,
        target=None, participants=(), weapon=None, location=place,
        date=EventDate(earliest=day, latest=day, precision="day", text="then", start=0, end=4),
        casualties=Casualties(killed_low=killed, killed_high=killed), modality="asserted", modality_cue=None, attribution=None,
        confidence=0.5, trigger=Quote(text=sentence[:3], start=0, end=3),
        sentence=SentenceRef(index=number, start=0, end=len(sentence), text=sentence, in_title=False),
        incident_id=f"i{article_id}.{number}", coder_version="coder-1",
    )  # fmt: skip


def world(incidents: int, seed: int = 0) -> list[Told]:
    """Articles about so many incidents: one to six each, some of them copies, some about two incidents."""
    rng = random.Random(seed)  # noqa: S311 (no secret)
    told: list[Told] = []
    before: Scene | None = None
    for i in range(incidents):
        people = " and ".join(a_name(rng) for _ in range(rng.randint(1, 3)))
        scene = (
            rng.choice(KINDS),
            rng.randrange(max(2, incidents // 12)),
            dt.date(2025, 1, 1) + dt.timedelta(rng.randrange(120)),
            rng.randint(1, 30),
            people,
        )
        for j in range(rng.randint(1, 6)):
            told.append(_article(rng, f"{i:04}.{j}", scene, before if rng.random() < 0.2 else None))
        if rng.random() < 0.3:
            told.append(_copy(told[-1], f"{i:04}.copy"))
        before = scene
    return told


def _article(rng: random.Random, name: str, scene: Scene, also: Scene | None) -> Told:
    kind, town, day, killed, people = scene
    own = f"Officials in Town {town} named {people} among the dead. "
    text = own + " ".join(
        f"Witness {a_name(rng)} spoke of smoke over the {rng.choice(SYLLABLES)} bridge." for _ in range(4)
    )
    events = [an_event_of(name, 0, kind, town, day, max(1, killed + rng.choice((0, 0, 0, -1, 3))), own)]
    if also is not None:
        text += f" Earlier {also[4]} died."
        events.append(an_event_of(name, 1, also[0], also[1], also[2], also[3], own))
    published = day + dt.timedelta(rng.choice((0, 0, 1, 1, 2, 9)))
    article = Article(
        article_id=name, text=text, published_at=published, source=f"Paper {rng.randrange(40)}", language="en"
    )
    return article, tuple(events)


def _copy(told: Told, name: str) -> Told:
    article, events = told
    again = tuple(
        e.model_copy(update={"article_id": name, "event_id": f"e{name}.{n}", "incident_id": f"i{name}.{n}"})
        for n, e in enumerate(events)
    )
    return article.model_copy(update={"article_id": name, "source": "Wire"}), again


def deliver(told: Sequence[Told], batch: int, *, cluster_every: int = 1) -> str:
    """A fingerprint of every table after the articles came in batches of this size, clustered after every so many of them."""
    with duckdb.connect() as connection:
        fill(connection, told, batch, cluster_every=cluster_every)
        return fingerprint(connection)


def fill(connection: duckdb.DuckDBPyConnection, told: Sequence[Told], batch: int, *, cluster_every: int = 1) -> None:
    migrate(connection, Path("memory"))
    judge = Likeness(linking())
    for n, at in enumerate(range(0, len(told), batch)):
        some = told[at : at + batch]
        load_batch(connection, [a for a, _ in some], [e for _, events in some for e in events], [], RUN)
        if n % cluster_every == 0:
            recluster(connection, judge, "run-1")
    recluster(connection, judge, "run-1")


def work(path: Path, *, say: bool = False) -> None:
    """Load, cluster, publish and code again some articles in small steps that can all be taken again."""
    told, judge = world(40), Likeness(linking())
    for at in range(0, len(told), 40):
        some = told[at : at + 40]
        with open_writer(path) as connection:
            load_batch(connection, [a for a, _ in some], [e for _, events in some for e in events], [], RUN)
            _say("loaded", say)
            recluster(connection, judge, "run-1")
            _say("clustered", say)
        publish(path)
        _say("published", say)
    with open_writer(path) as connection:
        prepare(connection, LATER.coder_version)
        after = ""
        while articles := pending(connection, LATER.coder_version, None, after, 40):
            again = [e.model_copy(update={"coder_version": LATER.coder_version}) for _, events in told for e in events]
            ours = {a.article_id for a in articles}
            keep(connection, articles, [e for e in again if e.article_id in ours], [], LATER)
            after = articles[-1].article_id
            _say("coded again", say)
        take_over(connection, linking(), LATER, LATER.started_at)
        _say("replaced", say)
        publish_open(connection, path)
        _say("published", say)


def _say(what: str, say: bool) -> None:
    if say:
        print(what, flush=True)


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    digest = hashlib.sha256()
    for table in TABLES:
        for row in connection.execute(f"FROM {table} ORDER BY ALL").fetchall():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def shuffled(told: Sequence[Told], seed: int) -> list[Told]:
    """The same articles in another order, a third of them twice."""
    rng = random.Random(seed)  # noqa: S311
    again = [*told, *rng.sample(list(told), len(told) // 3)]
    rng.shuffle(again)
    return again


def main(incidents: int = 1000, orders: int = 20) -> int:
    told = world(incidents)
    expected = deliver(told, len(told))
    print(f"{incidents} incidents, {len(told)} articles: {expected[:16]}", flush=True)
    wrong = 0
    for seed in range(orders):
        batch = random.Random(seed).choice((50, 170, 400, 1500))  # noqa: S311
        got = deliver(shuffled(told, seed), batch, cluster_every=1 + seed % 3)
        wrong += got != expected
        print(f"order {seed:2}, batches of {batch:4}: {'identical' if got == expected else 'DIFFERENT'}", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

"""Kills the writer, again and again, at any moment of migrating, loading, clustering and publishing, and looks whether anything is lost.

    python -m benchmarks.kills FOLDER [--times 200] [--seed 1]

A writer loads batches into one warehouse and says what is done. It is killed (SIGKILL) after a random time; the next writer must find every
batch that was acknowledged, whole, and nothing half, and goes on where it was. Every tenth time the warehouse begins anew, so that
migrations are hit, too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.synthetic import CODER, build_world, make_batch
from flows.cluster import cluster
from schemas.run import Run
from seeds.knowledge import load
from warehouse.batches import write_batch
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.load import load_files
from warehouse.publish import publish

BATCHES, INCIDENTS = 12, 60
LONGEST = 2.5
"""Seconds after which a writer is killed at the latest, from its first word on."""
AFRESH = 10
RUN = Run(
    run_id="kills",
    started_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    coder_version=CODER,
    seeds_fingerprint="-",
    model="-",
)
STATE = """
SELECT
    (SELECT count(*) FROM articles), (SELECT count(*) FROM events), (SELECT count(DISTINCT event_id) FROM events),
    (SELECT count(*) FROM event_participants) // 2, (SELECT count(*) FROM events SEMI JOIN articles USING (article_id)),
    (SELECT count(*) FROM incident_events), (SELECT coalesce(sum(events), 0) FROM incidents)
"""


def write_forever(batches: Path, warehouse: Path) -> None:
    """Load, cluster and publish batch after batch, saying so; the process is to be killed."""
    linking = load().linking
    print("ready", flush=True)
    for folder in sorted(batches.iterdir()):
        with open_writer(warehouse) as connection:
            load_files(connection, folder, RUN)
        print(f"loaded {folder.name}", flush=True)
        cluster(warehouse, linking, RUN)
        print(f"clustered {folder.name}", flush=True)
        publish(warehouse)
        print(f"published {folder.name}", flush=True)


@dataclass(frozen=True, slots=True)
class Held:
    """What a warehouse holds, and whether it is consistent."""

    articles: int
    events: int
    sound: bool


def examine(connection: object) -> Held:
    """Count, and compare what must be equal: no event twice, none without its article, participants with their events."""
    articles, events, distinct, participants, placed, members, summed = connection.execute(STATE).fetchall()[0]  # type: ignore[attr-defined]
    return Held(articles, events, events == distinct == participants == placed and members == summed)


def _held(warehouse: Path) -> Held:
    with open_writer(warehouse) as connection:
        return examine(connection)


def kill_once(batches: Path, warehouse: Path, expected: dict[str, int], rng: random.Random) -> list[str]:
    """Start a writer, kill it, and compare what it said with what there is; what is wrong."""
    command = [sys.executable, "-m", "benchmarks.kills", "--write", str(batches), str(warehouse)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 (ourselves)
        assert writer.stdout is not None  # noqa: S101 (it is a pipe)
        writer.stdout.readline()
        time.sleep(rng.uniform(0, LONGEST))
        writer.kill()
        said = [line.split() for line in writer.stdout.read().splitlines()]
    wrong = []
    published = [name for what, name in said if what == "published"]
    if published and snapshot_path(warehouse).is_file():
        with open_reader(warehouse) as reader:
            if examine(reader).articles < sum(expected[name] for name in expected if name <= published[-1]):
                wrong.append(f"the snapshot lacks what was published: {published[-1]}")
    elif published:
        wrong.append("there is no snapshot")
    held = _held(warehouse)
    if not held.sound:
        wrong.append(f"half a state: {held}")
    loaded = [name for what, name in said if what == "loaded"]
    if loaded and held.articles < sum(expected[name] for name in expected if name <= loaded[-1]):
        wrong.append(f"lost: {loaded[-1]} was acknowledged, {held.articles} articles are left")
    return wrong


def prepare(folder: Path) -> dict[str, int]:
    """Write the batches; articles by batch."""
    world, expected = build_world(1), {}
    (folder / "batches").mkdir(parents=True)
    for number in range(BATCHES):
        staged = make_batch(world, 1, number, INCIDENTS, 4.0)
        expected[write_batch(folder / "batches" / f"batch-{number:05}", staged).name] = staged.input
    return expected


def run(folder: Path, times: int, seed: int) -> list[str]:
    """Kill `times` writers; everything that was wrong. At the end one writer is left alone and must bring everything in."""
    rng, wrong, expected = random.Random(seed), [], prepare(folder)  # noqa: S311 (no secret)
    warehouse = folder / "w.duckdb"
    for number in range(times):
        if number % AFRESH == 0:
            for file in folder.glob("w.*"):
                file.unlink()
        wrong += kill_once(folder / "batches", warehouse, expected, rng)
    write_forever(folder / "batches", warehouse)
    held = _held(warehouse)
    if held.articles != sum(expected.values()) or not held.sound:
        wrong.append(f"the last run did not repair: {held}, expected {sum(expected.values())} articles")
    return wrong


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what was wrong; 1 when anything was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("warehouse", type=Path, nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if args.write:
        write_forever(args.folder, args.warehouse)
        return 0
    wrong = run(args.folder, args.times, args.seed)
    print("\n".join([*wrong, f"{args.times} kills: {len(wrong)} losses or half states"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

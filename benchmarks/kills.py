"""Kills the writer, again and again, in migrating, loading, clustering, publishing and exporting, and looks whether anything is lost.

    python -m benchmarks.kills FOLDER [--times 200] [--seed 1] [--json OUT]

A writer brings a warehouse of an older version up to date, loads batches into it and says what it begins and what is done. It is killed
(SIGKILL) within a step that is drawn beforehand, after a part of the time that the step takes. What was acknowledged must be there, whole,
in the warehouse, in the snapshot and in the exported file, and nothing half; the next writer goes on where it was. Every eighth time the
warehouse is the old one again. (Killed re-coding: `tests/flows/test_kills.py`.)
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow.parquet as pq

from benchmarks.synthetic import CODER, build_world, make_batch
from flows.cluster import cluster
from schemas.run import Run
from seeds.knowledge import load_linking
from warehouse.batches import write_batch
from warehouse.db import open_reader, open_writer, snapshot_path
from warehouse.export import export
from warehouse.load import load_files
from warehouse.migrate import MIGRATIONS, migrate
from warehouse.publish import publish

BATCHES, INCIDENTS = 12, 60
AFRESH = 8
OLD_MIGRATIONS = ("0001_first_tables.sql", "0002_deployments_and_history.sql")
"""What the old warehouse has: it is from before incidents across articles."""
OLD_TABLES = ("articles", "internal.coded_events", "event_participants", "runs")
OLD_INCIDENTS = """
UPDATE internal.coded_events SET incident_id = n.report_id FROM new.internal.coded_events n WHERE coded_events.event_id = n.event_id
"""
"""Then an incident was what the coder said: of one article."""
STEPS = ("migrate", "load", "cluster", "publish", "export")
AT_FIRST = 0.3
"""Seconds that a step is thought to take before one has been seen."""
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
Said = tuple[str, str, str]
"""`begin` or `done`, the step, and the batch."""


def write_forever(batches: Path, warehouse: Path) -> None:
    """Migrate; load, cluster, publish and export batch after batch, saying so; the process is to be killed."""
    linking, output = load_linking(), exported(warehouse)
    names = sorted(batches.iterdir())
    print(f"begin migrate {names[0].name}", flush=True)
    with open_writer(warehouse):
        print(f"done migrate {names[0].name}", flush=True)
    for folder in names:
        print(f"begin load {folder.name}", flush=True)
        with open_writer(warehouse) as connection:
            load_files(connection, folder, RUN)
        print(f"done load {folder.name}\nbegin cluster {folder.name}", flush=True)
        cluster(warehouse, linking, RUN)
        print(f"done cluster {folder.name}\nbegin publish {folder.name}", flush=True)
        publish(warehouse)
        print(f"done publish {folder.name}\nbegin export {folder.name}", flush=True)
        export(warehouse, "events", "parquet", output)
        print(f"done export {folder.name}", flush=True)


def exported(warehouse: Path) -> Path:
    """Where the writer exports to."""
    return warehouse.with_name("w.events.parquet")


@dataclass(frozen=True, slots=True)
class Held:
    """What a warehouse holds, and whether it is consistent."""

    articles: int
    events: int
    sound: bool


def examine(connection: duckdb.DuckDBPyConnection) -> Held:
    """Count, and compare what must be equal: no event twice, none without its article, participants with their events."""
    articles, events, distinct, participants, placed, members, summed = connection.execute(STATE).fetchall()[0]
    return Held(articles, events, events == distinct == participants == placed and members == summed)


def held(warehouse: Path) -> Held:
    """What the next writer finds."""
    with open_writer(warehouse) as connection:
        return examine(connection)


@dataclass(slots=True)
class Torture:
    """What each batch brings, how long steps take, and in which the writer was killed how often."""

    articles: dict[str, int]
    rng: random.Random
    seconds: dict[str, float] = field(default_factory=dict)
    hit: Counter[str] = field(default_factory=Counter)

    def due(self, batch: str | None) -> int:
        """Articles that must be there once a batch and those before it are."""
        return sum(count for name, count in self.articles.items() if batch is not None and name <= batch)

    def kill_once(self, batches: Path, warehouse: Path) -> list[Said]:
        """Start a writer and kill it within a step; what it said."""
        step = self.rng.choice(STEPS)
        times = 0 if step == "migrate" else self.rng.randrange(4)
        command = [sys.executable, "-m", "benchmarks.kills", "--write", str(batches), str(warehouse)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 (ourselves)
            assert writer.stdout is not None  # noqa: S101 (it is a pipe)
            said, begun = [], 0.0
            while line := writer.stdout.readline():
                said.append(_parsed(line))
                what, name, _ = said[-1]
                if what == "done":
                    self.seconds[name] = time.monotonic() - begun
                begun = time.monotonic()
                if [s[:2] for s in said].count(("begin", step)) > times:
                    break
            time.sleep(self.rng.uniform(0, self.seconds.get(step, AT_FIRST)))
            writer.kill()
            said += [_parsed(line) for line in writer.stdout.read().splitlines()]
        self.hit[said[-1][1] if said and said[-1][0] == "begin" else "between two"] += 1
        return said

    def compare(self, warehouse: Path, said: Sequence[Said]) -> list[str]:
        """What is lost, and half states."""
        done = {step: batch for what, step, batch in said if what == "done"}
        wrong, found = [], held(warehouse)
        if not found.sound or found.articles < self.due(done.get("load")):
            wrong.append(f"the warehouse has {found}, after {done}")
        if snapshot_path(warehouse).is_file():
            with open_reader(warehouse) as reader:
                seen = examine(reader)
            if not seen.sound or seen.articles < self.due(done.get("publish")):
                wrong.append(f"the snapshot has {seen}, after {done}")
        elif "publish" in done:
            wrong.append("there is no snapshot")
        if exported(warehouse).is_file():
            ids = pq.read_table(exported(warehouse), columns=["article_id"])["article_id"]
            if len(ids.unique()) < self.due(done.get("export")):
                wrong.append(f"the export lacks articles, after {done}")
        elif "export" in done:
            wrong.append("there is no exported file")
        return wrong


def _parsed(line: str) -> Said:
    what, step, batch = line.split()
    return what, step, batch


def prepare(folder: Path) -> dict[str, int]:
    """Write the batches, and an old warehouse that holds the first of them; articles by batch."""
    world, expected = build_world(1), {}
    (folder / "batches").mkdir(parents=True)
    for number in range(BATCHES):
        staged = make_batch(world, 1, number, INCIDENTS, 4.0)
        expected[write_batch(folder / "batches" / f"batch-{number:05}", staged).name] = staged.input
    write_old(folder / "old.duckdb", folder / "batches" / min(expected))
    return expected


def write_old(old: Path, batch: Path) -> None:
    """A warehouse as an older version left it, with the articles, events and participants of a batch."""
    with TemporaryDirectory() as name:
        folder, new = Path(name), Path(name) / "new.duckdb"
        for file in OLD_MIGRATIONS:
            shutil.copy(MIGRATIONS / file, folder)
        with open_writer(new) as connection:
            load_files(connection, batch, RUN)
        with duckdb.connect(str(old)) as connection:
            migrate(connection, old, folder, folder / "no views")
            connection.execute(f"ATTACH '{new}' AS new (READ_ONLY)")
            for table in OLD_TABLES:
                columns = ", ".join(c[0] for c in connection.execute(f"FROM {table} LIMIT 0").description or ())
                connection.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM new.{table}")  # noqa: S608 (our own names)
            connection.execute(OLD_INCIDENTS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often the writer was killed in which step, and what was wrong."""

    hit: dict[str, int]
    wrong: list[str]


def run(folder: Path, times: int, seed: int) -> Outcome:
    """Kill `times` writers. At the end one writer is left alone and must bring everything in."""
    torture = Torture(prepare(folder), random.Random(seed))  # noqa: S311 (no secret)
    wrong: list[str] = []
    warehouse = folder / "w.duckdb"
    for number in range(times):
        if number % AFRESH == 0:
            for file in (*folder.glob("w.*"), *folder.glob(".w.*")):
                file.unlink()
            shutil.copyfile(folder / "old.duckdb", warehouse)
        said = torture.kill_once(folder / "batches", warehouse)
        wrong += torture.compare(warehouse, said)
    with redirect_stdout(io.StringIO()):
        write_forever(folder / "batches", warehouse)
    found = held(warehouse)
    if found.articles != sum(torture.articles.values()) or not found.sound:
        wrong.append(f"the last run did not repair: {found}, expected {sum(torture.articles.values())} articles")
    wrong += [f"left behind: {file.name}" for file in folder.rglob(".w.*")]
    return Outcome(dict(sorted(torture.hit.items())), wrong)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints what was wrong; 1 when anything was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("warehouse", type=Path, nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    if args.write:
        write_forever(args.folder, args.warehouse)
        return 0
    outcome = run(args.folder, args.times, args.seed)
    hits = ", ".join(f"{count} in {step}" for step, count in outcome.hit.items())
    print("\n".join([*outcome.wrong, f"{args.times} kills ({hits}): {len(outcome.wrong)} losses or half states"]))
    if args.json:
        figures = {
            "command": f"python -m benchmarks.kills FOLDER --times {args.times} --seed {args.seed}",
            "kills": args.times,
        }
        text = json.dumps({**figures, "killed_in": outcome.hit, "wrong": outcome.wrong}, indent=1)
        args.json.write_text(text + "\n", encoding="utf-8")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Backups and the way back. TOCSIN_KILLS=100 python -m pytest tests/flows/test_backups.py kills more often."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows.fetching.store import RawStore
from flows.safekeeping.archive import MANIFEST, WAREHOUSE
from flows.safekeeping.backup import Wanted, back_up, default_path, prune
from flows.safekeeping.restore import check, restore
from flows.safekeeping.staging import PREFIX, staging
from schemas.errors import InputError, TocsinError, WarehouseError
from tests.flows.incident_world import RUN, world
from warehouse.backups import inspect
from warehouse.db import open_reader, open_writer, writer_lock
from warehouse.load import load_batch
from warehouse.overrides import Correction, correct
from warehouse.publish import publish

KILLS = int(os.environ.get("TOCSIN_KILLS", "4"))
NOW = dt.datetime(2026, 3, 5, 6, 0, tzinfo=dt.UTC)
WORK = "import sys; from tests.flows.test_backups import work; work(*sys.argv[1:])"


def fill(path: Path, incidents: int) -> Path:
    told = world(incidents)
    with open_writer(path) as connection:
        load_batch(connection, [article for article, _ in told], [e for _, events in told for e in events], [], RUN)
    return path


def articles(path: Path) -> int:
    with open_writer(path) as connection:
        return connection.sql("SELECT count(*) FROM articles").fetchall()[0][0]  # type: ignore[no-any-return]


def fetched(folder: Path, *bodies: bytes) -> Path:
    store = RawStore(folder)
    for body in bodies:
        store.put("https://example.org/", {"content-type": "text/html"}, body)
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return fill(tmp_path / "data" / "tocsin.duckdb", 3)


def test_a_backup_brings_everything_back(warehouse: Path, tmp_path: Path) -> None:
    raw = fetched(tmp_path / "raw", b"<p>One.</p>", b"<p>Two.</p>")
    (raw / "ab").mkdir(exist_ok=True)
    (raw / "ab" / ".new-half").write_bytes(b"half")
    given = inspect(warehouse)
    made = back_up(warehouse, tmp_path / "b.tar", Wanted(raw, overrides=True), NOW)
    assert (made.raw_files, made.rows, made.overrides) == (2, dict(given.rows), True)
    target, store = tmp_path / "elsewhere" / "w.duckdb", tmp_path / "store"
    done = restore(tmp_path / "b.tar", target, NOW, raw=store)
    assert (done.contents, done.raw_files, done.before) == (given, 2, None)
    assert inspect(target).rows == given.rows
    assert sorted(p.relative_to(store) for p in store.rglob("*.gz")) == sorted(
        p.relative_to(raw) for p in raw.rglob("*.gz")
    )
    assert check(tmp_path / "b.tar", tmp_path) == given
    with open_reader(target) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (given.rows["articles"],)


def test_nothing_is_overwritten_unasked(warehouse: Path, tmp_path: Path) -> None:
    archive, before = tmp_path / "b.tar", warehouse.read_bytes()
    archive.write_bytes(b"somebody's")
    with pytest.raises(InputError, match="--force"):
        back_up(warehouse, archive, Wanted(), NOW)
    assert archive.read_bytes() == b"somebody's"
    back_up(warehouse, archive, Wanted(), NOW, force=True)
    with pytest.raises(InputError, match="--force"):
        restore(archive, warehouse, NOW)
    assert warehouse.read_bytes() == before


def test_what_a_restore_replaces_is_kept_and_readers_see_the_restored(warehouse: Path, tmp_path: Path) -> None:
    back_up(warehouse, tmp_path / "b.tar", Wanted(), NOW)
    few = articles(warehouse)
    fill(warehouse, 6)
    publish(warehouse)
    many = articles(warehouse)
    for hour in range(4):
        done = restore(tmp_path / "b.tar", warehouse, NOW + dt.timedelta(hours=hour), force=True, kept=2)
        if hour == 0:
            assert done.before is not None
            assert inspect(done.before).rows["articles"] == many
    with open_reader(warehouse) as reader:
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == (few,)
    kept = sorted(path.name for path in (warehouse.parent / "backups").iterdir())
    assert kept == [f"tocsin.before-restore-20260305T0{hour}0000Z.duckdb" for hour in (8, 9)]


def test_corrections_made_since_the_backup_can_be_kept(warehouse: Path, tmp_path: Path) -> None:
    archive = tmp_path / "b.tar"
    back_up(warehouse, archive, Wanted(), NOW)
    with open_writer(warehouse) as connection:
        event = connection.execute("SELECT min(event_id) FROM events").fetchall()[0][0]
        correct(connection, Correction(event, "killed_low", "99", "an analyst", NOW, "recount"))
    for keep in (True, False):
        target = tmp_path / f"{keep}.duckdb"
        target.write_bytes(warehouse.read_bytes())
        restore(archive, target, NOW, force=True, keep_overrides=keep)
        with open_writer(target) as connection:
            assert connection.execute("SELECT value FROM overrides").fetchall() == ([("99",)] if keep else [])
            waiting = "SELECT count(*) > 0 FROM internal.link_queue SEMI JOIN events USING (article_id)"
            assert connection.execute(waiting).fetchone() == (True,)


def test_a_copy_from_before_a_migration_is_a_backup_too(warehouse: Path, tmp_path: Path) -> None:
    copy = tmp_path / "w.migration-0033.duckdb"
    copy.write_bytes(warehouse.read_bytes())
    done = restore(copy, tmp_path / "new.duckdb", NOW)
    assert inspect(tmp_path / "new.duckdb").rows == done.contents.rows


def _cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])


def _flipped(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[archive.stat().st_size // 3] ^= 0xFF
    archive.write_bytes(content)


def _other_body(archive: Path) -> None:
    _rewrite(archive, lambda name, content: fetched_again(content) if name.startswith("raw/") else content)


def fetched_again(content: bytes) -> bytes:
    return content[:-12] + bytes(4) + content[-8:]


def _fewer_bodies(archive: Path) -> None:
    _rewrite(archive, lambda name, content: None if name.startswith("raw/") else content)


def _newer_form(archive: Path) -> None:
    _rewrite(
        archive, lambda name, content: content.replace(b'"format": 1', b'"format": 2') if name == MANIFEST else content
    )


def _other_warehouse(archive: Path) -> None:
    _rewrite(archive, lambda name, content: content + bytes(8) if name == WAREHOUSE else content)


def _a_text(archive: Path) -> None:
    archive.write_text("not a backup\n", encoding="utf-8")


def _gone(archive: Path) -> None:
    archive.unlink()


def _rewrite(archive: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    with tarfile.open(archive) as tar:
        members = [(m.name, tar.extractfile(m).read()) for m in tar]  # type: ignore[union-attr]
    with tarfile.open(archive, "w") as tar:
        for name, content in members:
            if (changed := change(name, content)) is not None:
                info = tarfile.TarInfo(name)
                info.size = len(changed)
                tar.addfile(info, io.BytesIO(changed))


@pytest.mark.parametrize(
    "damage",
    [_cut, _flipped, _other_body, _fewer_bodies, _newer_form, _other_warehouse, _a_text, _gone],
    ids=lambda damage: damage.__name__[1:],
)
def test_a_damaged_backup_changes_nothing(warehouse: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    archive = tmp_path / "b.tar"
    back_up(warehouse, archive, Wanted(fetched(tmp_path / "raw", b"<p>One.</p>" * 50)), NOW)
    damage(archive)
    before = warehouse.read_bytes()
    with pytest.raises((InputError, WarehouseError)):
        restore(archive, warehouse, NOW, raw=tmp_path / "raw", force=True)
    with pytest.raises((InputError, WarehouseError)):
        check(archive, tmp_path)
    assert warehouse.read_bytes() == before
    assert list(warehouse.parent.glob(f"{PREFIX}*")) == []


def test_a_damaged_warehouse_is_found_when_it_is_backed_up(warehouse: Path, tmp_path: Path) -> None:
    with open_writer(warehouse) as connection:
        (event_id,) = connection.sql("SELECT min(event_id) FROM events").fetchall()[0]
    stored, damaged = event_id.encode(), event_id.swapcase().encode()  # ids lie in the file as they are, texts do not
    assert stored != damaged
    content = warehouse.read_bytes()
    assert stored in content
    warehouse.write_bytes(content.replace(stored, damaged))
    with pytest.raises(WarehouseError):
        back_up(warehouse, tmp_path / "b.tar", Wanted(), NOW)
    assert not (tmp_path / "b.tar").exists()


def test_members_that_are_none_of_ours_are_not_unpacked(warehouse: Path, tmp_path: Path) -> None:
    archive = tmp_path / "b.tar"
    back_up(warehouse, archive, Wanted(), NOW)
    with tarfile.open(archive, "a") as tar:
        for name in ("../escaped", "raw/../../escaped.gz", "/tmp/escaped", "raw/ab/escaped.gz"):  # noqa: S108
            info = tarfile.TarInfo(name)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"evil"))
    done = restore(archive, tmp_path / "new" / "w.duckdb", NOW, raw=tmp_path / "new" / "raw")
    assert done.raw_files == 0
    assert [p for p in tmp_path.rglob("*") if "escaped" in p.name] == []


def test_a_backup_waits_for_a_writer_or_says_who_writes(warehouse: Path, tmp_path: Path) -> None:
    with writer_lock(warehouse, 1), pytest.raises(WarehouseError, match=f"locked: process {os.getpid()} writes to it"):
        back_up(warehouse, tmp_path / "b.tar", Wanted(), NOW, wait=0.1)
    release = threading.Event()

    def write() -> None:
        with open_writer(warehouse):
            release.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    threading.Timer(0.5, release.set).start()
    back_up(warehouse, tmp_path / "b.tar", Wanted(), NOW, wait=30)
    writer.join()
    assert check(tmp_path / "b.tar", tmp_path) == inspect(warehouse)


def test_what_was_loaded_last_is_in_the_backup_though_the_log_was_not_written_into_the_file(tmp_path: Path) -> None:
    path = fill(tmp_path / "w.duckdb", 2)
    row = "INSERT INTO issues VALUES ('i', 'r', 's', 'x', NULL, NULL, NULL, NULL, NULL)"
    load = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute(sys.argv[2]); os._exit(9)"
    subprocess.run([sys.executable, "-c", load, str(path), row], check=False)
    assert path.with_name("w.duckdb.wal").stat().st_size
    assert back_up(path, tmp_path / "b.tar", Wanted(), NOW).rows["issues"] == 1


def test_only_backups_with_default_names_are_pruned(warehouse: Path) -> None:
    for hour in range(4):
        back_up(warehouse, default_path(warehouse, NOW + dt.timedelta(hours=hour)), Wanted(), NOW)
    mine = default_path(warehouse, NOW).with_name("tocsin-before-the-move.tar")
    mine.touch()
    assert [path.name for path in prune(warehouse, 2)] == [
        default_path(warehouse, NOW + dt.timedelta(hours=h)).name for h in (0, 1)
    ]
    assert sorted(p.name for p in mine.parent.iterdir()) == [
        "tocsin-20260305T080000Z.tar", "tocsin-20260305T090000Z.tar", "tocsin-before-the-move.tar",
    ]  # fmt: skip


def test_a_full_disk_leaves_no_backup(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("flows.safekeeping.backup.sync", full)
    with pytest.raises(TocsinError, match="No space left"):
        back_up(warehouse, tmp_path / "b.tar", Wanted(), NOW)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data"]


def work(what: str, warehouse: str, archive: str) -> None:
    """What is to be killed."""
    print("ready", flush=True)
    while True:
        if what == "backup":
            back_up(Path(warehouse), Path(archive), Wanted(), NOW, force=True)
        else:
            restore(Path(archive), Path(warehouse), NOW, force=True)


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_kill_9_leaves_the_old_or_the_new_and_the_next_clears_up(tmp_path: Path, what: str) -> None:
    rng = random.Random(what)  # noqa: S311
    warehouse, archive = fill(tmp_path / "w" / "w.duckdb", 2), tmp_path / "b" / "b.tar"
    backed_up = inspect(warehouse).rows
    back_up(warehouse, archive, Wanted(), NOW)
    fill(warehouse, 4)
    possible = [backed_up["articles"], articles(warehouse)]
    for _ in range(KILLS):
        command = [sys.executable, "-c", WORK, what, str(warehouse), str(archive)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(rng.uniform(0, 1.2))
            process.kill()
        assert articles(warehouse) in possible
        assert check(archive, tmp_path).rows["articles"] in possible
    restore(archive, warehouse, NOW, force=True)
    back_up(warehouse, archive, Wanted(), NOW, force=True)
    assert inspect(warehouse).rows == check(archive, tmp_path).rows
    assert [p.name for folder in (warehouse.parent, archive.parent) for p in folder.glob(".*")] == []


def test_a_folder_in_use_is_not_cleared_away(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}dead").mkdir()
    (tmp_path / f"{PREFIX}dead" / "alive").touch()
    with staging(tmp_path) as one, staging(tmp_path) as two:
        assert sorted(tmp_path.iterdir()) == sorted([one, two])
    assert list(tmp_path.iterdir()) == []


def test_the_commands(warehouse: Path, tmp_path: Path) -> None:
    def tocsin(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "flows.cli", *arguments, "--warehouse", str(warehouse)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    archive, count = str(tmp_path / "b.tar"), articles(warehouse)
    assert tocsin("backup", archive, "--overrides", "--raw")[0] == 0
    assert tocsin("backup", archive)[0] == 2
    assert tocsin("restore", archive, "--check") == (
        0,
        f"{archive} is whole: {count} articles, migration {inspect(warehouse).migration}\n",
    )
    assert tocsin("restore", archive)[0] == 2
    status, told = tocsin("restore", archive, "--force")
    assert (status, "what was there is" in told) == (0, True)
    with tarfile.open(archive) as tar:
        assert json.loads(tar.extractfile(MANIFEST).read())["rows"]["articles"] == count  # type: ignore[union-attr]
    assert duckdb.connect(str(warehouse), read_only=True).execute("SELECT count(*) FROM articles").fetchone() == (
        count,
    )

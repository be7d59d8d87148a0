"""Who is at work on which article, so that two reviewers of one queue do not meet: short leases in a small file beside the warehouse.

They are no data of anyone's: nothing is lost with the file. SQLite lets many take and renew them while the warehouse has its one writer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from schemas.errors import WarehouseError

SUFFIX = ".claims.sqlite"
WAIT = 10.0
"""Seconds to wait for another who writes; each takes a moment only."""

TABLE = "CREATE TABLE IF NOT EXISTS claims (article_id TEXT PRIMARY KEY, who TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID"
EXPIRE = "DELETE FROM claims WHERE until <= ?"
TAKE = """
INSERT INTO claims VALUES (?, ?, ?) ON CONFLICT (article_id) DO UPDATE SET until = excluded.until WHERE who = excluded.who
"""
HOLDER = "SELECT who FROM claims WHERE article_id = ?"
RELEASE = "DELETE FROM claims WHERE article_id = ? AND who = ?"
RELEASE_ALL = "DELETE FROM claims WHERE who = ?"
HELD = "SELECT article_id, who FROM claims WHERE until > ?"


def claims_path(warehouse: Path) -> Path:
    """Where the claims on the articles of a warehouse stand."""
    return warehouse.with_name(warehouse.stem + SUFFIX)


@contextmanager
def _writing(path: Path, now: float) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, timeout=WAIT, isolation_level=None)) as connection:
            connection.execute(TABLE)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(EXPIRE, [now])
            yield connection
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise WarehouseError(f"the claims of reviewers in {path} failed: {error}") from error


def take(path: Path, article_id: str, who: str, *, now: float, seconds: float) -> str:
    """Claim an article for so many seconds from `now` (seconds since 1970), or renew the claim; the name of who holds it then.

    Raises WarehouseError when the file cannot be written.
    """
    with _writing(path, now) as connection:
        connection.execute(TAKE, [article_id, who, now + seconds])
        return str(connection.execute(HOLDER, [article_id]).fetchone()[0])


def release(path: Path, who: str, *, now: float, article_id: str | None = None) -> None:
    """Give back one article, or all that a reviewer holds."""
    with _writing(path, now) as connection:
        if article_id is None:
            connection.execute(RELEASE_ALL, [who])
        else:
            connection.execute(RELEASE, [article_id, who])


def held(path: Path, *, now: float) -> Mapping[str, str]:
    """Who holds which article."""
    with _writing(path, now) as connection:
        return dict(connection.execute(HELD, [now]).fetchall())

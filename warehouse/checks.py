"""Is the data of the last day as usual? What is not becomes a warning: a row of `issues` at the stage `check`.

Counts are compared on the scale asinh(sqrt(phi*n))*2/sqrt(phi), where phi says how much more days differ than by chance (2*sqrt(n) when
they do not), and shares as 2*asin(sqrt(p)): there days differ by 1 and by 1/sqrt(events), whatever their size, so that one tolerance fits
small sources and great ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from schemas.checks import ChecksFile, ShareCheck, Window
from schemas.ids import stable_id
from warehouse.load import MARK_CHANGED
from warehouse.transaction import transaction

VOLUME = """
WITH told AS (
    SELECT source, published_on FROM articles UNION ALL BY NAME SELECT source, published_on FROM internal.repeats
), counted AS (
    SELECT source, ($day - published_on) // $days AS span, count(*) AS n FROM told
    WHERE source IS NOT NULL AND published_on BETWEEN $day - $days * ($history + 2) AND $day GROUP BY ALL
), spans AS (
    SELECT source, unnest(range(max(span))) AS span FROM counted GROUP BY source
), filled AS (
    SELECT source, span, coalesce(n, 0) AS n FROM spans LEFT JOIN counted USING (source, span) WHERE span <= $history
), scales AS (
    SELECT source, greatest((pow(1.4826 * mad(n), 2) - median(n)) / pow(median(n), 2), 1e-6) AS phi
    FROM filled WHERE span > 0 GROUP BY source HAVING median(n) > 0
), scaled AS (
    SELECT *, 2 / sqrt(phi) * asinh(sqrt(phi * (n + 0.375))) AS y FROM filled JOIN scales USING (source)
), usual AS (
    SELECT source, any_value(phi) AS phi, count(*) AS spans, median(y) AS middle,
        $tolerance * (1 + 3 / count(*)) * greatest(1.4826 * mad(y), 1) AS far
    FROM scaled WHERE span > 0 GROUP BY source
), alike AS (
    SELECT source, median(y) AS middle FROM scaled WHERE span > 0 AND $days = 1 AND span % 7 = 0 GROUP BY source
), ranges AS (
    SELECT source, phi, spans, least(usual.middle, alike.middle) - far AS low, greatest(usual.middle, alike.middle) + far AS high
    FROM usual LEFT JOIN alike USING (source)
)
SELECT
    source, n, ceil(pow(sinh(greatest(low, 0) * sqrt(ranges.phi) / 2), 2) / ranges.phi - 0.375)::BIGINT,
    floor(pow(sinh(high * sqrt(ranges.phi) / 2), 2) / ranges.phi - 0.375)::BIGINT, y < low, y > high
FROM ranges JOIN scaled USING (source) WHERE span = 0 AND ranges.spans >= $least_history ORDER BY source
"""
"""A span's neighbours of a week before are its likes: many papers print less on Sundays. The oldest span, of which a source may have
told only a part, is left out."""

SHARES = """
WITH told AS (
    SELECT $day - a.published_on AS span, e.modality, e.place_id IS NULL AS nowhere
    FROM events e JOIN articles a USING (article_id) WHERE a.published_on BETWEEN $day - $history AND $day
), days AS (
    SELECT span, count(*) AS events FROM told GROUP BY span HAVING count(*) >= $least_events
), kinds AS (
    SELECT span, 'place unknown' AS kind, count(*) FILTER (nowhere) AS n FROM told GROUP BY span
    UNION ALL
    SELECT span, kind, count(*) FILTER (modality = kind) AS n FROM told, (SELECT DISTINCT modality AS kind FROM told) GROUP BY span, kind
), shares AS (
    SELECT kind, span, events, n / events AS share, 2 * asin(sqrt(n / events)) AS y FROM kinds JOIN days USING (span)
), usual AS (
    SELECT kind, count(*) AS days, median(y) AS middle, 1.4826 * mad(y) AS spread FROM shares WHERE span > 0 GROUP BY kind
), judged AS (
    SELECT *, $tolerance * greatest(spread, 1 / sqrt(events)) AS far FROM usual JOIN shares USING (kind)
    WHERE span = 0 AND days >= $least_history
)
SELECT
    kind, share, events, pow(sin(greatest(middle - far, 0) / 2), 2), pow(sin(least(middle + far, pi()) / 2), 2),
    y < middle - far, y > middle + far
FROM judged ORDER BY kind
"""

STALE = """
DELETE FROM issues WHERE stage = 'check' AND list_contains(?, issue_id)
AND (issue_id, detail) NOT IN (SELECT unnest(?), unnest(?))
"""
FRESH = """
INSERT INTO issues BY NAME
SELECT w.*, ? AS run_id, 'check' AS stage
FROM (SELECT unnest(?) AS issue_id, unnest(?) AS reason, unnest(?) AS detail) w ANTI JOIN issues USING (issue_id)
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was looked at: a stable id, what it would be called, what it is, and whether it is out of its usual range."""

    issue_id: str
    reason: str
    detail: str
    unusual: bool


def judge(connection: duckdb.DuckDBPyConnection, checks: ChecksFile, today: dt.date) -> list[Judged]:
    """The last day that is over, against the days before it; each source once, by the shortest window that finds something."""
    day = today - dt.timedelta(days=checks.settle_days)
    found: dict[str, Judged] = {}
    for window in checks.volume.windows:
        for source, judged in _volumes(connection, checks.volume.tolerance, window, day):
            if source not in found or (judged.unusual and not found[source].unusual):
                found[source] = judged
    return [*found.values(), *_shares(connection, checks.shares, day)]


def _volumes(
    connection: duckdb.DuckDBPyConnection, tolerance: float, window: Window, day: dt.date
) -> Iterator[tuple[str, Judged]]:
    values = {**window.model_dump(), "tolerance": tolerance, "day": day}
    first = day - dt.timedelta(days=window.days - 1)
    when = str(day) if window.days == 1 else f"{first} to {day}"
    for source, n, low, high, few, many in connection.execute(VOLUME, values).fetchall():
        detail = f"{source}, {when}: {n:,} articles, usually {low:,} to {high:,}"
        reason = "more articles than usual" if many else "fewer articles than usual"
        yield source, Judged("w" + stable_id("volume", source, day), reason, detail, few or many)


def _shares(connection: duckdb.DuckDBPyConnection, check: ShareCheck, day: dt.date) -> Iterator[Judged]:
    for kind, share, events, low, high, less, more in connection.execute(
        SHARES, {**check.model_dump(), "day": day}
    ).fetchall():
        detail = f"{kind}, {day}: {share:.1%} of {events:,} events, usually {low:.1%} to {high:.1%}"
        reason = "unusual share of unknown places" if kind == "place unknown" else "unusual share of a modality"
        yield Judged("w" + stable_id("share", kind, day), reason, detail, less or more)


def check(connection: duckdb.DuckDBPyConnection, checks: ChecksFile, today: dt.date, run_id: str) -> tuple[Judged, ...]:
    """Judge the last day and write what is unusual into `issues`; what late articles have put right goes. Returns what is unusual."""
    judged = judge(connection, checks, today)
    unusual = tuple(j for j in judged if j.unusual)
    ids, reasons, details = ([getattr(j, name) for j in unusual] for name in ("issue_id", "reason", "detail"))
    if not _changes(connection, [j.issue_id for j in judged], unusual):
        return unusual
    with transaction(connection):
        connection.execute(STALE, [[j.issue_id for j in judged], ids, details])
        connection.execute(FRESH, [run_id, ids, reasons, details])
        connection.execute(MARK_CHANGED)
    return unusual


def _changes(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], unusual: Sequence[Judged]) -> bool:
    """Whether `issues` does not say already what is unusual: then nothing is written, and nothing has to be published."""
    told = connection.execute(
        "SELECT issue_id, detail FROM issues WHERE stage = 'check' AND list_contains(?, issue_id)", [list(ids)]
    ).fetchall()
    return set(told) != {(j.issue_id, j.detail) for j in unusual}

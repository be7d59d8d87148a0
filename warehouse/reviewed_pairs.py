"""Which reports reviewers said are, or are not, of one incident; the clustering obeys."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from warehouse.linker import Edges, Numbers, Pair
from warehouse.transaction import scalar

PAIRS = """
CREATE OR REPLACE TEMP TABLE reviewed_pairs AS
SELECT a.report_id AS report_a, b.report_id AS report_b, o.field, o.corrected_at
FROM internal.standing_overrides o
JOIN internal.coded_events a ON a.event_id = o.event_id JOIN internal.coded_events b ON b.event_id = o.value
WHERE o.field IN ('together', 'apart') AND a.report_id != b.report_id
QUALIFY row_number() OVER (
    PARTITION BY least(a.report_id, b.report_id), greatest(a.report_id, b.report_id) ORDER BY o.corrected_at DESC, o.field, o.decision_id
) = 1
"""
"""Of a pair that was put together and set apart the latest word counts."""

EMPTY = """
CREATE OR REPLACE TEMP TABLE reviewed_pairs (report_a VARCHAR, report_b VARCHAR, field VARCHAR, corrected_at TIMESTAMP)
"""

SHAKE = """
INSERT INTO shaken
SELECT component_id FROM internal.reports SEMI JOIN (
    SELECT unnest([report_a, report_b]) AS report_id FROM reviewed_pairs
    WHERE field = 'together'
        AND (report_a IN (SELECT report_id FROM new_reports) OR report_b IN (SELECT report_id FROM new_reports))
) USING (report_id)
"""
"""New reports draw in what they were put together with."""

NUMBERED = """
SELECT a.n, b.n, field FROM reviewed_pairs JOIN members a ON a.report_id = report_a JOIN members b ON b.report_id = report_b
ORDER BY corrected_at DESC, a.n, b.n
"""
RETURN = """
UPDATE internal.coded_events SET incident_id = report_id
WHERE article_id IN (SELECT article_id FROM queued) AND incident_id IS DISTINCT FROM report_id
"""
"""Events that are linked anew without having been coded anew begin where newly coded ones do."""


@dataclass(frozen=True, slots=True)
class ReviewedPairs:
    """Pairs of reports by number, the latest decision first."""

    together: tuple[Pair, ...]
    apart: tuple[Pair, ...]

    def joined(self, a: Numbers, b: Numbers) -> Edges:
        """Edges, and the pairs that were put together beside them."""
        more = np.array(self.together, dtype=np.int64).reshape(-1, 2)
        return np.concatenate([a, more[:, 0]]), np.concatenate([b, more[:, 1]])


def find_reviewed_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table `reviewed_pairs`, and let the events in `queued` articles stand by themselves."""
    connection.execute(EMPTY)
    if scalar(connection, "SELECT count(*) FROM overrides"):
        connection.execute(PAIRS)
        connection.execute(RETURN)


def shake_reviewed(connection: duckdb.DuckDBPyConnection) -> None:
    """Add to `shaken` what is to be looked at because a reviewer put it together with a new report."""
    connection.execute(SHAKE)


def pairs_apart(connection: duckdb.DuckDBPyConnection) -> frozenset[tuple[str, str]]:
    """Reports that are not of one incident, by id, in either order."""
    rows = connection.execute("SELECT report_a, report_b FROM reviewed_pairs WHERE field = 'apart'").fetchall()
    return frozenset((a, b) for x, y in rows for a, b in ((x, y), (y, x)))


def but_apart(compared: pa.Table, apart: frozenset[tuple[str, str]]) -> pa.Table:
    """The compared pairs without those that were set apart: a report's best match is then sought among the others."""
    if not apart:
        return compared
    pairs = zip(compared["report_a"].to_pylist(), compared["report_b"].to_pylist(), strict=True)
    return compared.filter(pa.array([pair not in apart for pair in pairs], pa.bool_()))


def numbered_pairs(connection: duckdb.DuckDBPyConnection) -> ReviewedPairs:
    """The pairs whose reports are both in `members`."""
    rows = connection.execute(NUMBERED).fetchall()
    chosen = {kind: tuple((a, b) for a, b, field in rows if field == kind) for kind in ("together", "apart")}
    return ReviewedPairs(chosen["together"], chosen["apart"])

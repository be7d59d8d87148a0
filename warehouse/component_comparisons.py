"""The comparisons of all pairs of reports that links join, directly or through others.

The same as `warehouse.comparisons` makes in SQL for pairs of articles, but for whole groups of reports at once, where products of matrices
count what they have in common: a place in the news for weeks joins hundreds of reports, and so tens of thousands of pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.comparisons import NAME_WEIGHT
from warehouse.linker import Edges, Linker, Numbers, Weighed

TILE = 128
"""Reports that are compared with one another at once, when their components are smaller than that."""
SETS = ("names", "words", "ages", "towns", "regions", "countries", "types", "means", "actors")
NUMBERS = ("day_first", "day_last", "published_on", "killed", "injured", "rank")
MISSING = np.iinfo(np.int64).min

CHAINED_REPORTS = f"""
CREATE OR REPLACE TEMP TABLE chained_reports AS
SELECT c.n, c.component, r.article_id, {", ".join(f"r.{name}" for name in (*SETS[3:], *NUMBERS))}, names, words, ages
FROM chained c JOIN internal.reports r USING (report_id) JOIN internal.signatures s ON s.article_id = r.article_id
ORDER BY component, n
"""
RANGE = "FROM chained_reports WHERE component >= ? AND component < ? ORDER BY component, n"


@dataclass(frozen=True, slots=True)
class _Sets:
    """A set for each report, of numbers in the place of its elements."""

    elements: Numbers
    starts: Numbers

    def common(self, rows: slice) -> tuple[npt.NDArray[np.float32], Numbers]:
        """How many elements each two of these reports have in common (on the diagonal: with any other), and how many each has."""
        starts = self.starts[rows.start : rows.stop + 1]
        sizes = np.diff(starts)
        _, column, times = np.unique(self.elements[starts[0] : starts[-1]], return_inverse=True, return_counts=True)
        # What a single report has, it shares with none: most words are such.
        more = times > 1
        kept = more[column]
        has = np.zeros((len(sizes), int(more.sum())), dtype=np.float32)
        has[np.repeat(np.arange(len(sizes)), sizes)[kept], (np.cumsum(more) - 1)[column[kept]]] = 1
        return has @ has.T, sizes


@dataclass(frozen=True, slots=True)
class _Reports:
    """Reports in the order of their components, column by column."""

    number: Numbers
    component: Numbers
    article: Numbers
    sets: Mapping[str, _Sets]
    values: Mapping[str, Numbers]


def compared_components(
    connection: duckdb.DuckDBPyConnection, linker: Linker, ranges: Iterable[tuple[int, int]]
) -> Iterator[Weighed]:
    """The scores of all pairs of reports of two articles within a component of `chained`, for each range of component numbers (the end
    is not in it)."""
    connection.execute(CHAINED_REPORTS)
    for first, end in ranges:
        reports = _reports(connection.sql(RANGE, params=[first, end]).to_arrow_table())
        parts = [_pairs(reports, tile) for tile in _tiles(reports.component)]
        numbers = [np.concatenate([part[side] for part, _ in parts]) for side in (0, 1)]
        columns = {name: np.concatenate([columns[name] for _, columns in parts]) for name in parts[0][1]}
        yield numbers[0], numbers[1], linker.scores(columns)


def _reports(table: pa.Table) -> _Reports:
    return _Reports(
        number=table["n"].to_numpy(),
        component=table["component"].to_numpy(),
        article=_codes(table["article_id"].combine_chunks()),
        sets={name: _sets(table[name].combine_chunks()) for name in SETS},
        values={name: _values(table[name]) for name in NUMBERS},
    )


def _codes(values: pa.Array) -> Numbers:
    """A number for each distinct value."""
    numbers: Numbers = values.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers


def _sets(column: pa.Array) -> _Sets:
    sizes = pc.list_value_length(column).to_numpy(zero_copy_only=False)
    return _Sets(_codes(column.flatten()), np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]))


def _values(column: pa.ChunkedArray) -> Numbers:
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    numbers: Numbers = column.cast(pa.int64()).fill_null(MISSING).to_numpy()
    return numbers


def _tiles(component: Numbers) -> Iterator[slice]:
    """Whole components that follow one another, as many as fit."""
    starts = np.unique(component, return_index=True)[1].tolist()
    begin = 0
    for start, end in zip(starts, [*starts[1:], len(component)], strict=True):
        if start > begin and end - begin > TILE:
            yield slice(begin, start)
            begin = start
    yield slice(begin, len(component))


def _pairs(reports: _Reports, tile: slice) -> tuple[Edges, dict[str, Numbers]]:
    """The numbers of the reports of each pair, and the comparisons (see `warehouse.comparisons.COMPARE`)."""
    component, article = reports.component[tile], reports.article[tile]
    a, b = np.nonzero(np.triu(component[:, None] == component) & (article[:, None] != article))
    common = {name: reports.sets[name].common(tile) for name in SETS}
    shared = {name: both[a, b].astype(np.int64) for name, (both, _) in common.items()}
    known = {name: (sizes[a] > 0) & (sizes[b] > 0) for name, (_, sizes) in common.items()}
    like = {name: np.where(known[name], np.where(shared[name] > 0, 1, -1), 0) for name in SETS}
    weight = NAME_WEIGHT * common["names"][1] + common["words"][1]
    values = {name: (column[tile][a], column[tile][b]) for name, column in reports.values.items()}
    columns = {
        "shared": NAME_WEIGHT * shared["names"] + shared["words"],
        "weight_a": weight[a],
        "weight_b": weight[b],
        "names": shared["names"],
        "ages": like["ages"],
        "town": like["towns"],
        "region": like["regions"],
        "country": np.minimum(like["countries"], 0),
        "day": _day(*values["day_first"], *values["day_last"]),
        "days_apart": _apart(*values["published_on"]),
        "killed": _toll(*values["killed"]),
        "injured": _toll(*values["injured"]),
        "type": (shared["types"] > 0).astype(np.int64),
        "means": np.minimum(like["means"], 0),
        "actor": like["actors"],
        "aside": np.sign(values["rank"][0]) + np.sign(values["rank"][1]),
    }
    return (reports.number[tile][a], reports.number[tile][b]), columns


def _day(first_a: Numbers, first_b: Numbers, last_a: Numbers, last_b: Numbers) -> Numbers:
    known = (first_a != MISSING) & (first_b != MISSING)
    gap = np.maximum(np.where(known, first_a - last_b, 0), np.where(known, first_b - last_a, 0))
    return np.where(~known, 0, np.where(gap <= 0, 1, np.where(gap > 1, -1, 0)))


def _apart(a: Numbers, b: Numbers) -> Numbers:
    return np.where((a == MISSING) | (b == MISSING), 0, np.abs(a - b))


def _toll(a: Numbers, b: Numbers) -> Numbers:
    known = (a != MISSING) & (b != MISSING)
    return np.where(known & (a == b) & (a > 0), 1, np.where(known & (np.abs(a - b) > 1), -1, 0))

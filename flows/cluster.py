"""The linking of reports into incidents: what the coder knows of likeness, put to work in the warehouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coding.grouping import components, group, obeyed
from coding.linking import mutual_best, score, totals
from coding.signature import Signature, signatures
from flows.workers import Here, Workers
from schemas.linking import LinkingFile
from schemas.run import Run
from warehouse.clustering import Clustered, recluster, relink
from warehouse.db import open_writer
from warehouse.linker import Edges, Judged, Numbers, Pair, Scores, Weighed
from warehouse.load import write_run
from warehouse.recoding import switch
from warehouse.transaction import transaction

if TYPE_CHECKING:
    # As in `flows.recode`: a name of DuckDB's that a module of a flow binds outlives Python.
    from duckdb import DuckDBPyConnection


TEXTS = 250
"""Articles that a worker reads at once for what they are about."""


class Likeness:
    """Judges articles and reports by `seeds/linking.yml`; the `warehouse.linker.Linker` of the flows."""

    def __init__(self, linking: LinkingFile, pool: Workers | None = None) -> None:
        """`pool` are who reads the articles; without one, this process."""
        self._linking, self._pool = linking, pool or Here()
        self._stops = frozenset(linking.name_stops)

    @property
    def violent(self) -> tuple[str, ...]:
        """Event types that one happening may be told as."""
        return self._linking.violent

    @property
    def block(self) -> int:
        """Articles under a key, from which on it is too common to compare by."""
        return self._linking.block

    @property
    def same_text(self) -> float:
        """The resemblance from which on two articles are one text."""
        return self._linking.same_text

    def signs(self, texts: Iterable[str]) -> Iterator[Signature]:
        """What each article is about, in their order."""
        rest = iter(texts)
        groups = iter(lambda: tuple(islice(rest, TEXTS)), ())
        return chain.from_iterable(self._pool.map(partial(signatures, self._stops), groups))

    def judge(self, compared: Mapping[str, Any]) -> Judged:
        """Scores of pairs of reports, and which are links: sure enough, and either's best in the other's article."""
        scored = score(compared, self._linking)
        sides = [(compared["report_a"], compared["article_b"]), (compared["report_b"], compared["article_a"])]
        linked = (scored.scores >= self._linking.threshold) & mutual_best(scored.scores, sides)
        rows = linked.nonzero()[0]
        why = scored.reasons(rows)
        return Judged(scored.scores, rows, why.of, why.kinds)

    def scores(self, compared: Mapping[str, Any]) -> Scores:
        """Scores of pairs of reports, without a word on which are links."""
        return totals(compared, self._linking)

    def components(self, size: int, edges: Edges) -> Numbers:
        """For each number below `size` the smallest that it is joined with."""
        return components(size, edges)

    def group(self, size: int, copies: Edges, links: Weighed, compared: Iterable[Weighed]) -> Numbers:
        """For each number below `size` the smallest number of its incident."""
        return group(size, copies, links, compared, self._linking)

    def obeyed(
        self, incident: Numbers, copies: Edges, links: Weighed, together: Sequence[Pair], apart: Sequence[Pair]
    ) -> Numbers:
        """The same, after people said which reports are of one incident and which are not."""
        return obeyed(incident, copies, links, together, apart)


def cluster(warehouse: Path, linking: LinkingFile, run: Run, pool: Workers | None = None) -> Clustered:
    """Link what came in since the last time, and make incidents of it; safe to repeat. `pool` may read articles meanwhile."""
    with open_writer(warehouse) as connection:
        return recluster(connection, Likeness(linking, pool), run.run_id)


def take_over(connection: DuckDBPyConnection, linking: LinkingFile, run: Run, now: dt.datetime) -> Run:
    """Let what `run` coded again take the place of the old, with its incidents and the row of the run; the run, finished `now`.

    One transaction: killed on the way, everything is as before, and the next call does all of it.
    """
    with transaction(connection):
        counts = switch(connection, run)
        finished = run.model_copy(update={"finished_at": now, "status": "completed", "counts": counts})
        write_run(connection, finished)
        relink(connection, Likeness(linking), run.run_id)
    return finished

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from warehouse_samples import a_run

from benchmarks.synthetic import CODER, build_world, make_batch, write_batches
from benchmarks.synthetic import World as SyntheticWorld
from warehouse.load import load_files
from warehouse.migrate import migrate


@pytest.fixture(scope="module")
def world() -> SyntheticWorld:
    return build_world(1)


def test_the_same_seed_gives_the_same_batch_and_another_another(world: SyntheticWorld) -> None:
    first, again, other = (make_batch(world, 1, n, 300, 5.0) for n in (0, 0, 1))
    assert first.events.equals(again.events)
    assert first.articles.equals(again.articles)
    assert not first.events.equals(other.events)


def test_shapes_are_those_of_news(world: SyntheticWorld) -> None:
    batch = make_batch(world, 1, 0, 3000, 5.0)
    events = batch.events.to_pandas()
    assert 3.5 < len(events) / 3000 < 7
    assert 4 < len(events) / len(batch.articles) <= 5
    assert events["country"].value_counts(normalize=True).iloc[0] > 0.1
    assert 0.1 < events["killed_low"].notna().mean() < 0.4
    assert events["killed_low"].max() > 10 * events["killed_low"].median()
    assert (events["date_earliest"].dropna() <= events["date_latest"][events["date_earliest"].notna()]).all()


def test_batches_load_whole(tmp_path: Path) -> None:
    folders = write_batches(tmp_path, incidents=400, reports=5.0, batch=200, seed=1)
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        run = a_run(coder_version=CODER)
        counts = [load_files(connection, folder, run) for folder in folders]
        assert sum(c.refused + c.duplicate for c in counts) == 0
        stored = connection.execute("SELECT count(*), count(DISTINCT article_id) FROM events").fetchone()
    assert stored == (sum(c.events for c in counts), sum(c.loaded for c in counts))

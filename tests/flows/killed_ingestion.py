"""An ingestion in a process of its own, without the model and without Prefect, for tests that kill it."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from unittest.mock import patch

from fake_coding import FakeCoder, code

from flows.code_articles import grouped
from flows.fetching.policy import Policy
from flows.ingest import ingest
from flows.load_batches import Batch, load_coded
from flows.parts import code_part
from flows.prepare import prepare
from flows.sources.inputs import Reading, read_inputs
from flows.sources.web import WarehouseMemory, WebSettings, open_web
from schemas.run import Run

VERSION = "fake-1"


def main(url: str, warehouse: Path) -> None:
    """Everything that the feed of a local site leads to, in small batches."""
    prepare(warehouse)
    policy = Policy(
        "Tocsin/test", host_delay=0, host_concurrency=8, retries=0, private_hosts=frozenset({url.split("/")[2]})
    )
    web = WebSettings(policy, warehouse.parent / "raw", WarehouseMemory(warehouse, VERSION), parsers=1, limit=100_000)
    reading = Reading(limit=100_000, ahead=8, web=lambda: open_web(web))
    started = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    run = Run(run_id="r1", started_at=started, coder_version=VERSION, seeds_fingerprint="f", model="none")
    with (
        patch("flows.code_articles.coder_for", lambda _: FakeCoder()),
        patch("flows.code_articles.code_articles", code),
    ):
        for batch in grouped(read_inputs([url], reading), 8):
            ingested = ingest(batch, warehouse, VERSION)
            load_coded(Batch(ingested, (code_part("none", run, 0, ingested),)), run, warehouse)
            print("batch", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

"""Whole ingestions from a local site over real HTTP, with a warehouse and without the model."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import duckdb
import pytest

from benchmarks.local_site import Handler, Site, served
from flows.code_articles import grouped
from flows.fetching.policy import Policy
from flows.ingest import ingest
from flows.load_batches import Batch, all_counts, load_coded
from flows.parts import code_part
from flows.prepare import prepare
from flows.sources.arrival import Arrival
from flows.sources.inputs import Reading, read_inputs
from flows.sources.items import Settled
from flows.sources.web import WarehouseMemory, WebSettings, open_web
from schemas.issue import Issue
from schemas.run import Run, RunCounts

VERSION = "fake-1"


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site(110, slow=0.2)) as running:
        yield running


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "w.duckdb"
    prepare(path)
    return path


def reading(site: Site, warehouse: Path, *, offline: bool = False) -> Reading:
    policy = Policy(
        "Tocsin/test", host_delay=0, host_concurrency=16, retries=0, deadline=5, private_hosts=frozenset({site.url[7:]})
    )
    store, memory = warehouse.parent / "raw", WarehouseMemory(warehouse, VERSION)
    web = WebSettings(policy, store, memory, parsers=1, limit=100_000, offline=offline)
    return Reading(limit=100_000, ahead=16, web=lambda: open_web(web))


def run(inputs: Sequence[str], how: Reading, warehouse: Path, day: int = 1) -> tuple[RunCounts, list[Settled]]:
    """What a run does, without Prefect."""
    started = dt.datetime(2024, 11, day, tzinfo=dt.UTC)
    this = Run(run_id=f"r{day}", started_at=started, coder_version=VERSION, seeds_fingerprint="f", model="none")
    items, counts = list(read_inputs(inputs, how)), []
    for batch in grouped(items, 50):
        ingested = ingest(batch, warehouse, VERSION)
        part = code_part("none", this, 0, ingested)
        counts.append(load_coded(Batch(ingested, (part,)), this, warehouse))
    return all_counts(counts), items


@pytest.mark.usefixtures("fake_coder")
def test_all_that_exists_is_loaded_once_and_a_second_run_gets_304_only(site: Site, warehouse: Path) -> None:
    counts, items = run([f"{site.url}/feed.xml"], reading(site, warehouse), warehouse)
    assert Counter(i.reason for i in items if isinstance(i, Issue)) == {"the server failed": 2}
    assert (counts.input, counts.loaded, counts.refused) == (110, 108, 2)
    first = next(i.article for i in items if isinstance(i, Arrival))
    assert first.source == "Local"
    assert first.published_at == dt.datetime(2024, 10, 11, 0, 30, tzinfo=dt.UTC)

    site.statuses.clear()
    counts, _ = run([f"{site.url}/feed.xml"], reading(site, warehouse), warehouse, day=2)
    assert (counts.loaded, counts.duplicate, counts.refused, counts.events) == (0, 108, 2, 0)
    assert site.statuses == {304: 109, 500: 2, 200: 1, 301: 1}  # robots.txt has no memory


@pytest.mark.usefixtures("fake_coder")
def test_an_edited_page_is_a_new_version_of_its_article(site: Site, warehouse: Path) -> None:
    run([f"{site.url}/a/1", f"{site.url}/a/2"], reading(site, warehouse), warehouse)
    site.edits[1] += 1
    counts, _ = run([f"{site.url}/a/1", f"{site.url}/a/2"], reading(site, warehouse), warehouse, day=2)
    assert (counts.loaded, counts.duplicate) == (1, 1)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        assert connection.execute("SELECT count(*) FROM articles WHERE text LIKE '%report 2.%'").fetchone() == (1,)


@pytest.mark.usefixtures("fake_coder")
def test_what_was_fetched_but_not_loaded_is_read_from_the_raw_store(site: Site, warehouse: Path) -> None:
    list(read_inputs([f"{site.url}/a/1"], reading(site, warehouse)))  # the run dies before it loads
    site.statuses.clear()
    counts, _ = run([f"{site.url}/a/1"], reading(site, warehouse), warehouse)
    assert counts.loaded == 1
    assert site.statuses[304] == 1


@pytest.mark.usefixtures("fake_coder")
def test_offline_the_raw_store_is_read_again_without_a_request(site: Site, warehouse: Path) -> None:
    _, items = run([f"{site.url}/feed.xml"], reading(site, warehouse), warehouse)
    site.statuses.clear()
    again = list(read_inputs([f"{site.url}/feed.xml"], reading(site, warehouse, offline=True)))
    assert [i for i in again if isinstance(i, Arrival)] == [i for i in items if isinstance(i, Arrival)]
    assert {i.reason for i in again if isinstance(i, Issue)} == {"not in the raw store"}
    assert site.statuses.total() == 0


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("file:///etc/hostname", "not a web address"),
        ("data:text/html,hello", "not a web address"),
        ("https://user:word@quay.example/", "not a web address"),
        ("http://127.0.0.1:1/", "the address is not public"),
        ("http://[::1]/", "the address is not public"),
    ],
)
def test_what_is_never_fetched(site: Site, warehouse: Path, name: str, reason: str) -> None:
    (refused,) = read_inputs([name], reading(site, warehouse))
    assert isinstance(refused, Issue)
    assert (refused.stage, refused.reason) == ("fetch", reason)


def test_a_list_in_a_file_leads_to_the_pages(site: Site, warehouse: Path, tmp_path: Path) -> None:
    row = ["20241011063000-1", "20241011063000", "1", "local", f"{site.url}/a/3", *[""] * 22]
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "x.gkg.csv").write_text("\t".join(row) + "\nbroken\n", encoding="utf-8")
    items = list(read_inputs([str(folder)], reading(site, warehouse)))
    assert [i.reason for i in items if isinstance(i, Issue)] == ["not a line of this table"]
    (arrival,) = (i for i in items if isinstance(i, Arrival))
    assert arrival.article.title == "Report 3"
    assert arrival.article.source == "local"


def test_an_index_of_sitemaps_is_followed_and_lists_within_lists_end(warehouse: Path) -> None:
    def index(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler, Handler)
        url = handler.site.url
        content = f"<sitemapindex><sitemap><loc>{url}/map.xml</loc></sitemap><sitemap><loc>{url}/index.xml</loc></sitemap></sitemapindex>"
        handler.answer(content.encode(), "text/xml")

    def sitemap(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler, Handler)
        handler.answer(f"<urlset><url><loc>{handler.site.url}/a/1</loc></url></urlset>".encode(), "text/xml")

    with served(Site(3, answers={"/index.xml": index, "/map.xml": sitemap})) as site:
        items = list(read_inputs([f"{site.url}/index.xml"], reading(site, warehouse)))
    assert any(isinstance(i, Arrival) and i.article.title == "Report 1" for i in items)
    assert [i.reason for i in items if isinstance(i, Issue)] == ["lists within lists too deep"] * 2

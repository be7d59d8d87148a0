from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import linked_data, page

from flows.extraction.isolation import parser_pool
from flows.sources.arrival import Arrival
from flows.sources.inputs import read_inputs
from flows.sources.warc import warc_works
from schemas.issue import Issue

URL = "https://quay.example/harbour"


def archive(*pages: tuple[str, bytes, str], gzipped: bool = True) -> bytes:
    """A WARC file of (address, body, content type), behind a record that is no page."""
    records = [record("warcinfo", "", b"software: test", "application/warc-fields")]
    for url, body, kind in pages:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        records.append(record("response", url, answer, "application/http; msgtype=response"))
    return b"".join(gzip.compress(r, mtime=0) if gzipped else r for r in records)


def record(kind: str, url: str, block: bytes, content_type: str) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2024-10-12T00:00:00Z\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


GOOD = (URL, page(head=linked_data(datePublished="2024-10-11")), "text/html; charset=utf-8")
PICTURE = ("https://quay.example/p.png", b"\x89PNG", "image/png")


@pytest.mark.parametrize("gzipped", [True, False])
def test_pages_of_an_archive_are_articles_with_their_addresses(tmp_path: Path, gzipped: bool) -> None:
    path = tmp_path / ("x.warc.gz" if gzipped else "x.warc")
    path.write_bytes(
        archive(GOOD, PICTURE, ("https://quay.example/2", page(title="Second"), "text/html"), gzipped=gzipped)
    )
    items = list(read_inputs([str(path)]))
    assert [(i.article.url, i.article.title, i.line) for i in items if isinstance(i, Arrival)] == [
        (URL, "Shells hit the harbour", 2), ("https://quay.example/2", "Second", 4)
    ]  # fmt: skip
    assert len(items) == 2


def test_a_package_of_archives_and_no_path_of_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.wacz", "w") as package:
        package.writestr("archive/data.warc.gz", archive(GOOD))
        package.writestr("../../outside.warc.gz", archive(GOOD))
        package.writestr("datapackage.json", "{}")
    (item,) = read_inputs([str(tmp_path)])
    assert isinstance(item, Arrival)
    assert not (tmp_path.parent / "outside.warc.gz").exists()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("a.warc", b"no archive at all", "not a readable archive", id="other bytes"),
        pytest.param("a.warc.gz", archive(PICTURE), "no page in this archive", id="pictures only"),
        pytest.param("a.warc", b"", "no page in this archive", id="empty"),
        pytest.param("a.wacz", b"PK no package", "not a readable archive", id="no package"),
    ],
)
def test_what_is_not_an_archive_of_pages_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    items = list(read_inputs([str(tmp_path / name)]))
    assert [i.reason for i in items if isinstance(i, Issue)] == [reason]


@pytest.mark.parametrize("length", [b"1", b"99999999999", b"-5", b"x"])
def test_a_record_that_lies_about_its_length_costs_at_most_what_is_behind_it(tmp_path: Path, length: bytes) -> None:
    whole = archive(GOOD, ("https://quay.example/2", page(title="Second"), "text/html"), gzipped=False)
    at = whole.rindex(b"Content-Length: ")
    end = whole.index(b"\r\n", at)
    (tmp_path / "x.warc").write_bytes(whole[: at + 16] + length + whole[end:])
    items = list(read_inputs([str(tmp_path / "x.warc")]))
    first = items[0]
    assert isinstance(first, Arrival)
    assert first.article.url == URL


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(start=st.integers(0, 3000), piece=st.binary(max_size=30))
def test_damage_anywhere_is_articles_and_refusals(start: int, piece: bytes) -> None:
    content = archive((URL, b"<p>Shells.</p>", "text/html"), PICTURE, gzipped=False)
    at = start % len(content)
    for work in warc_works(io.BytesIO(content[:at] + piece + content[at + len(piece) :]), "x", 1000, parser_pool()):
        items = list(work) if not hasattr(work, "result") else work.result()
        assert all(isinstance(item, (Arrival, Issue)) for item in items)


@pytest.mark.parametrize(
    "content",
    [bytes(60_000_000), b"WARC/1.0\r\n" + b"x: y\r\n" * 8_000_000, b"WARC/1.0\r\nx: " + b"y" * 60_000_000],
    ids=["a line", "lines", "a header"],
)
def test_an_archive_without_end_is_refused_and_not_gathered(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(gzip.compress(content, 1))
    tracemalloc.start()
    items = list(read_inputs([str(tmp_path / "x.warc.gz")]))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [i.reason for i in items if isinstance(i, Issue)] == ["not a readable archive"]
    assert most < 25_000_000

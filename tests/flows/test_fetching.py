"""Fetching over real HTTP from a site on this machine, and what must never be fetched."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import brotli
import pytest
from hostile import drip, endless, moved, sent

from benchmarks.local_site import Handler, Site, served
from flows.fetching.addresses import is_public, resolve
from flows.fetching.bodies import BodyError, unpacker
from flows.fetching.client import Client, Fetched, FetchError, Request
from flows.fetching.policy import Policy
from flows.fetching.store import RawStore

BOUND = 200_000


def busy_once(handler: BaseHTTPRequestHandler) -> None:
    assert isinstance(handler, Handler)
    if handler.site.statuses[503]:
        handler.answer(b"at last", "text/plain")
    else:
        handler.status(503, {"Retry-After": "1"})


ANSWERS = {
    "/gzip": sent(gzip.compress(b"plain words"), Content_Encoding="gzip"),
    "/br": sent(brotli.compress(b"plain words"), Content_Encoding="br"),
    "/deflate": sent(zlib.compress(b"plain words"), Content_Encoding="deflate"),
    "/raw-deflate": sent(zlib.compress(b"plain words")[2:-4], Content_Encoding="deflate"),
    "/gzip-bomb": sent(gzip.compress(bytes(50_000_000)), Content_Encoding="gzip"),
    "/br-bomb": sent(brotli.compress(bytes(50_000_000), quality=5), Content_Encoding="br"),
    "/no-gzip": sent(b"plain words", Content_Encoding="gzip"),
    "/twice": sent(gzip.compress(gzip.compress(b"plain words")), Content_Encoding="gzip, gzip"),
    "/large": sent(b"x" * (BOUND + 1)),
    "/loop": moved("SITE/loop2"),
    "/loop2": moved("SITE/loop"),
    "/to-file": moved("file:///etc/hostname"),
    "/to-data": moved("data:text/html,hello"),
    "/to-metadata": moved("http://169.254.169.254/latest/meta-data/"),
    "/to-v6": moved("http://[::1]:1/"),
    "/to-mapped": moved("http://[::ffff:127.0.0.1]:1/"),
    "/to-decimal": moved("http://2130706433:1/"),
    "/to-private": moved("SITE/private/x"),
    "/drip": drip,
    "/endless": endless,
    "/busy": busy_once,
    **{f"/chain{n}": moved(f"SITE/chain{n + 1}") for n in range(12)},
}  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with served(Site(20, answers=ANSWERS)) as running:
        yield running


def policy(site: Site, **changes: object) -> Policy:
    host = site.url.removeprefix("http://")
    values: dict[str, object] = {
        "host_delay": 0.0,
        "host_concurrency": 8,
        "deadline": 2.0,
        "retries": 0,
        "largest_body": BOUND,
        "private_hosts": frozenset({host}),
    }
    return Policy("Tocsin/test (desk@quay.example)", **{**values, **changes})  # type: ignore[arg-type]


def fetch(site: Site, url: str, etag: str | None = None, names=resolve, **changes: object) -> Fetched:  # type: ignore[no-untyped-def]
    async def one() -> Fetched:
        client = Client(policy(site, **changes), names)
        try:
            return await client.fetch(Request(url, etag))
        finally:
            await client.close()

    return asyncio.run(one())


@pytest.mark.parametrize("path", ["/gzip", "/br", "/deflate", "/raw-deflate"])
def test_bodies_are_unpacked(site: Site, path: str) -> None:
    assert fetch(site, site.url + path).body == b"plain words"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gzip-bomb", "body too large"), ("/br-bomb", "body too large"), ("/large", "body too large"), ("/endless", "body too large"),
        ("/no-gzip", "body cannot be unpacked"), ("/twice", "body packed in an unknown way"), ("/drip", "took too long"),
        ("/loop", "redirects in a circle"), ("/chain0", "too many redirects"), ("/to-file", "redirects to what is no web address"),
        ("/to-data", "not a web address"), ("/to-metadata", "the address is not public"),
        ("/to-v6", "the address is not public"), ("/to-mapped", "the address is not public"), ("/to-decimal", "the address is not public"),
        ("/to-private", "robots.txt forbids it"), ("/private/x", "robots.txt forbids it"),
        ("/gone", "not found"), ("/a/7", "the server failed"),
    ],
)  # fmt: skip
def test_what_is_not_taken_says_why(site: Site, path: str, reason: str) -> None:
    with pytest.raises(FetchError) as told:
        fetch(site, site.url + path)
    assert told.value.reason == reason


def test_a_name_that_changes_its_answer_gains_nothing(site: Site) -> None:
    port = site.url.rpartition(":")[2]
    asked = []

    async def names(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["93.184.215.14", "127.0.0.1"]

    before = site.statuses.total()
    for _ in range(2):
        with pytest.raises(FetchError):
            fetch(site, f"http://rebind.example:{port}/a/1", names=names)
    assert site.statuses.total() == before
    assert asked == ["rebind.example"] * 2


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False),
        ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("255.255.255.255", False), ("224.0.0.1", False),
        ("::1", False),
        ("::", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False), ("nonsense", False),
    ],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    first = fetch(site, f"{site.url}/a/1")
    again = fetch(site, f"{site.url}/a/1", etag=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, None)


def test_a_moved_page_is_found_where_it_went(site: Site) -> None:
    with served(Site(40)) as other:
        assert fetch(other, f"{other.url}/a/29").url == f"{other.url}/new/29"


def test_a_busy_server_is_asked_again_when_it_says(site: Site) -> None:
    start = time.monotonic()
    assert fetch(site, f"{site.url}/busy", retries=1).body == b"at last"
    assert time.monotonic() - start > 0.7


def test_one_host_is_asked_no_faster_than_it_should_be(site: Site) -> None:
    async def several() -> None:
        client = Client(policy(site, host_delay=0.2))
        await asyncio.gather(*(client.fetch(Request(f"{site.url}/a/{n}")) for n in range(4)))
        await client.close()

    start = time.monotonic()
    asyncio.run(several())
    assert time.monotonic() - start >= 0.8  # robots.txt and four pages


def test_a_host_whose_rules_cannot_be_read_is_left_alone() -> None:
    def fail(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler, Handler)
        handler.status(503)

    with served(Site(2, answers={"/robots.txt": fail})) as site:
        with pytest.raises(FetchError) as told:
            fetch(site, f"{site.url}/a/1")
        assert told.value.reason == "robots.txt cannot be read"
        assert site.statuses[200] == 0


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "identity"])
def test_packed_bytes_in_any_pieces_unpack_alike(encoding: str) -> None:
    plain = b"Shells fell on the harbour. " * 2000
    packed = {
        "gzip": gzip.compress(plain) + gzip.compress(b"More."),
        "br": brotli.compress(plain),
        "deflate": zlib.compress(plain),
    }.get(encoding, plain)
    engine = unpacker(encoding, 1_000_000)
    got = b"".join(engine.feed(packed[n : n + 7]) for n in range(0, len(packed), 7))
    assert got == plain + (b"More." if encoding == "gzip" else b"")


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("zstd", b"x"),
        ("deflate", b'\xfe"'),
        ("deflate", b"\x78\xff"),
        ("gzip", b"\x1f\x8b\xff\xff\xff\xff"),
        ("br", b"\xff" * 9),
    ],
)
def test_bytes_that_are_not_what_they_are_called(encoding: str, packed: bytes) -> None:
    with pytest.raises(BodyError):
        unpacker(encoding, 1000).feed(packed)


def test_the_raw_store_gives_back_what_it_took_and_nothing_damaged(tmp_path: Path) -> None:
    store = RawStore(tmp_path / "raw")
    name = store.put("https://quay.example/", {"etag": "1"}, b"first line\nsecond")
    assert store.put("https://quay.example/", {"etag": "2"}, b"first line\nsecond") == name
    assert store.get(name) == b"first line\nsecond"
    (file,) = (tmp_path / "raw").rglob("*.gz")
    file.write_bytes(file.read_bytes()[:-9])
    assert store.get(name) is None
    assert store.get("../../etc/passwd") is None
    assert store.has(None) is False

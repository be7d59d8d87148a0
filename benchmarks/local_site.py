"""A small news site on this machine over real HTTP: articles with ETags, a feed, robots.txt, and pages that fail, dawdle or have moved.

`python -m benchmarks.local_site ARTICLES` serves one in a process of its own, prints its address, and tells at /statuses what it has
answered since it was asked that last.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOWNS = ("Arden", "Bellport", "Corwen", "Dunmore", "Eastry", "Farrow", "Glenby", "Harwick")
WEAPONS = ("Shells", "Rockets", "Drones", "Mortar rounds")
PLACES = ("harbour", "market", "railway depot", "bridge", "grain silo", "power station", "barracks", "school")


def in_october(n: int) -> dt.datetime:
    """When an article was published: at some half hour of one morning."""
    return dt.datetime(2024, 10, 11, n % 10, 30, tzinfo=dt.UTC)


@dataclass
class Site:
    """`articles` pages at /a/N. Every 100th from 7 is an error, from 13 slow, from 29 moved; `answers` adds pages of the test's own."""

    articles: int
    slow: float = 0.5
    answers: Mapping[str, Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    robots: str = "User-agent: *\nDisallow: /private/\n"
    statuses: Counter[int] = field(default_factory=Counter)
    edits: Counter[int] = field(default_factory=Counter)
    published: Callable[[int], dt.datetime] = in_october
    url: str = ""

    def feed(self) -> bytes:
        """The list of all articles."""
        items = "".join(
            f"<item><title>Report {n}</title><link>{self.url}/a/{n}</link>"
            f"<pubDate>{format_datetime(self.published(n), usegmt=True)}</pubDate></item>"
            for n in range(self.articles)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Local</title>{items}</channel></rss>'.encode()

    def page(self, n: int) -> bytes:
        """One article; after an edit another version of it."""
        town, other = TOWNS[n % 8], TOWNS[(n // 8) % 8]
        weapon, place = WEAPONS[(n // 3) % 4], PLACES[(n // 5) % 8]
        lines = [
            f"{weapon} hit the {place} of {town} in district {n} on Friday and killed {n % 9 + 2} people, officials said in report "
            f"{self.edits[n] + 1}.",
            *(f"Resident {n * 31 + k} of {other} told reporter {n * 17 + k} that house {n * 7 + k} in street {(n + k) * 13} had stood "
              f"empty since week {k + n % 50}." for k in range(12)),
        ]  # fmt: skip
        body = "".join(f"<p>{line}</p>" for line in lines)
        published = f"{self.published(n):%Y-%m-%dT%H:%M:%SZ}"
        menu = "".join(f'<li><a href="/s/{k}">Section {k}</a></li>' for k in range(30))
        return (
            f'<!DOCTYPE html><html lang="en"><head><title>Report {n} | Local</title><meta property="article:published_time" '
            f'content="{published}"><link rel="canonical" href="{self.url}/a/{n}"></head><body><nav><ul>{menu}</ul></nav>'
            f"<article><h1>Report {n}</h1>{body}</article><footer>All rights reserved.</footer></body></html>"
        ).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers for the site of its server."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """One request."""
        path = self.path
        if path in self.site.answers:
            self.site.answers[path](self)
        elif path == "/statuses":
            told, self.site.statuses = self.site.statuses, Counter()
            self.answer(json.dumps(told).encode(), "application/json")
            self.site.statuses.clear()
        elif path == "/robots.txt":
            self.answer(self.site.robots.encode(), "text/plain")
        elif path == "/feed.xml":
            self.answer(self.site.feed(), "application/rss+xml")
        elif path.startswith("/a/") and path[3:].isdigit() and int(path[3:]) < self.site.articles:
            self._article(int(path[3:]))
        elif path.startswith("/new/"):
            self.answer(self.site.page(int(path[5:])), "text/html; charset=utf-8")
        else:
            self.status(404)

    def _article(self, n: int) -> None:
        if n % 100 == 7:
            self.status(500)
            return
        if n % 100 == 29:
            self.status(301, {"Location": f"{self.site.url}/new/{n}"})
            return
        if n % 100 == 13:
            time.sleep(self.site.slow)
        self.answer(self.site.page(n), "text/html; charset=utf-8")

    def answer(self, body: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
        """Send a body, or that it has not changed."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self.status(304, {"ETag": tag})
            return
        self.site.statuses[200] += 1
        self.send_response(200)
        for name, value in {
            "Content-Type": kind,
            "ETag": tag,
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def status(self, status: int, headers: Mapping[str, str] | None = None) -> None:
        """Send a status without a body."""
        self.site.statuses[status] += 1
        self.send_response(status)
        for name, value in {"Content-Length": "0", **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Nothing is printed."""


class Server(ThreadingHTTPServer):
    """Many connections at once, none of which outlives the process."""

    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves early is no error."""


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site at an address of its own for the length of a block."""
    handler = type("SiteHandler", (Handler,), {"site": site})
    server = Server(("127.0.0.1", 0), handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with served(Site(int(sys.argv[1]))) as running:
        print(running.url, flush=True)
        sys.stdin.read()

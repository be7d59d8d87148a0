"""A site and a folder that hold every kind of hostile input beside good articles, and what each of them must come to."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import brotli

from benchmarks.local_site import Handler, Site

Answer = Callable[[BaseHTTPRequestHandler], None]

GOOD = "good"
"""What an input comes to that is loaded in spite of what is odd about it."""
SENTENCE = "Artillery shells hit the grain terminal of {} on Friday and killed four dockers, the harbour master said."


def article_page(town: str, extra: str = "", *, charset: str = '<meta charset="utf-8">') -> str:
    """A good page about a town, with something odd in it."""
    text = SENTENCE.format(town)
    return (
        f"<!DOCTYPE html><html lang='en'><head>{charset}<title>{town} shelled</title>"
        '<meta property="article:published_time" content="2024-10-11T06:30:00Z"></head>'
        f"<body><article><h1>{town} shelled</h1><p>{text}</p>{extra}</article></body></html>"
    )


def sent(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler, Handler)
        handler.answer(body, kind, {name.replace("_", "-"): value for name, value in headers.items()})

    return answer


def moved(target: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler, Handler)
        handler.status(302, {"Location": target.replace("SITE", handler.site.url)})

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.2)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def feed(*items: str) -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{"".join(items)}</channel></rss>'.encode()
    )


def item(name: str, date: str) -> str:
    return (
        f"<item><title>{name}</title><guid isPermaLink='false'>{name}</guid><pubDate>{date}</pubDate>"
        f"<description>{SENTENCE.format(name)}</description></item>"
    )


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<rss version='2.0'><channel><title>&b;</title></channel></rss>"
)
EXTERNAL = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    b"<rss version='2.0'><channel><title>&secret;</title></channel></rss>"
)
LATIN = article_page("Caf\u00e9 Harbour").replace('<meta charset="utf-8">', "").encode("latin-1")
UTF7 = article_page("Dunmore", "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>").encode()
OVERLONG = (
    article_page("Eastry")
    .encode()
    .replace(b"</article>", b"<p>An overlong slash: \xc0\xaf\xe0\x80\xaf here.</p></article>")
)
BIDI = article_page("Far\u202erow\u200b-on-\u2066Sea\u2069")
REDATED = ("Fri, 11 Oct 2024 06:30:00 GMT", "Mon, 14 Oct 2024 06:30:00 GMT")


def site_answers() -> tuple[Mapping[str, Answer], Mapping[str, str]]:
    """What the site answers by path, and what each path must come to: `good`, or the reason of its refusal."""
    paths: dict[str, tuple[Answer, str]] = {
        "/gzip-bomb": (sent(gzip.compress(bytes(200_000_000), 1), Content_Encoding="gzip"), "body too large"),
        "/br-bomb": (sent(brotli.compress(bytes(200_000_000), quality=1), Content_Encoding="br"), "body too large"),
        "/drip": (drip, "took too long"),
        "/endless": (endless, "body too large"),
        "/paragraphs": (sent(article_page("P", "<p>Rain fell.</p>" * 1_250_000).encode()), "body too large"),
        "/paragraphs-within-bounds": (sent(article_page("P", "<p>Rain fell.</p>" * 350_000).encode()), "page too large"),
        "/attributes": (
            sent(article_page("A", "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</p>").encode()), "a tag is too long",
        ),
        "/nested": (sent(article_page("N", "<div>" * 60_000 + "x" + "</div>" * 60_000).encode()), "not an HTML page"),
        "/entity-bomb": (sent(BOMB, "application/rss+xml"), "XML that declares entities"),
        "/external-entity": (sent(EXTERNAL, "application/rss+xml"), "XML that declares entities"),
        "/to-loopback": (moved("http://127.0.0.1:TRAP/"), "the address is not public"),
        "/to-metadata": (moved("http://169.254.169.254/latest/meta-data/"), "the address is not public"),
        "/to-v6": (moved("http://[::1]:TRAP/"), "the address is not public"),
        "/to-name": (moved("http://localhost:TRAP/"), "the address is not public"),
        "/to-file": (moved("file:///etc/hostname"), "redirects to what is no web address"),
        "/to-data": (moved("data:text/html,hello"), "not a web address"),
        "/loop": (moved("SITE/loop"), "redirects in a circle"),
        "/mislabelled": (sent(LATIN, "text/html; charset=utf-8"), GOOD),
        "/utf7": (sent(UTF7, "text/html; charset=utf-7"), GOOD),
        "/overlong": (sent(OVERLONG), GOOD),
        "/bom": (sent(b"\xff\xfe" + article_page("Glenby", charset="").encode("utf-16-le"), "text/html"), GOOD),
        "/bidi": (sent(BIDI.encode()), GOOD),
        "/nul": (sent(article_page("Harwick").replace("Friday", "Fri\x00day").encode()), GOOD),
        "/controls": (sent(article_page("Ibsley").replace("Friday", "Friday\x1b[31m\x07\x9b2J").encode()), GOOD),
        "/dates-1601": (sent(feed(item("Jarrow", "Mon, 01 Jan 1601 00:00:00 GMT")), "application/rss+xml"), GOOD),
        "/dates-9999": (sent(feed(item("Kelso", "Fri, 31 Dec 9999 23:59:59 GMT")), "application/rss+xml"), GOOD),
        "/redated": (sent(feed(*(item("Larne", date) for date in REDATED)), "application/rss+xml"), GOOD),
        "/formula": (sent(feed(item("=HYPERLINK(&quot;x&quot;)", REDATED[0])), "application/rss+xml"), GOOD),
    }  # fmt: skip
    return {path: answer for path, (answer, _) in paths.items()}, {path: end for path, (_, end) in paths.items()}


def hostile_site(trap: str) -> tuple[Site, Mapping[str, str]]:
    """The site, and what each of its paths must come to. `trap` is the port that no request may reach."""
    answers, ends = site_answers()
    pointed = {path: answer for path, answer in answers.items() if not path.startswith("/to-")}
    for path, target in TRAPS.items():
        pointed[path] = moved(target.replace("TRAP", trap))
    return Site(3, slow=0.1, answers=pointed), ends


TRAPS = {
    "/to-loopback": "http://127.0.0.1:TRAP/", "/to-metadata": "http://169.254.169.254/latest/meta-data/", "/to-v6": "http://[::1]:TRAP/",
    "/to-name": "http://localhost:TRAP/", "/to-file": "file:///etc/hostname", "/to-data": "data:text/html,hello",
}  # fmt: skip


def warc(*records: tuple[str, str, int]) -> bytes:
    """An archive of (address, page, what the record says of its length beyond the truth)."""
    found = b""
    for url, page, lie in records:
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-10-12T00:00:00Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block) + lie}\r\n\r\n"
        )
        found += head.encode() + block + b"\r\n\r\n"
    return found


def hostile_folder(folder: Path) -> Mapping[str, str]:
    """Write the files, and say what each must come to."""
    ends: dict[str, str] = {}

    def write(name: str, content: bytes, end: str) -> None:
        (folder / name).write_bytes(content)
        ends[name] = end

    secret = folder.parent / "secret.txt"
    secret.write_text(SENTENCE.format("Secrettown"), encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    ends["link.txt"] = "the link leads out of the folder"
    rows = [
        ("text", "title", "article_id"),
        (SENTENCE.format("Maldon"), "=cmd|' /C calc'!A0", "maldon"),
        ("", "no text", "empty"),
    ]
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    write("table.csv", table.getvalue().encode(), "text is blank")
    write("million.xml", feed("<item><title>x</title></item>" * 1_000_000), "XML with too many elements")
    write("twenty-thousand.xml", feed("<item><title>x</title></item>" * 25_000), "too many items in a feed")
    write("nested.html", ("<div>" * 60_000).encode(), "not an HTML page")
    lines = [
        json.dumps({"text": SENTENCE.format("Newry"), "article_id": "newry"}),
        json.dumps({"text": "x\x00y", "article_id": "nul"}),
        '{"text": "cut',
        "[" * 100_000,
        json.dumps({"text": SENTENCE.format("Oban"), "article_id": "../../../etc/passwd"}),
        json.dumps({"text": SENTENCE.format("Poole"), "published_at": "9999-12-31", "article_id": "far"}),
    ]
    write("lines.jsonl", "\n".join(lines).encode(), "text contains NUL characters")
    write("latin.txt", "Caf\u00e9 shelled.".encode("latin-1"), "not UTF-8")
    long = [
        ("https://quay.example/1", article_page("Quorn"), 0),
        ("https://quay.example/2", article_page("Rye"), 10**9),
    ]
    write("lying.warc", warc(*long), GOOD)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("../../escaped.txt", "x")
        archive.writestr("archive/../../escaped.warc", warc(("https://quay.example/3", article_page("Selby"), 0)))
        archive.writestr("archive/data.warc", warc(("https://quay.example/4", article_page("Tenby"), 0)))
    write("package.wacz", package.getvalue(), GOOD)
    write("bomb.warc.gz", gzip.compress(bytes(100_000_000), 1), "not a readable archive")
    write("good.md", f"# Upton shelled\n\n{SENTENCE.format('Upton')}".encode(), GOOD)
    write("z-good.txt", SENTENCE.format("Whitby").encode(), GOOD)
    return ends

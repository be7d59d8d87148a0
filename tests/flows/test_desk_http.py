"""The desk over HTTP: who may ask, under what name, how much, and what of hostile input reaches the warehouse or a page."""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from desk_world import Desk, Readings, an_article, fill, served, stories

from flows.desk.app import COOKIE
from flows.desk.guard import HEADERS, MOST_BYTES, is_loopback
from flows.desk.reviewing import CLAIM
from flows.desk.serve import Address, fail_unless_safe, hosts_of, listen, serve
from flows.desk.sessions import fitting_name
from flows.settings import Settings
from schemas.errors import InputError, TocsinError
from seeds.knowledge import load
from warehouse.db import open_writer

EVERYWHERE = "0.0.0.0"  # noqa: S104 (an address that the desk must refuse)
TOKEN = "a-token-that-nobody-guesses"  # noqa: S105


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings(load())


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    fill(folder / "w.duckdb", stories())
    return folder


@pytest.fixture
def desk(tmp_path: Path, filled: Path, readings: Readings, clock: Clock) -> Desk:
    for name in ("w.duckdb", "w.snapshot.duckdb"):
        shutil.copyfile(filled / name, tmp_path / name)
    return Desk(tmp_path / "w.duckdb", readings, clock=clock)


class Visitor:
    """A browser of one reviewer."""

    def __init__(self, client: httpx.Client, who: str) -> None:
        self.client = client
        self.who = who
        answer = client.post("/enter", data={"who": who}, follow_redirects=False)
        assert answer.status_code == 303
        self.cookie = answer.cookies[COOKIE]
        client.cookies.clear()
        setup = client.get("/", headers=self.headers()).text
        self.csrf = setup.partition("&#34;csrf&#34;: &#34;")[2].partition("&#34;")[0]

    def headers(self, **more: str) -> dict[str, str]:
        return {"cookie": f"{COOKIE}={self.cookie}", **more}

    def get(self, path: str, **parameters: str) -> httpx.Response:
        return self.client.get(path, params=parameters, headers=self.headers())

    def post(self, path: str, body: Any, **more: str) -> httpx.Response:
        return self.client.post(path, json=body, headers=self.headers(**{"x-desk": self.csrf, **more}))

    def decide(self, kind: str, article: str = "story/0", **more: Any) -> httpx.Response:
        return self.post("/api/decide", {"kind": kind, "decision_id": str(uuid.uuid4()), "article_id": article, **more})

    def events(self, article: str = "story/0", queue: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/api/article", id=article, queue=queue).json()["events"]
        return found


@contextmanager
def client_of(desk: Desk, token: str | None = None) -> Iterator[httpx.Client]:
    with served(desk, token) as address, httpx.Client(base_url=address, timeout=60, trust_env=False) as made:
        yield made


@pytest.fixture
def client(desk: Desk) -> Iterator[httpx.Client]:
    with client_of(desk) as made:
        yield made


@pytest.fixture
def ada(client: httpx.Client) -> Visitor:
    return Visitor(client, "ada")


@pytest.fixture
def bo(client: httpx.Client) -> Visitor:
    return Visitor(client, "bo")


def overrides(desk: Desk) -> list[tuple[Any, ...]]:
    with open_writer(desk.warehouse) as connection:
        return connection.execute(
            "SELECT kind, who, field, value FROM overrides ORDER BY corrected_at, field"
        ).fetchall()


PATHS = ["/", "/agreement", "/record", "/api/queue?name=newest", "/api/article?id=story/0", "/api/incident?id=i"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_shown_without_a_session(client: httpx.Client, path: str) -> None:
    answer = client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) in [(303, "/enter"), (401, None)]
    assert "Gunmen" not in answer.text


@pytest.mark.parametrize("path", [*PATHS, "/enter", "/static/desk.js", "/nowhere"])
def test_every_answer_has_the_headers(client: httpx.Client, ada: Visitor, path: str) -> None:
    answer = client.get(path, headers=ada.headers())
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/enter", "/record", "/agreement"])
def test_pages_have_no_inline_script_or_style(ada: Visitor, path: str) -> None:
    page = ada.get(path).text
    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " on" not in {f" {word[:2]}" for word in page.split() if "=" in word and word.startswith("on")}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8680", 200), ("localhost:8680", 200), ("[::1]:8680", 200), ("127.0.0.1", 200),
        ("evil.example", 421), ("evil.example:8680", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example", 421),
        ("192.168.1.7:8680", 421), ("", 421), ("a b", 421), ("127.0.0.1@evil.example", 421),
    ],
)  # fmt: skip
def test_only_our_own_names(client: httpx.Client, host: str, status: int) -> None:
    assert client.get("/enter", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("given", "allowed", "refused"),
    [
        (Address("127.0.0.1", 1), ["localhost", "127.0.0.1:99", "[::1]"], ["10.0.0.1", "desk.example"]),
        (Address(EVERYWHERE, 1, TOKEN), ["10.0.0.1:8680", "[2001:db8::1]:1", "localhost"], ["desk.example"]),
        (Address("127.0.0.1", 1, None, ("Desk.Example",)), ["desk.example", "DESK.example:443"], ["example"]),
    ],
    ids=["loopback", "everywhere", "named"],
)  # fmt: skip
def test_names_of_an_address(given: Address, allowed: list[str], refused: list[str]) -> None:
    hosts = hosts_of(given)
    assert [hosts.allow(h) for h in allowed] == [True] * len(allowed)
    assert [hosts.allow(h) for h in refused] == [False] * len(refused)


@pytest.mark.parametrize(
    ("host", "token", "complaint"),
    [
        ("127.0.0.1", None, None), ("127.8.8.8", None, None), ("::1", None, None), ("localhost", None, None),
        (EVERYWHERE, None, "give a token"), ("192.168.1.7", None, "give a token"), ("::", None, "give a token"),
        ("desk.example", None, "give a token"),
        (EVERYWHERE, "short", "can be guessed"), ("127.0.0.1", "short", "can be guessed"), (EVERYWHERE, TOKEN, None),
    ],
)  # fmt: skip
def test_beyond_this_machine_only_with_a_token(host: str, token: str | None, complaint: str | None) -> None:
    if complaint is None:
        fail_unless_safe(Address(host, 1, token))
        return
    with pytest.raises(InputError, match=complaint):
        serve(Settings(), Address(host, 1, token), "ada", print)


def test_a_port_that_is_taken() -> None:
    with listen(Address("127.0.0.1", 0)) as ours, pytest.raises(TocsinError, match="cannot listen at"):
        listen(Address("127.0.0.1", ours.getsockname()[1]))
    assert is_loopback("localhost")
    assert not is_loopback("localhost.evil.example")


def test_the_token_opens_and_wrong_ones_close_for_a_while(desk: Desk) -> None:
    with client_of(desk, TOKEN) as client:
        tried = [client.post("/enter", data={"who": "ada", "token": t}).status_code for t in ["", "x", TOKEN]]
        assert tried == [403, 403, 303]
        for wrong in ("1", "2", "3"):
            client.post("/enter", data={"who": "ada", "token": wrong})
        assert client.post("/enter", data={"who": "ada", "token": TOKEN}).status_code == 403
        assert TOKEN not in client.get("/enter").text


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="no secret"),
        pytest.param({"x-desk": "wrong"}, id="a wrong secret"),
        pytest.param({"x-desk": "OURS", "origin": "http://evil.example"}, id="from elsewhere"),
        pytest.param({"x-desk": "OURS", "origin": "null"}, id="from a sandbox"),
        pytest.param({"x-desk": "OURS", "sec-fetch-site": "cross-site"}, id="a cross-site request"),
        pytest.param({"x-desk": "OURS", "sec-fetch-site": "same-site"}, id="another port of this host"),
    ],
)
def test_no_other_page_decides(client: httpx.Client, ada: Visitor, desk: Desk, headers: dict[str, str]) -> None:
    sent = {k: ada.csrf if v == "OURS" else v for k, v in headers.items()}
    event = ada.events()[0]["id"]
    body = {"kind": "delete", "decision_id": str(uuid.uuid4()), "article_id": "story/0", "events": [event]}
    answer = client.post("/api/decide", json=body, headers=ada.headers(**sent))
    assert answer.status_code == 403
    assert overrides(desk) == []


def test_a_session_is_not_guessed_and_ends(client: httpx.Client, ada: Visitor) -> None:
    assert client.get("/api/queue?name=newest", headers={"cookie": f"{COOKIE}=x"}).status_code == 401
    assert client.post("/leave", data={"csrf": "x"}, headers=ada.headers()).status_code == 403
    assert ada.get("/api/queue", name="newest").status_code == 200
    client.post("/leave", data={"csrf": ada.csrf}, headers=ada.headers())
    assert ada.get("/api/queue", name="newest").status_code == 401


def test_the_cookie_is_for_us_alone(client: httpx.Client) -> None:
    set_cookie = client.post("/enter", data={"who": "ada"}, follow_redirects=False).headers["set-cookie"].lower()
    assert "httponly" in set_cookie
    assert "samesite=strict" in set_cookie


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/desk.js/../../app.py",
     "/static/..%5capp.py", "/static/app.py", "/static/", "/static/templates"],
)  # fmt: skip
def test_no_file_but_ours_is_served(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Starlette" not in answer.text


INJECTIONS = [
    "story/0' OR '1'='1",
    "'; DROP TABLE overrides; --",
    "../../etc/passwd",
    "story/0\x00",
    "x" * 5000,
    "",
    "%",
    "“",
]


@pytest.mark.parametrize("name", INJECTIONS)
def test_ids_are_values_and_nothing_else(ada: Visitor, desk: Desk, name: str) -> None:
    assert ada.get("/api/article", id=name).status_code == 404
    assert ada.get("/api/incident", id=name, words=name).json()["members"] == []
    assert ada.get("/api/queue", name=name).status_code == 422
    assert ada.decide("accept", article=name or " ", events=[name or " "]).status_code in (422, 503)
    assert ada.decide("undo", article=name or " ", undone=name[:60] or " ").status_code == 422
    assert ada.post("/api/next", {"queue": name, "after": name}).status_code == 422
    assert overrides(desk) == []
    assert len(ada.events()) == 5


def change(values: dict[str, str | None]) -> dict[str, Any]:
    return {"kind": "change", "event_id": "EVENT", "values": values}


def words(field: str, start: int | None, end: int | None) -> dict[str, Any]:
    return {"kind": "words", "event_id": "EVENT", "field": field, "start": start, "end": end}


@pytest.mark.parametrize(
    "body",
    [
        {}, {"kind": "drop"}, {"kind": "accept"}, {"kind": "accept", "events": []},
        change({"evidence": "{}"}), change({"event_id": "other"}), change({"killed_low = 1; --": "1"}), change({"killed_low": "many"}),
        change({"event_type": None}),
        words("evidence", 1, 5), words("actor", 5, 5), words("actor", 5, 10_000_000), words("trigger", None, None),
        {**words("actor", 0, 6), "in_title": True},
        {"kind": "retype", "event_id": "EVENT", "event_type": "party"},
        {"kind": "retype", "event_id": "EVENT", "event_type": "strike", "event_subtype": "party"},
        {"kind": "add", "start": 0, "end": 0, "event_type": "strike"},
        {"kind": "add", "start": 99_999, "end": 100_000, "event_type": "strike"},
        {"kind": "accept", "events": ["EVENT"], "who": "somebody else"}, {"kind": "accept", "events": ["EVENT"], "decision_id": "short"},
        {"kind": "merge", "event_id": "EVENT", "other": "EVENT"}, {"kind": "split", "events": ["EVENT"]}, {"kind": "undo"},
    ],
    ids=lambda body: str(body)[:70],
)  # fmt: skip
def test_what_cannot_be_decided_is_said_and_leaves_no_trace(ada: Visitor, desk: Desk, body: dict[str, Any]) -> None:
    event = ada.events()[0]["id"]
    filled = {k: event if v == "EVENT" else [event] if v == ["EVENT"] else v for k, v in body.items()}
    answer = ada.post("/api/decide", {"decision_id": str(uuid.uuid4()), "article_id": "story/0", **filled})
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert overrides(desk) == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{" * 100_000, "application/json", 422), (b"[]", "application/json", 422), (b"\xff", "application/json", 422),
        (b"kind=accept", "application/x-www-form-urlencoded", 415), (b"x" * (MOST_BYTES + 1), "application/json", 413),
    ],
    ids=["deep", "no object", "no text", "a form", "too much"],
)  # fmt: skip
def test_bodies_that_are_none(client: httpx.Client, ada: Visitor, content: bytes, kind: str, status: int) -> None:
    headers = ada.headers(**{"x-desk": ada.csrf, "content-type": kind})
    assert client.post("/api/decide", content=content, headers=headers).status_code == status


def test_a_body_without_a_length_is_cut_off(client: httpx.Client, ada: Visitor) -> None:
    headers = ada.headers(**{"x-desk": ada.csrf, "content-type": "application/json"})
    answer = client.post("/api/decide", content=itertools.repeat(b"x" * 50_000, 20), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Ada", "Ada"), ("  Ada   L.  ", "Ada L."), ("Zoë O’Hara", "Zoë O’Hara"), ("a@b.org", "a@b.org"), ("", None), (" ", None),
        ("<b>Ada</b>", None), ("Ada\u202eadA", None), ("x" * 61, None), ("a\nb", "a b"), ("'--", None),
    ],
)  # fmt: skip
def test_names_of_reviewers(name: str, fits: str | None) -> None:
    assert fitting_name(name) == fits


def test_a_decision_sent_twice_counts_once(ada: Visitor, desk: Desk) -> None:
    event = ada.events()[0]["id"]
    body = {"kind": "accept", "decision_id": str(uuid.uuid4()), "article_id": "story/0", "events": [event]}
    assert [ada.post("/api/decide", body).json()["decided"] for _ in range(2)] == [True, False]
    assert len(overrides(desk)) == 1


def test_what_is_decided_is_seen_before_it_is_published(ada: Visitor, desk: Desk) -> None:
    event = ada.events()[0]["id"]
    ada.decide("delete", events=[event])
    assert ada.events()[0]["status"] == "deleted"
    assert desk.settle()
    assert not desk.settle()
    assert [e["status"] for e in ada.events()].count("deleted") == 1
    assert [e["id"] for e in ada.events() if e["status"] == "deleted"] == [event]


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("killed", "at least 12 people", {"killed_low": "12", "killed_high": None}),
        ("location", "Kharkiv", {"country": "UKR"}),
        ("date", "Monday", {"date_precision": "day"}),
        ("target", "Police", {"target_sector": "COP"}),
    ],
)
def test_words_are_read_as_the_coder_would(ada: Visitor, field: str, words: str, expected: dict[str, Any]) -> None:
    text = stories()[0].text
    start = text.index(words)
    event = ada.events()[0]["id"]
    answer = ada.decide("words", event_id=event, field=field, start=start, end=start + len(words)).json()
    shown = next(f for e in answer["events"] if e["id"] == event for f in e["fields"] if f["name"] == field)
    assert shown["span"] == [start, start + len(words)]
    got = {k: None if v is None else str(v) for k, v in shown["values"].items()}
    if field == "target":
        assert got["target_sector"]
    else:
        assert {k: got[k] for k in expected} == expected


def test_an_article_is_one_reviewers_until_the_claim_ends(ada: Visitor, bo: Visitor, clock: Clock) -> None:
    first = ada.post("/api/next", {"queue": "least_sure", "after": None}).json()["article_id"]
    second = bo.post("/api/next", {"queue": "least_sure", "after": None}).json()["article_id"]
    assert first != second
    event = bo.events(first)[0]["id"]
    refused = bo.decide("accept", article=first, events=[event])
    assert (refused.status_code, refused.json()["error"]) == (422, "ada is at work on this article")
    assert first not in [r["article_id"] for r in bo.get("/api/queue", name="least_sure").json()]
    clock.now += CLAIM + 1
    assert bo.decide("accept", article=first, events=[event]).status_code == 200


def test_the_audit_sample_is_reviewed_by_each_without_the_other(
    ada: Visitor, bo: Visitor, client: httpx.Client, clock: Clock
) -> None:
    kept, wrong, changed, *_ = [e["id"] for e in ada.events()]
    ada.decide("accept", events=[kept])
    ada.decide("delete", events=[wrong])
    ada.decide("change", event_id=changed, values={"killed_low": "4"})
    ada.decide("accept", events=[changed])
    clock.now += CLAIM + 1
    blind = {e["id"]: e for e in bo.events(queue="sample")}
    assert {e["status"] for e in blind.values()} == {"open"}
    assert next(f for f in blind[changed]["fields"] if f["name"] == "killed")["values"]["killed_low"] is None
    assert {e["status"] for e in bo.events()} == {"accepted", "deleted", "open"}
    for event in (kept, wrong, changed):
        bo.decide("accept", events=[event], queue="sample")
    page = bo.get("/agreement").text
    assert "is an event" in page
    assert wrong in page


@pytest.mark.parametrize(
    ("queue", "first"), [("least_sure", "story/0"), ("deadliest", "story/2"), ("newest", "story/3"), ("sample", None)]
)
def test_what_comes_first_in_a_queue(ada: Visitor, queue: str, first: str | None) -> None:
    rows = ada.get("/api/queue", name=queue).json()
    assert [r["total"] for r in rows] == [4] * 4
    assert first in (None, rows[0]["article_id"])


def test_contested_are_incidents_whose_reports_differ(ada: Visitor, desk: Desk) -> None:
    assert ada.get("/api/queue", name="contested").json() == []
    ours, theirs = ada.events("story/0")[0]["id"], ada.events("story/2")[0]["id"]
    assert ada.decide("merge", event_id=ours, other=theirs).status_code == 200
    assert desk.settle()
    rows = ada.get("/api/queue", name="contested").json()
    assert [(r["article_id"], r["why"]) for r in rows] == [
        ("story/0", "12 to 40 killed"),
        ("story/2", "12 to 40 killed"),
    ]
    assert ada.get("/api/incident", id=ada.events("story/0")[0]["incident"]).json()["members"][0]["event_id"] in (
        ours,
        theirs,
    )


def test_hostile_articles_are_values(tmp_path: Path, readings: Readings) -> None:
    harm = "<script>alert(1)</script>\u202e\x07"
    article = an_article(1, f"Gunmen attacked a convoy {harm} near Goma.", harm)
    fill(tmp_path / "h.duckdb", [article])
    with client_of(Desk(tmp_path / "h.duckdb", readings)) as client:
        visitor = Visitor(client, "ada")
        answer = visitor.get("/api/article", id=article.article_id)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["article"]["title"] == "<script>alert(1)</script>��"
    assert "\\u202e" not in answer.text
    assert "\u202e" not in answer.text

"""The routes of the desk: pages as HTML without a word of an article in them, everything else as JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, select_autoescape
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from flows.desk.agreement import COMPARED, compared
from flows.desk.guard import Guard, Hosts
from flows.desk.presentation import FIELDS, safe
from flows.desk.requests import DECISIONS
from flows.desk.reviewing import CLAIM, Desk
from flows.desk.sessions import Session, Sessions, fitting_name
from flows.reporting.assets import asset
from schemas.base import DatePrecision, Modality, Sector
from schemas.errors import QueryError, TocsinError, WarehouseError
from warehouse.review import QUEUES

COOKIE = "tocsin_desk"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
RECORD = 300
"""Rows of the record of decisions that its page shows."""

Handler = Callable[[Request, Session], Awaitable[Response]]


class RefusedError(TocsinError):
    """A request that cannot be met, with the status of the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


@dataclass(slots=True)
class Pages:
    """The desk as an application; `reviewer` is the name that the page of entry suggests."""

    desk: Desk
    sessions: Sessions
    reviewer: str
    _templates: Environment = field(init=False)
    _static: Mapping[str, tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        """Read templates and files once: no path of a request is ever opened."""
        loader = PackageLoader("flows.desk", "templates")
        self._templates = Environment(
            loader=loader, autoescape=select_autoescape(default=True, default_for_string=True)
        )
        folder = files("flows.desk").joinpath("static")
        found = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.is_file()}
        found["fields.css"] = asset("fields.css")
        self._static = {name: (text, KINDS["." + name.rpartition(".")[2]]) for name, text in found.items()}

    def routes(self) -> list[Route]:
        """Every path there is."""
        return [
            Route("/", self._page("desk.html")),
            Route("/agreement", self._guarded(self._agreement)),
            Route("/record", self._guarded(self._record)),
            Route("/enter", self._enter, methods=["GET", "POST"]),
            Route("/leave", self._guarded(self._leave), methods=["POST"]),
            Route("/static/{name}", self._file),
            Route("/api/queue", self._guarded(self._queue)),
            Route("/api/article", self._guarded(self._article)),
            Route("/api/incident", self._guarded(self._incident)),
            Route("/api/next", self._guarded(self._next), methods=["POST"]),
            Route("/api/claim", self._guarded(self._claim), methods=["POST"]),
            Route("/api/decide", self._guarded(self._decide), methods=["POST"]),
        ]

    def _render(self, name: str, session: Session | None = None, status: int = 200, **values: Any) -> HTMLResponse:
        given = {"session": session, "token": self.sessions.token is not None, **values}
        return HTMLResponse(self._templates.get_template(name).render(given), status_code=status)

    def _guarded(self, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
        """Only with a session; a change only with its secret besides."""

        async def answer(request: Request) -> Response:
            session = self.sessions.find(request.cookies.get(COOKIE))
            wants_page = not request.url.path.startswith("/api/")
            if session is None:
                return (
                    RedirectResponse("/enter", 303)
                    if wants_page
                    else _failure(401, "your visit has ended: enter again")
                )
            try:
                if request.method == "POST" and not wants_page and request.headers.get("x-desk") != session.csrf:
                    return _failure(403, "not from a page of this desk")
                return await handler(request, session)
            except RefusedError as refused:
                return _failure(refused.status, str(refused))
            except QueryError as error:
                return _failure(422, str(error))
            except WarehouseError as error:
                return _failure(503, str(error))

        return answer

    def _page(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def show(request: Request, session: Session) -> Response:
            del request
            return self._render(name, session, setup=json.dumps(self._setup(session)))

        return self._guarded(show)

    def _setup(self, session: Session) -> dict[str, Any]:
        return {
            "who": session.who,
            "csrf": session.csrf,
            "claim": CLAIM,
            "queues": [{"name": q.name, "label": q.label, "about": q.about} for q in QUEUES.values()],
            "fields": [{"name": f.name, "label": f.label, "key": f.key, "columns": f.columns} for f in FIELDS],
            "types": self.desk.readings.types,
            "choices": {
                "modality": Modality.__args__,  # type: ignore[attr-defined]
                "date_precision": DatePrecision.__args__,  # type: ignore[attr-defined]
                **dict.fromkeys(("actor_sector", "target_sector"), Sector.__args__),  # type: ignore[attr-defined]
                "geo_precision": ("1", "2", "3"),
            },
        }

    async def _enter(self, request: Request) -> Response:
        if request.method != "POST":
            return self._render("enter.html", reviewer=self.reviewer, complaint="")
        form = parse_qs((await _body(request)).decode("utf-8", "replace"), max_num_fields=10)
        who = fitting_name(form.get("who", [""])[0])
        if not self.sessions.admits(form.get("token", [""])[0]):
            complaint = "That is not the token, or there were too many wrong ones: wait half a minute."
            return self._render("enter.html", status=403, reviewer=who or self.reviewer, complaint=complaint)
        if who is None:
            complaint = "Give a name of letters, digits and blanks: it stands beside every decision."
            return self._render("enter.html", status=422, reviewer=self.reviewer, complaint=complaint)
        session = self.sessions.begin(who)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session.key, httponly=True, samesite="strict", path="/")
        return answer

    async def _leave(self, request: Request, session: Session) -> Response:
        form = parse_qs((await _body(request)).decode("utf-8", "replace"), max_num_fields=10)
        if form.get("csrf", [""])[0] != session.csrf:
            return _failure(403, "not from a page of this desk")
        self.sessions.end(session.key)
        await run_in_threadpool(self.desk.leave, session.who)
        answer = RedirectResponse("/enter", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    async def _file(self, request: Request) -> Response:
        found = self._static.get(request.path_params["name"])
        return Response(found[0], media_type=found[1]) if found else PlainTextResponse("not here", 404)

    async def _queue(self, request: Request, session: Session) -> Response:
        name = request.query_params.get("name", "")
        return JSONResponse(await run_in_threadpool(self.desk.queue, name, session.who))

    async def _article(self, request: Request, session: Session) -> Response:
        blind = request.query_params.get("queue") == "sample"
        article_id = request.query_params.get("id", "")
        page = await run_in_threadpool(self.desk.article, article_id, session.who, blind=blind)
        return _failure(404, "there is no such article") if page is None else JSONResponse(page)

    async def _incident(self, request: Request, session: Session) -> Response:
        del session
        asked = request.query_params
        return JSONResponse(
            await run_in_threadpool(self.desk.incident, asked.get("id", ""), asked.get("words", "")[:100])
        )

    async def _next(self, request: Request, session: Session) -> Response:
        asked = await _json(request)
        name, after = asked.get("queue"), asked.get("after")
        if not isinstance(name, str) or not (after is None or isinstance(after, str)):
            raise RefusedError(422, "name a queue")
        found = await run_in_threadpool(self.desk.next, name, session.who, after)
        return JSONResponse({"article_id": found})

    async def _claim(self, request: Request, session: Session) -> Response:
        article_id = (await _json(request)).get("article_id")
        if not isinstance(article_id, str) or not article_id:
            raise RefusedError(422, "name an article")
        return JSONResponse({"holder": await run_in_threadpool(self.desk.claim, article_id, session.who)})

    async def _decide(self, request: Request, session: Session) -> Response:
        asked = await _json(request)
        blind = asked.pop("queue", "") == "sample"
        try:
            decision = DECISIONS.validate_python(asked)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise RefusedError(422, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        return JSONResponse(await run_in_threadpool(self.desk.decide, decision, session.who, blind=blind))

    async def _agreement(self, request: Request, session: Session) -> Response:
        del request
        found = compared(await run_in_threadpool(self.desk.judged, COMPARED))
        return self._render(
            "agreement.html",
            session,
            agreements=found.agreements,
            disagreements=found.disagreements[:RECORD],
            safe=safe,
        )

    async def _record(self, request: Request, session: Session) -> Response:
        del request
        rows = await run_in_threadpool(self.desk.history, RECORD)
        return self._render("record.html", session, rows=rows)


async def _body(request: Request) -> bytes:
    try:
        return await request.body()
    except ClientDisconnect as gone:
        raise RefusedError(413, "too much") from gone


async def _json(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError(415, "send JSON")
    try:
        asked = json.loads(await _body(request))
    except (ValueError, RecursionError) as error:
        raise RefusedError(422, "that is no JSON") from error
    if not isinstance(asked, dict):
        raise RefusedError(422, "send an object")
    return asked


def _failure(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": safe(words), "again": status == 503}, status_code=status)


async def _unexpected(request: Request, error: Exception) -> Response:
    del request
    words = str(error) if isinstance(error, TocsinError) else f"unexpected {type(error).__name__}"
    return _failure(500, words)


def application(desk: Desk, sessions: Sessions, hosts: Hosts, reviewer: str) -> ASGIApp:
    """The whole desk, behind its guard."""
    pages = Pages(desk, sessions, reviewer)
    return Guard(Starlette(routes=pages.routes(), exception_handlers={500: _unexpected}), hosts)

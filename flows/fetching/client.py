"""One address after its redirects: conditional, bounded in time and size, retried where a later try may succeed."""

from __future__ import annotations

import asyncio
import datetime as dt
import email.utils
import random
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpcore
import httpx

from flows.fetching.addresses import CheckedBackend, ForbiddenAddressError, Resolve, resolve
from flows.fetching.bodies import ACCEPTED, BodyError, unpacker
from flows.fetching.hosts import NOT_PUBLIC, Hosts
from flows.fetching.policy import Policy
from flows.sources.items import web_address

REDIRECTS = (301, 302, 303, 307, 308)
LATER = (408, 425, 429, 500, 502, 503, 504)
ROBOTS_BOUND = 512_000
MEANINGS: Mapping[int, str] = {401: "the server refuses", 403: "the server refuses", 404: "not found", 410: "not found",
                               429: "too many requests", 451: "the server refuses"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """An address, and what is known from the last time of the page that it led to: where that was, and how to ask for changes only."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    led_to: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: `body` is None when it has not changed. `url` is where it was in the end."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes | None = field(repr=False)
    at: dt.datetime


class FetchError(Exception):
    """Nothing came back that can be used; `reason` is a short stable phrase."""

    def __init__(self, reason: str, detail: str | None = None, *, later: float | None = None) -> None:
        super().__init__(reason)
        self.reason, self.detail, self.later = reason, detail, later


class Transport(httpx.AsyncBaseTransport):
    """httpx over connections that are checked as they are made."""

    def __init__(self, policy: Policy, names: Resolve) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=policy.concurrency * 2,
            keepalive_expiry=30.0,
            http2=True,
            network_backend=CheckedBackend(policy.private_hosts, names),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request on a pooled connection."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
        )
        inner = httpcore.Request(request.method, url, headers=request.headers.raw, extensions=request.extensions)
        response = await self._pool.handle_async_request(inner)
        return httpx.Response(
            response.status, headers=response.headers, stream=_Stream(response), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._response.aiter_stream():
            yield piece

    async def aclose(self) -> None:
        await self._response.aclose()


class Client:
    """Fetches addresses, within the bounds of a policy; belongs to one event loop."""

    def __init__(self, policy: Policy, names: Resolve = resolve) -> None:
        self._policy = policy
        headers = {
            "user-agent": policy.user_agent,
            "accept-encoding": ACCEPTED,
            "accept": "text/html, application/xml;q=0.9, */*;q=0.5",
        }
        self._http = httpx.AsyncClient(
            transport=Transport(policy, names), headers=headers, timeout=policy.deadline, trust_env=False
        )
        self._hosts = Hosts(policy, self._robots)
        self._places = asyncio.Semaphore(policy.concurrency)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def fetch(self, request: Request) -> Fetched:
        """The address, tried again where that may help; raises FetchError."""
        for attempt in range(self._policy.retries + 1):
            try:
                async with self._places:
                    return await self._follow(request)
            except FetchError as error:
                if error.later is None or attempt == self._policy.retries or error.later > self._policy.longest_pause:
                    raise
                pause = max(error.later, self._policy.pause * 2**attempt)
                await asyncio.sleep(pause * random.uniform(0.75, 1.25))  # noqa: S311 (no secret)
        raise FetchError("not tried")

    async def _follow(self, request: Request) -> Fetched:
        url, seen = request.url, {request.url}
        for _ in range(self._policy.most_redirects + 1):
            refusal = await self._hosts.refusal(url)
            if refusal is not None:
                raise FetchError(refusal, url)
            answer = await self._once(
                url, request if url == (request.led_to or request.url) else Request(url), self._policy.largest_body
            )
            if isinstance(answer, Fetched):
                return answer
            if answer in seen:
                raise FetchError("redirects in a circle", answer)
            seen.add(answer)
            url = answer
        raise FetchError("too many redirects", url)

    async def _robots(self, url: str) -> tuple[int, str]:
        try:
            for _ in range(self._policy.most_redirects + 1):
                answer = await self._once(url, Request(url), ROBOTS_BOUND)
                if isinstance(answer, Fetched):
                    return answer.status, (answer.body or b"").decode("utf-8", "replace")
                url = answer
        except FetchError as error:
            return (404, "") if error.reason in ("not found", "the server refuses") else (0, error.reason)
        return 404, ""

    async def _once(self, url: str, request: Request, bound: int) -> Fetched | str:
        """One exchange: what came, or the address it points to."""
        headers = {}
        if request.etag:
            headers["if-none-match"] = request.etag
        if request.last_modified:
            headers["if-modified-since"] = request.last_modified
        try:
            async with self._hosts.turn(url), asyncio.timeout(self._policy.deadline):
                return await self._exchange(url, headers, bound)
        except TimeoutError as error:
            raise FetchError("took too long", f"more than {self._policy.deadline:g} s", later=0.0) from error
        except ForbiddenAddressError as error:
            raise FetchError(NOT_PUBLIC, str(error)) from error
        except BodyError as error:
            raise FetchError(str(error)) from error
        except (httpcore.TimeoutException, httpx.TimeoutException) as error:
            raise FetchError("took too long", later=0.0) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError, ssl.SSLError, OSError) as error:
            raise FetchError("connection failed", f"{type(error).__name__}: {error}"[:200], later=0.0) from error
        except (httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise FetchError("not a web address", str(error)[:200]) from error

    async def _exchange(self, url: str, headers: Mapping[str, str], bound: int) -> Fetched | str:
        async with self._http.stream("GET", url, headers=headers) as response:
            status, told = response.status_code, dict(response.headers)
            if status in REDIRECTS and "location" in told:
                return _target(url, told["location"])
            if status == 304:
                return Fetched(url, status, told, None, _now())
            if status in LATER:
                raise FetchError(
                    MEANINGS.get(status, "the server failed"), f"status {status}", later=_retry_after(told)
                )
            if not 200 <= status < 300:
                raise FetchError(MEANINGS.get(status, "the server refuses"), f"status {status}")
            return Fetched(url, status, told, await _body(response, told, bound), _now())


async def _body(response: httpx.Response, headers: Mapping[str, str], bound: int) -> bytes:
    """The unpacked body; raises BodyError when it, or what it is packed in, passes the bound."""
    engine, pieces, size, raw = unpacker(headers.get("content-encoding"), bound), [], 0, 0
    async for packed in response.aiter_raw():
        raw += len(packed)
        piece = engine.feed(packed)
        size += len(piece)
        if max(size, raw) > bound:
            raise BodyError("body too large")
        pieces.append(piece)
    return b"".join(pieces)


def _target(url: str, location: str) -> str:
    try:
        target = web_address(urljoin(url, location).partition("#")[0])
    except ValueError:
        target = None
    if target is None:
        raise FetchError("redirects to what is no web address", location[:200])
    return target


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that the server asks us to wait; 0 when it does not say."""
    value = headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value[:9])
    try:
        moment = email.utils.parsedate_to_datetime(value)
        return max(0.0, (moment - _now()).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)

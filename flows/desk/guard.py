"""What stands before every request: names that may be asked for, sizes, origins, and the headers of every answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 200_000
"""Of a request's body: a decision is small."""

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
))  # fmt: skip
"""Scripts and styles are our files alone; nothing is ever parsed as HTML by a script."""

HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
SAFE = frozenset(("GET", "HEAD"))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address: 127.0.0.0/8, ::1 and `localhost`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _name(host: str) -> str:
    """A Host header without its port, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names under which the desk may be asked for. A name that a stranger points at this machine (DNS rebinding) is none of them;
    addresses written as numbers cannot be pointed anywhere, and are allowed when the desk listens beyond loopback."""

    names: frozenset[str]
    numbers: bool

    def allow(self, host: str) -> bool:
        """Whether this Host header names us."""
        name = _name(host)
        if name == "localhost" or name in self.names:
            return True
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.numbers or address.is_loopback


@dataclass(frozen=True, slots=True)
class Guard:
    """The outermost application."""

    app: ASGIApp
    hosts: Hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse in the place of the application."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = _refusal(scope["method"], Headers(scope=scope), self.hosts)
        sent = _with_headers(send)
        if refused is not None:
            await refused(scope, receive, sent)
            return
        await self.app(scope, _bounded(receive), sent)


def _refusal(method: str, headers: Headers, hosts: Hosts) -> PlainTextResponse | None:
    host = headers.get("host", "")
    if len(headers.getlist("host")) != 1 or not hosts.allow(host):
        return PlainTextResponse("this desk does not go by that name", status_code=421)
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return PlainTextResponse("too much", status_code=413)
    if method not in SAFE and not _from_us(headers, host):
        return PlainTextResponse("not from a page of this desk", status_code=403)
    return None


def _from_us(headers: Headers, host: str) -> bool:
    """Whether a change was asked for by a page of ours, as far as the browser says: it says so since 2020."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        return False
    return origin is None or origin.partition("://")[2].lower() == host.lower()


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sent


def _bounded(receive: Receive) -> Receive:
    """The same requests, cut off where a body without a length passes the limit."""
    seen = 0

    async def received() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            return {"type": "http.disconnect"}
        return message

    return received

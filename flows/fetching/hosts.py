"""Manners: how often one host is asked, and what its robots.txt allows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from protego import Protego

from flows.fetching.policy import Policy

GetRobots = Callable[[str], Awaitable[tuple[int, str]]]
"""Status and text of a robots.txt at an address; raises nothing: without an answer status 0 and the reason."""

NOT_PUBLIC = "the address is not public"
LONGEST_DELAY = 60.0
"""A crawl delay beyond this is a way to say no."""


class Host:
    """One origin: the turns of its requests and its rules."""

    def __init__(self, policy: Policy) -> None:
        self.turns = asyncio.Semaphore(policy.host_concurrency)
        self.delay = policy.host_delay
        self.next_at = 0.0
        self.rules: Protego | None = None
        self.closed: str | None = None
        self.asked = asyncio.Lock()
        self.known = False


class Hosts:
    """All hosts of a run."""

    def __init__(self, policy: Policy, get_robots: GetRobots) -> None:
        self._policy, self._get_robots = policy, get_robots
        self._hosts: dict[str, Host] = {}

    def _host(self, url: str) -> Host:
        return self._hosts.setdefault(origin_of(url), Host(self._policy))

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until this host may be asked again, and hold one of its places."""
        host = self._host(url)
        async with host.turns:
            now = time.monotonic()
            at = max(now, host.next_at)
            host.next_at = at + host.delay
            if at > now:
                await asyncio.sleep(at - now)
            yield

    async def refusal(self, url: str) -> str | None:
        """Why robots.txt forbids the address; None when it does not."""
        host = self._host(url)
        async with host.asked:
            if not host.known:
                await self._ask(host, origin_of(url) + "/robots.txt")
                host.known = True
        if host.closed:
            return host.closed
        if host.rules is not None and not host.rules.can_fetch(url, self._policy.user_agent):
            return "robots.txt forbids it"
        return None

    async def _ask(self, host: Host, url: str) -> None:
        status, text = await self._get_robots(url)
        if status == 0 or status >= 500:
            # As the standard says: a host that cannot say what it allows is not asked for more.
            host.closed = NOT_PUBLIC if text == NOT_PUBLIC else "robots.txt cannot be read"
        elif status < 300:
            host.rules = Protego.parse(text)
            delay = host.rules.crawl_delay(self._policy.user_agent)
            if delay and delay > LONGEST_DELAY:
                host.closed = "robots.txt asks for too long a delay"
            elif delay and self._policy.host_delay:
                host.delay = max(host.delay, float(delay))


def origin_of(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

"""How the web is asked: who we say we are, how often, how long and how much."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """Bounds of all fetching. Times are in seconds, sizes in bytes.

    `private_hosts` are the names (with or without `:port`) that may lie in a private network; every other must be public.
    """

    user_agent: str
    host_delay: float = 1.0
    host_concurrency: int = 2
    concurrency: int = 32
    deadline: float = 60.0
    retries: int = 2
    pause: float = 1.0
    longest_pause: float = 30.0
    largest_body: int = 20_000_000
    most_redirects: int = 8
    private_hosts: frozenset[str] = frozenset()

"""From the settings to how inputs are read."""

from __future__ import annotations

import importlib.metadata

from flows.fetching.policy import Policy
from flows.settings import Settings
from flows.sources.inputs import Reading
from flows.sources.web import WarehouseMemory, WebSettings, open_web


def reading(settings: Settings, coder_version: str) -> Reading:
    """How a run reads its inputs."""
    web = WebSettings(
        policy=policy(settings),
        store=settings.raw_store or settings.warehouse.parent / "raw",
        memory=WarehouseMemory(settings.warehouse, coder_version),
        parsers=settings.parsers,
        limit=settings.max_characters,
        offline=settings.offline,
    )
    return Reading(
        settings.max_characters, settings.parsers, settings.fetch_ahead, lambda: open_web(web), settings.sources
    )


def policy(settings: Settings) -> Policy:
    """How the web is asked."""
    return Policy(
        user_agent=user_agent(settings.contact),
        host_delay=settings.host_delay,
        host_concurrency=settings.host_concurrency,
        concurrency=settings.fetch_ahead,
        deadline=settings.fetch_deadline,
        retries=settings.fetch_retries,
        largest_body=settings.max_body_bytes,
        private_hosts=frozenset(settings.private_hosts),
    )


def user_agent(contact: str | None) -> str:
    """Who we say we are; with a contact, whom a publisher may write to."""
    version = importlib.metadata.version("tocsin")
    return f"Tocsin/{version} (open event data; {contact})" if contact else f"Tocsin/{version} (open event data)"

"""Whether described sources answer, and the description of new ones."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from flows.extraction.isolation import parser_pool
from flows.fetching.client import Client, Fetched, FetchError, Request
from flows.fetching.policy import Policy
from flows.settings import Settings
from flows.sources.catalogue import new_file
from flows.sources.discovery import discover, written
from flows.sources.document import Document
from flows.sources.kinds import begin, kind_of
from flows.sources.setup import policy
from schemas.errors import InputError, TocsinError
from schemas.issue import Issue
from schemas.source import Source


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one list of a source."""

    source: str
    url: str
    good: bool
    text: str


def checked(sources: Iterable[Source], settings: Settings) -> Iterator[Finding]:
    """Each list of each source: how many items are in it, or why it cannot be read."""
    for source in sources:
        answers = asyncio.run(_fetch_all([one.url for one in source.lists], policy(settings)))
        for one, answer in zip(source.lists, answers, strict=True):
            if isinstance(answer, FetchError):
                yield Finding(
                    source.id, one.url, False, answer.reason + (f" ({answer.detail})" if answer.detail else "")
                )
            else:
                yield _finding(source, one.url, answer)


def _finding(source: Source, url: str, answer: Fetched) -> Finding:
    body, content_type = answer.body or b"", answer.headers.get("content-type")
    document = Document(
        kind_of(body, content_type), body, url, dt.datetime.now(dt.UTC), url=answer.url, content_type=content_type
    )
    items = begin(document, parser_pool()).result()
    issues = [item for item in items if isinstance(item, Issue)]
    text = f"{len(items) - len(issues)} items" + (f", {len(issues)} refused: {issues[0].reason}" if issues else "")
    return Finding(source.id, url, len(issues) < len(items), text)


async def _fetch_all(urls: list[str], how: Policy) -> list[Fetched | FetchError]:
    client = Client(how)
    try:
        answers = await asyncio.gather(*(client.fetch(Request(url)) for url in urls), return_exceptions=True)
    finally:
        await client.close()
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, FetchError):
            raise answer
    return [answer for answer in answers if isinstance(answer, (Fetched, FetchError))]


def describe(url: str, identity: str | None, settings: Settings) -> tuple[Path, Source]:
    """Find the lists of a site, and write its description into the user's folder; raises InputError."""
    try:
        source = asyncio.run(_described(url, identity, policy(settings)))
    except ValidationError as error:
        raise InputError(f"--id: {error.errors()[0]['msg']}") from error
    path = new_file(settings.sources, source)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(written(source)) + "\n", encoding="utf-8")
    except OSError as error:
        raise TocsinError(f"{path}: {error.strerror}") from error
    return path, source


async def _described(url: str, identity: str | None, how: Policy) -> Source:
    client = Client(how)
    try:
        return await discover(client, url, identity)
    finally:
        await client.close()

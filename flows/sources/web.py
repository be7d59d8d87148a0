"""Articles from the open web: addresses, lists and sources, fetched ahead, read in parser processes, given in the order of the lists."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

from flows.extraction.isolation import ParserPool, parser_pool
from flows.fetching.client import Client, Fetched, FetchError, Request
from flows.fetching.policy import Policy
from flows.fetching.store import RawStore
from flows.sources.arrival import Arrival, Entry, Spot, Unchanged, admit
from flows.sources.document import Document
from flows.sources.in_order import Work, in_order
from flows.sources.items import Item, web_address
from flows.sources.kinds import begin, kind_of
from schemas.source import Source
from warehouse.db import open_writer
from warehouse.fetches import FetchRecord, Seen, remember, seen

FLUSH = 200
"""Fetches that are remembered in one transaction."""
LISTS_DEEP = 3
MOST_LISTS = 200


class Memory(Protocol):
    """Where fetches are remembered from run to run."""

    def recall(self, urls: Sequence[str]) -> Mapping[str, Seen]:
        """What is known of addresses."""

    def keep(self, records: Sequence[FetchRecord]) -> None:
        """Remember."""


@dataclass(frozen=True, slots=True)
class WarehouseMemory:
    """The memory in the warehouse."""

    path: Path
    coder_version: str

    def recall(self, urls: Sequence[str]) -> Mapping[str, Seen]:
        """What the warehouse knows of addresses."""
        with open_writer(self.path) as connection:
            return seen(connection, urls, self.coder_version)

    def keep(self, records: Sequence[FetchRecord]) -> None:
        """Write the records."""
        with open_writer(self.path) as connection:
            remember(connection, records)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address to read, with what a list said of it."""

    url: str
    origin: str
    given: Mapping[str, Any]
    before: Seen | None = None
    line: int | None = None


class Web:
    """The open web of one run; made by `open_web`."""

    def __init__(
        self,
        client: Client | None,
        loop: asyncio.AbstractEventLoop,
        pool: ParserPool,
        memory: Memory,
        store: RawStore,
        limit: int,
    ) -> None:
        self._client, self._loop, self._pool = client, loop, pool
        self._memory, self._store, self._limit = memory, store, limit
        self._records: list[FetchRecord] = []
        self._lock = threading.Lock()

    def read(
        self, urls: Iterable[str], ahead: int, given: Mapping[str, Any] | None = None, *, pages: bool = True
    ) -> Iterator[Item]:
        """The items of addresses; lists among them are followed to their pages, or with `pages=False` taken at their own word."""
        wanted = [Wanted(url, url, given or {}) for url in urls]
        yield from self._expanded(wanted, ahead, pages, depth=0)
        self._flush()

    def follow(self, entries: Iterable[Entry], ahead: int) -> Iterator[Item]:
        """The pages that the entries of a list lead to."""
        group: list[Wanted] = []
        for entry in entries:
            group.append(_wanted(entry))
            if len(group) == FLUSH:
                yield from self._expanded(group, ahead, pages=True, depth=1)
                group = []
        yield from self._expanded(group, ahead, pages=True, depth=1)
        self._flush()

    def _expanded(self, wanted: Sequence[Wanted], ahead: int, pages: bool, depth: int) -> Iterator[Item]:
        """Items in order. Entries of lists are gathered, and read behind the items of the lists themselves."""
        if not wanted:
            return
        found: list[Wanted] = []
        lists = 0
        for item in in_order(self._begun(wanted), ahead):
            if not isinstance(item, Entry):
                yield item
            elif item.lists and (depth >= LISTS_DEEP or lists >= MOST_LISTS):
                yield Spot(item.origin, item.line).refuse("lists within lists too deep", item.url, stage="fetch")
            elif item.url is None or not (pages or item.lists):
                yield self._own(item)
            else:
                lists += item.lists
                found.append(_wanted(item))
            self._flush_when_full()
        for start in range(0, len(found), FLUSH * 5):
            yield from self._expanded(found[start : start + FLUSH * 5], ahead, pages, depth + 1)

    def _own(self, entry: Entry) -> Item:
        spot = Spot(entry.origin, entry.line)
        return (
            admit(entry.given, spot, self._limit)
            if entry.given.get("text")
            else spot.refuse("only an address", entry.url)
        )

    def _begun(self, wanted: Sequence[Wanted]) -> Iterator[Work]:
        known = self._memory.recall([w.url for w in wanted])
        for one in wanted:
            yield self._submit(self._read(replace(one, before=known.get(one.url))))

    def _submit(self, work: Coroutine[Any, Any, list[Item]]) -> Future[list[Item]]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _read(self, wanted: Wanted) -> list[Item]:
        """Fetch one address and read what is there; raises nothing on purpose."""
        spot = Spot(wanted.origin, wanted.line)
        if web_address(wanted.url) is None:
            return [spot.refuse("not a web address", wanted.url[:200], stage="fetch")]
        try:
            fetched, body = await self._fetched(wanted)
        except FetchError as error:
            return [Spot(wanted.url).refuse(error.reason, error.detail, stage="fetch")]
        before = wanted.before
        if fetched.status == 304 and before is not None and before.known:
            return [Unchanged(wanted.url)] * before.known
        items = await asyncio.wrap_future(begin(self._document(wanted, fetched, body), self._pool))
        self._record(wanted, fetched, body, items)
        return items

    async def _fetched(self, wanted: Wanted) -> tuple[Fetched, bytes]:
        """The answer and its body, which is that of the last time when it has not changed."""
        before = wanted.before
        if self._client is None:
            return self._stored(before)
        usable = before is not None and self._store.has(before.body_hash)
        request = (
            Request(wanted.url, before.etag, before.last_modified, before.final_url)
            if before and usable
            else Request(wanted.url)
        )
        fetched = await self._client.fetch(request)
        if fetched.body is not None:
            return fetched, fetched.body
        if before is not None and before.known:
            return replace(fetched, url=before.final_url), b""
        body = self._store.get(before.body_hash) if before else None
        if body is None or before is None:
            fetched = await self._client.fetch(Request(wanted.url))
            return fetched, fetched.body or b""
        return replace(fetched, url=before.final_url, headers={**before.headers, **fetched.headers}), body

    def _stored(self, before: Seen | None) -> tuple[Fetched, bytes]:
        body = self._store.get(before.body_hash) if before else None
        if body is None or before is None:
            raise FetchError("not in the raw store", "fetched never or elsewhere; run without --offline")
        return Fetched(before.final_url, 200, before.headers, body, dt.datetime.now(dt.UTC)), body

    def _document(self, wanted: Wanted, fetched: Fetched, body: bytes) -> Document:
        content_type = fetched.headers.get("content-type")
        return Document(
            kind_of(body, content_type),
            body,
            wanted.url,
            fetched.at,
            self._limit,
            fetched.url,
            content_type,
            wanted.given,
            base=_base(fetched),
        )

    def _record(self, wanted: Wanted, fetched: Fetched, body: bytes, items: Sequence[Item]) -> None:
        if self._client is None or fetched.status == 304:
            return
        whole = all(isinstance(item, Arrival) for item in items)
        record = FetchRecord(
            wanted.url, fetched.url, fetched.at, fetched.status, fetched.headers.get("etag"), fetched.headers.get("last-modified"),
            self._store.put(fetched.url, fetched.headers, body), fetched.headers,
            tuple(item.article for item in items if isinstance(item, Arrival)) if whole else (),
        )  # fmt: skip
        with self._lock:
            self._records.append(record)

    def _flush_when_full(self) -> None:
        if len(self._records) >= FLUSH:
            self._flush()

    def _flush(self) -> None:
        with self._lock:
            records, self._records = self._records, []
        if records:
            self._memory.keep(records)


def _base(fetched: Fetched) -> str | None:
    """The address that the server says the content is of; None when it says none that can be one."""
    told = fetched.headers.get("content-location")
    return web_address(urljoin(fetched.url, told)) if told else None


def _wanted(entry: Entry) -> Wanted:
    return Wanted(entry.url or "", entry.origin, {k: v for k, v in entry.given.items() if k != "text"}, line=entry.line)


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What the web of a run is made of."""

    policy: Policy
    store: Path
    memory: Memory
    parsers: int
    limit: int
    offline: bool = False


@contextmanager
def open_web(settings: WebSettings) -> Iterator[Web]:
    """The web for the length of a block; offline, everything comes from the raw store."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="web", daemon=True)
    thread.start()
    client = None
    try:
        if not settings.offline:
            client = asyncio.run_coroutine_threadsafe(_client(settings.policy), loop).result()
        pool = parser_pool(settings.parsers)
        web = Web(client, loop, pool, settings.memory, RawStore(settings.store), settings.limit)
        yield web
    finally:
        asyncio.run_coroutine_threadsafe(_closed(client), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _client(policy: Policy) -> Client:
    return Client(policy)


async def _closed(client: Client | None) -> None:
    """End what is still under way."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if client is not None:
        await client.close()


def source_given(source: Source) -> dict[str, Any]:
    """What a description says of all its articles."""
    return {"source": source.name, "language": source.language, "country": source.country}

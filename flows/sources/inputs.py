"""The inputs of a run: files and folders, standard input, addresses of the web, and sources by name, in the order given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from flows.secrets import masked
from flows.sources.arrival import DEFAULT_LIMIT, Entry, Spot
from flows.sources.catalogue import sources
from flows.sources.files import path_items, settled
from flows.sources.items import Item, Settled
from flows.sources.jsonl import read_jsonl
from flows.sources.web import Web, source_given
from schemas.errors import InputError
from schemas.source import Source

STANDARD_INPUT = "-"
ENABLED = "enabled"
"""The input that stands for all enabled sources."""
GROUP = 500


@dataclass(frozen=True, slots=True)
class Reading:
    """How inputs are read: `limit` in characters of text, `parsers` in processes, `ahead` in pages under way."""

    limit: int = DEFAULT_LIMIT
    parsers: int = 1
    ahead: int = 64
    web: Callable[[], AbstractContextManager[Web]] | None = None
    sources: Path | None = None


def is_url(name: str) -> bool:
    """Whether an input names something on a network, or has a scheme like it (`data:`, `file:`)."""
    return "://" in name or name.startswith("data:")


def fail_on_missing(inputs: Iterable[str], own: Path | None = None) -> None:
    """Raise InputError for the first input that names no file, folder, address, source or standard input, or that holds a password."""
    for name in inputs:
        if is_url(name) and "@" in urlsplit(name).netloc:
            # Inputs stand in Prefect's database, in refusals and in logs.
            raise InputError(f"an address with a user or a password in it is not read: {masked(name)}")
        if name != STANDARD_INPUT and not is_url(name) and not Path(name).exists() and not _is_source(name, own):
            raise InputError(f"no such file, folder or source: {name}")


def _is_source(name: str, own: Path | None) -> bool:
    return name == ENABLED or name in sources(own)


def read_inputs(inputs: Iterable[str], reading: Reading | None = None) -> Iterator[Settled]:
    """Every item of every input, in order."""
    how = reading or Reading()
    with ExitStack() as stack:
        opened: list[Web] = []

        def web() -> Web | None:
            if how.web is not None and not opened:
                opened.append(stack.enter_context(how.web()))
            return opened[0] if opened else None

        for urls, names in groupby(inputs, is_url):
            if urls:
                yield from _of_web(list(names), web(), how)
            else:
                for name in names:
                    yield from _of_name(name, web, how)


def _of_web(urls: Sequence[str], web: Web | None, how: Reading) -> Iterator[Settled]:
    if web is None:
        yield from (Spot(url).refuse("no web for this command", stage="fetch") for url in urls)
        return
    yield from (settled(item, how.limit) for item in web.read(urls, how.ahead))


def _of_name(name: str, web: Callable[[], Web | None], how: Reading) -> Iterator[Settled]:
    if name == STANDARD_INPUT:
        yield from (settled(item, how.limit) for item in read_jsonl(sys.stdin.buffer, "standard input", how.limit))
    elif Path(name).exists() or not _is_source(name, how.sources):
        yield from _with_pages(path_items(Path(name), how.limit, how.parsers), web, how)
    else:
        chosen = _chosen(name, how.sources)
        if not chosen:
            yield Spot(name).refuse(
                "no source is on", "set `enabled: true` in a description of your own under sources/"
            )
        for source in chosen:
            yield from _of_source(source, web(), how)


def _chosen(name: str, own: Path | None) -> list[Source]:
    described = sources(own)
    return [s for s in described.values() if s.enabled] if name == ENABLED else [described[name]]


def _of_source(source: Source, web: Web | None, how: Reading) -> Iterator[Settled]:
    if web is None:
        yield Spot(source.id).refuse("no web for this command", stage="fetch")
        return
    urls, pages = [one.url for one in source.lists], source.text == "page"
    yield from (settled(item, how.limit) for item in web.read(urls, how.ahead, source_given(source), pages=pages))


def _with_pages(items: Iterator[Item], web: Callable[[], Web | None], how: Reading) -> Iterator[Settled]:
    """The items of files; the entries of lists that bring no text lead to the web."""
    entries: list[Entry] = []
    for item in items:
        if isinstance(item, Entry) and item.url and not item.given.get("text") and how.web is not None:
            entries.append(item)
        else:
            yield settled(item, how.limit)
        if len(entries) == GROUP:
            yield from _followed(entries, web, how)
            entries = []
    yield from _followed(entries, web, how)


def _followed(entries: Sequence[Entry], web: Callable[[], Web | None], how: Reading) -> Iterator[Settled]:
    opened = web() if entries else None
    if opened is not None:
        yield from (settled(item, how.limit) for item in opened.follow(entries, how.ahead))

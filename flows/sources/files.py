"""Files, folders and standard input as articles: which reader reads which kind of file, and which files a folder gives.

Tables and lines are read here as streams; documents are read whole, in parser processes that can be killed.
"""

from __future__ import annotations

import datetime as dt
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from flows.extraction.isolation import parser_pool
from flows.sources.arrival import DEFAULT_LIMIT, Arrival, Entry, Spot, Unchanged, admit
from flows.sources.csv import read_csv, read_tsv
from flows.sources.document import Document
from flows.sources.gdelt import columns_of, read_gdelt
from flows.sources.in_order import Work, in_order
from flows.sources.items import Item, Settled
from flows.sources.json_files import is_json_lines
from flows.sources.jsonl import read_jsonl
from flows.sources.kinds import LARGEST_FILE, SUFFIXES, begin
from flows.sources.parquet import read_parquet
from flows.sources.text import read_text
from flows.sources.warc import wacz_archives, warc_works
from schemas.issue import Issue

Reader = Callable[[BinaryIO, str, int], Iterator[Item]]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".jsonl": read_jsonl,
        ".ndjson": read_jsonl,
        ".json": read_jsonl,
        ".csv": read_csv,
        ".tsv": read_tsv,
        ".parquet": read_parquet,
        ".txt": read_text,
    }
)
"""A kind of file that is read as a stream is one module and its line here; kinds of documents are in `document`."""

ARCHIVES = (".warc", ".warc.gz", ".wacz")
AHEAD = 4
"""Documents that are under way for each process."""


def settled(item: Item, limit: int) -> Settled:
    """An entry of a list as the article that the list itself gives."""
    if not isinstance(item, Entry):
        return item
    spot = Spot(item.origin, item.line)
    if not item.given.get("text"):
        return spot.refuse("only an address", item.url)
    return admit(item.given, spot, limit)


def read_path(path: Path, limit: int = DEFAULT_LIMIT, parsers: int = 1) -> Iterator[Arrival | Issue]:
    """The articles and refusals of one file, or of every file of a folder, without the web."""
    for item in path_items(path, limit, parsers):
        own = settled(item, limit)
        if not isinstance(own, Unchanged):
            yield own


def path_items(path: Path, limit: int, parsers: int) -> Iterator[Item]:
    """The items of one file, or of every file of a folder; `parsers` in processes that read documents."""
    yield from in_order(_works(path, limit, parsers), AHEAD * parsers)


def _works(path: Path, limit: int, parsers: int) -> Iterator[Work]:
    if path.is_dir():
        yield from _folder(path, limit, parsers)
    elif _is_archive(path):
        yield from _archive(path, limit, parsers)
    elif kind := _kind_of(path):
        yield _document(path, kind, limit, parsers)
    else:
        yield _stream(path, limit)


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVES)


def _is_readable(path: Path) -> bool:
    return path.suffix.lower() in READERS or path.suffix.lower() in SUFFIXES or _is_archive(path)


def _archive(path: Path, limit: int, parsers: int) -> Iterator[Work]:
    try:
        with path.open("rb") as file:
            packed = path.suffix.lower() == ".wacz"
            for archive in wacz_archives(file) if packed else [file]:
                yield from warc_works(archive, str(path), limit, parser_pool(parsers))
    except (OSError, zipfile.BadZipFile, zlib.error) as error:
        yield iter([Spot(str(path)).refuse("not a readable archive", f"{type(error).__name__}: {error}"[:300])])


def _stream(path: Path, limit: int) -> Iterator[Item]:
    spot, reader = Spot(str(path)), _reader_of(path)
    if reader is None:
        kinds = ", ".join((*READERS, *SUFFIXES, *ARCHIVES))
        yield spot.refuse("no reader for this kind of file", f"'{path.suffix}'; there are readers for {kinds}")
        return
    try:
        with path.open("rb") as file:
            yield from reader(file, str(path), limit)
    except OSError as error:
        yield spot.refuse("the file cannot be read", error.strerror)


def _reader_of(path: Path) -> Reader | None:
    columns = columns_of(path.name)
    return (
        READERS.get(path.suffix.lower())
        if columns is None
        else lambda file, origin, _: read_gdelt(file, origin, columns)
    )


def _kind_of(path: Path) -> str | None:
    """The kind of document in a file; None when it is read as a stream."""
    if path.suffix.lower() == ".json" and path.is_file():
        try:
            with path.open("rb") as file:
                return None if is_json_lines(file) else "json"
        except OSError:
            return None
    return SUFFIXES.get(path.suffix.lower())


def _document(path: Path, kind: str, limit: int, parsers: int) -> Work:
    """The file on its way through a parser process."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        return iter([Spot(str(path)).refuse("the file cannot be read", error.strerror)])
    document = Document(kind, content, str(path), dt.datetime.now(dt.UTC), limit)
    return begin(document, parser_pool(parsers))


def _folder(folder: Path, limit: int, parsers: int) -> Iterator[Work]:
    """Its files in order of path, hidden ones left out; a folder without a readable kind of file is one refusal."""
    unreadable: list[OSError] = []
    files = sorted(_visible_files(folder, unreadable.append))
    for error in unreadable:
        yield iter([Spot(str(error.filename)).refuse("the folder cannot be read", error.strerror)])
    if not unreadable and not any(_is_readable(path) for path in files):
        kinds = ", ".join(sorted({path.suffix or path.name for path in files})[:10])
        detail = f"{len(files)} files {kinds}".strip()
        yield iter([Spot(str(folder)).refuse("nothing readable in this folder", detail)])
        return
    root = folder.resolve()
    for path in files:
        yield from _member(path, root, limit, parsers)


def _member(path: Path, root: Path, limit: int, parsers: int) -> Iterator[Work]:
    if not path.resolve().is_relative_to(root):
        return iter([iter([Spot(str(path)).refuse("the link leads out of the folder")])])
    if not path.is_file():
        return iter([iter([Spot(str(path)).refuse("not a regular file")])])
    return _works(path, limit, parsers)


def _visible_files(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[Path]:
    """Everything below a folder but folders and hidden names; a link to a folder is named, not followed."""
    for parent, folders, names in os.walk(folder, onerror=onerror):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        yield from (Path(parent) / name for name in (*names, *links) if not name.startswith("."))

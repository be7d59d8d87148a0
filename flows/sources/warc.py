"""Web archives: WARC files, and WACZ packages of them; each page that answered with 200 is a document."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from typing import IO, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from flows.extraction.isolation import ParserPool
from flows.fetching.bodies import BodyError, unpacker
from flows.sources.arrival import Spot
from flows.sources.document import Document
from flows.sources.items import Item, web_address
from flows.sources.kinds import begin, kind_of
from schemas.issue import Issue

Work = Iterator[Item] | Future[list[Item]]

LARGEST_BODY = 20_000_000
MOST_RECORDS = 5_000_000
LONGEST_LINE = 100_000
LARGEST_HEAD = 1_000_000
"""Bytes of all lines around one record."""
TEXTUAL = ("html", "xml", "json", "text/plain")


class _Lines(DecompressingBufferedReader):  # type: ignore[misc]
    """Reads an archive with a bound on its lines and on the heads of its records, which the library would gather without end."""

    told = 0

    def readline(self, length: int | None = None) -> bytes:
        """A line, or the first part of a longer one; raises ArchiveLoadFailed."""
        line: bytes = super().readline(min(length or LONGEST_LINE, LONGEST_LINE))
        self.told += len(line)
        if self.told > LARGEST_HEAD:
            raise ArchiveLoadFailed("the head of a record has no end")
        return line


def warc_works(file: IO[bytes], origin: str, limit: int, pool: ParserPool) -> Iterator[Work]:
    """Every page of an archive, in order, on its way through a parser process; what cannot be read is a refusal."""
    pages = 0
    # No record's own words about its length are believed: the library reads to it, and past the end of the file it stops.
    records = ArchiveIterator(file, arc2warc=True)
    records.reader = lines = _Lines(records.fh)
    for number in range(1, MOST_RECORDS):
        lines.told = 0
        try:
            record = next(records)
            found = _page(record, Spot(origin, number), limit)
        except StopIteration:
            break
        except (ArchiveLoadFailed, ValueError, EOFError, OSError, KeyError, AttributeError) as error:
            yield iter(
                [Spot(origin, number).refuse("not a readable archive", f"{type(error).__name__}: {error}"[:300])]
            )
            return
        if found is not None:
            pages += 1
            yield begin(found, pool) if isinstance(found, Document) else iter([found])
    if not pages:
        yield iter([Spot(origin).refuse("no page in this archive")])


def _page(record: ArcWarcRecord, spot: Spot, limit: int) -> Document | Issue | None:
    """The document of a record; None for records that are not pages."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    content_type = record.http_headers.get_header("Content-Type") or ""
    if record.http_headers.get_statuscode() != "200" or not any(kind in content_type.lower() for kind in TEXTUAL):
        return None
    url = web_address(record.rec_headers.get_header("WARC-Target-URI"))
    if url is None:
        return spot.refuse("not a web address", record.rec_headers.get_header("WARC-Target-URI"))
    try:
        body = _body(record)
    except BodyError as error:
        return spot.refuse(str(error), url)
    moment = _moment(record.rec_headers.get_header("WARC-Date"))
    return Document(kind_of(body, content_type), body, spot.origin, moment, limit, url, content_type, line=spot.line)


def _body(record: ArcWarcRecord) -> bytes:
    raw = record.raw_stream.read(LARGEST_BODY + 1)
    if len(raw) > LARGEST_BODY:
        raise BodyError("body too large")
    declared = record.rec_headers.get_header("Content-Length") or ""
    if declared.isdigit() and record.http_headers is not None and not raw and int(declared) > LARGEST_BODY:
        raise BodyError("record shorter than it says")
    return unpacker(record.http_headers.get_header("Content-Encoding"), LARGEST_BODY).feed(raw)


def _moment(value: str | None) -> dt.datetime:
    """When the page was archived: what it says of later days is not believed."""
    try:
        moment = dt.datetime.fromisoformat(value or "")
    except ValueError:
        return dt.datetime.now(dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def wacz_archives(file: BinaryIO) -> Iterator[IO[bytes]]:
    """The WARC files of a package, read where they are: no name in the package becomes a path of ours. Raises BadZipFile."""
    with zipfile.ZipFile(file) as package:
        for member in package.infolist():
            if member.filename.startswith("archive/") and member.filename.endswith((".warc", ".warc.gz")):
                with package.open(member) as inner:
                    yield inner

from __future__ import annotations

import datetime as dt
import io
import sys

import pytest
from pypdf import PdfWriter

from flows.sources.arrival import Arrival
from flows.sources.document import Document
from flows.sources.kinds import kind_of, read_document
from schemas.issue import Issue

NOW = dt.datetime(2024, 10, 12, 9, 0, tzinfo=dt.UTC)
LINES = ("Shells fell on the har-", "bour before dawn and", "a warehouse burned.", "The port was closed.")


def pdf(lines: tuple[str, ...]) -> bytes:
    """A file of one page with these lines, written by hand."""
    drawn = " T* ".join(f"({line}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {drawn} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Harbour report) /CreationDate (D:20241011053000Z) >>",
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table) + tail


def read(content: bytes) -> Arrival | Issue:
    (item,) = read_document(Document(kind_of(content, None), content, "in.pdf", NOW))
    assert isinstance(item, (Arrival, Issue))
    return item


def test_the_text_of_a_report_flows_and_its_title_and_date_are_its_own() -> None:
    item = read(pdf(LINES))
    assert isinstance(item, Arrival)
    assert item.article.text.startswith("Shells fell on the harbour before dawn and a warehouse burned.")
    assert item.article.title == "Harbour report"
    assert item.article.published_at == dt.datetime(2024, 10, 11, 5, 30, tzinfo=dt.UTC)


def encrypted() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(pdf(()), "no text in this PDF"), (encrypted(), "an encrypted PDF")],
    ids=["no text", "encrypted"],
)
def test_a_file_without_text_says_why(content: bytes, reason: str) -> None:
    item = read(content)
    assert isinstance(item, Issue)
    assert item.reason == reason


def test_without_the_extra_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    item = read(pdf(LINES))
    assert isinstance(item, Issue)
    assert item.reason == "no reader for PDF"

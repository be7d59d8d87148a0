"""Reports in PDF, when the extra `pdf` is installed: the text of a file as one article."""

from __future__ import annotations

import io
import logging
import re

from flows.extraction.dates import credible
from flows.extraction.text import clean, one_line
from flows.sources.arrival import admit
from flows.sources.document import Document
from flows.sources.items import Item

MOST_PAGES = 400
BROKEN_WORD = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
LINE_END = re.compile(r"(?<![.!?:\n])\n(?=[^\n])")
"""The end of a line within a sentence."""


def read_pdf(document: Document) -> list[Item]:
    """The pages of a file in order, as one article; its own title and date where it has them."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415 (an extra)
    except ImportError:
        return [document.spot.refuse("no reader for PDF", "install it with: pip install 'tocsin[pdf]'")]
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(document.content))
    if reader.is_encrypted:
        return [document.spot.refuse("an encrypted PDF", stage="extract")]
    if len(reader.pages) > MOST_PAGES:
        return [
            document.spot.refuse("too many pages", f"{len(reader.pages)}; the limit is {MOST_PAGES}", stage="extract")
        ]
    text = clean("\n\n".join(_flowing(page.extract_text()) for page in reader.pages))
    if not text:
        return [document.spot.refuse("no text in this PDF", "it may be a scan", stage="extract")]
    about = reader.metadata
    moment = credible(about.creation_date, document.now) if about is not None else None
    fields = {
        **document.given,
        "text": text,
        "title": one_line(about.title) if about is not None else None,
        "byline": one_line(about.author) if about is not None else None,
        "url": document.url,
        "published_at": moment,
        "date_source": "metadata" if moment is not None else None,
    }
    return [admit(fields, document.spot, document.limit)]


def _flowing(page: str) -> str:
    """Lines of a column joined to sentences."""
    return LINE_END.sub(" ", BROKEN_WORD.sub("", page))

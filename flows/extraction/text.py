"""Text as the coder should meet it: encoding repaired, what cannot be seen taken out, paragraphs separated by blank lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

import ftfy

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, soft hyphens, zero-width characters, overrides of the writing direction, lone surrogates and tags."""
SPACES = re.compile(r"[^\S\n]+")
BREAKS = re.compile(r"[ \t]*\n\s*")
MISREAD = re.compile(
    "[\u00c2\u00c3\u00e2\u00e3\u00d0\u00d1][\u0080-\u00bf\u2018-\u203a\u20ac\u2122\u0152-\u0178\u02c6\u02dc]"
)
"""What UTF-8 looks like when it was read as Windows-1252."""
BYLINE = re.compile(
    r"(?:By|BY|Reporting by|Written by|Story by)\s+(?P<name>[^\W\d_][\w.'’-]*(?:(?:\s+|,\s*|\s*&\s*)[\w.'’-]+){0,11})\s*",
    re.UNICODE,
)
BYLINE_WORDS = 12
LINES_WITH_BYLINE = 3


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article and the names above it."""

    text: str
    byline: str | None = None


def repaired(text: str) -> str:
    """The text with what was decoded wrongly before it reached us decoded rightly."""
    return ftfy.fix_encoding(text) if MISREAD.search(text) else text


def clean(text: str) -> str:
    """One paragraph a line of input, in the result separated by blank lines; nothing in it is invisible or moves the reader's cursor."""
    plain = INVISIBLE.sub("", repaired(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    return BREAKS.sub("\n\n", SPACES.sub(" ", plain)).strip()


def one_line(text: str | None) -> str | None:
    """As `clean`, on one line; None when nothing is left."""
    return " ".join(clean(text or "").split()) or None


def split_byline(text: str) -> Body:
    """Take the byline out of the first paragraphs, when one of them is nothing else."""
    paragraphs = text.split("\n\n")
    for index, paragraph in enumerate(paragraphs[:LINES_WITH_BYLINE]):
        found = BYLINE.fullmatch(paragraph)
        if found and len(paragraph.split()) <= BYLINE_WORDS and len(paragraphs) > 1 and _is_names(found["name"]):
            return Body("\n\n".join(paragraphs[:index] + paragraphs[index + 1 :]), found["name"])
    return Body(text)


def _is_names(words: str) -> bool:
    """Whether every word but the small ones between names begins with a capital."""
    return all(
        word[0].isupper() or word in {"and", "in", "de", "van", "von", "al-", "of", "for"}
        for word in words.split()
        if word[0].isalpha()
    )

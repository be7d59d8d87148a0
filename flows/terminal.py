"""What may be printed, and where: article text is a stranger's and must not steer the reader's terminal."""

from __future__ import annotations

import os
import re
import sys

from rich.console import Console

from flows.secrets import masked

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, overrides of the writing direction, and lone surrogates."""

WIDTH_OF_FILES = 160
REPLACEMENT = "�"


def printable(text: str) -> str:
    """The text with everything that could steer a terminal shown as U+FFFD; its length stays."""
    return UNPRINTABLE.sub(REPLACEMENT, text)


def one_line(text: str) -> str:
    """The text on one line, safe to print."""
    return printable(" ".join(text.split()))


def out() -> Console:
    """The console of results. Nothing in a text is markup; into a file or a pipe the lines are wide enough for a table."""
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDTH_OF_FILES
    return Console(markup=False, highlight=False, emoji=False, width=wide)


def complain(message: str) -> None:
    """One readable line on standard error, or one JSON object where logs are such."""
    from flows.observing.logs import complaint  # noqa: PLC0415 (only on the way out)

    print(complaint(one_line(masked(message))), file=sys.stderr)

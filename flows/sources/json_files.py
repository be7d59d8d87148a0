"""A `.json` file: JSON Lines, as this name is often given to, or one document."""

from __future__ import annotations

import json
from typing import BinaryIO

HEAD = 65_536


def is_json_lines(file: BinaryIO) -> bool:
    """Whether the first line that is not blank is an object by itself with a text, as an input line is; the file is left at its start."""
    head = file.read(HEAD)
    file.seek(0)
    line = next((line for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()), b"")
    if len(head) == HEAD and b"\n" not in head:
        return False
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return not line.strip().startswith((b"{", b"[")) or b'"text"' in line
    return isinstance(value, dict) and ("text" in value or len(head.strip().split(b"\n")) > 1)

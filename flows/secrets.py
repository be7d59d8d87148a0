"""What must not be shown: passwords in addresses and in the words by which databases are opened."""

from __future__ import annotations

import re

MASK = "***"
PASSWORDS = (
    # user:password@ in an address, whatever its scheme
    re.compile(r"(?<=://)[^/?#\s'\"]+(?=@)"),
    # password=... of a database, api_key=... of an address
    re.compile(r"(?i)(?<=[\s?&;,'\"])((?:pass(?:word|wd)|api_?key|token|secret|access_key)=)[^\s&;,'\"]+"),
)


def masked(text: str) -> str:
    """The text without passwords; everything else stays as it is."""
    address, named = PASSWORDS
    # A word at the very beginning counts too.
    return named.sub(rf"\1{MASK}", " " + address.sub(MASK, text))[1:]

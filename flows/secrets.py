"""What must never be seen: passwords and keys in whatever we log, show or keep as a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, SecretStr

NAMES = re.compile(
    r"(?i)(?:pass(?:word|wd)?|secret|token|credential|api_?key|private_?key|auth(?:_?string|orization)?)(?:_|$)"
)
"""How variables are called that hold a secret."""
SHORTEST = 6
"""A shorter value would mask half of the text; as a secret it is worth nothing."""
MASK = "***"
IN_ADDRESSES = re.compile(r"(?P<before>\b[a-zA-Z][a-zA-Z0-9+.-]*://)[^\s/@\"'<>]+@")
IN_QUERIES = re.compile(
    r"(?i)(?P<before>[?&;](?:access_?token|api_?key|apikey|auth|key|pass(?:word|wd)?|secret|sig(?:nature)?|token)=)[^\s&;#\"'<>]+"
)
IN_WORDS = re.compile(
    r"(?i)(?P<before>(?:^|(?<=[\s,'\"]))(?:pass(?:word|wd)|api_?key|token|secret|access_key)=)[^\s&;,\"'<>]+"
)
"""As databases are opened: host=... password=..."""
IN_HEADERS = re.compile(r"(?i)(?P<before>\b(?:bearer|basic)\s+)[a-z0-9+/._~=-]{8,}")


def secrets_of(environment: Mapping[str, str], settings: BaseModel | None = None) -> frozenset[str]:
    """The secret values of the environment, by the names of their variables and as passwords in addresses, and of the settings."""
    found = {value for name, value in environment.items() if NAMES.search(name)}
    found |= {password for value in environment.values() if (password := _password(value))}
    for value in (getattr(settings, name) for name in type(settings).model_fields) if settings is not None else ():
        if isinstance(value, SecretStr):
            found.add(value.get_secret_value())
    found |= {quote(value, safe="") for value in found}
    return frozenset(value for value in found if len(value) >= SHORTEST)


def _password(value: str) -> str | None:
    if "://" not in value or "@" not in value:
        return None
    try:
        return urlsplit(value).password
    except ValueError:
        return None


class Mask:
    """Takes secrets out of texts: known values, and what looks like one in an address or a header."""

    def __init__(self, secrets: Iterable[str]) -> None:
        longest_first = sorted(secrets, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """The text with three asterisks for every secret."""
        for pattern in (IN_ADDRESSES, IN_QUERIES, IN_WORDS, IN_HEADERS):
            tail = "@" if pattern is IN_ADDRESSES else ""
            text = pattern.sub(lambda found, tail=tail: found["before"] + MASK + tail, text)  # type: ignore[misc]
        return self._known.sub(MASK, text) if self._known else text


def masked(text: str) -> str:
    """The text without what looks like a secret, where none is known by its value."""
    return Mask(())(text)

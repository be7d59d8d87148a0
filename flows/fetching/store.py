"""The raw store: every body that was fetched, compressed, under the hash of its content, with the headers it came with."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path

HASH = re.compile(r"[0-9a-f]{64}")
LEVEL = 6
CHUNK = 1 << 20


def body_hash(body: bytes) -> str:
    """The name of a body."""
    return hashlib.sha256(body).hexdigest()


class RawStore:
    """Bodies below a folder: `ab/abcd....gz`, a line of JSON (address, headers) and the body behind it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, url: str, headers: Mapping[str, str], body: bytes) -> str:
        """Keep a body and return its hash. What is there already stays; a file appears whole or not at all."""
        name = body_hash(body)
        path = self._path(name)
        if path.exists():
            return name
        head = json.dumps({"url": url, "headers": dict(headers)}, sort_keys=True).encode()
        _write(path, gzip.compress(head + b"\n" + body, LEVEL, mtime=0))
        return name

    def get(self, name: str | None) -> bytes | None:
        """The body of this hash; None when it is not there or not whole."""
        if name is None or not HASH.fullmatch(name):
            return None
        try:
            body = gzip.decompress(self._path(name).read_bytes()).partition(b"\n")[2]
        except (OSError, EOFError, zlib.error):
            return None
        return body if body_hash(body) == name else None

    def take(self, name: str, packed: bytes, *, keep: bool = True) -> bool:
        """Put in a body as the store of a backup held it, unless it is there or is only to be checked; False when it is damaged."""
        if not HASH.fullmatch(name) or _packed_hash(packed) != name:
            return False
        path = self._path(name)
        if keep and not path.exists():
            _write(path, packed)
        return True

    def has(self, name: str | None) -> bool:
        """Whether there is a file for this hash."""
        return name is not None and HASH.fullmatch(name) is not None and self._path(name).exists()

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.gz"


def _write(path: Path, packed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(packed)
    Path(temporary).replace(path)


def _packed_hash(packed: bytes) -> str | None:
    """The hash of the body behind its line of headers; None when it cannot be unpacked."""
    digest = hashlib.sha256()
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            file.readline()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except (OSError, EOFError, zlib.error):
        return None
    return digest.hexdigest()

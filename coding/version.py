"""The version of the coder: changes whenever the same article could be coded differently."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_CODE = ("coding", "schemas", "seeds")


def coder_version(seeds_fingerprint: str, model: str) -> str:
    """Release, hash of the code, fingerprint of the knowledge and name of the model."""
    return f"{release()}+code.{code_fingerprint()}.seeds.{seeds_fingerprint}.model.{model}"


@cache
def release() -> str:
    """The installed release, `0` when the code runs without being installed."""
    try:
        return version("tocsin")
    except PackageNotFoundError:
        return "0"


@cache
def code_fingerprint() -> str:
    """Eight hex digits over the Python sources that decide what is coded."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(p for package in _CODE for p in (root / package).glob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\x00" + path.read_bytes())
    return digest.hexdigest()[:8]

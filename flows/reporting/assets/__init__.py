"""Style, scripts and land of the pages, as files of the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def asset(name: str) -> str:
    """The text of a file of this folder, such as `fields.css`."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")

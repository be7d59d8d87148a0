"""Is everything in place? Each check is a function of the settings that gives findings and raises nothing a user could cause."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from types import MappingProxyType

from packaging.requirements import Requirement

from flows.code_articles import coder_for
from flows.knowledge import chosen_gazetteer
from flows.prefect_defaults import DEFAULTS
from flows.secrets import masked
from flows.settings import Settings
from schemas.errors import TocsinError
from seeds.gazetteer import DEFAULT, Gazetteer
from warehouse.db import open_writer, snapshot_path

DISTRIBUTION = "tocsin"
OLDEST_PYTHON = (3, 11)
PINS: Mapping[str, str] = MappingProxyType(
    {
        "duckdb": ">=1.5.5,<3",
        "fastapi": "<0.151",
        "prefect": ">=3.8.8,<4",
        "sqlalchemy": ">=2.0.31,<2.1",
    }
)
"""What breaks flows or schedules when it is not so; the rest of pyproject.toml is read from the installed package."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    good: bool
    text: str
    remedy: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in the order in which one would repair them."""
    yield _python()
    yield from _packages()
    yield from _settings(settings)
    yield _guarded("model", lambda: _model(settings), "install the pipeline, or name another in TOCSIN_MODEL")
    yield _guarded(
        "gazetteer",
        lambda: _gazetteer(settings),
        "import it again, take TOCSIN_GAZETTEER away, or reinstall the package",
    )
    yield _guarded("warehouse", lambda: _warehouse(settings), "name another file with --warehouse or TOCSIN_WAREHOUSE")
    yield from _prefect()


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    good = sys.version_info >= OLDEST_PYTHON
    return Finding("python", good, found, None if good else "Tocsin needs Python 3.11 or newer")


def _requirements() -> dict[str, Requirement]:
    pinned = {name: Requirement(name + bounds) for name, bounds in PINS.items()}
    try:
        stated = [Requirement(line) for line in requires(DISTRIBUTION) or ()]
    except PackageNotFoundError:
        stated = []
    return pinned | {r.name.lower(): r for r in stated if r.marker is None}


def _packages() -> Iterator[Finding]:
    for name, requirement in sorted(_requirements().items()):
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(name, False, "is not installed", f"pip install '{requirement}'")
            continue
        good = requirement.specifier.contains(found, prereleases=True)
        text = f"{found} ({requirement.specifier})" if requirement.specifier else found
        yield Finding(name, good, text, None if good else f"pip install '{requirement}'")


def _settings(settings: Settings) -> Iterator[Finding]:
    for name, value in settings.model_dump().items():
        yield Finding(f"setting {name}", True, masked(str(value)))


def _guarded(subject: str, check: Callable[[], str], remedy: str) -> Finding:
    try:
        return Finding(subject, True, check())
    except (TocsinError, OSError, ImportError, ValueError, sqlite3.Error) as error:
        return Finding(subject, False, " ".join(str(error).split()), remedy)


def _model(settings: Settings) -> str:
    coder = coder_for(settings.model)
    return f"{coder.model} loads; coder {coder.version}, seeds {coder.seeds_fingerprint}"


def _gazetteer(settings: Settings) -> str:
    imported = chosen_gazetteer(settings)
    gazetteer = Gazetteer(imported or DEFAULT)
    known = len(gazetteer.countries)
    what = "imported" if imported else "bundled; `tocsin gazetteer import` adds places"
    return f"{gazetteer.path} opens, {gazetteer.path.stat().st_size / 1e6:.0f} MB, {known} states ({what})"


def _warehouse(settings: Settings) -> str:
    path = settings.warehouse
    if not path.exists():
        return f"{path} does not exist yet; `tocsin run` makes it"
    with open_writer(path, timeout=5):
        published = "published" if snapshot_path(path).exists() else "not published yet; `tocsin run` does it"
        return f"{path} opens and is migrated; {published}"


def _prefect() -> Iterator[Finding]:
    url = os.environ.get("PREFECT_API_URL")
    ephemeral = "ephemeral, started by each run; set PREFECT_API_URL to use one that runs"
    yield Finding("prefect server", True, masked(url) if url else ephemeral)
    for name, default in DEFAULTS.items():
        yield Finding(name, True, os.environ.get(name, f"{default} (ours; set it to change it)"))

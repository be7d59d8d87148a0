"""The sources that are described: those that come with Tocsin, and the user's own beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from schemas.errors import InputError, SeedError
from schemas.source import Source
from seeds.reader import ROOT, read_yaml_folder

BUNDLED = ROOT / "sources"


def sources(own: Path | None = None) -> Mapping[str, Source]:
    """Sources by id; one of the user's folder takes the place of a bundled one. Raises SeedError for a file that is not valid."""
    folders: Iterable[Path] = (BUNDLED, own) if own is not None and own.is_dir() else (BUNDLED,)
    found: dict[str, Source] = {}
    for folder in folders:
        seen: set[str] = set()
        for source in read_yaml_folder(folder, Source):
            if source.id in seen:
                raise SeedError(f"{folder.name}: source '{source.id}' is described twice")
            seen.add(source.id)
            found[source.id] = source
    return found


def source_named(name: str, own: Path | None = None) -> Source | None:
    """The source with this id, if there is one."""
    return sources(own).get(name)


def new_file(folder: Path, source: Source) -> Path:
    """Where a new description goes; raises InputError when there is one already."""
    path = folder / f"{source.id}.yml"
    if path.exists():
        raise InputError(f"{path} is there already; edit it, or choose another --id")
    return path

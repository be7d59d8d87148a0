"""Which coder this installation has, without building it: a run that finds nothing new needs no more than its version."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coding.version import coder_version
from flows.knowledge import chosen_gazetteer
from flows.settings import Settings
from seeds.knowledge import fingerprint


@dataclass(frozen=True, slots=True)
class Identity:
    """What the rows of a run say of the coder: the same as `coding.coder.Coder` does."""

    version: str
    seeds_fingerprint: str
    model: str


def identity(settings: Settings) -> Identity:
    """The identity of the coder that `flows.code_articles.coder_for` would build."""
    model = _model(settings.model)
    if model is None:
        from flows.code_articles import coder_for  # noqa: PLC0415 (takes seconds)

        coder = coder_for(settings.model)
        return Identity(coder.version, coder.seeds_fingerprint, coder.model)
    seeds = fingerprint(gazetteer=chosen_gazetteer(settings))
    return Identity(coder_version(seeds, model), seeds, model)


def _model(name: str) -> str | None:
    """Name and version of an installed pipeline; None when it is no package that says so, but a folder or not there."""
    try:
        spec = find_spec(name)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        told = json.loads((Path(folders[0]) / "meta.json").read_text(encoding="utf-8")) if folders else {}
    except (ImportError, ValueError, OSError):
        return None
    return f"{name}-{told['version']}" if "version" in told else None

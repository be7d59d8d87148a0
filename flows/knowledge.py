"""The knowledge of this installation: what is bundled, with the gazetteer that the user has imported, if any."""

from __future__ import annotations

from pathlib import Path

from flows.settings import Settings, load_settings
from schemas.errors import InputError
from seeds.knowledge import Knowledge, load


def chosen_gazetteer(settings: Settings) -> Path | None:
    """The imported gazetteer, None when there is none; raises InputError when one is named that is not there."""
    if settings.gazetteer.is_file():
        return settings.gazetteer
    if "gazetteer" in settings.model_fields_set:
        raise InputError(
            f"gazetteer {settings.gazetteer} (TOCSIN_GAZETTEER or tocsin.toml) is not there: make it with `tocsin gazetteer import`"
        )
    return None


def load_knowledge() -> Knowledge:
    """Everything the coder knows, after the settings of this process; worker processes have the same."""
    return load(gazetteer=chosen_gazetteer(load_settings()))

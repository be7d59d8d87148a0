from __future__ import annotations

from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from schemas.timewords import Holiday, TimeWords
from seeds.reader import ROOT


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"month": 5},
        {"month": 5, "day": 1, "easter": 0},
        {"month": 5, "weekday": 0},
        {"month": 13, "day": 1},
    ],
    ids=["no day", "only a month", "two ways", "no number", "no such month"],
)
def test_a_holiday_is_dated_in_exactly_one_way(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Holiday(names=("a day",), **fields)


@pytest.mark.parametrize(("table", "key"), [("bounds", "since"), ("bounds", "early"), ("modifiers", "coming")])
def test_every_bound_and_modifier_has_words(table: str, key: str) -> None:
    data = yaml.safe_load((ROOT / "cues" / "time.yml").read_text(encoding="utf-8"))
    del data[table][key]
    with pytest.raises(ValidationError, match=key):
        TimeWords.model_validate(data)

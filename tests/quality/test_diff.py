from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.quality.diff import Event, Key, brief, compare, main, read

KEY: Key = ("a1", False, 10, 17)
OTHER: Key = ("a1", False, 30, 36)


def event(**fields: Any) -> Event:
    return {"event_type": "attack", "event_subtype": None, "modality": "asserted", "confidence": 0.5, **fields}


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        pytest.param({}, {}, None, id="same"),
        pytest.param({}, {"confidence": 0.9, "coder_version": "x"}, None, id="what is not compared"),
        pytest.param({}, {"event_type": "strike"}, {"event_type": ("attack", "strike")}, id="family"),
        pytest.param({}, {"modality": "denied"}, {"modality": ("asserted", "denied")}, id="modality"),
        pytest.param({}, {"actor": {"text": "x"}}, {"actor": (None, "x")}, id="actor gained"),
        pytest.param({"target": {"text": "x"}}, {"target": {"text": "y"}}, {"target": ("x", "y")}, id="target"),
        pytest.param({"actor": {"text": "x"}}, {"actor": {"text": "x", "actor_id": "q"}}, None, id="words are compared"),
        pytest.param({"location": {"text": "G", "name": "Goma"}}, {"location": {"name": "Goma"}}, None, id="place by name"),
        pytest.param({}, {"location": {"text": "G", "name": None}}, {"location": (None, "G")}, id="place by words"),
        pytest.param(
            {"date": {"earliest": "a", "latest": "b"}}, {"date": {"earliest": "a", "latest": "c"}},
            {"date": (("a", "b"), ("a", "c"))}, id="date",
        ),
        pytest.param(
            {"casualties": {"killed_low": 1, "killed_high": None, "evidence": {"killed": 1}}}, {"casualties": {"killed_low": 2}},
            {"casualties": ({"killed_low": 1}, {"killed_low": 2})}, id="toll, without its evidence",
        ),
        pytest.param({}, {"casualties": {"killed_low": None}}, None, id="an empty toll is none"),
    ],
)  # fmt: skip
def test_changed_fields(old: Event, new: Event, fields: dict[str, Any] | None) -> None:
    found = compare({KEY: event(**old)}, {KEY: event(**new)})

    assert found["changed"] == ([(KEY, fields)] if fields else [])
    assert (found["gained"], found["lost"]) == ([], [])


def test_gained_and_lost() -> None:
    found = compare({KEY: event()}, {OTHER: event(modality="alleged")})

    assert found == {
        "gained": [(OTHER, brief(event(modality="alleged")))],
        "lost": [(KEY, brief(event()))],
        "changed": [],
    }


def test_events_are_read_by_article_field_and_trigger(tmp_path: Path) -> None:
    rows = [
        event(article_id="a1", sentence={"in_title": in_title}, trigger={"start": 3, "end": 9})
        for in_title in (False, True)
    ]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")

    assert list(read(path)) == [("a1", False, 3, 9), ("a1", True, 3, 9)]


def test_without_corpora_nothing_is_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpora", str(tmp_path / "none")]) == 0
    assert "nothing was compared" in capsys.readouterr().out

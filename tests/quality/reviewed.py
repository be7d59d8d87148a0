"""Scores a coder on what reviewers settled at the desk (`tocsin gold export`), event by event and field by field.

A coded event is right when a kept event of the same type stands at overlapping words; it is wrong when reviewers refused one there, or when
they said that nothing is missing and kept none. About all others nothing is known, and they are left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]
NAME = "reviewed"


def is_reviewed(folder: Path) -> bool:
    """Whether a folder is a set that reviewers made."""
    described = folder / "set.json"
    return described.is_file() and json.loads(described.read_text(encoding="utf-8")).get("scorer") == NAME


def reviewed_sets(corpora: Path) -> list[str]:
    """The names of such sets in a folder of sets."""
    return sorted(p.parent.name for p in corpora.glob("*/set.json") if is_reviewed(p.parent))


@dataclass
class Score:
    """Events right, missed and wrong, and for each field how many were compared and how many agree."""

    right: int = 0
    missed: int = 0
    wrong: int = 0
    fields: dict[str, list[bool]] = field(default_factory=dict)

    def headline(self) -> dict[str, float]:
        """`event_f`, and the share of right events whose field agrees."""
        judged = 2 * self.right + self.missed + self.wrong
        figures = {"event_f": 2 * self.right / judged if judged else 0.0}
        return figures | {name: sum(found) / len(found) for name, found in sorted(self.fields.items())}


def kept(marks: Line, *, in_title: bool) -> list[Line]:
    """The events that reviewers kept, once each."""
    return [e for e in marks["title_events" if in_title else "events"] if "event_type" in e]


def fits(event: Line, marked: Line) -> bool:
    """Whether a coded event stands at the words of a marked one and is of its type."""
    own = event["trigger"]
    return bool(
        own["start"] < marked["end"] and marked["start"] < own["end"] and event["event_type"] == marked["event_type"]
    )


def judge(event: Line, marks: Line) -> bool | None:
    """Whether reviewers hold a coded event right; None when they did not say."""
    in_title = bool(event["sentence"]["in_title"])
    if any(fits(event, e) for e in kept(marks, in_title=in_title)):
        return True
    refused = any(fits(event, e) for e in marks["rejected"] if e["in_title"] == in_title)
    return False if refused or marks["exhaustive"] else None


def score(golds: Sequence[Line], events: Mapping[str, Sequence[Line]]) -> Score:
    """The score of coded events by article."""
    found = Score()
    for marks in golds:
        coded = events.get(marks["article_id"], ())
        found.wrong += sum(judge(e, marks) is False for e in coded)
        for in_title in (True, False):
            ours = [e for e in coded if e["sentence"]["in_title"] == in_title]
            for marked in kept(marks, in_title=in_title):
                event = next((e for e in ours if fits(e, marked)), None)
                if event is None:
                    found.missed += 1
                    continue
                found.right += 1
                for name, agrees in compared(event, marked):
                    found.fields.setdefault(name, []).append(agrees)
    return found


def compared(event: Line, marked: Line) -> Iterator[tuple[str, bool]]:
    """What of an event that is right can be compared, and whether it agrees."""
    yield "modality", event["modality"] == marked["modality"]
    for side in ("actor", "target"):
        theirs = marked[side]
        if theirs["id"] or theirs["country"]:
            ours = event[side] or {}
            yield side, (ours.get("actor_id"), ours.get("country")) == (theirs["id"], theirs["country"])
    if marked["place"]["place_id"] or marked["place"]["country"]:
        ours, theirs = event["location"] or {}, marked["place"]
        yield "place", (ours.get("place_id"), ours.get("country")) == (theirs["place_id"], theirs["country"])
    if marked["date"][1]:
        day = event["date"] or {}
        yield "date", [day.get("earliest"), day.get("latest")] == marked["date"]
    counts = event["casualties"] or {}
    for count in ("killed", "injured"):
        if any(v is not None for v in marked[count]):
            yield count, [counts.get(f"{count}_low"), counts.get(f"{count}_high")] == marked[count]


def read(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """The first lines of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for n, line in enumerate(lines) if limit is None or n < limit]


def measure(folder: Path, limit: int | None = None) -> dict[str, float]:
    """The headline figures of the coder of this working copy on a set."""
    articles = read(folder / "articles.jsonl", limit)
    with tempfile.TemporaryDirectory() as scratch:
        given, out = Path(scratch) / "in.jsonl", Path(scratch) / "out.jsonl"
        given.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
        command = [sys.executable, "-m", "flows.cli", "code", str(given), "--output", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"coding {folder.name} failed:\n{done.stderr[-3000:]}")
        events: dict[str, list[Line]] = {}
        for event in read(out):
            events.setdefault(event["article_id"], []).append(event)
    return score(read(folder / "gold.jsonl", limit), events).headline()

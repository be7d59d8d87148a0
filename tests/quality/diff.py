"""Events gained, lost and changed between two commits of the coder, on the same labelled corpora.

    python -m tests.quality.diff --base COMMIT [--corpora DIR] [--sets muc4 acled] [--limit N] [--show N]

The base commit is checked out beside the working tree, run with the same interpreter, and compared trigger by trigger.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

Event = dict[str, Any]
Key = tuple[str, bool, int, int]


def code(tree: Path, articles: Path, output: Path) -> None:
    """Codes a file with the coder of a source tree."""
    env = {**os.environ, "PYTHONPATH": str(tree)}
    args = [sys.executable, "-m", "flows.cli", "code", str(articles), "--output", str(output)]
    subprocess.run(args, cwd=tree, env=env, check=True, stderr=subprocess.DEVNULL)


def read(path: Path) -> dict[Key, Event]:
    """The events by article, field and trigger."""
    with path.open(encoding="utf-8") as lines:
        events = [json.loads(line) for line in lines]
    return {(e["article_id"], e["sentence"]["in_title"], e["trigger"]["start"], e["trigger"]["end"]): e for e in events}


def brief(event: Event) -> dict[str, Any]:
    """The compared fields of an event in a form that prints."""
    words = {k: (event.get(k) or {}).get("text") for k in ("actor", "target")}
    place, date, toll = event.get("location") or {}, event.get("date") or {}, event.get("casualties") or {}
    counts = {k: v for k, v in toll.items() if k != "evidence" and v is not None}
    return {
        **{k: event.get(k) for k in ("event_type", "event_subtype", "modality")},
        **words,
        "location": place.get("name") or place.get("text"),
        "date": (date.get("earliest"), date.get("latest")),
        "casualties": counts or None,
    }


def compare(old: dict[Key, Event], new: dict[Key, Event]) -> dict[str, list[tuple[Key, Any]]]:
    """Gained and lost events, and the fields that changed in the others."""
    changed = []
    for key in sorted(old.keys() & new.keys()):
        a, b = brief(old[key]), brief(new[key])
        fields = {f: (a[f], b[f]) for f in a if a[f] != b[f]}
        if fields:
            changed.append((key, fields))
    return {
        "gained": [(k, brief(new[k])) for k in sorted(new.keys() - old.keys())],
        "lost": [(k, brief(old[k])) for k in sorted(old.keys() - new.keys())],
        "changed": changed,
    }


def report(name: str, found: dict[str, list[tuple[Key, Any]]], texts: dict[str, str], show: int) -> None:
    """Counts, then the first few of each with their words."""
    fields = Counter(f for _, c in found["changed"] for f in c)
    print(
        f"{name}: gained {len(found['gained'])}, lost {len(found['lost'])}, changed {len(found['changed'])} {dict(fields)}"
    )
    for kind, rows in found.items():
        for (article, in_title, start, end), what in rows[:show]:
            text = "" if in_title else texts.get(article, "")
            print(
                f"  {kind} {article} …{text[max(0, start - 60) : start]}[{text[start:end]}]{text[end : end + 60]}…\n    {what}"
            )


def main(argv: list[str] | None = None) -> int:
    """Prints the differences; always exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", default="HEAD~1")
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--sets", nargs="+", default=["muc4", "acled", "gva", "plover_plv"])
    parser.add_argument("--limit", type=int, default=150)
    parser.add_argument("--show", type=int, default=8)
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"quality-diff: no labelled corpora at {args.corpora}: nothing was compared")
        return 0
    here = Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as folder:
        tree, work = Path(folder) / "base", Path(folder)
        subprocess.run(["git", "worktree", "add", "--detach", "--quiet", str(tree), args.base], cwd=here, check=True)
        try:
            for name in args.sets:
                lines = (args.corpora / name / "articles.jsonl").read_text(encoding="utf-8").splitlines()[: args.limit]
                source = work / "articles.jsonl"
                source.write_text("\n".join(lines) + "\n", encoding="utf-8")
                code(tree, source, work / "old.jsonl")
                code(here, source, work / "new.jsonl")
                texts = {a["article_id"]: a["text"] for a in map(json.loads, lines)}
                report(name, compare(read(work / "old.jsonl"), read(work / "new.jsonl")), texts, args.show)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=here, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

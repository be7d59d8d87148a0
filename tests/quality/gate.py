"""The quality gate: scores the coder on labelled corpora and compares with floors that only ever rise.

    python -m tests.quality.gate [--corpora DIR] [--full] [--update [--allow-regression]]

The corpora are no part of the project. Beside their folder lies the scorer, `eval/score.py`; without them nothing is measured, and
this says so. `--full` scores whole sets instead of the samples of floors.json. Sets that reviewers made (`tocsin gold export`) are scored
too where they lie beside the corpora, with `tests.quality.reviewed`; they have a floor when floors.json gives them one.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.quality import reviewed

FLOORS = Path(__file__).with_name("floors.json")
NOISE = 0.0005
"""Scores are printed to three digits; less than half of the last one is no change."""
SLACK = 0.004
"""A floor lies this far below what was measured when it was set: another processor's matrix kernels change a parse in a thousand."""
LOWER_IS_BETTER = frozenset(("false_fatalities", "mean_km", "auc"))


@dataclass(frozen=True)
class Figure:
    """One score of one set beside its floor."""

    name: str
    value: float
    floor: float | None

    @property
    def lower_is_better(self) -> bool:
        return self.name.rsplit(".", 1)[-1] in LOWER_IS_BETTER

    @property
    def fails(self) -> bool:
        if self.floor is None:
            return False
        return self.value > self.floor + NOISE if self.lower_is_better else self.value < self.floor - NOISE

    @property
    def new_floor(self) -> float:
        return self.value + SLACK if self.lower_is_better else self.value - SLACK

    def better(self, other: float) -> float:
        return min(self.new_floor, other) if self.lower_is_better else max(self.new_floor, other)


def score(name: str, corpora: Path, limit: int | None) -> dict[str, float]:
    """The headline figures of one set."""
    if reviewed.is_reviewed(corpora / name):
        return reviewed.measure(corpora / name, limit)
    scorer = corpora.parent / "eval" / "score.py"
    command = f"{shlex.quote(sys.executable)} -m flows.cli"
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "figures.json"
        args = [sys.executable, str(scorer), name, "--data", str(corpora), "--tocsin", command, "--json", str(out)]
        done = subprocess.run(
            args + (["--limit", str(limit)] if limit else []), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"scoring {name} failed:\n{done.stdout[-500:]}\n{done.stderr[-3000:]}")
        figures: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return {k: float(v) for k, v in figures[name]["headline"].items()}


def figures_of(name: str, spec: dict[str, Any], corpora: Path, *, full: bool) -> list[Figure]:
    """Every headline figure of a set with its floor, if it has one."""
    floors = spec["full_floors"] if full else spec["floors"]
    measured = score(name, corpora, None if full else spec.get("limit"))
    return [Figure(f"{name}.{k}", v, floors.get(k)) for k, v in measured.items()]


def raised(spec: dict[str, Any], figures: list[Figure], *, full: bool, allow_regression: bool) -> dict[str, Any]:
    """The set's floors lifted to what was measured; they fall only when a regression is allowed."""
    key = "full_floors" if full else "floors"
    new = dict(spec[key])
    for f in figures:
        metric = f.name.split(".", 1)[1]
        if metric in new:
            new[metric] = round(f.new_floor if allow_regression else f.better(new[metric]), 3)
    return {**spec, key: new}


def said(figure: Figure) -> str:
    """A figure and its floor in a few words."""
    floor = "" if figure.floor is None else f" (floor {figure.floor:.3f})"
    return f"{figure.name.split('.', 1)[1]}={figure.value:.3f}{floor}"


def main(argv: list[str] | None = None) -> int:
    """Exit status 1 when a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", help="only these sets")
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--full", action="store_true", help="whole sets instead of samples")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is measured")
    parser.add_argument(
        "--allow-regression", action="store_true", help="with --update: lower them too; say why in the commit"
    )
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"quality: no labelled corpora at {args.corpora}: nothing was measured")
        return 0
    specs: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed: list[Figure] = []
    without_floor = [name for name in reviewed.reviewed_sets(args.corpora) if name not in specs]
    for name in args.sets or [*specs, *without_floor]:
        start = time.monotonic()
        if name in without_floor:
            specs[name] = {"floors": {}, "full_floors": {}}
        figures = figures_of(name, specs[name], args.corpora.resolve(), full=args.full)
        failed += [f for f in figures if f.fails]
        line = "  ".join(said(f) for f in figures)
        print(f"{name:22} {line}  [{time.monotonic() - start:.0f} s]", flush=True)
        if args.update:
            specs[name] = raised(specs[name], figures, full=args.full, allow_regression=args.allow_regression)
    if args.update:
        specs = {name: spec for name, spec in specs.items() if name not in without_floor}
        FLOORS.write_text(json.dumps(specs, indent=1) + "\n", encoding="utf-8")
        return 0
    for f in failed:
        print(f"BELOW ITS FLOOR: {f.name} = {f.value:.3f}, floor {f.floor:.3f}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

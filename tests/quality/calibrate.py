"""Fits the confidence of events to how often human coders agree, and says how far it can be believed.

    python -m tests.quality.calibrate [--corpora DIR] [--write] [--also SET ...]

Labels: see `tests.quality.labels`. Each figure is of documents that the fit has not seen: five parts of the documents take turns. A fit
must leave the expected calibration error under 0.05. `--write` puts the weights into seeds/confidence.yml and the report into
docs/confidence.md. `--also` takes sets of `tocsin gold export` that lie beside the corpora.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from coding.coder import build_coder
from seeds.knowledge import load
from seeds.reader import ROOT
from tests.quality.labels import Labelled, labelled
from tests.quality.logistic import Array, Model, calibration_error, discrimination, fit, reliability

SETS = ("triggers_m2e2", "triggers_wikievents", "plover_plv", "india_police")
FOLDS = 5
LIMIT = 0.05
REPORT = Path(__file__).parents[2] / "docs" / "confidence.md"
INTRODUCTION = """# Confidence

Made by `python -m tests.quality.calibrate --write`, not by hand.

The confidence of an event is the probability that a human coder would agree that the event is reported where the coder read it. It is
a logistic model over facts that a reader can check (`coding.confidence.features`), with the weights of `seeds/confidence.yml`, fitted on
{events} events of labelled news: {sets}. Never on ACLED's rows,
whose terms forbid it. An event that is told as a part, consequence or background of another is then made no surer than that one.

An event counts as right when its sentence is labelled with an event of its kind, whatever its modality. Labels of some sets leave out
events that others mark, so the model speaks of an average human coder: on a set that labels little it is too sure, on one that labels
all not sure enough.

## Reliability

On documents that the fit has not seen: expected calibration error {error:.3f} (in ten bins), area under the ROC curve {ranking:.2f},
{share:.2f} of the events right.
"""


def fold_of(group: str) -> int:
    """The part of the documents that a document belongs to; the same on every machine."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def right_of(rows: Sequence[Labelled]) -> Array:
    """1 for each event that is right, 0 for each that is not."""
    return np.array([float(r.right) for r in rows])


def fitted(rows: Sequence[Labelled]) -> Model:
    """The model of these events."""
    return fit([r.features for r in rows], right_of(rows))


def held_out(rows: Sequence[Labelled]) -> Array:
    """The probability of each event by a fit that has not seen its document."""
    out = np.zeros(len(rows))
    folds = np.array([fold_of(r.group) for r in rows])
    for f in range(FOLDS):
        model = fitted([r for r, own in zip(rows, folds, strict=True) if own != f])
        out[folds == f] = model.predict([r.features for r, own in zip(rows, folds, strict=True) if own == f])
    return out


def unseen(rows: Sequence[Labelled], name: str) -> Array:
    """The probability of each event of a set by a fit on the other sets."""
    model = fitted([r for r in rows if r.corpus != name])
    return model.predict([r.features for r in rows if r.corpus == name])


def table(p: Array, right: Array) -> Iterator[str]:
    """The reliability diagram as a table."""
    yield "| events | mean confidence | share right |"
    yield "|---|---|---|"
    for n, mean, share in reliability(p, right):
        yield f"| {n} | {mean:.2f} | {share:.2f} |"


def by_set(rows: Sequence[Labelled], p: Array) -> Iterator[str]:
    """What becomes of each set when other documents of it were seen, and when none was."""
    yield "| set | events | right | calibration error | ranking | calibration error, set unseen | ranking, set unseen |"
    yield "|---|---|---|---|---|---|---|"
    for name in dict.fromkeys(r.corpus for r in rows):
        own = [r for r in rows if r.corpus == name]
        right, seen = right_of(own), p[np.array([r.corpus == name for r in rows])]
        alone = unseen(rows, name)
        yield (
            f"| {name} | {len(own)} | {right.mean():.2f} | {calibration_error(seen, right):.3f} | {discrimination(seen, right):.2f}"
            f" | {calibration_error(alone, right):.3f} | {discrimination(alone, right):.2f} |"
        )


def report(rows: Sequence[Labelled], p: Array) -> str:
    """The page of docs/."""
    right = right_of(rows)
    model = fitted(rows)
    heaviest = sorted(zip(model.names, model.weights, strict=False), key=lambda x: -abs(x[1]))[:24]
    lines = [
        INTRODUCTION.format(
            events=len(rows),
            sets=", ".join(dict.fromkeys(r.corpus for r in rows)),
            error=calibration_error(p, right),
            ranking=discrimination(p, right),
            share=right.mean(),
        ),
        *table(p, right),
        "\n## Set by set\n\n`ranking` is the area under the ROC curve.\n",
        *by_set(rows, p),
        "\n## The heaviest weights\n",
        "| feature | log-odds |\n|---|---|",
        *(f"| {name} | {weight:+.2f} |" for name, weight in heaviest),
    ]
    return "\n".join(lines) + "\n"


def seed(model: Model, sets: Sequence[str] = SETS) -> str:
    """The text of seeds/confidence.yml."""
    lines = [
        "# Weights of the calibrated confidence. Made by a command (see docs/confidence.md), not by hand.",
        f"fitted_on: {', '.join(sets)}",
        f"intercept: {model.weights[-1]:.3f}",
        "weights:",
        *(f'  "{name}": {weight:.3f}' for name, weight in zip(model.names, model.weights, strict=False)),
    ]
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> int:
    """Exit status 1 when the fit is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--write", action="store_true", help="write seeds/confidence.yml and docs/confidence.md")
    parser.add_argument(
        "--also", nargs="*", default=[], metavar="SET", help="fit on these sets that reviewers made, too"
    )
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"calibrate: no labelled corpora at {args.corpora}: nothing was fitted")
        return 0
    coder = build_coder(load())
    rows = [row for name in (*SETS, *args.also) for row in labelled(args.corpora.resolve(), name, coder)]
    now, p = np.array([r.confidence for r in rows]), held_out(rows)
    error = calibration_error(p, right_of(rows))
    print(f"calibration error {calibration_error(now, right_of(rows)):.3f} as it is, {error:.3f} when fitted")
    print(report(rows, p))
    if args.write:
        (ROOT / "confidence.yml").write_text(seed(fitted(rows), (*SETS, *args.also)), encoding="utf-8")
        REPORT.write_text(report(rows, p), encoding="utf-8")
    return 0 if error < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())

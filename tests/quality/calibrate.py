"""Fits the confidence of events to how often human coders agree, and says how well it fits.

    python -m tests.quality.calibrate [--corpora DIR] [--write]

Labels: on `triggers_*` an event is right when its sentence holds a gold event of its kind; on `plover_plv` when its PLOVER type is that of
the sentence's gold event. Never the `acled` rows, whose terms forbid it. The model is a logistic curve over the trigger's prior; a fit must
leave the expected calibration error, measured on articles that were not fitted, under 0.05. `--write` puts it into seeds/confidence.yml.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from coding.coder import Coder, build_coder, code_articles
from schemas.article import Article
from schemas.confidence import Calibration
from schemas.event import Event
from seeds.knowledge import load
from seeds.reader import ROOT, read_yaml

Array = npt.NDArray[np.float64]
SETS = ("triggers_m2e2", "triggers_wikievents", "plover_plv")
FOLDS = 5
BINS = 10
TEMPLATE = """# Weights of the calibrated confidence. Made by a command (see docs/evaluation.md), not by hand.
fitted_on: {fitted_on}
intercept: {intercept:.3f}
weights:
  prior: {slope:.3f}
"""


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def labelled(corpora: Path, name: str, coder: Coder) -> Iterator[tuple[str, float, bool]]:
    """(article, confidence, whether a human coder agrees) of every event that the labels of a set can judge."""
    sys.path.insert(0, str(corpora.parent / "eval"))
    import triggers  # noqa: PLC0415 (the scorer beside the corpora)

    gold = {g["article_id"]: g for g in read(corpora / name / "gold.jsonl")}
    rows = read(corpora / name / "articles.jsonl")
    articles = [Article.model_validate({k: v for k, v in r.items() if k in Article.model_fields}) for r in rows]
    for coded in code_articles(articles, coder):
        article = coded.article.article_id
        for event in coded.events:
            right = agrees(event, gold[article], triggers) if article in gold else None
            if right is not None:
                yield article, event.confidence, right


def agrees(event: Event, gold: dict[str, Any], triggers: Any) -> bool | None:
    """Whether the gold of an article holds the event; None when its labels cannot tell."""
    if "sentences" in gold:
        kinds = triggers.classes(event.model_dump(mode="json"))
        here = [s for s in gold["sentences"] if s["start"] <= event.trigger.start < s["end"]]
        if not kinds or not here or event.sentence.in_title:
            return None
        inside = range(here[0]["start"], here[0]["end"])
        return bool(kinds & {x["class"] for x in gold["events"] if x["class"] and x["start"] in inside})
    types = [t for g in gold["events"] for t in g["types"]]
    return event.plover_type in types if types and event.plover_type else None


def fit(x: Array, y: Array, steps: int = 50) -> tuple[float, float]:
    """(intercept, slope) of the logistic curve of greatest likelihood, by Newton's method."""
    design = np.column_stack([np.ones_like(x), x])
    weights = np.zeros(2)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-design @ weights))
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + 1e-6 * np.eye(2)
        weights = weights + np.linalg.solve(hessian, design.T @ (y - p))
    return float(weights[0]), float(weights[1])


def reliability(p: Array, y: Array) -> tuple[float, list[tuple[int, float, float]]]:
    """Expected calibration error, and (events, mean confidence, share right) of each bin that has events."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    rows = [
        (int((bins == b).sum()), float(p[bins == b].mean()), float(y[bins == b].mean()))
        for b in range(BINS)
        if (bins == b).any()
    ]
    return sum(n * abs(mean - share) for n, mean, share in rows) / len(p), rows


def cross_validated(articles: list[str], x: Array, y: Array) -> Array:
    """The confidence of each event from a fit that has not seen its article."""
    fold = np.array([int.from_bytes(a.encode()[-4:], "big") % FOLDS for a in articles])
    out = np.zeros_like(x)
    for f in range(FOLDS):
        intercept, slope = fit(x[fold != f], y[fold != f])
        out[fold == f] = 1 / (1 + np.exp(-(intercept + slope * x[fold == f])))
    return out


def main(argv: list[str] | None = None) -> int:
    """Exit status 1 when the fit is not good enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"calibrate: no labelled corpora at {args.corpora}: nothing was fitted")
        return 0
    coder = build_coder(load())
    rows = [row for name in SETS for row in labelled(args.corpora.resolve(), name, coder)]
    used = read_yaml(ROOT / "confidence.yml", Calibration)
    raw = np.clip(np.array([c for _, c, _ in rows]), 0.002, 0.998)
    x = (np.log(raw / (1 - raw)) - used.intercept) / used.weights["prior"]
    y = np.array([float(right) for _, _, right in rows])
    before, _ = reliability(raw, y)
    after, table = reliability(cross_validated([a for a, _, _ in rows], x, y), y)
    print(
        f"{len(rows)} events, {y.mean():.3f} of them right; calibration error {before:.3f} as it is, {after:.3f} when fitted"
    )
    for n, mean, share in table:
        print(f"  {n:5} events  confidence {mean:.2f}  right {share:.2f}")
    if args.write:
        intercept, slope = fit(x, y)
        (ROOT / "confidence.yml").write_text(
            TEMPLATE.format(fitted_on=", ".join(SETS), intercept=intercept, slope=slope), encoding="utf-8"
        )
    return 0 if after < 0.05 else 1


if __name__ == "__main__":
    sys.exit(main())

"""Draws how linking grows with what is stored, from the figures that `benchmarks.linking_at_size` kept, beside n log n.

    python -m benchmarks.linking_plot OUT.svg [--figures FILE]

The ending of OUT chooses the format.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

FIGURES = Path(__file__).with_name("linking_at_size.json")
Values = npt.NDArray[np.float64]


def read(figures: Path) -> tuple[Values, Values]:
    """Stored events, and CPU seconds for each thousand new articles, at the sizes where few came in."""
    rows = json.loads(figures.read_text(encoding="utf-8"))["rows"][:-1]
    stored = np.array([row["events"] for row in rows], dtype=float)
    return stored, np.array([1_000 * row["seconds"] / row["articles"] for row in rows])


def steepest(stored: Values, seconds: Values) -> Values:
    """What it would take if it grew as n log n from the first size on."""
    cost: Values = stored * np.log(stored)
    grown: Values = seconds[0] * cost / cost[0]
    return grown


def draw(figures: Path, out: Path) -> None:
    """Write the figure."""
    stored, seconds = read(figures)
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(stored / 1e6, seconds, marker="o", label="measured")
    axes.plot(stored / 1e6, steepest(stored, seconds), linestyle="--", label="n log n, from the first size")
    axes.set(xlabel="million events stored", ylabel="CPU seconds for 1,000 new articles", ylim=(0, None))
    axes.legend()
    figure.savefig(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw what is kept, or another file of the same form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--figures", type=Path, default=FIGURES)
    options = parser.parse_args(arguments)
    draw(options.figures, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())

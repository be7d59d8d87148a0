"""Constraints for pip that hold every dependency of pyproject.toml at its lower bound: `python -m tests.matrix.lowest [EXTRA ...]`."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def lowest(requirements: Iterable[str]) -> Iterator[str]:
    """A line for each requirement that has a lower bound or is exact."""
    for text in requirements:
        requirement = Requirement(text)
        for specifier in requirement.specifier:
            if specifier.operator in (">=", "=="):
                yield f"{requirement.name}=={specifier.version}"


def main(extras: Iterable[str]) -> int:
    """Print the constraints of the dependencies and of the named extras."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    named = [requirement for extra in extras for requirement in project["optional-dependencies"][extra]]
    print("\n".join(lowest([*project["dependencies"], *named])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

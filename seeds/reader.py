"""Reads and validates data files; an error names the file, the line and the field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from schemas.errors import SeedError

Model = TypeVar("Model", bound=BaseModel)
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(_Base):  # type: ignore[misc]
    """YAML as people mean it: `no`, `on` and `2024-10-11` are text; only `true` and `false` are booleans."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":bool", ":timestamp"))]
    for first, pairs in _Base.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))

ROOT = Path(__file__).parent


def _line_of(node: yaml.Node | None, loc: tuple[int | str, ...]) -> int:
    """The line (from 1) of the deepest node on the way to a field."""
    line = 1
    for step in loc:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
    return line


def _complain(path: Path, line: int, error: ValidationError) -> SeedError:
    first = error.errors()[0]
    where = ".".join(str(p) for p in first["loc"]) or "(file)"
    return SeedError(f"{path.name}:{line}: {where}: {first['msg']}")


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SeedError(f"{path.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path.name}: not UTF-8 at byte {error.start}") from error


def read_yaml(path: Path, model: type[Model]) -> Model:
    """One YAML file as `model`; raises SeedError with file, line and field."""
    text = _text_of(path)
    try:
        data = yaml.load(text, Loader=Loader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SeedError(f"{path.name}:{line}: not YAML: {error.problem}") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        node = yaml.compose(text, Loader=Loader)
        raise _complain(path, _line_of(node, error.errors()[0]["loc"]), error) from error


def read_yaml_folder(folder: Path, model: type[Model]) -> tuple[Model, ...]:
    """Every `*.yml` of a folder, in order of name."""
    return tuple(read_yaml(path, model) for path in sorted(folder.glob("*.yml")))


def read_csv(path: Path, model: type[Model]) -> tuple[Model, ...]:
    """One CSV file with a header; empty cells are absent fields, lines that begin with # are comments."""
    rows: list[Model] = []
    file = io.StringIO(_text_of(path))
    lines = [(n, line) for n, line in enumerate(file, 1) if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(line for _, line in lines)
    for (number, _), row in zip(lines[1:], reader, strict=False):
        if None in row or None in row.values():
            raise SeedError(f"{path.name}:{number}: the row has not as many cells as the header")
        try:
            rows.append(model.model_validate({k: v.strip() for k, v in row.items() if v and v.strip()}))
        except ValidationError as error:
            raise _complain(path, number, error) from error
    return tuple(rows)


def lines_of(path: Path) -> tuple[int, ...]:
    """The numbers of the lines of a CSV file that hold its header and its rows."""
    lines = enumerate(io.StringIO(_text_of(path)), 1)
    return tuple(n for n, line in lines if line.strip() and not line.startswith("#"))


def fail_on_duplicates(path: Path, what: str, keys: Iterable[str]) -> None:
    """Raise SeedError when a key occurs twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise SeedError(f"{path.name}: {what} '{key}' is given twice")
        seen.add(key)

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.base import Frozen
from schemas.errors import SeedError
from seeds.reader import fail_on_duplicates, read_csv, read_yaml


class Item(Frozen):
    name: str
    size: int = 0
    day: str | None = None


class Box(Frozen):
    items: tuple[Item, ...]


def test_yaml_reads_no_and_dates_as_text(tmp_path: Path) -> None:
    path = tmp_path / "box.yml"
    path.write_text("items:\n  - {name: no, day: 2024-10-11}\n  - {name: on}\n", encoding="utf-8")
    assert read_yaml(path, Box).items == (Item(name="no", day="2024-10-11"), Item(name="on"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("items:\n  - name: a\n  - name: b\n    size: many\n", "box.yml:4: items.1.size:", id="wrong type"),
        pytest.param("items:\n  - name: a\n    colour: red\n", "box.yml:3: items.0.colour:", id="unknown field"),
        pytest.param("items:\n  - size: 1\n", "box.yml:2: items.0.name:", id="missing field"),
        pytest.param("items: [\n", "box.yml:2: not YAML", id="not YAML"),
    ],
)
def test_yaml_errors_name_file_line_and_field(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "box.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError, match=f"^{message.replace('.', '[.]')}"):
        read_yaml(path, Box)


def test_csv_skips_comments_and_counts_lines_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("# ours\nname,size\na,1\n# more\nb,\n", encoding="utf-8")
    assert read_csv(path, Item) == (Item(name="a", size=1), Item(name="b"))
    path.write_text("# ours\nname,size\na,1\nb,x\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"^items[.]csv:4: size:"):
        read_csv(path, Item)


def test_csv_refuses_rows_of_another_length(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_text("name,size\na,1,2\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"items[.]csv:2"):
        read_csv(path, Item)


def test_duplicates_stop_the_load() -> None:
    with pytest.raises(SeedError, match="'a' is given twice"):
        fail_on_duplicates(Path("x.csv"), "id", ["a", "b", "a"])

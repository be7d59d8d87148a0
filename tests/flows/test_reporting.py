from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import json
import re
from itertools import combinations
from math import dist
from pathlib import Path
from typing import Any

import pytest

from flows import cli
from flows.explanations import GROUPS, STYLES
from flows.reporting.assets import asset
from flows.reporting.columns import column
from flows.reporting.evidence import words_of
from flows.reporting.page import report_page
from seeds.knowledge import Knowledge
from seeds.shape_codes import family_groups
from tests.warehouse.warehouse_samples import a_run, an_article, an_event, summarise
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish_open
from warehouse.report import read_report

HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reporting") / "w.duckdb"
    with open_writer(path) as connection:
        load_batch(connection, [an_article(title=HOSTILE)], [an_event()], [], a_run())
        summarise(connection)
        publish_open(connection, path)
    return path


def _embedded(page: str, name: str) -> Any:
    found = re.search(rf'<script type="text/plain" id="{name}">([A-Za-z0-9+/=]+)</script>', page)
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


@pytest.mark.parametrize(
    ("values", "packed"),
    [
        pytest.param([dt.date(1970, 1, 3), None], {"days": [2, None]}, id="days"),
        pytest.param(["a", "a", None, "b", "a"], {"d": ["a", "b"], "v": [0, 0, None, 1, 0]}, id="repeated texts"),
        pytest.param(["a", "b"], {"v": ["a", "b"]}, id="distinct texts"),
        pytest.param([True, None, False], {"v": [1, None, 0]}, id="flags"),
        pytest.param([1, None], {"v": [1, None]}, id="numbers"),
        pytest.param([None], {"v": [None]}, id="nothing known"),
    ],
)
def test_columns_are_packed(values: list[Any], packed: dict[str, Any]) -> None:
    assert column(values) == packed


EVIDENCE = json.dumps(
    {
        "sentence": {"start": 100, "end": 160},
        "trigger": {"text": "shelled", "start": 107, "end": 114},
        "date": {"text": "Monday", "start": 20, "end": 26},
        "modality_cue": {"text": "allegedly", "start": 150, "end": 159},
        "casualties": {"killed": {"text": "12", "start": 120, "end": 122}},
        "rules": {"trigger": "strike/shell", "modality": "alleged/adverb", "casualties.killed": "verb/kills"},
    }
)


@pytest.mark.parametrize(
    ("evidence", "skipped", "shown", "words"),
    [
        pytest.param(None, 0, 60, [], id="none"),
        pytest.param(
            EVIDENCE,
            0,
            60,
            [
                ("trigger", "strike/shell", 7, 14, ""),
                ("date", "", None, None, "Monday"),
                ("modality", "alleged/adverb", 50, 59, ""),
                ("killed", "verb/kills", 20, 22, ""),
            ],
            id="whole sentence, a date elsewhere",
        ),
        pytest.param(
            EVIDENCE,
            5,
            20,
            [
                ("trigger", "strike/shell", 2, 9, ""),
                ("date", "", None, None, "Monday"),
                ("modality", "alleged/adverb", None, None, "allegedly"),
                ("killed", "verb/kills", 15, 17, ""),
            ],
            id="a sentence cut on both sides",
        ),
    ],
)
def test_words_stand_where_the_sentence_shows_them(
    evidence: str | None, skipped: int, shown: int, words: list[tuple[Any, ...]]
) -> None:
    assert [(w.field, w.rule, w.start, w.end, w.text) for w in words_of(evidence, skipped, shown)] == words


def test_the_page_names_the_hash_of_all_that_runs_and_nothing_beyond_itself(warehouse: Path) -> None:
    page = report_page(read_report(warehouse), title="<i>")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    for tag, kind in (("script", ""), ("style", "")):
        for text in re.findall(rf"<{tag}{kind}>(.*?)</{tag}>", page, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"sha256-{digest}" in policy[1]
    assert "unsafe" not in policy[1]
    assert page.count("<script>") == 3
    assert not re.search(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=", page)
    assert "<title>&lt;i&gt;</title>" in page
    assert HOSTILE not in page
    assert "Permission to use, copy, modify" in page


def test_the_same_snapshot_gives_the_same_page(warehouse: Path) -> None:
    assert report_page(read_report(warehouse)) == report_page(read_report(warehouse))


def test_what_the_page_carries_is_what_the_warehouse_holds(warehouse: Path) -> None:
    carried = _embedded(report_page(read_report(warehouse)), "the-data")
    assert carried["incidents"]["rows"] == 1
    assert carried["articles"]["columns"]["title"]["v"] == [HOSTILE]
    assert carried["reports"]["columns"]["spans"]["v"][0].startswith("trigger 7 14")
    assert carried["about"]["matching"] == 1


def test_every_family_is_in_one_group(knowledge: Knowledge) -> None:
    grouped = [family for group in family_groups() for family in group.families]
    assert sorted(grouped) == sorted(family.type for family in knowledge.types)


def test_every_group_of_fields_has_a_colour() -> None:
    style = asset("fields.css")
    for name in {*STYLES, *GROUPS.values()}:
        assert f"mark.{name} {{" in style
        assert style.count(f"--{name}:") == 3


MATRICES = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
"""Linear RGB as it is seen, after Machado, Oliveira and Fernandes (2009)."""


def _linear(colour: str) -> list[float]:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _oklab(colour: str, sight: str) -> tuple[float, float, float]:
    r, g, b = (min(1, max(0, sum(m * p for m, p in zip(row, _linear(colour), strict=True)))) for row in MATRICES[sight])
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _contrast(colour: str, page: str) -> float:
    def light(c: str) -> float:
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), _linear(c), strict=True)) + 0.05

    return max(light(colour), light(page)) / min(light(colour), light(page))


@pytest.mark.parametrize("sight", MATRICES)
@pytest.mark.parametrize(("theme", "page"), [("light", "#fbfaf7"), ("dark", "#16181d")])
def test_colours_of_groups_can_be_told_apart(theme: str, page: str, sight: str) -> None:
    colours = [getattr(group, theme) for group in family_groups()]
    assert min(dist(_oklab(a, sight), _oklab(b, sight)) for a, b in combinations(colours, 2)) >= 0.09
    assert min(_contrast(colour, page) for colour in colours) >= 3


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["--since", "2025-01-01"], 0, "1 incident in", id="written"),
        pytest.param(["--where", "country = 'SDN'"], 0, "0 incidents", id="nothing matches"),
        pytest.param(["--since", "yesterday"], 2, "--since", id="no date"),
        pytest.param(["--where", "1; DROP TABLE incidents"], 1, "--where takes one expression", id="no condition"),
        pytest.param(["--output", "missing/r.html"], 1, "No such file", id="no folder"),
    ],
)
def test_the_command(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], status: int, told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.call(["report", "--warehouse", str(warehouse), *arguments]) == status
    printed = capsys.readouterr()
    assert told in printed.out + printed.err
    assert (tmp_path / "report.html").exists() == (status == 0)

"""The directory of actors loads, and a wrong one is refused with file, line and reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schemas.actors import plural_of
from schemas.errors import SeedError
from seeds.actor_directory import load_actors
from seeds.reader import ROOT

FOLDER = ROOT / "actors"


def test_the_directory_loads() -> None:
    directory = load_actors(FOLDER)
    assert len(directory.states) > 200
    assert len(directory.groups) > 400
    assert {row.sector for row in directory.sectors} >= {row.sector for row in directory.roles if row.sector}
    assert all(row.source for row in directory.groups)


GROUP = "{id},{name},{aliases},{local},{country},REB,{allegiance},{since},{until},general reference\n"


def _group(**cells: str) -> str:
    blank = dict.fromkeys(("id", "name", "aliases", "local", "country", "allegiance", "since", "until"), "")
    return GROUP.format(**{**blank, "id": "test_group", "name": "Test Group", **cells})


OFFICE = "Ann Test,,,harbour master,MLI,,GOV,{0},{1},general reference\nBo Test,,,harbour master,MLI,,GOV,{2},{3},general reference\n"

BAD = [
    ("groups.csv", _group(country="QQQ"), "country: 'QQQ' is not in states.csv"),
    ("groups.csv", _group(allegiance="nobody_at_all"), "allegiance: 'nobody_at_all'"),
    ("groups.csv", _group(aliases="Hamas", country="PSE"), "the alias 'hamas'"),
    ("groups.csv", _group(local="TG"), "has local aliases but no country"),
    ("groups.csv", _group(id="hamas"), "id: 'hamas' is given twice"),
    ("groups.csv", _group(since="2020", until="2010"), "active_from is after active_to"),
    ("groups.csv", "x,y\n", "not as many cells as the header"),
    ("offices.csv", OFFICE.format(2010, 2012, 2011, 2014), "the office 'harbour master of mli'"),
    ("offices.csv", "Ann Test,,,captain,,nobody_at_all,REB,2010,,general reference\n", "group: 'nobody_at_all'"),
    ("offices.csv", "Ann Test,,,captain,,,REB,2010,,general reference\n", "belongs to a country or a group"),
    ("roles.csv", "soldier,,MIL,yes,no,no,70,,written for this project\n", "the noun: 'soldier' is given twice"),
    ("institutions.csv", "QQQ,MIL,Test Guard,,,,,general reference\n", "country: 'QQQ'"),
]


@pytest.mark.parametrize(("file", "line", "reason"), BAD, ids=[reason for _, _, reason in BAD])
def test_bad_rows_stop_at_load(tmp_path: Path, file: str, line: str, reason: str) -> None:
    folder = tmp_path / "actors"
    shutil.copytree(FOLDER, folder)
    with (folder / file).open("a", encoding="utf-8") as target:
        target.write(line)
    with pytest.raises(SeedError) as error:
        load_actors(folder)
    assert reason in str(error.value)
    assert str(error.value).startswith(file)


def test_offices_may_hand_over_on_the_same_day(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    shutil.copytree(FOLDER, folder)
    with (folder / "offices.csv").open("a", encoding="utf-8") as target:
        target.write(OFFICE.format("2010-01-01", "2012-05-01", "2012-05-01", "2014-01-01"))
    assert any(row.person == "Bo Test" for row in load_actors(folder).offices)


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("gunman", "gunmen"),
        ("policewoman", "policewomen"),
        ("deputy", "deputies"),
        ("envoy", "envoys"),
        ("coach", "coaches"),
        ("rebel", "rebels"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural

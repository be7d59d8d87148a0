"""Everything under seeds/ loads as one, and stops with file and reason where two files do not agree."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.errors import SeedError
from seeds.actor_directory import load_actors
from seeds.knowledge import Knowledge, fingerprint, load, sample_articles
from seeds.place_tables import check_places
from seeds.reader import ROOT


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data files, without the gazetteer, which is large and read elsewhere."""
    folder = tmp_path_factory.mktemp("template") / "seeds"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.sqlite"))
    return folder


@pytest.fixture
def seeds(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "seeds"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def unknown_frame(seeds: Path) -> None:
    edit(seeds / "ontology" / "strike.yml", "frame: transitive", "frame: sideways")


def unknown_frame_of_a_trigger(seeds: Path) -> None:
    edit(seeds / "ontology" / "strike.yml", "frame: launch,", "frame: hurl,")


def unknown_weapon_kind(seeds: Path) -> None:
    edit(seeds / "ontology" / "strike.yml", "weapons: [torpedo]", "weapons: [harpoon]")


def event_type_twice(seeds: Path) -> None:
    shutil.copy(seeds / "ontology" / "strike.yml", seeds / "ontology" / "strike_again.yml")


def unknown_field(seeds: Path) -> None:
    edit(seeds / "ontology" / "strike.yml", "priority:", "prority:")


def not_yaml(seeds: Path) -> None:
    edit(seeds / "weapons.yml", "weapons:", "weapons: [")


def unknown_subtype(seeds: Path) -> None:
    edit(seeds / "ontology" / "territory.yml", "abroad: overtaken", "abroad: elsewhere")


def missing_file(seeds: Path) -> None:
    (seeds / "topics.yml").unlink()


def unknown_country(seeds: Path) -> None:
    edit(
        seeds / "places" / "regions.csv",
        "id,names,feature,country,lat,lon\n",
        "id,names,feature,country,lat,lon\nx,X Moor,RGN,QQQ,1,1\n",
    )


def not_utf8(seeds: Path) -> None:
    (seeds / "actors" / "states.csv").write_bytes(b"id\xff")


@pytest.mark.parametrize(
    ("breaks", "message"),
    [
        (unknown_frame, r"strike\.yml: frame 'sideways' is not in frames\.yml"),
        (unknown_frame_of_a_trigger, r"strike\.yml: frame 'hurl' is not in frames\.yml"),
        (unknown_weapon_kind, r"strike\.yml: weapon kind 'harpoon' is not in weapons\.yml"),
        (unknown_subtype, r"territory\.yml: there is no subtype 'elsewhere'"),
        (event_type_twice, r"ontology: event type 'strike' is given twice"),
        (unknown_field, r"strike\.yml:\d+: prority: Extra inputs are not permitted"),
        (not_yaml, r"weapons\.yml:\d+: not YAML"),
        (missing_file, r"topics\.yml: No such file"),
        (unknown_country, r"regions\.csv:\d+: country: 'QQQ' is not in countries\.csv"),
        (not_utf8, r"states\.csv: not UTF-8 at byte 2"),
    ],
    ids=[
        "frame", "frame of a trigger", "weapon kind", "subtype", "event type twice", "unknown field", "not YAML", "missing file",
        "unknown country", "not UTF-8",
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(seeds: Path, breaks: Callable[[Path], None], message: str) -> None:
    breaks(seeds)

    with pytest.raises(SeedError, match=message):
        load(seeds)


BAD_ROWS = [
    # file, the row added at its end, what the error says of it
    ("places/regions.csv", "testmoor,Test Moor,RGN,QQQ,10,10", "country: 'QQQ' is not in countries.csv"),
    ("places/regions.csv", "testmoor,Test Moor,RGN,,90.5,10", "lat: Input should be less than or equal to 90"),
    ("places/regions.csv", "testmoor,Test Moor,RGN,,10,-180.5", "lon: Input should be greater than or equal to -180"),
    ("places/regions.csv", "testmoor,Test Moor,RGN,,north,10", "lat: Input should be a valid number"),
    ("places/regions.csv", "testmoor,,RGN,,10,10", "names: Field required"),
    ("places/regions.csv", "testmoor,Test Moor|…,RGN,,10,10", "names: '…' has no letter"),
    ("places/regions.csv", "africa,Test Moor,RGN,,10,10", "'africa' is given twice, first in line 4"),
    ("places/countries.csv", "QQQ,Testland,Testish,10,181", "lon: Input should be less than or equal to 180"),
    ("places/countries.csv", "Q1,Testland,Testish,10,10", "iso3: String should match pattern"),
    ("places/admin1.csv", "QQ.01,Test,-91,10", "lat: Input should be greater than or equal to -90"),
    ("actors/groups.csv", "tg,Test Group,,,QQQ,REB,,,,general reference", "country: 'QQQ' is not in states.csv"),
    ("actors/institutions.csv", "QQQ,MIL,Test Guard,,,,,general reference", "country: 'QQQ' is not in states.csv"),
    ("actors/offices.csv", "Ann Test,,,mayor,QQQ,,GOV,,,general reference", "country: 'QQQ' is not in states.csv"),
    ("actors/groups.csv", "tg,Test Group,,,MLI,REB,no_such_group,,,general reference", "allegiance: 'no_such_group'"),
    ("actors/groups.csv", "tg,Test Group,--,,MLI,REB,,,,general reference", "the alias '--' has no letter"),
    ("actors/groups.csv", "tg,Test Group,,TG,,REB,,,,general reference", "has local aliases but no country"),
    ("actors/offices.csv", "Ann Test,,,captain,,no_such_group,REB,,,general reference", "group: 'no_such_group'"),
    (
        "actors/offices.csv",
        "Ann Test,,,president,UKR,,GOV,2022-01-01,,general reference",
        "the office 'president of ukr'",
    ),
    ("actors/offices.csv", "Ann Test,,,mayor,UKR,,GOV,2022-01-01,2021-01-01,general reference", "active_from is after"),
    ("actors/offices.csv", "Ann Test,,,mayor,UKR,,GOV,2022-02-30,,general reference", "active_from: "),
    ("actors/roles.csv", "soldier,,MIL,yes,no,no,70,,written for this project", "the noun: 'soldier' is given twice"),
]


@pytest.mark.parametrize(("file", "row", "reason"), BAD_ROWS, ids=[f"{f} {r}" for f, _, r in BAD_ROWS])
def test_a_bad_row_stops_the_load_with_file_line_and_reason(seeds: Path, file: str, row: str, reason: str) -> None:
    path = seeds / file
    text = path.read_text(encoding="utf-8").rstrip("\n") + f"\n{row}\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as error:
        check_places(path.parent) if path.parent.name == "places" else load_actors(path.parent)
    assert str(error.value).startswith(f"{path.name}:{text.count(chr(10))}: ")
    assert reason in str(error.value)


def test_everything_loads(knowledge: Knowledge) -> None:
    assert len({t.type for t in knowledge.types}) == len(knowledge.types) > 20
    assert knowledge.gazetteer.is_file()
    assert knowledge.fingerprint == fingerprint()
    assert sample_articles().is_file()


def test_verbs_have_all_their_forms(knowledge: Knowledge) -> None:
    assert {"launch", "launches", "launched", "launching", "held", "struck"} <= knowledge.verbs.light
    assert "bodies" in knowledge.verbs.transparent


@pytest.mark.parametrize("file", ["ontology/strike.yml", "weapons.yml", "actors/groups.csv", "cues/verbs.yml"])
def test_the_fingerprint_changes_with_the_data(seeds: Path, file: str) -> None:
    before = fingerprint(seeds)
    path = seeds / file
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")

    assert fingerprint(seeds) != before


def test_the_fingerprint_changes_with_the_name_of_a_file(seeds: Path) -> None:
    before = fingerprint(seeds)
    (seeds / "weapons.yml").rename(seeds / "arms.yml")

    assert fingerprint(seeds) != before


@pytest.mark.parametrize("file", ["articles/more.json", "sources/more.yml", "notes.txt", "reader.py"])
def test_the_fingerprint_leaves_out_what_decides_no_code(seeds: Path, file: str) -> None:
    before = fingerprint(seeds)
    (seeds / file).parent.mkdir(exist_ok=True)
    (seeds / file).write_text("{}", encoding="utf-8")

    assert fingerprint(seeds) == before


def test_the_fingerprint_of_a_copy_is_the_same(seeds: Path, template: Path) -> None:
    assert fingerprint(seeds) == fingerprint(template)

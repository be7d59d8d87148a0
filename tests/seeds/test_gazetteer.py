from __future__ import annotations

import pickle
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from schemas.errors import SeedError
from schemas.places import Admin1Row, CountryRow, PlaceWords, RegionRow
from seeds.gazetteer import DEFAULT, Gazetteer
from seeds.names import fold_name, fold_word
from seeds.places.store import Entry, digest_of, write
from seeds.reader import ROOT, fail_on_duplicates, read_csv, read_yaml

PLACES = ROOT / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _entry(number: int, name: str, feature: str = "PPL", population: int = 1000, **more: object) -> Entry:
    row: dict[str, object] = {
        "slug": None,
        "country": "AAA",
        "admin1": None,
        "admin2": None,
        "lat": 1.5,
        "lon": -2.25,
        "names": (name,),
    }
    return Entry(number=number, name=name, feature=feature, population=population, **(row | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sana’a", "sanaa"),
        ("Deir ez-Zor", "deir ez zor"),
        ("Côte d'Ivoire", "cote divoire"),
        ("St. Louis", "saint louis"),
        ("Łódź", "lodz"),
        ("Київ", ""),
    ],
)
def test_names_are_folded(name: str, key: str) -> None:
    assert fold_name(name) == key


def test_fold_word_leaves_no_case_or_accent() -> None:
    assert fold_word("ÉLYSÉE") == "elysee"


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("Kharkiv", "UKR", "PPL"),
        ("Kharkov", "UKR", "PPL"),
        ("Hodeidah", "YEM", "PPLA"),
        ("Donbas", "UKR", "RGN"),
        ("Red Sea", None, "SEA"),
        ("Burma", "MMR", "PCLI"),
        ("U.S.", "USA", "PCLI"),
        ("Ga.", "USA", "ADM1"),
        ("Cox's Bazar", "BGD", "PPLA"),
        ("Hasakah", "SYR", "PPL"),
    ],
)
def test_first_sense_of_a_name(gazetteer: Gazetteer, name: str, country: str | None, feature: str) -> None:
    best = gazetteer.find(name)[0]
    assert (best.country, best.feature) == (country, feature)


def test_homonyms_are_many_and_the_most_prominent_comes_first(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("San José")
    assert len(found) > 20
    assert len({p.number for p in found}) == len(found)


@pytest.mark.parametrize("abbreviation", ["us", "ga", "Us", "uk"])
def test_abbreviations_are_met_exactly(gazetteer: Gazetteer, abbreviation: str) -> None:
    assert all(p.country not in {"USA", "GBR"} for p in gazetteer.find(abbreviation))


@pytest.mark.parametrize(
    ("word", "country"), [("Iraqis", "IRQ"), ("south sudanese", "SSD"), ("Burkinabé", "BFA"), ("Kharkiv", None)]
)
def test_demonyms(gazetteer: Gazetteer, word: str, country: str | None) -> None:
    found = gazetteer.demonym(word)
    assert (found.country if found else None) == country


@pytest.mark.parametrize(("code", "alpha3"), [("UA", "UKR"), ("UKR", "UKR"), ("XX", None), (None, None)])
def test_codes_of_states(gazetteer: Gazetteer, code: str | None, alpha3: str | None) -> None:
    assert gazetteer.alpha3(code) == alpha3


def test_a_division_is_known_by_name(gazetteer: Gazetteer) -> None:
    town = next(
        p
        for p in gazetteer.find("Alexandria")
        if p.country == "USA" and gazetteer.division_name(p.admin1) == "Louisiana"
    )
    assert gazetteer.division_name(town.admin2) == "Rapides Parish"


def test_survives_pickling(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))  # noqa: S301
    assert copy.find("Goma") == gazetteer.find("Goma")


def test_opens_quickly() -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert Gazetteer().find("Khartoum")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(5)) < 0.2


def test_what_is_kept_in_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seeds.gazetteer.CACHE_LIMIT", 50)
    small = Gazetteer()
    before = small.find("Khartoum")
    small.read_ahead(f"nowhere{n}" for n in range(120))
    for n in range(500):
        small.lookup(f"elsewhere{n}")
    assert len(small._entries) + len(small._older) <= 100
    assert small.find("Khartoum") == before
    assert small.longest("khartoum") == 2


def test_stays_small() -> None:
    assert DEFAULT.stat().st_size < 40_000_000


def test_a_missing_file_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"seeds\.places\.build"):
        Gazetteer(tmp_path / "none.sqlite")


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_text("nothing of the kind" * 100)
    with pytest.raises(SeedError, match="not a gazetteer"):
        Gazetteer(path).find("Goma")


def test_a_written_file_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "small.sqlite"
    write(
        path,
        [_entry(1, "Upper Testville", population=50), _entry(-1, "Testland", "PCLI", slug="testland")],
        {"testish": -1},
    )
    small = Gazetteer(path)
    assert small.longest("upper") == 2
    assert [p.place_id for p in small.find("Testland")] == ["tocsin:testland"]
    place = small.find("upper testville")[0]
    assert (place.lat, place.lon, place.population) == (1.5, -2.25, 50)
    assert small.demonym("Testish") == small.find("Testland")[0]


def test_other_names_rank_below_main_names_of_like_size(tmp_path: Path) -> None:
    path = tmp_path / "two.sqlite"
    write(
        path, [_entry(1, "Elsewhere", population=900, weak=("Testville",)), _entry(2, "Testville", population=800)], {}
    )
    assert [(p.number, p.main) for p in Gazetteer(path).find("testville")] == [(2, True), (1, False)]


def test_longest_counts_words_by_first_word(tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite"
    write(path, [_entry(n, name) for n, name in enumerate(["New Testville", "New South Test Hills", "Newtest"], 1)], {})
    small = Gazetteer(path)
    assert [small.longest(word) for word in ("new", "newtest", "south")] == [4, 1, 0]


def test_the_same_places_give_the_same_bytes_and_others_another_digest(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.sqlite" for n in range(3)]
    for path, people in zip(paths, (5, 5, 6), strict=True):
        write(path, [_entry(1, "Testville", population=people)], {})
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert digest_of(paths[0]) == digest_of(paths[1]) != digest_of(paths[2])


def test_the_file_names_those_whose_data_it_holds() -> None:
    with closing(sqlite3.connect(DEFAULT)) as db:
        (attribution,) = db.execute("SELECT value FROM about WHERE key = 'attribution'").fetchone()
    assert "GeoNames" in attribution
    assert "CC BY 4.0" in attribution


@pytest.mark.parametrize(
    ("file", "model", "key"),
    [("countries.csv", CountryRow, "iso3"), ("admin1.csv", Admin1Row, "code"), ("regions.csv", RegionRow, "id")],
)
def test_tables_are_valid_and_without_duplicates(file: str, model: type[CountryRow], key: str) -> None:
    rows = read_csv(PLACES / file, model)
    fail_on_duplicates(PLACES / file, key, [getattr(row, key) for row in rows])
    assert len(rows) > 50


def test_no_word_is_both_a_noun_of_division_and_of_thoroughfare() -> None:
    words = read_yaml(PLACES / "words.yml", PlaceWords)
    assert not words.divisions.keys() & set(words.streets)

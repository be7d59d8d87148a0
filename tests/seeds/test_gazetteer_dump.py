"""A dump of GeoNames becomes a gazetteer; what is wrong in it is told and costs no more than its line. All places here are invented."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from schemas.errors import InputError, TocsinError
from seeds.gazetteer import Gazetteer
from seeds.places.dump import Imported, Refusal, import_dump
from seeds.places.store import Entry, digest_of, write


def line(number: int | str, name: str, feature: str = "PPL", **cells: str) -> str:
    """A line of the dump; what is not given is that of a town of Testland."""
    given = {
        "alternates": "",
        "lat": "1.5",
        "lon": "2.5",
        "country": "TL",
        "admin1": "07",
        "admin2": "701",
        "population": "100",
        **cells,
    }
    g = given
    before = (
        str(number),
        name,
        name,
        g["alternates"],
        g["lat"],
        g["lon"],
        "P",
        feature,
        g["country"],
        "",
        g["admin1"],
        g["admin2"],
    )
    return "\t".join((*before, "", "", g["population"], "", "12", "Etc/UTC", "2026-01-01"))


PLACES = (
    line(700, "Norvia Oblast", "ADM1", admin2="", population="90000"),
    line(701, "Keld District", "ADM2", population="4000"),
    line(800, "Kelvarrow", population="2500", alternates="Kelwarrow,келварроу,KLV,Quelvaro"),
    line(801, "Kelvarrow", admin1="08", admin2="", population="70000"),
    line(802, "Port Ondine", "PPLA", lat="-89.99999", lon="-179.99999"),
    line(803, "Port Ondine", "HTL"),
    line(804, "Ondine Airport", "AIRP"),
    line(805, "Testland", "PCLI", lat="70", lon="70", alternates="Terra Testa"),
    line(806, "Midsea", "SEA", country="", admin1="", admin2="", population="0"),
    line(807, "Oldtown of Base", alternates="Novi Base", population="9"),
    *(line(900 + n, f"Hamletton{n}", population=str(n)) for n in range(20)),
)
ALTERNATES = (
    "1\t800\ten\tKelvaro City\t1\t\t\t\t\t",
    "2\t800\tru\tКелварроу\t\t\t\t\t\t",
    "3\t800\tlink\thttps://example.org/Kelvarrow\t\t\t\t",
    "4\t801\tfr\tKelvarreau\t\t\t\t\t\t",
    "5\t999999\ten\tNowhereville\t1\t\t\t",
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """What is bundled: the state, and a town that the dump has too."""
    path = tmp_path / "base.sqlite"
    state = Entry(805, None, "Testland", "PCLI", "TSL", None, None, 10.0, 10.0, 5000, ("Testland", "@TL"))
    town = Entry(807, None, "Base Town", "PPL", "TSL", None, None, 9.0, 9.0, 50, ("Base Town",))
    write(path, [state, town], {"testish": 805})
    return path


def run(
    base: Path, rows: Sequence[str | bytes], more: Sequence[str] | None = None
) -> tuple[Imported, list[Refusal], Gazetteer]:
    dump, alternates, output = (base.with_name(name) for name in ("dump.txt", "names.txt", "out.sqlite"))
    dump.write_bytes(b"".join((row if isinstance(row, bytes) else row.encode()) + b"\n" for row in rows))
    if more is not None:
        alternates.write_text("".join(f"{row}\n" for row in more), encoding="utf-8")
    refused: list[Refusal] = []
    done = import_dump(dump, alternates if more is not None else None, output, base=base, tell=refused.append)
    return done, refused, Gazetteer(output)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Kelvarrow", [801, 800]),
        ("quelvaro", [800]),
        ("Norvia Oblast", [700]),
        ("Norvia", [700]),
        ("Keld", [701]),
        ("Port Ondine", [802]),
        ("Ondine Airport", [804]),
        ("Terra Testa", [805]),
        ("Testland", [805]),
        ("Midsea", [806]),
        ("Base Town", [807]),
        ("Novi Base", [807]),
        ("KLV", []),
    ],
    ids=["by people", "another name", "a division", "a division without its noun", "a district", "no hotel", "an airport",
         "more names of a state", "the state itself", "a sea", "a bundled name", "a new name of a bundled place", "a code"],
)  # fmt: skip
def test_names_find_their_places(base: Path, name: str, numbers: list[int]) -> None:
    _, refused, gazetteer = run(base, PLACES)
    assert [p.number for p in gazetteer.find(name)] == numbers
    assert refused == []


def test_places_have_their_divisions_state_and_middle(base: Path) -> None:
    _, _, gazetteer = run(base, PLACES)
    town = next(p for p in gazetteer.find("Kelvarrow") if p.number == 800)
    assert (gazetteer.division_name(town.admin1), gazetteer.division_name(town.admin2)) == (
        "Norvia Oblast",
        "Keld District",
    )
    assert (town.country, town.lat, town.lon, town.population, town.place_id) == ("TSL", 1.5, 2.5, 2500, "geonames:800")
    state = gazetteer.countries["TSL"]
    assert (state.lat, state.lon) == (10.0, 10.0)
    assert gazetteer.demonym("Testish") == state
    assert gazetteer.alpha3("TL") == "TSL"


def test_other_names_come_from_the_second_file(base: Path) -> None:
    done, refused, gazetteer = run(base, PLACES, ALTERNATES)
    assert [(p.number, p.main) for p in gazetteer.find("Kelvaro City")] == [(800, True)]
    assert [(p.number, p.main) for p in gazetteer.find("Kelvarreau")] == [(801, False)]
    assert gazetteer.find("Nowhereville") == ()
    assert refused == []
    tally = done.tallies["names.txt"]
    assert (tally.read, tally.kept, tally.left_out, tally.refused) == (5, 3, 2, 0)


BAD: list[tuple[str | bytes, str]] = [
    ("only three\tcolumns\there", "3 columns instead of 19"),
    (line("seven", "Badville"), "number: "),
    (line(0, "Badville"), "number: "),
    (line(1, ""), "name: "),
    (line(1, "Badville", lat="90.1"), "lat: "),
    (line(1, "Badville", lon="-181"), "lon: "),
    (line(1, "Badville", lat="north"), "lat: "),
    (line(1, "Badville", lat="nan"), "lat: "),
    (line(1, "Badville", country="XQ"), "country: 'XQ' is no state"),
    (line(1, "Badville", country="Testland"), "country: "),
    (line(1, "Badville", population="-4"), "population: "),
    (line(1, "Badville", population="many"), "population: "),
    (b"\xff" + line(1, "Badville").encode(), "not UTF-8 at byte 0"),
    (line(1, "Badville", alternates="x" * 200_000), "longer than 131,072 bytes"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD, ids=[f"{n} {reason}" for n, (_, reason) in enumerate(BAD)])
def test_a_bad_line_is_refused_with_its_number_and_reason(base: Path, bad: str | bytes, reason: str) -> None:
    done, refused, gazetteer = run(base, [PLACES[0], bad, *PLACES[1:]])
    assert [(r.file, r.line) for r in refused] == [("dump.txt", 2)]
    assert refused[0].reason.startswith(reason)
    assert gazetteer.find("Badville") == ()
    tally = done.tallies["dump.txt"]
    assert (tally.read, tally.kept, tally.left_out, tally.refused) == (len(PLACES) + 1, len(PLACES) - 1, 1, 1)
    assert done.places == len(PLACES) - 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "it is empty", id="empty"),
        pytest.param(
            b"name,lat,lon\nGoma,-1.6,29.2\n", "line 1: 1 columns instead of 19", id="a table of another kind"
        ),
        pytest.param(b"PK\x03\x04\xff\xfe" * 40_000, "line 1: longer than", id="an archive"),
    ],
)
def test_what_is_no_dump_is_one_error_and_leaves_the_old_gazetteer(base: Path, content: bytes, reason: str) -> None:
    dump, output = base.with_name("dump.txt"), base.with_name("out.sqlite")
    dump.write_bytes(content)
    output.write_bytes(b"as it was")
    told: list[Refusal] = []
    with pytest.raises(TocsinError, match=f"not a file of GeoNames: {reason}"):
        import_dump(dump, None, output, base=base, tell=told.append)
    assert told == []
    assert output.read_bytes() == b"as it was"
    assert sorted(p.name for p in base.parent.iterdir()) == ["base.sqlite", "dump.txt", "out.sqlite"]


def test_second_file_that_is_none_leaves_nothing_behind(base: Path) -> None:
    with pytest.raises(TocsinError, match=r"names\.txt: not a file of GeoNames"):
        run(base, PLACES, ["not\tnames"])
    assert not base.with_name("out.sqlite").exists()


@pytest.mark.parametrize("missing", ["gone.txt", "."], ids=["no file", "a folder"])
def test_a_file_that_cannot_be_opened_is_named(base: Path, missing: str) -> None:
    with pytest.raises(InputError, match=r"No such file|Is a directory"):
        import_dump(base.parent / missing, None, base.with_name("out.sqlite"), base=base, tell=lambda _: None)


def test_a_folder_that_is_not_there_is_an_error(base: Path) -> None:
    dump = base.with_name("dump.txt")
    dump.write_text(PLACES[0], encoding="utf-8")
    with pytest.raises(TocsinError, match=r"out\.sqlite: unable to open"):
        import_dump(dump, None, base.parent / "gone" / "out.sqlite", base=base, tell=lambda _: None)


def test_the_digest_tells_gazetteers_apart(base: Path) -> None:
    digests = []
    for rows in (PLACES, PLACES, PLACES[:-1]):
        run(base, rows)
        digests.append(digest_of(base.with_name("out.sqlite")))
    assert digests[0] == digests[1] != digests[2]
    assert len({*digests, digest_of(base)}) == 3


def test_batches_pass_by_the_watcher(base: Path) -> None:
    seen: list[tuple[str, int]] = []

    def watch(batches: object, what: str) -> object:
        for batch in batches:  # type: ignore[attr-defined]
            seen.append((what, len(batch)))
            yield batch

    dump = base.with_name("dump.txt")
    dump.write_text("\n".join(PLACES), encoding="utf-8")
    import_dump(dump, None, base.with_name("out.sqlite"), base=base, tell=lambda _: None, watch=watch)  # type: ignore[arg-type]
    assert seen == [("lines of dump.txt searched for divisions", len(PLACES)), ("lines of dump.txt", len(PLACES))]

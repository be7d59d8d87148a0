"""Every view against its YAML file: reports in, rows out. Columns that a row does not name are not compared."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pydantic import Field
from view_samples import load_reports

from schemas.base import Frozen
from schemas.shapes import ColumnFile
from seeds.reader import read_yaml_folder
from seeds.shape_codes import column_notes
from warehouse.migrate import migrate
from warehouse.shapes import TABLES, shapes

HERE = Path(__file__).parent / "views"


class ViewTest(Frozen):
    """`given`: reports (see `view_samples`); `stored`: further rows by table; `expect`: the rows of `ask`, by default of the view, in its
    order."""

    view: str
    ask: str | None = None
    given: tuple[dict[str, Any], ...]
    stored: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    expect: tuple[dict[str, Any], ...]


CASES = read_yaml_folder(HERE, ViewTest)


def _plain(value: Any) -> Any:
    """As YAML would write it."""
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value


@pytest.mark.parametrize("case", CASES, ids=[case.view for case in CASES])
def test_view(case: ViewTest) -> None:
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        load_reports(connection, case.given)
        for table, rows in case.stored.items():
            connection.register("given_rows", pa.Table.from_pylist(list(rows)))
            connection.execute(f"INSERT INTO {table} BY NAME FROM given_rows")
        cursor = connection.execute(case.ask or f"FROM {case.view} ORDER BY {shapes()[case.view].order}")
        names = [column[0] for column in cursor.description or []]
        found = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
    assert [{name: row[name] for name in wanted} for row, wanted in zip(found, case.expect, strict=True)] == list(
        case.expect
    )


def test_every_shape_has_its_test() -> None:
    assert {case.view for case in CASES} >= set(shapes()) - set(TABLES)


@pytest.mark.parametrize("name", sorted(shapes()))
def test_every_shape_is_described_and_its_columns_are_noted(name: str) -> None:
    assert len(shapes()[name].description.split()) >= 4
    notes: ColumnFile = column_notes()
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
    noted = [column for column in columns if notes.note(name, column)]
    assert len(noted) >= (len(columns) if not name.startswith(("gdelt", "ucdp")) else 4)


ACLED = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2"
    " inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source"
    " source_scale notes fatalities tags timestamp"
)
_SIDE = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
GDELT = " ".join(
    [
        "GLOBALEVENTID SQLDATE MonthYear Year FractionDate",
        *(f"Actor{n}{part}" for n in (1, 2) for part in _SIDE.split()),
        "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone",
        *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in _GEO.split()),
        "DATEADDED SOURCEURL",
    ]
)
MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset"
    " Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
)
GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id dyad_new_id"
    " dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office"
    " source_date source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt"
    " priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown"
    " best low high gwnoa gwnob"
)


@pytest.mark.parametrize(
    ("shape", "columns", "number"),
    [
        ("acled", ACLED, 31),
        ("acled_labels", ACLED, 31),
        ("gdelt", GDELT, 61),
        ("gdelt_mentions", MENTIONS, 16),
        ("ucdp_ged", GED, 49),
    ],
)
def test_the_columns_of_others_in_their_order(shape: str, columns: str, number: int) -> None:
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        found = [row[0] for row in connection.execute(f"DESCRIBE {shape}").fetchall()]
    assert found == columns.split()
    assert len(found) == number


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("geohash(57.64911, 10.40744, 11)", "u4pruydqqvj"),
        ("geohash(-90, -180, 4)", "0000"),
        ("geohash(90, 180, 4)", "zzzz"),
        ("geohash(NULL, 1)", None),
        ("round(haversine_km(52.52, 13.405, 48.8566, 2.3522))", 877.0),
        ("round(haversine_km(0, 179.5, 0, -179.5))", 111.0),
        ("haversine_km(1, 2, 1, 2)", 0.0),
        ("haversine_km(1, 2, 1, NULL)", None),
        ("haversine_km(0, 0, 0, 180) > 20000", True),
        ("priogrid_gid(NULL, 1)", None),
        ("priogrid_gid(-90, -180)", 1),
        ("priogrid_gid(0.1, 0.1)", 129961),
        ("priogrid_gid(90, 180)", 259200),
        ("number_of('x') = number_of('x') AND number_of('x') > 0 AND number_of('x') != number_of('y')", True),
    ],
)
def test_macros(sql: str, expected: object) -> None:
    with duckdb.connect() as connection:
        migrate(connection, Path("memory"))
        assert connection.execute(f"SELECT {sql}").fetchall() == [(expected,)]

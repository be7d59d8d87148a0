"""Exports read back by the tools that other people use: frictionless, geopandas, HXL, the ACLED client, GeoParquet readers."""

from __future__ import annotations

import datetime as dt
import json
import struct
import warnings
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from warehouse_samples import a_run, an_article, an_event, summarise

from schemas.errors import QueryError
from warehouse.db import open_writer
from warehouse.export import export
from warehouse.exports.registry import EXPORTERS
from warehouse.load import load_batch
from warehouse.publish import publish

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what these packages import is not ours to mend
    import frictionless
    import geopandas
    import hxl
    from acled.models.data_models import AcledEvent
    from acled.models.enums import Actor, DisorderType, TimePrecision

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("packages") / "w.duckdb"
    there = an_event().location
    assert there is not None
    events = [
        an_event("e1", "a1", location=there.model_copy(update={"country": "SDN"})),
        an_event(
            "e2", "a2", location=there.model_copy(update={"country": "KEN", "lat": None, "lon": None}), incident_id="i2"
        ),
        an_event("e3", "a2", location=None, incident_id="i3", event_subtype="naval"),
    ]
    with open_writer(made) as connection:
        load_batch(
            connection,
            [an_article("a1", title="=1+1"), an_article("a2", url="https://news.example/2")],
            events,
            [],
            a_run(),
        )
        summarise(connection)
    publish(made)
    return made


@pytest.mark.parametrize("format", EXPORTERS)
@pytest.mark.parametrize("shape", ["events", "acled", "gdelt", "hapi"])
def test_the_data_package_is_valid_by_its_own_tool(path: Path, tmp_path: Path, shape: str, format: str) -> None:
    if format in {"geojson", "geoparquet"} and shape == "hapi":
        pytest.skip("no coordinates")
    if format == "hxl" and shape == "gdelt":
        pytest.skip("no hashtags")
    made = export(path, shape, format, tmp_path / f"out.{format}", until=dt.date(2026, 1, 1))
    package = frictionless.Package(str(made.package))
    report = package.validate()
    assert report.valid, report.flatten(["message"])
    text = json.loads(made.package.read_text(encoding="utf-8"))
    assert text["query"] == {"shape": shape, "until": "2026-01-01"}
    assert text["coder_versions"] == ["coder-1"]
    assert text["licenses"][0]["name"] == "CC-BY-4.0"
    assert any("GeoNames" in source["title"] for source in text["sources"])
    assert text["rows"] == made.rows
    assert all(field["name"] for field in text["resources"][0]["schema"]["fields"])


def test_a_changed_file_is_no_longer_what_its_package_says(path: Path, tmp_path: Path) -> None:
    made = export(path, "acled", "csv", tmp_path / "out.csv")
    made.path.write_bytes(made.path.read_bytes().replace(b"SDN", b"SDX"))
    assert not frictionless.Package(str(made.package)).validate().valid


def test_by_month_is_a_folder_that_readers_of_partitions_know(path: Path, tmp_path: Path) -> None:
    made = export(path, "events", "parquet", tmp_path / "events", by_month=True)
    files = sorted(str(p.relative_to(made.path)) for p in made.path.rglob("*.parquet"))
    assert files == ["month=2025-03/data_0.parquet"]
    assert list(pd.read_parquet(made.path)["month"].astype(str)) == ["2025-03"] * 3
    assert frictionless.Package(str(made.package)).validate().valid
    with pytest.raises(QueryError, match="is there already"):
        export(path, "events", "parquet", tmp_path / "events", by_month=True)


@pytest.mark.parametrize(
    ("shape", "format", "message"),
    [
        ("events", "csv", "only parquet can be written by month"),
        ("event_participants", "parquet", "have no day of their own"),
        ("modality_shares", "parquet", "have no day of their own"),
    ],
)
def test_what_cannot_be_written_by_month(path: Path, tmp_path: Path, shape: str, format: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        export(path, shape, format, tmp_path / "out", by_month=True)
    assert list(tmp_path.iterdir()) == []


def test_geojson_follows_rfc_7946(path: Path, tmp_path: Path) -> None:
    export(path, "events", "geojson", tmp_path / "out.geojson")
    read = json.loads((tmp_path / "out.geojson").read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection"
    shapes = {f["properties"]["event_id"]: f["geometry"] for f in read["features"]}
    assert shapes == {"e1": {"type": "Point", "coordinates": [2.5, 1.5]}, "e2": None, "e3": None}
    assert len(geopandas.read_file(tmp_path / "out.geojson")) == 3


def test_geoparquet_follows_its_specification(path: Path, tmp_path: Path) -> None:
    export(path, "events", "geoparquet", tmp_path / "out.parquet")
    file = pq.ParquetFile(tmp_path / "out.parquet")
    geo = json.loads(file.schema_arrow.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"][geo["primary_column"]] == {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "bbox": [2.5, 1.5, 2.5, 1.5],
    }
    assert file.read(["geometry"])["geometry"].to_pylist() == [struct.pack("<BIdd", 1, 1, 2.5, 1.5), None, None]
    frame = geopandas.read_parquet(tmp_path / "out.parquet")
    assert (frame.geometry[0].x, frame.geometry[0].y, str(frame.crs)) == (2.5, 1.5, "OGC:CRS84")


def test_hxl_tools_find_the_tags(path: Path, tmp_path: Path) -> None:
    export(path, "hapi", "hxl", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open("rb") as file, hxl.data(hxl.make_input(file)) as data:
        rows = list(data)
    assert [row.get("#country+code") for row in rows] == ["KEN", "KEN", "SDN", "SDN"]
    assert {row.get("#affected+killed") for row in rows} == {"12"}


def test_the_acled_client_finds_its_fields(path: Path, tmp_path: Path) -> None:
    export(path, "acled", "jsonl", tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows
    for row in rows:
        assert list(row) == list(AcledEvent.__annotations__)
        assert {Actor(row["inter1"]), Actor(row["inter2"])} == {Actor.REBEL_FORCES, Actor.CIVILIANS}
        assert DisorderType(row["disorder_type"]) is DisorderType.POLITICAL_VIOLENCE
        assert TimePrecision(row["time_precision"]) is TimePrecision.EXACT_DATE
        assert dt.datetime.fromtimestamp(row["timestamp"], dt.UTC) == a_run().started_at


def test_xlsx_keeps_formulas_as_text_and_dates_as_dates(path: Path, tmp_path: Path) -> None:
    export(path, "articles", "xlsx", tmp_path / "out.xlsx")
    frame = pd.read_excel(tmp_path / "out.xlsx")
    assert frame["title"][0] == "=1+1"
    assert frame["published_on"][0] == pd.Timestamp("2025-03-04")


@pytest.mark.parametrize("format", ["geojson", "geoparquet", "hxl"])
def test_formats_that_do_not_fit_say_so(path: Path, tmp_path: Path, format: str) -> None:
    with pytest.raises(QueryError, match=r"no coordinates|HXL hashtag"):
        export(path, "modality_shares" if format != "hxl" else "gdelt", format, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []

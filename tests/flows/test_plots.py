from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from flows import cli
from flows.reporting.plots import FIGURES, figure, middle_meridian
from schemas.event import Casualties, EventDate
from tests.warehouse.warehouse_samples import a_run, an_article, an_event, summarise
from warehouse.db import open_writer
from warehouse.load import load_batch
from warehouse.publish import publish_open
from warehouse.report import Selection, read_figure

HOSTILE = "<script>alert(1)</script> & Port"
MAGIC = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF"}
PLACES = {
    "town": {"name": HOSTILE, "lat": 10.0, "lon": 20.0, "country": "SDN"},
    "region": {"name": "Darfur", "admin1": "Darfur", "lat": 13.0, "lon": 24.0, "country": "SDN", "precision": 3},
    "country": {"name": "Sudan", "admin1": None, "lat": 15.0, "lon": 30.0, "country": "SDN", "precision": 3},
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plots") / "w.duckdb"
    plain, events = an_event(), []
    assert plain.location
    for n, (name, place) in enumerate(PLACES.items()):
        day = dt.date(2025, 3, 3 + n)
        events.append(
            an_event(
                f"e-{name}",
                incident_id=f"i-{name}",
                location=plain.location.model_copy(update=place),
                date=EventDate(earliest=day, latest=day, precision="day"),
                casualties=Casualties(killed_low=5 * (n + 1), killed_high=None if n else 9),
            )
        )
    denied = an_event("e-denied", incident_id="i-denied", modality="denied")
    with open_writer(path) as connection:
        load_batch(connection, [an_article()], [*events, denied], [], a_run())
        summarise(connection)
        publish_open(connection, path)
    return path


def _rows(warehouse: Path, name: str, **selection: Any) -> list[dict[str, Any]]:
    return read_figure(warehouse, name, Selection(**selection)).rows.to_pylist()


def test_a_timeline_counts_what_is_told_as_having_happened(warehouse: Path) -> None:
    rows = _rows(warehouse, "timeline")
    assert [(r["period"].day, r["incidents"], r["killed_low"], r["killed_high"]) for r in rows] == [
        (3, 1, 5, 9),
        (4, 1, 10, 10),
        (5, 1, 15, 15),
    ]


def test_a_map_says_how_precisely_a_place_is_known(warehouse: Path) -> None:
    assert {r["known_by"]: r["killed_best"] for r in _rows(warehouse, "map")} == {
        "place": 5,
        "region": 10,
        "country": 15,
    }


def test_tolls_are_intervals_by_country_and_by_incident(warehouse: Path) -> None:
    rows = _rows(warehouse, "tolls")
    sudan = next(r for r in rows if r["panel"] == "By country")
    assert (sudan["name"], sudan["low"], sudan["high"], sudan["is_open"]) == ("Sudan", 30, 34, True)
    assert [r["best"] for r in rows if r["panel"] == "Deadliest incidents"] == [15, 10, 5]


def test_dyads_are_pairs_of_names(warehouse: Path) -> None:
    ((pair, incidents),) = {(r["pair"], r["incidents"]) for r in _rows(warehouse, "dyads")}
    assert pair.startswith("Rebels of the Coast → ")
    assert incidents == 3


def test_a_selection_narrows_a_figure(warehouse: Path) -> None:
    data = read_figure(warehouse, "map", Selection(since=dt.date(2025, 3, 4), where="killed_low < 12"))
    assert (data.incidents, len(data.rows)) == (1, 1)


@pytest.mark.parametrize(
    ("longitudes", "middle"),
    [
        pytest.param([], 11, id="nowhere"),
        pytest.param([20], 20, id="one place"),
        pytest.param([20, 40], 30, id="two places"),
        pytest.param([170, -170], -180, id="over the antimeridian"),
        pytest.param([-70, 100], 15, id="two continents"),
    ],
)
def test_the_middle_of_a_map(longitudes: list[float], middle: float) -> None:
    assert middle_meridian(longitudes) == pytest.approx(middle)


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_drawn(warehouse: Path, tmp_path: Path, name: str) -> None:
    written = tmp_path / f"{name}.svg"
    call = ["plot", name, "--warehouse", str(warehouse), "--output", str(written), "--title", "R & D"]
    assert cli.call(call) == 0
    drawing = ET.parse(written).getroot()  # noqa: S314 (our own)
    texts = [node.text or "" for node in drawing.iter() if node.tag.endswith("text")]
    assert "R & D" in texts
    assert any("3 incidents told as fact or alleged, 2025-03-03 to 2025-03-05" in text for text in texts)
    assert not [node for node in drawing.iter() if node.tag.endswith("script")]
    assert (HOSTILE in " ".join(texts)) == (name == "tolls")
    written.unlink()
    assert cli.call([*call, "--where", "false"]) == 0
    assert written.stat().st_size > 500


@pytest.mark.parametrize("suffix", MAGIC)
def test_the_suffix_says_the_format(warehouse: Path, tmp_path: Path, suffix: str) -> None:
    written = tmp_path / f"f{suffix}"
    assert cli.call(["plot", "dyads", "--warehouse", str(warehouse), "--output", str(written)]) == 0
    assert written.read_bytes().startswith(MAGIC[suffix])


def test_the_same_snapshot_gives_the_same_figure(warehouse: Path) -> None:
    data = read_figure(warehouse, "map")
    assert figure(data) == figure(read_figure(warehouse, "map"))


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["map", "--output", "m.gif"], 2, ".svg, .png, .pdf", id="another format"),
        pytest.param(["pie", "--output", "p.svg"], 2, "pie", id="another figure"),
        pytest.param(["map", "--output", "none/m.svg"], 1, "No such file", id="no folder"),
        pytest.param(["map", "--output", "m.svg", "--where", "1; 2"], 1, "--where", id="no condition"),
    ],
)
def test_wrong_calls(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], status: int, told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.call(["plot", *arguments, "--warehouse", str(warehouse)]) == status
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())

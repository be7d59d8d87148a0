from __future__ import annotations

import pytest

from coding.place_evidence import prior
from coding.place_senses import Name, choose, lies_in
from schemas.places import Place


def _place(number: int, feature: str = "PPL", country: str = "AAA", population: int = 5_000, **more: float) -> Place:
    admin1 = int(more.get("admin1", 0)) or (number if feature == "ADM1" else None)
    return Place(
        number,
        f"x:{number}",
        f"Place {number}",
        feature,
        country,
        admin1,
        None,
        more.get("lat", float(number % 80)),
        more.get("lon", 0.0),
        population,
    )


STATE = _place(1, "PCLI", population=10_000_000)
DIVISION = _place(2, "ADM1", population=900_000)
TOWN_IN = _place(3, population=9_000, admin1=2, lat=10, lon=10)
CITY_ABROAD = _place(4, country="BBB", population=90_000, lat=60, lon=60)
NEIGHBOUR = _place(5, population=70_000, admin1=2, lat=10.2, lon=10.2)


@pytest.mark.parametrize(
    ("place", "area", "inside"),
    [
        (TOWN_IN, STATE, True),
        (TOWN_IN, DIVISION, True),
        (CITY_ABROAD, STATE, False),
        (STATE, STATE, False),
        (DIVISION, STATE, True),
    ],
    ids=["town in state", "town in division", "town abroad", "state in itself", "division in state"],
)
def test_lies_in(place: Place, area: Place, inside: bool) -> None:
    assert lies_in(place, area) is inside


@pytest.mark.parametrize(
    ("others", "within", "hint", "expected"),
    [
        pytest.param((), (), None, CITY_ABROAD, id="the larger by itself"),
        pytest.param((Name("neighbour", (NEIGHBOUR,)),), (), None, TOWN_IN, id="company decides"),
        pytest.param((), (DIVISION,), None, TOWN_IN, id="what the text says decides"),
        pytest.param((), (), "AAA", TOWN_IN, id="a hint breaks a near tie"),
    ],
)
def test_choice(others: tuple[Name, ...], within: tuple[Place, ...], hint: str | None, expected: Place) -> None:
    name = Name("testville", (CITY_ABROAD, TOWN_IN), within=within)
    place, share = choose([name, *others], hint)["testville"]
    assert place == expected
    assert 0.5 < share <= 1.0


def test_a_noun_of_division_asks_for_the_division() -> None:
    town = _place(6, population=800_000, admin1=2)
    assert choose([Name("k", (town, DIVISION), feature="ADM1")], None)["k"][0] == DIVISION


def test_nothing_to_choose_from() -> None:
    assert choose([], None) == {}
    assert choose([Name("nowhere", ())], None) == {}


def test_prominence_orders_states_capitals_towns() -> None:
    capital = _place(7, "PPLC", population=50_000)
    assert prior(STATE) > prior(capital) > prior(_place(8, population=50_000)) > prior(TOWN_IN)

"""What moved, with what, from where, to where, what for and beside whom, with the parser's own parses."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

Fields = dict[str, str | int]

MOVED: dict[str, tuple[str, Fields]] = {
    "sent": (
        "France deployed 300 soldiers to Chad.",
        {"count_low": 300, "count_high": 300, "unit": "300 soldiers", "destination": "Chad"},
    ),
    "both_ends": (
        "Poland moved two battalions from Poznan to the border to stop smugglers.",
        {
            "count_low": 2,
            "unit": "two battalions",
            "origin": "Poznan",
            "destination": "border",
            "purpose": "to stop smugglers",
        },
    ),
    "aircraft": (
        "Britain will deploy Typhoon fighter jets to Romania as part of a NATO mission.",
        {
            "unit": "Typhoon fighter jets",
            "equipment": "Typhoon fighter jets",
            "destination": "Romania",
            "purpose": "as part of a NATO mission",
        },
    ),
    "police": (
        "Kenya deployed 400 police officers to Haiti to fight gangs.",
        {"subtype": "police", "count_low": 400, "destination": "Haiti", "purpose": "to fight gangs"},
    ),
    "carrier": (
        "The United States sent an aircraft carrier to the Gulf of Aden.",
        {"subtype": "naval", "unit": "aircraft carrier", "equipment": "aircraft carrier"},
    ),
    "drones": (
        "Turkey deployed Bayraktar drones to Northern Cyprus.",
        {"equipment": "Bayraktar drones", "destination": "Northern Cyprus"},
    ),
    "howitzers": (
        "South Korea stationed K9 howitzers on the island of Baengnyeong.",
        {"unit": "K9 howitzers", "equipment": "K9 howitzers"},
    ),
    "batteries": (
        "Patriot batteries were moved from Germany to Poland.",
        {"unit": "Patriot batteries", "origin": "Germany", "destination": "Poland"},
    ),
    "unit_of_its_own": (
        "The 3rd Brigade was redeployed from Avdiivka to Pokrovsk.",
        {"unit": "3rd Brigade", "origin": "Avdiivka", "destination": "Pokrovsk"},
    ),
    "noun": (
        "The deployment of 600 Romanian troops to Kosovo was completed on Friday.",
        {"count_low": 600, "unit": "600 Romanian troops", "destination": "Kosovo"},
    ),
    "beside_whom": (
        "Uganda deployed special forces to South Sudan alongside government troops.",
        {"unit": "special forces", "partner": "government troops"},
    ),
    "shared_border": (
        "Venezuela massed troops along the border with Guyana.",
        {"unit": "troops", "destination": "border with Guyana", "partner": ""},
    ),
    "day_is_no_place": ("Chile deployed soldiers on Friday.", {"unit": "soldiers", "destination": ""}),
    "reinforced_with": (
        "Russia reinforced its troops in Kherson with 2,000 paratroopers.",
        {"subtype": "reinforcement", "count_low": 2000, "unit": "2,000 paratroopers", "destination": "Kherson"},
    ),
    "reinforcements": (
        "The army sent reinforcements, including tanks and armoured vehicles, to Bunia.",
        {
            "subtype": "reinforcement",
            "unit": "reinforcements",
            "equipment": "tanks and armoured vehicles",
            "destination": "Bunia",
        },
    ),
    "further": (
        "Burundi will send a further 700 soldiers to eastern Congo.",
        {"subtype": "reinforcement", "count_low": 700},
    ),
    "rotation": (
        "American troops rotated out of Poland after nine months.",
        {"subtype": "rotation", "unit": "American troops", "origin": "Poland"},
    ),
    "relief": ("The 41st brigade relieved a Dutch battalion in Lithuania.", {"subtype": "rotation"}),
    "arrival": (
        "Some 1,500 Rwandan troops arrived in Mozambique to help fight insurgents.",
        {"subtype": "arrival", "count_low": 1500, "destination": "Mozambique", "purpose": "to help fight insurgents"},
    ),
    "landing": (
        "The first contingent of 200 Kenyan police landed in Port-au-Prince on Tuesday.",
        {"subtype": "arrival", "count_low": 200, "destination": "Port-au-Prince"},
    ),
    "port_call": (
        "An American destroyer docked in Busan.",
        {"subtype": "arrival", "unit": "American destroyer", "destination": "Busan"},
    ),
    "pursuit": (
        "Chadian troops crossed into Cameroon in pursuit of Boko Haram.",
        {"unit": "Chadian troops", "destination": "Cameroon", "purpose": "in pursuit of Boko Haram"},
    ),
    "peacekeepers": (
        "The UN sent 120 Nepali peacekeepers to Abyei.",
        {"subtype": "peacekeeping", "count_low": 120, "destination": "Abyei"},
    ),
}
LEFT: dict[str, tuple[str, Fields]] = {
    "taken_home": (
        "France withdrew its last 1,000 troops from Niger.",
        {"count_low": 1000, "unit": "its last 1,000 troops", "origin": "Niger"},
    ),
    "left": ("The last German soldiers left Mali on Friday.", {"unit": "last German soldiers", "origin": "Mali"}),
    "pulled_out": (
        "Ethiopian forces pulled out of the town of Mekelle.",
        {"unit": "Ethiopian forces", "origin": "town of Mekelle"},
    ),
    "pulled_back": (
        "Eritrean soldiers pulled back from the border.",
        {"unit": "Eritrean soldiers", "origin": "border"},
    ),
    "from_to": (
        "Russian troops withdrew from Kharkiv to Belgorod.",
        {"unit": "Russian troops", "origin": "Kharkiv", "destination": "Belgorod"},
    ),
    "counted": ("Sweden is pulling its 220 troops out of Mali.", {"count_low": 220, "origin": "Mali"}),
    "noun": (
        "The withdrawal of French troops from Burkina Faso ended on Sunday.",
        {"unit": "French troops", "origin": "Burkina Faso"},
    ),
    "recalled": ("Armenia recalled its peacekeepers from Kosovo.", {"unit": "its peacekeepers", "origin": "Kosovo"}),
}
EXERCISES: dict[str, tuple[str, Fields]] = {
    "taking_part": ("NATO began an exercise with 9,000 troops in Norway.", {"count_low": 9000, "unit": "9,000 troops"}),
    "together": ("Japan and Australia held naval drills in the Philippine Sea.", {"partner": "Australia"}),
}
CASES = [
    pytest.param(kind, *case, id=f"{kind}-{name}")
    for kind, table in (("deployment", MOVED), ("withdrawal", LEFT), ("exercise", EXERCISES))
    for name, case in table.items()
]


def events_of(text: str, coder: Coder) -> list[Event]:
    article = Article(article_id="x", text=text, published_at=dt.date(2024, 5, 15), language="en")
    (coded,) = code_articles([article], coder)
    return list(coded.events)


def fields(event: Event) -> Fields:
    """What is said of a movement, words as text, what is not said as nothing."""
    moved = event.deployment
    assert moved is not None
    named = ("unit", "equipment", "origin", "destination", "purpose", "partner")
    quotes = {name: quote.text if (quote := getattr(moved, name)) else "" for name in named}
    return {
        **quotes,
        "count_low": moved.count_low or 0,
        "count_high": moved.count_high or 0,
        "subtype": event.event_subtype or "",
    }


@pytest.mark.parametrize(("kind", "text", "wanted"), CASES)
def test_a_movement(kind: str, text: str, wanted: Fields, coder: Coder) -> None:
    found = [fields(e) for e in events_of(text, coder) if e.event_type == kind and e.deployment]

    assert any({name: one[name] for name in wanted} == wanted for one in found), found


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers killed two men in Goma.",
        "Rebels captured the town of Bria.",
        "Youths rampaged through the market in Accra.",
        "The army opened a base in Ndele.",
    ],
)
def test_nothing_else_is_a_movement_of_forces(text: str, coder: Coder) -> None:
    found = events_of(text, coder)

    assert found
    assert [e.deployment for e in found if e.event_type not in ("deployment", "withdrawal")] == [None] * len(found)

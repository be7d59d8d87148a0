from __future__ import annotations

import pytest

from coding.geoparse import find_places
from coding.model import PlaceMention, Span
from seeds.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _read(text: str, gazetteer: Gazetteer, **options: str) -> dict[str, PlaceMention]:
    return {m.span.text: m for m in find_places(text, gazetteer, **options)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "country", "admin1"),
    [
        pytest.param("A man was shot in Athens, Georgia, on Sunday.", "USA", "Georgia", id="town, state"),
        pytest.param("The minister flew to Athens for talks.", "GRC", None, id="the capital by default"),
        pytest.param(
            "Crowds met in Tripoli. Army units left Benghazi and Misrata for Libya's south.",
            "LBY",
            None,
            id="state of the other names",
        ),
        pytest.param(
            "Shells fell on Tripoli. In Lebanon, clashes spread from Sidon and Beirut.",
            "LBN",
            None,
            id="the other Tripoli",
        ),
        pytest.param("Fighters entered San Jose, Costa Rica.", "CRI", None, id="town, country"),
        pytest.param("A man was shot in Athens, GA, on Sunday.", "USA", "Georgia", id="postal code behind a comma"),
    ],
)
def test_senses(gazetteer: Gazetteer, text: str, country: str, admin1: str | None) -> None:
    name = next(n for n in ("Athens", "Tripoli", "San Jose") if n in text)
    mention = _read(text, gazetteer)[name]
    assert mention.country == country
    assert admin1 is None or mention.admin1 == admin1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Paris Hilton opened a shop.", id="given name that is a city"),
        pytest.param("Judge London adjourned the case.", id="title before"),
        pytest.param("Police questioned George Washington about it.", id="given name before"),
        pytest.param("The Washington Post reported it first.", id="newspaper"),
        pytest.param("Iraqis and Russians voted.", id="demonyms"),
        pytest.param("In May the rains came, and on March 3 they stopped.", id="months"),
        pytest.param("Mobile phones were taken away. Reading is hard.", id="words at the start of a sentence"),
        pytest.param("He was armed with a gun, and she with nice words.", id="lower case"),
        pytest.param("The Communist Party of Nepal split again.", id="a group's name"),
        pytest.param("Denver Martinez, 44, told reporters he was fine. Later Martinez slept.", id="person with an age"),
        pytest.param("The NATO and the WHO agreed.", id="acronyms"),
        pytest.param("A crowd hurled a Molotov cocktail.", id="a thing with a name"),
        pytest.param("The officer answered in English.", id="a language"),
        pytest.param("Ernesto Molina y Damas left early.", id="a second surname"),
        pytest.param("Armando Belgrano spoke. Belgrano then left.", id="a given name of Latin America before"),
    ],
)
def test_not_places(gazetteer: Gazetteer, text: str) -> None:
    assert [m for m in find_places(text, gazetteer) if m.place_id] == []


@pytest.mark.parametrize(
    ("text", "name", "feature", "precision"),
    [
        pytest.param("Rockets struck the Kherson region overnight.", "Kherson", "ADM1", 3, id="region, not town"),
        pytest.param("Rockets struck Kherson overnight.", "Kherson", "PPL", 1, id="town, not region"),
        pytest.param("A convoy burned 20 km north of Bakhmut.", "Bakhmut", "PPL", 2, id="distance from a town"),
        pytest.param("Fighting went on outside Goma.", "Goma", "PPL", 2, id="outside"),
        pytest.param("Two ships were hit in the Red Sea.", "Red Sea", "SEA", 3, id="a sea"),
        pytest.param("The army attacked in Sudan.", "Sudan", "PCLI", 3, id="a state"),
        pytest.param(
            "A deputy was hurt in Rapides Parish.", "Rapides Parish", "ADM2", 2, id="a division with its noun"
        ),
    ],
)
def test_feature_and_precision(gazetteer: Gazetteer, text: str, name: str, feature: str, precision: int) -> None:
    mention = _read(text, gazetteer)[name]
    assert (mention.feature, mention.precision) == (feature, precision)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        pytest.param("Gunmen burned the village of Zurmantala in Niger.", "Zurmantala", "NER", id="the village of"),
        pytest.param("Troops entered Zurmantala village near Maiduguri.", "Zurmantala", "NGA", id="village behind"),
        pytest.param("Two people died in Quellborough, Ohio.", "Quellborough", "USA", id="comma and state"),
        pytest.param("A blast shook Goma. It was heard at 12 Mulberry Street.", "Mulberry Street", "COD", id="street"),
        pytest.param("Shots rang out in Goma. Rebels hid at Zurmantala.", "Zurmantala", "COD", id="at a stranger"),
        pytest.param(
            "The army left Lima. Rebels hid in San Pedro Quillabrava.",
            "San Pedro Quillabrava",
            "PER",
            id="a saint's longer name",
        ),
        pytest.param(
            "The bus left Lima for the district of San Juan de Quillabrava.",
            "San Juan de Quillabrava",
            "PER",
            id="name that goes on",
        ),
    ],
)
def test_unknown_names_inherit_their_surroundings(gazetteer: Gazetteer, text: str, name: str, country: str) -> None:
    mention = _read(text, gazetteer)[name]
    assert mention.place_id is None
    assert mention.country == country
    assert mention.lat is not None
    assert mention.rule.startswith("unknown/")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("U.S. and UK jets flew.", ["U.S.", "UK"], id="abbreviations"),
        pytest.param("GOMA -- Fighting resumed.", ["GOMA"], id="upper-case dateline"),
        pytest.param("SHELLING KILLS FOUR CIVILIANS NEAR KHARKIV", ["KHARKIV"], id="upper-case headline"),
        pytest.param("Nobody left Cox's Bazar.", ["Cox's Bazar"], id="possessive within a name"),
        pytest.param("Talks on Ukraine's future, said Kyiv's mayor.", ["Ukraine", "Kyiv"], id="possessives"),
        pytest.param("Militia from al-Hasakah left Deir ez-Zor.", ["al-Hasakah", "Deir ez-Zor"], id="articles"),
        pytest.param("He studied at the University of Nairobi.", ["Nairobi"], id="university of"),
        pytest.param("Moscow-backed troops moved.", ["Moscow"], id="compound"),
    ],
)
def test_spans(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    found = find_places(text, gazetteer)
    assert [m.span.text for m in found] == expected
    assert all(text[m.span.start : m.span.end] == m.span.text for m in found)


@pytest.mark.parametrize("text", ["Ships left China, Japan and Korea.", "Envoys of Jordan, Egypt and Iraq met."])
def test_states_in_a_row_do_not_lie_in_each_other(gazetteer: Gazetteer, text: str) -> None:
    assert {m.feature for m in find_places(text, gazetteer)} == {"PCLI"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("South African miners struck.", [], id="a people of two words"),
        pytest.param("Gunmen burned Tal Nantesk village.", ["Tal Nantesk"], id="a longer unknown name"),
        pytest.param("Rebels left the village of Ain Zumbara.", ["Ain Zumbara"], id="a longer name behind of"),
        pytest.param("Shots hit the Zumbara quarter of Goma.", ["Zumbara", "Goma"], id="quarter and town"),
        pytest.param("Troops left the Francophone town of Goma.", ["Goma"], id="what a town is like"),
        pytest.param("Troops left a Kurdish village near Erbil.", ["Erbil"], id="whose village it is"),
        pytest.param("They fled a raid on al-Zumbara, in Kidal.", ["al-Zumbara", "Kidal"], id="comma before in"),
        pytest.param(
            "fighting spread to kharkiv and the town of bakhmut after " + "they said so and " * 10,
            ["kharkiv", "bakhmut"],
            id="lower case",
        ),
        pytest.param(
            "Militants met at the airport of Dar el Zumbara (Kidal).", ["Dar el Zumbara", "Kidal"], id="connectors"
        ),
    ],
)
def test_spans_of_hard_texts(gazetteer: Gazetteer, text: str, expected: list[str]) -> None:
    assert [m.span.text for m in find_places(text, gazetteer)] == expected


def test_words_for_a_people_speak_for_its_places(gazetteer: Gazetteer) -> None:
    text = "Peruvian police and Peruvian soldiers searched Trujillo, Peruvian officials said."
    assert _read(text, gazetteer)["Trujillo"].country == "PER"


def test_a_lone_small_homonym_abroad_is_an_unknown_place_at_home(gazetteer: Gazetteer) -> None:
    text = "Salvadoran troops left San Miguel and Usulutan for San Salvador. Salvadoran rebels hit the quarter of San Antonio Abad."
    mention = _read(text, gazetteer)["San Antonio Abad"]
    assert (mention.place_id, mention.country) == (None, "SLV")


def test_two_small_homonyms_in_one_state_abroad_do_not_speak_for_each_other(gazetteer: Gazetteer) -> None:
    text = (
        "Salvadoran troops left San Miguel and Usulutan for San Salvador. Salvadoran rebels hit the quarters of San Antonio Abad and "
        "Los Dolores."
    )
    found = _read(text, gazetteer)
    assert [(found[n].place_id, found[n].country) for n in ("San Antonio Abad", "Los Dolores")] == [(None, "SLV")] * 2


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        pytest.param("Zurmanti fighters shelled Trujillo, the Zurmanti leader said. Zurmanti won.", True, id="group"),
        pytest.param("ZRM fighters shelled Trujillo, the ZRM leader said. Others in ZRM left.", True, id="acronym"),
        pytest.param("Zrm met her aunt in Trujillo. Zrm left on foot with Zrm.", False, id="an acronym has capitals"),
    ],
)
def test_groups_speak_for_their_state(gazetteer: Gazetteer, text: str, heard: bool) -> None:
    found = find_places(text, gazetteer, groups={"zurmanti": "PER", "zrm": "PER"})
    assert {m.country == "PER" for m in found if m.span.text == "Trujillo"} == {heard}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Gunmen looted shops in Lalo village (Sai Buri, Pattani).", id="bracket"),
        pytest.param("Gunmen looted shops in Lalo, Pattani province.", id="comma"),
        pytest.param("Gunmen looted shops in the Lalo area of Pattani province.", id="of"),
    ],
)
def test_a_small_town_is_not_where_the_text_says_it_cannot_be(gazetteer: Gazetteer, text: str) -> None:
    mention = _read(text, gazetteer)["Lalo"]
    assert (mention.place_id, mention.country) == (None, "THA")


def test_a_bracket_of_names_tells_the_state_of_an_unknown_one(gazetteer: Gazetteer) -> None:
    mention = _read("Militants attacked traders near Zurmantala (Zurmantala, Yatenga).", gazetteer)["Zurmantala"]
    assert mention.country == "BFA"


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        pytest.param("Clashes went on in Basra.", "PPL", id="a name spelt otherwise in the gazetteer"),
        pytest.param("Clashes went on in Basra province.", "ADM1", id="its division"),
        pytest.param("Clashes went on in the city of Basra.", "PPL", id="said to be a city"),
    ],
)
def test_a_bare_name_means_the_town(gazetteer: Gazetteer, text: str, feature: str) -> None:
    assert _read(text, gazetteer)["Basra"].feature == feature


def test_the_hint_breaks_ties_only(gazetteer: Gazetteer) -> None:
    text = "Police held two men in Hamilton."
    assert _read(text, gazetteer, country_hint="NZ")["Hamilton"].country == "NZL"
    assert _read("Police held two men in Hamilton, Canada.", gazetteer, country_hint="NZ")["Hamilton"].country == "CAN"


def test_nothing_is_read_within_entities(gazetteer: Gazetteer) -> None:
    text = "Fans of Kharkiv sang in Lviv."
    assert [m.span.text for m in find_places(text, gazetteer, entities=(Span(8, 15, "Kharkiv"),))] == ["Lviv"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "1234", "’s ’s", "A", "X" * 5000])
def test_odd_texts(gazetteer: Gazetteer, text: str) -> None:
    assert find_places(text, gazetteer) == ()


def test_one_sense_in_a_document(gazetteer: Gazetteer) -> None:
    text = "Fire broke out in Paris, Texas. The mayor of Paris said Lamar County sent help."
    assert {(m.country, m.admin1) for m in find_places(text, gazetteer) if m.span.text == "Paris"} == {("USA", "Texas")}

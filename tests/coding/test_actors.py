"""Whom noun phrases mean."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.actor_context import read_context, with_country
from coding.actor_index import ActorContext, ActorIndex, build_index, fold, words_of
from coding.actors import is_person_name_like, resolve, resolve_each
from seeds.actor_directory import load_actors
from seeds.reader import ROOT

DAY = dt.date(2024, 10, 5)


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return build_index(load_actors(ROOT / "actors"))


CASES = [
    # phrase, country, sector
    ("Ukrainian soldiers", "UKR", "MIL"),
    ("Ukrainian farmers", "UKR", "CVL"),
    ("the Ukrainian president", "UKR", "GOV"),
    ("Israeli police", "ISR", "POL"),
    ("Moscow", "RUS", "GOV"),
    ("the Kremlin", "RUS", "GOV"),
    ("North Korea", "PRK", "GOV"),
    ("dozens of North Koreans", "PRK", "CVL"),
    ("Kyiv's forces", "UKR", "MIL"),
    ("its army", None, "MIL"),
    ("South Korean Defense Minister Kim Yong-Hyun", "KOR", "GOV"),
    ("Kim Yong-Hyun, South Korean defence minister", "KOR", "GOV"),
    ("a Ukrainian source", "UKR", None),
    ("Iran-backed militants", None, "REB"),
    ("Turkish-backed fighters", None, "REB"),
    ("anti-Taliban fighters", None, "REB"),
    ("the U.S. military", "USA", "MIL"),
    ("US", "USA", "GOV"),
    ("us", None, None),
    ("soldiers from Rwanda", "RWA", "MIL"),
    ("the president of Ukraine", "UKR", "GOV"),
    ("residents of Bogota", "COL", "CVL"),
    ("Russian jets", "RUS", "MIL"),
    ("Syrian refugees", "SYR", "REF"),
    ("Congo's army", "COD", "MIL"),
    ("the government", None, "GOV"),
    ("rebel soldiers", None, "REB"),
    ("army officers", None, "MIL"),
    ("police officers", None, "POL"),
    ("student protesters", None, "PRO"),
    ("armed men", None, "PRM"),
    ("men armed with machetes", None, "PRM"),
    ("a group of protesters", None, "PRO"),
    ("head of the army", None, "MIL"),
    ("the former mayor", None, "CVL"),
    ("drug cartel gunmen", None, "CRM"),
    ("two priests", None, "REL"),
    ("opposition leader", None, "OPP"),
    ("union leaders", None, "LAB"),
    ("they", None, None),
    ("Ukrainian and Russian forces", "UKR", "MIL"),
    ("Russians and Ukrainians", "RUS", "CVL"),
    ("pro-Iran militias", None, "PRM"),
    ("rebel positions", None, "REB"),
    ("a worrying state of affairs", None, None),
    ("us troops", "USA", "MIL"),
    ("Kurdish fighters", None, "REB"),
    ("Gen. Themba Dlamini", None, "MIL"),
    ("Ukrainian", "UKR", "GOV"),
    ("a Ukrainian", "UKR", "CVL"),
    ("Ukrainians", "UKR", "CVL"),
    ("North Korean officers", "PRK", "MIL"),
    ("two officers", None, "POL"),
    ("Putin's supporters", "RUS", "CVL"),
    ("the brother of Bashar al-Assad", "SYR", "CVL"),
    ("UN peacekeepers", None, "MIL"),
    ("the Hamas government", "PSE", "REB"),
    ("Boko Haram supporters", "NGA", "CVL"),
    ("the Orchid Society of Kenya", "KEN", None),
    ("US$300", None, None),
    ("the fall of Kabul", "AFG", None),
    ("some of the Israelis", "ISR", "CVL"),
    ("a former FARC commander", "COL", "CVL"),
    ("two men in uniform", None, "PRM"),
    ("President Vladimir Putin", "RUS", "GOV"),
    ("forces loyal to Bashar al-Assad", "SYR", "MIL"),
]


@pytest.mark.parametrize(("phrase", "country", "sector"), CASES, ids=[c[0] for c in CASES])
def test_country_and_sector(index: ActorIndex, phrase: str, country: str | None, sector: str | None) -> None:
    actor = resolve(phrase, index=index, date=DAY, context=ActorContext())
    assert (actor.country, actor.sector) == (country, sector)


@pytest.mark.parametrize(
    ("phrase", "actor_id", "name"),
    [
        ("Ukrainian troops", "UKR.MIL", "Military of Ukraine"),
        ("Pyongyang", "PRK.GOV", "Government of North Korea"),
        ("the M23 rebels", "m23", "March 23 Movement"),
        ("suspected ADF militants", "adf", "Allied Democratic Forces"),
        ("members of the Rapid Support Forces", "rsf", "Rapid Support Forces"),
        ("militants linked to Islamic State", "is", "Islamic State"),
        ("Houthi fighters", "houthis", "Houthis"),
        ("the Knesset", "ISR.LEG", "Legislature of Israel"),
        ("Hezbollah commander", "hezbollah", "Hezbollah"),
        ("a Reuters journalist", "reuters", "Reuters"),
        ("French, German and Polish soldiers", "FRA.MIL", "Military of France"),
    ],
)
def test_names_and_ids(index: ActorIndex, phrase: str, actor_id: str, name: str) -> None:
    actor = resolve(phrase, index=index, date=DAY, context=ActorContext())
    assert (actor.actor_id, actor.name) == (actor_id, name)


@pytest.mark.parametrize(
    ("phrase", "ids"),
    [
        ("Russian and Ukrainian forces", ["RUS.MIL", "UKR.MIL"]),
        ("FARC and ELN guerrillas", ["farc", "eln"]),
        ("Ukraine, Russia and Belarus", ["UKR.GOV", "RUS.GOV", "BLR.GOV"]),
        ("Ukrainian soldiers", ["UKR.MIL"]),
        ("local People's Defence Forces", ["pdf"]),
        ("they", []),
    ],
    ids=["adjectives", "names", "three", "one", "a name inside", "nobody"],
)
def test_coordinated_actors(index: ActorIndex, phrase: str, ids: list[str]) -> None:
    assert [a.actor_id for a in resolve_each(phrase, index=index, date=DAY, context=ActorContext())] == ids


@pytest.mark.parametrize("spelling", ["ukrainian soldiers", "UKRAINIAN SOLDIERS", "Ukrainian Soldiers"])
def test_case_does_not_matter(index: ActorIndex, spelling: str) -> None:
    assert resolve(spelling, index=index, date=DAY, context=ActorContext()).actor_id == "UKR.MIL"


@pytest.mark.parametrize(
    ("day", "actor_id", "sector"),
    [
        (dt.date(2020, 1, 1), "taliban_ins2", "REB"),
        (dt.date(2022, 1, 1), "taliban", "GOV"),
        (None, "taliban", "GOV"),
    ],
    ids=["before", "after", "now"],
)
def test_the_day_decides_between_rows_of_one_name(
    index: ActorIndex, day: dt.date | None, actor_id: str, sector: str
) -> None:
    actor = resolve("the Taliban", index=index, date=day, context=ActorContext())
    assert (actor.actor_id, actor.sector) == (actor_id, sector)


def test_local_aliases_need_their_country(index: ActorIndex) -> None:
    at_home = ActorContext(countries=frozenset({"COL"}))
    named = resolve("the National Liberation Army", index=index, date=DAY, context=at_home)
    elsewhere = resolve("the National Liberation Army", index=index, date=DAY, context=ActorContext())
    assert (named.actor_id, elsewhere.actor_id) == ("eln", None)


def test_a_local_alias_is_not_the_end_of_a_longer_name(index: ActorIndex) -> None:
    context = ActorContext(countries=frozenset({"USA"}))
    alone, longer = (
        resolve(p, index=index, date=DAY, context=context)
        for p in ("the Democratic Party", "the Popular Democratic Party")
    )
    assert (alone.actor_id, longer.actor_id) == ("democratic_party_usa", None)


def test_context_learns_acronyms_and_surnames(index: ActorIndex) -> None:
    text = (
        "South Korean Defense Minister Kim Yong-Hyun spoke first. The Movement for Free Rivers (MFR) and the Rapid Support "
        "Forces [RSF] answered. Ada Obi, Nigerian foreign minister, left early. Togolese Gen. Kossi Adewale stayed."
    )
    context = read_context(text, index)
    kim, mfr, obi, adewale = (
        resolve(p, index=index, date=DAY, context=context) for p in ("Minister Kim", "MFR supporters", "Obi", "Adewale")
    )
    assert (adewale.country, adewale.sector) == ("TGO", "MIL")
    assert (kim.country, kim.sector) == ("KOR", "GOV")
    assert mfr.name == "Movement for Free Rivers"
    assert (obi.country, obi.sector) == ("NGA", "GOV")


def test_a_title_before_a_verb_is_anothers(index: ActorIndex) -> None:
    context = read_context(
        "The Russian foreign minister said Georgian Foreign Minister Gela Abashidze had called him.", index
    )

    assert resolve("Abashidze", index=index, date=None, context=context).country == "GEO"


def test_the_office_on_the_day_decides(index: ActorIndex) -> None:
    holder, before = (
        resolve("Yoon Suk Yeol", index=index, date=day, context=ActorContext()) for day in (DAY, dt.date(2010, 1, 1))
    )
    assert (holder.actor_id, holder.sector) == ("KOR.GOV", "GOV")
    assert (before.country, before.sector) == ("KOR", None)


def test_a_courtesy_title_introduces_nobody(index: ActorIndex) -> None:
    assert not read_context("Mr. Tom Obi and Mrs. Ann Obi left.", index).names


@pytest.mark.parametrize(
    "text",
    [
        "Democratic People's Republic of Korea (DPRK) troops",
        "The Best Teacher Awards were given.",
        "Foreign minister North Korea said.",
    ],
    ids=["a state keeps its own entry", "too common", "a country is nobody's name"],
)
def test_context_learns_no_more_than_names(index: ActorIndex, text: str) -> None:
    assert not set(read_context(text, index).names) & {"dprk", "awards", "korea"}


def test_two_people_of_one_surname_are_nobody(index: ActorIndex) -> None:
    context = read_context("Nigerian President Ada Obi met Kenyan General Tom Obi.", index)
    assert "obi" not in context.names


@pytest.mark.parametrize(
    ("text", "prior"),
    [
        ("Troops left Bamako. Malian officials and the Malian army were silent.", "MLI"),
        ("Ukraine and Russia exchanged prisoners.", None),
        ("Nothing happened.", None),
    ],
    ids=["one", "two", "none"],
)
def test_prior_only_when_plain(index: ActorIndex, text: str, prior: str | None) -> None:
    assert read_context(text, index).prior == prior


def test_bare_nouns_take_the_articles_country(index: ActorIndex) -> None:
    context = with_country(ActorContext(), "MLI")
    actor = resolve("the army", index=index, date=DAY, context=context)
    assert (actor.actor_id, actor.rule, actor.generic) == ("MLI.MIL", "article-country", True)
    assert resolve("the Ukrainian army", index=index, date=DAY, context=context).country == "UKR"


@pytest.mark.parametrize(
    ("phrase", "country"),
    [("Muslim villagers", "MLI"), ("Islamic State fighters", "MLI"), ("the United Nations", None), ("Hamas", "PSE")],
)
def test_the_many_homed_take_the_articles_country(index: ActorIndex, phrase: str, country: str | None) -> None:
    context = with_country(ActorContext(), "MLI")
    assert resolve(phrase, index=index, date=DAY, context=context).country == country


@given(text=st.text(max_size=60), head=st.none() | st.text(max_size=8))
def test_any_text_gives_an_answer_and_the_same_twice(index: ActorIndex, text: str, head: str | None) -> None:
    context = read_context(text, index)
    first, second = (resolve(text, index=index, date=DAY, context=context, head_word=head) for _ in range(2))
    assert first == second


def test_with_country_does_not_overrule_the_article() -> None:
    context = ActorContext(prior="MLI")
    assert with_country(context, "NER") is context


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Maria Lopez", True), ("the soldiers", False), ("Hamas", False), ("Ukrainian Army", False), ("Maria", False)],
)
def test_person_names(index: ActorIndex, text: str, expected: bool) -> None:
    assert is_person_name_like(text, index) is expected


@pytest.mark.parametrize(
    ("word", "sector"), [("gunmen", "PRM"), ("police", "POL"), ("Hamas", "REB"), ("member", None), ("sofa", None)]
)
def test_sector_of(index: ActorIndex, word: str, sector: str | None) -> None:
    assert index.sector_of(word) == sector


@pytest.mark.parametrize(
    ("phrase", "actor_id", "sector"),
    [("two houses", None, "CVL"), ("a Ukrainian bridge", None, "CVL"), ("a Russian warship", "RUS.MIL", "MIL")],
)
def test_things_are_not_named_as_people(index: ActorIndex, phrase: str, actor_id: str | None, sector: str) -> None:
    actor = resolve(phrase, index=index, date=DAY, context=with_country(ActorContext(), "UKR"))
    assert (actor.name is None, actor.actor_id, actor.sector) == (actor_id is None, actor_id, sector)
    assert index.is_thing("house")
    assert not index.is_thing("villager")


def test_the_head_word_decides(index: ActorIndex) -> None:
    actor = resolve("soldiers villagers fled", index=index, date=DAY, context=ActorContext(), head_word="soldiers")
    assert actor.sector == "MIL"


def test_the_index_is_frozen(index: ActorIndex) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        index.titles = frozenset()  # type: ignore[misc]
    with pytest.raises(TypeError):
        index.entries["x"] = ()  # type: ignore[index]


@pytest.mark.parametrize("text", ["Côte d’Ivoire", "İstanbul", "Łódź", "plain"])
def test_folding_keeps_offsets(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_words() -> None:
    assert [w.folded for w in words_of("U.S.-led N'Djamena's")] == ["us", "led", "ndjamena", "'s"]

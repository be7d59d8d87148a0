"""Whose office a noun of office is, and whom the ways in which news names armed actors mean. The people and groups here are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.actor_context import read_context
from coding.actor_index import ActorContext, ActorIndex, build_index
from coding.actors import resolve
from seeds.actor_directory import load_actors
from seeds.reader import ROOT

DAY = dt.date(2023, 5, 1)


@pytest.fixture(scope="module")
def index() -> ActorIndex:
    return build_index(load_actors(ROOT / "actors"))


OFFICES = [
    ("a church official", "REL"),
    ("church officials", "REL"),
    ("a party official", "PTY"),
    ("party leaders", "PTY"),
    ("a union leader", "LAB"),
    ("a trade union official", "LAB"),
    ("a hospital director", "HLH"),
    ("hospital officials", "HLH"),
    ("a hospital spokesman", "HLH"),
    ("a school principal", "EDU"),
    ("school officials", "EDU"),
    ("a school director", "EDU"),
    ("the university president", "EDU"),
    ("the university chancellor", "EDU"),
    ("a university official", "EDU"),
    ("a company spokesman", "BUS"),
    ("a company director", "BUS"),
    ("company officials", "BUS"),
    ("the company's president", "BUS"),
    ("a bank president", "BUS"),
    ("a bank official", "BUS"),
    ("an airline spokeswoman", "BUS"),
    ("an oil executive", "BUS"),
    ("a factory manager", "BUS"),
    ("a hotel manager", "BUS"),
    ("a mosque official", "REL"),
    ("a mosque leader", "REL"),
    ("the diocese spokesman", "REL"),
    ("a religious leader", "REL"),
    ("a village chief", "GOV"),
    ("a village leader", "CVL"),
    ("a village elder", "CVL"),
    ("a community leader", "CVL"),
    ("a neighborhood leader", "CVL"),
    ("a student leader", "EDU"),
    ("a student president", "EDU"),
    ("the student union president", "EDU"),
    ("a club president", "CVL"),
    ("a football official", "CVL"),
    ("a sports official", "CVL"),
    ("the team captain", "CVL"),
    ("an airline captain", "BUS"),
    ("a refugee camp leader", "REF"),
    ("a human rights official", "NGO"),
    ("a rights group director", "NGO"),
    ("an aid official", "NGO"),
    ("an aid group spokesman", "NGO"),
    ("a charity director", "NGO"),
    ("a Red Cross official", "NGO"),
    ("a UN official", "IGO"),
    ("a UN spokesman", "IGO"),
    ("an EU official", "IGO"),
    ("a newspaper director", "MED"),
    ("a newspaper editor", "MED"),
    ("a radio station director", "MED"),
    ("a television executive", "MED"),
    ("a court official", "JUD"),
    ("a court spokesman", "JUD"),
    ("the court president", "JUD"),
    ("a prison official", "GOV"),
    ("a prison director", "POL"),
    ("a customs official", "GOV"),
    ("a police official", "POL"),
    ("a police spokesman", "POL"),
    ("a police chief", "POL"),
    ("a police director", "POL"),
    ("an army spokesman", "MIL"),
    ("an army official", "MIL"),
    ("a military official", "MIL"),
    ("a defence official", "GOV"),
    ("an intelligence official", "SPY"),
    ("an intelligence chief", "SPY"),
    ("a rebel leader", "REB"),
    ("a rebel official", "REB"),
    ("a rebel spokesman", "REB"),
    ("a rebel commander", "REB"),
    ("a militia leader", "PRM"),
    ("a militia commander", "PRM"),
    ("a gang leader", "CRM"),
    ("a cartel boss", "CRM"),
    ("an opposition official", "OPP"),
    ("an opposition spokesman", "OPP"),
    ("an opposition lawmaker", "LEG"),
    ("a parliament official", "LEG"),
    ("the parliament speaker", "LEG"),
    ("a parliamentary official", "LEG"),
    ("a protest leader", "PRO"),
    ("a strike leader", "LAB"),
    ("a labor leader", "LAB"),
    ("a farm leader", "LAB"),
    ("a business leader", "BUS"),
    ("a health official", "HLH"),
    ("a ministry official", "GOV"),
    ("a ministry spokesman", "GOV"),
    ("a government spokesman", "GOV"),
    ("a government official", "GOV"),
    ("a local official", "GOV"),
    ("an election official", "GOV"),
    ("an embassy official", "GOV"),
    ("an embassy spokesman", "GOV"),
    ("a city official", "GOV"),
    ("a presidential spokesman", "GOV"),
    ("a presidential candidate", "PTY"),
    ("a guerrilla chief", "REB"),
    ("the head of the union", "LAB"),
    ("the head of the church", "REL"),
    ("the leader of the party", "PTY"),
    ("a coast guard ship", "MIL"),
    ("the leader of the group", None),
    ("the group leader", None),
    ("the warring parties", None),
    ("the leaders of the two countries", "GOV"),
    ("the director of the hospital", "HLH"),
    ("the principal of the school", "EDU"),
    ("a spokesman for the hospital", "HLH"),
    ("a spokesman for the company", "BUS"),
    ("the president of the company", "BUS"),
    ("the president of the university", "EDU"),
    ("the secretary general of the union", "LAB"),
    ("the director of the newspaper", "MED"),
    ("an official of the church", "REL"),
    ("the chairman of the bank", "BUS"),
    ("a former party official", "CVL"),
    ("a museum director", "CVL"),
    ("a zoo official", "CVL"),
    ("an airport official", "GOV"),
    ("a railway official", "GOV"),
    ("a hospital worker", "HLH"),
    ("a school teacher", "EDU"),
    ("a church leader", "REL"),
    ("an orthodox bishop", "REL"),
    ("a mining official", "BUS"),
    ("a mine manager", "BUS"),
    ("a plantation owner", "BUS"),
    ("a farm owner", "CVL"),
    ("a vigilante leader", "PRM"),
    ("a faction leader", "PRM"),
    ("a junta leader", "GOV"),
    ("a separatist leader", "REB"),
    ("a separatist official", "REB"),
    ("a jihadist leader", "REB"),
    ("a tribal militia leader", "PRM"),
    ("a ceasefire monitor", "IGO"),
    ("an observer mission spokesman", "IGO"),
    ("a ship's captain", "CVL"),
    ("a police union president", "LAB"),
    ("a nurses' union official", "LAB"),
    ("a teachers' union leader", "LAB"),
    ("a student union leader", "EDU"),
    ("the women's group leader", "NGO"),
    ("a youth leader", "CVL"),
    ("a party spokesman", "PTY"),
    ("a campaign official", "PTY"),
    ("a foundation director", "NGO"),
    ("an NGO director", "NGO"),
    ("a think tank director", "NGO"),
    ("the country's president", "GOV"),
    ("the president of the military junta", "GOV"),
    ("the foreign secretary", "GOV"),
    ("the labour secretary", "GOV"),
    ("the secretary of the union", "LAB"),
    ("an official", "GOV"),
    ("the president", "GOV"),
    ("a captain", "MIL"),
    ("captain of the rebels", "REB"),
]


@pytest.mark.parametrize(("phrase", "sector"), OFFICES, ids=[phrase for phrase, _ in OFFICES])
def test_an_office_is_its_institutions(index: ActorIndex, phrase: str, sector: str) -> None:
    assert resolve(phrase, index=index, date=DAY, context=ActorContext()).sector == sector


ARTICLE = (
    "The Front for the Liberation of the River (FLR) attacked Goma. The Orchid Brigade militia (OBM) fled. "
    "The Popular Lantern Movement, or PLM, and the Union of Lantern Makers, known by its French acronym MUL, agreed."
)

NAMES = [
    # phrase, country, sector, actor_id, name
    ("Kyiv's forces", "UKR", "MIL", "UKR.MIL", "Military of Ukraine"),
    ("Moscow’s troops", "RUS", "MIL", "RUS.MIL", "Military of Russia"),
    ("the M23 rebels", "COD", "REB", "m23", "March 23 Movement"),
    ("M23 fighters", "COD", "REB", "m23", "March 23 Movement"),
    ("suspected ADF militants", "COD", "REB", "adf", "Allied Democratic Forces"),
    ("alleged Boko Haram gunmen", "NGA", "REB", "boko_haram", "Boko Haram"),
    ("Iran-backed militants", None, "REB", None, None),
    ("Rwandan-backed rebels", None, "REB", None, None),
    ("al-Qaida-linked militants", None, "REB", None, None),
    ("Turkey-backed Syrian fighters", "SYR", "REB", "SYR.REB", "Rebels (Syria)"),
    ("Syrian fighters", "SYR", "MIL", "SYR.MIL", "Military of Syria"),
    ("the FLR", None, "REB", None, "Front for the Liberation of the River"),
    ("FLR fighters", None, "REB", None, "Front for the Liberation of the River"),
    ("OBM gunmen", None, "PRM", None, "Orchid Brigade militia"),
    ("the PLM", None, None, None, "Popular Lantern Movement"),
    ("the MUL", None, "LAB", None, "Union of Lantern Makers"),
    ("Ukrainian soldiers", "UKR", "MIL", "UKR.MIL", "Military of Ukraine"),
    ("Ukrainian farmers", "UKR", "CVL", "UKR.CVL", "Civilians (Ukraine)"),
    ("Ukrainian lawmakers", "UKR", "LEG", "UKR.LEG", "Legislature of Ukraine"),
    ("Ghana's parliament", "GHA", "LEG", "GHA.LEG", "Legislature of Ghana"),
    ("Lome", "TGO", "GOV", "TGO.GOV", "Government of Togo"),
    ("the Riksdag", "SWE", "LEG", "SWE.LEG", "Legislature of Sweden"),
    ("Jakov Milatovic", "MNE", "GOV", "MNE.GOV", "Government of Montenegro"),
    ("a spokesman for Hamas", "PSE", "REB", "hamas", "Hamas"),
]


@pytest.mark.parametrize(
    ("phrase", "country", "sector", "actor_id", "name"), NAMES, ids=[phrase for phrase, *_ in NAMES]
)
def test_ways_of_naming(
    index: ActorIndex, phrase: str, country: str | None, sector: str | None, actor_id: str | None, name: str | None
) -> None:
    learnt = ActorContext(names=read_context(ARTICLE, index).names)
    actor = resolve(phrase, index=index, date=DAY, context=learnt)
    assert (actor.country, actor.sector, actor.actor_id, actor.name) == (country, sector, actor_id, name)


@pytest.mark.parametrize("phrase", ["its army", "their soldiers", "the country's military"])
def test_its_army_is_that_of_the_country_the_article_is_about(index: ActorIndex, phrase: str) -> None:
    context = read_context("Togo sent troops. Officials in Lome said Togo had no choice.", index)
    assert resolve(phrase, index=index, date=DAY, context=context).actor_id == "TGO.MIL"


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("He went to Uganda's Arua (AU) on Monday.", "au"),
        ("The Green River Party, or GRP, won. The Great Road Project (GRP) lost.", "grp"),
        ("Snow fell on the hills (SNW).", "snw"),
    ],
    ids=["two letters in another order", "two meanings", "no name"],
)
def test_no_acronym_is_learnt(index: ActorIndex, text: str, acronym: str) -> None:
    assert not read_context(text, index).names.get(acronym)


def test_every_state_has_its_bodies(index: ActorIndex) -> None:
    """Of any state, its government, army, police, parliament and leader are read by its name or its adjective."""
    bodies = {
        "government": "GOV",
        "army": "MIL",
        "police": "POL",
        "parliament": "LEG",
        "president": "GOV",
        "prime minister": "GOV",
    }
    today = [s for s in load_actors(ROOT / "actors").states if s.active_to is None]
    wrong = [
        (state.code, phrase)
        for state in today
        for body, sector in bodies.items()
        for phrase in (f"{state.name}'s {body}", *(f"{adjective} {body}" for adjective in state.adjectives[:1]))
        if (found := resolve(phrase.replace("=", ""), index=index, date=DAY, context=ActorContext())).sector != sector
        or found.country != state.code
    ]
    assert wrong == []

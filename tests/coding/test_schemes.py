"""Every sub-event type of ACLED and every type of PLOVER is reached by a sentence of its own."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

ACLED = {
    ("Battles", "Armed clash"): "Soldiers clashed with rebels near Bria on Friday.",
    ("Battles", "Government regains territory"): "The army recaptured the town of Bria from the rebels.",
    ("Battles", "Non-state actor overtakes territory"): "Rebels fought the army for hours and seized the town of Bria.",
    ("Explosions/Remote violence", "Air/drone strike"): "Warplanes bombed a market in Taiz, killing nine.",
    ("Explosions/Remote violence", "Suicide bomb"): "A suicide bomber blew himself up at a mosque in Kano.",
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"): "Government artillery shelled the village of Kafr Nouran.",
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"): "A roadside bomb exploded near Mogadishu, wounding four people.",
    ("Explosions/Remote violence", "Grenade"): "Insurgents threw a grenade into a bar in Bujumbura.",
    ("Explosions/Remote violence", "Chemical weapon"): "The army used chlorine gas against the town of Saraqib.",
    ("Violence against civilians", "Attack"): "Gunmen killed a village chief near Jos.",
    ("Violence against civilians", "Sexual violence"): "Soldiers raped two women in a camp near Nyala.",
    ("Violence against civilians", "Abduction/forced disappearance"): "Gunmen abducted a priest in Kaduna.",
    ("Protests", "Peaceful protest"): "Teachers marched peacefully in Lusaka over unpaid wages.",
    ("Protests", "Protest with intervention"): "Police fired tear gas at protesters in Nairobi.",
    ("Protests", "Excessive force against protesters"): "Police shot dead three protesters during a march in Nairobi.",
    ("Riots", "Violent demonstration"): "Protesters threw stones at police and burned tyres in Port-au-Prince.",
    ("Riots", "Mob violence"): "A mob lynched a man accused of theft in Douala.",
    ("Strategic developments", "Agreement"): "The government and the rebels signed a peace agreement in Juba.",
    ("Strategic developments", "Arrests"): "Police arrested four opposition leaders in Kampala.",
    ("Strategic developments", "Change to group/activity"): "The army deployed 500 soldiers to Goma.",
    ("Strategic developments", "Disrupted weapons use"): "Soldiers shot down a drone near Odesa.",
    ("Strategic developments", "Headquarters or base established"): "The army established a base in the village of Ndele.",
    ("Strategic developments", "Looting/property destruction"): "Gunmen looted shops and burned houses in Malakal.",
    ("Strategic developments", "Non-violent transfer of territory"): "The army took Ndele without a fight after the rebels left.",
    ("Strategic developments", "Other"): "The rebels and the army exchanged 40 prisoners in Marib.",
}  # fmt: skip
PLOVER = {
    ("AGREE", None): "The rebels agreed to talks with the government in Doha.",
    ("CONSULT", None): "The foreign ministers of Chile and Peru met in Lima.",
    ("SUPPORT", None): "Canada praised the decision of Ghana to hold elections.",
    ("CONCEDE", None): "The junta lifted the curfew in Bamako.",
    ("COOPERATE", "military"): "Norway and Finland held joint military exercises.",
    ("AID", "humanitarian"): "Japan sent food and medicine to Nepal after the quake.",
    ("RETREAT", "withdraw"): "Russia withdrew its troops from Kherson.",
    ("REQUEST", "assist"): "Mali asked the United Nations for help.",
    ("ACCUSE", "disapprove"): "France accused Iran of spying.",
    ("REJECT", None): "Serbia rejected the proposal of the mediators.",
    ("THREATEN", "violence"): "North Korea threatened to attack its neighbour.",
    ("PROTEST", "demo"): "Students marched in Dhaka.",
    ("SANCTION", "expel"): "Poland expelled 45 Russian diplomats.",
    ("MOBILIZE", "troops"): "Poland deployed troops along the border.",
    ("COERCE", "arrest"): "Police arrested two reporters in Cairo.",
    ("ASSAULT", "explosives"): "A roadside bomb exploded near Mogadishu, wounding four people.",
}
SUB_EVENT_TYPES = 25
TYPES = 16


def events_of(text: str, coder: Coder) -> list[Event]:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    return [e for e in coded.events if e.modality == "asserted"]


def test_the_tables_are_whole() -> None:
    assert len(ACLED) == SUB_EVENT_TYPES
    assert len({kind for kind, _ in PLOVER}) == TYPES


@pytest.mark.parametrize("wanted", ACLED, ids=lambda w: w[1])
def test_acled(wanted: tuple[str, str], coder: Coder) -> None:
    assert wanted in [(e.acled_event_type, e.acled_sub_event_type) for e in events_of(ACLED[wanted], coder)]


@pytest.mark.parametrize("wanted", PLOVER, ids=lambda w: w[0])
def test_plover(wanted: tuple[str, str | None], coder: Coder) -> None:
    found = events_of(PLOVER[wanted], coder)

    assert wanted in [(e.plover_type, e.plover_mode) for e in found]
    assert all(e.quad_class and e.cameo_code and e.goldstein is not None for e in found if e.plover_type)

"""Speech within speech, claims, doubts, refusals, failures: how real an event is and who says so, with the parser's own parses."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

# (sentence, type, modality, speaker or None for anybody)
NESTED = [
    ("The minister said rebels had denied shelling the market.", "strike", "denied", "rebels"),
    ("The paper reported that the army denied it had bombed the school.", "strike", "denied", "the army"),
    ("Witnesses told reporters that police had denied firing at the crowd.", "protest", "denied", "police"),
    (
        "The mayor said the general had denied that his men looted the shops.",
        "property_destruction",
        "denied",
        "the general",
    ),
    (
        "The army said villagers had claimed that soldiers burned their homes.",
        "property_destruction",
        "alleged",
        "villagers",
    ),
    (
        "A spokesman said the president believed the militia had attacked the convoy.",
        "attack",
        "alleged",
        "the president",
    ),
    ("The report says witnesses claimed that soldiers had raped women.", "sexual_violence", "alleged", "witnesses"),
    (
        "The envoy said the general had told him the rebels had withdrawn from the town.",
        "withdrawal",
        "asserted",
        "the general",
    ),
    (
        "A spokesman said the minister had told reporters that rebels killed two guards.",
        "clash",
        "asserted",
        "the minister",
    ),
    ("The envoy said the rebels had promised to release the hostages.", "prisoner_exchange", "planned", "The envoy"),
    ("The governor denied that police had opened fire on the march.", "attack", "denied", "The governor"),
    ("The colonel said he did not deny that his men had shelled the village.", "strike", "hypothetical", "The colonel"),
    (
        "The minister said the release of the hostages would pave the way for talks.",
        "prisoner_exchange",
        "hypothetical",
        "The minister",
    ),
    ("Kyiv accused Moscow of bombing a hospital.", "strike", "alleged", "Kyiv"),
    ("Both sides accused each other of shelling the plant.", "strike", "alleged", "Both sides"),
]
CLAIMS = [
    (
        "The Islamic State group claimed responsibility for the bombing of a mosque in Kabul.",
        "bombing",
        "asserted",
        "The Islamic State group",
    ),
    (
        "Responsibility for the attack on the barracks was claimed by a little-known group.",
        "clash",
        "asserted",
        "a little-known group",
    ),
    ("No group has claimed responsibility for the killing of the judge.", "attack", "asserted", None),
    ("There was no immediate claim of responsibility for the blast.", "bombing", "asserted", None),
    ("The militia said it was behind the ambush.", "clash", "asserted", "The militia"),
    ("The militia claimed it had killed 20 soldiers in an ambush near Bria.", "clash", "alleged", "The militia"),
    ("The rebels claimed to have captured the airport.", "territory", "alleged", "The rebels"),
    ("Moscow claimed its forces had taken the village, which Kyiv did not confirm.", "territory", "alleged", "Moscow"),
]
DOUBTS = [
    ("The army said it killed 40 fighters, a figure that could not be verified.", "clash", "alleged", "The army"),
    ("Reports of shelling near the dam could not be immediately confirmed.", "strike", "alleged", None),
    ("Unconfirmed reports said troops had entered the town.", "deployment", "alleged", None),
    ("It was not immediately clear who carried out the attack on the hotel.", "attack", "asserted", None),
    ("The suspected attack on the tanker is under investigation.", "attack", "alleged", None),
    ("The rebels reportedly executed six prisoners.", "attack", "alleged", None),
    ("It is not known whether the hostages were killed.", "attack", "hypothetical", None),
    ("Analysts said an invasion was unlikely.", "clash", "hypothetical", "Analysts"),
    ("Observers said an attack was imminent.", "attack", "hypothetical", "Observers"),
]
UNTRUE = [
    ("Reports that rebels had captured Goma were false, the army said.", "territory", "denied", None),
    ("Officials dismissed reports that troops had been deployed to the island.", "deployment", "denied", "Officials"),
    ("The ministry called reports of a missile strike on the port false.", "strike", "denied", None),
    ("The army denies that its soldiers opened fire on the crowd.", "protest", "denied", "The army"),
]
REFUSED = [
    ("The soldiers refused to deploy to the border.", "deployment", "negated", None),
    ("The pilot refused to bomb the village.", "strike", "negated", None),
    ("The general declined to send troops to the region.", "deployment", "negated", None),
    ("The regiment refused orders to fire on the crowd.", "protest", "negated", None),
    ("Parliament voted against sending troops to Libya.", "deployment", "negated", None),
    ("The parliament rejected a plan to send troops to Mali.", "deployment", "negated", None),
    ("The mutineers refused to surrender.", "surrender", "negated", None),
    ("The rebels have yet to withdraw from the town.", "withdrawal", "negated", None),
    ("The soldiers were never deployed.", "deployment", "negated", None),
]
FAILED = [
    ("Police foiled a plot to bomb the stadium.", "bombing", "negated", None),
    ("Agents thwarted plans to assassinate the governor.", "attack", "negated", None),
    ("Security forces thwarted a suicide attack on the ministry.", "bombing", "negated", None),
    ("The hijackers failed to blow up the plane.", "bombing", "negated", None),
    ("An attempt to assassinate the governor failed.", "attack", "asserted", None),
    ("The plot to kill the judge was uncovered in time.", "attack", "planned", None),
    ("Air defences intercepted six missiles over Riyadh.", "disrupted_weapons", "asserted", None),
    ("The air force shot down three drones before they reached the capital.", "disrupted_weapons", "asserted", None),
    ("Soldiers defused a bomb planted near the school.", "disrupted_weapons", "asserted", None),
    ("Officers disarmed a bomb outside the court.", "disrupted_weapons", "asserted", None),
]
CLAUSES = [
    ("Nobody was hurt when shells hit the empty school.", "strike", "asserted", None),
    ("No one was killed when gunmen attacked the bus.", "attack", "asserted", None),
    ("The soldiers did not fire when the crowd attacked them.", "riot", "asserted", None),
    ("If the river rises, the farmers will move, the mayor said after gunmen killed two guards.", "clash", "asserted", None),
    ("No Vax activists marched through Rome.", "protest", "asserted", None),
    ("The No TAV movement marched through Turin.", "protest", "asserted", None),
    ("The group has threatened to execute the hostages unless its demands are met.", "attack", "threatened", None),
    ("Rebels would have captured the city had the reinforcements not arrived.", "territory", "hypothetical", None),
    ("The alliance plans to deploy 5,000 troops to the eastern border.", "deployment", "planned", None),
]  # fmt: skip
GROUPS = {
    "nested": NESTED, "claims": CLAIMS, "doubts": DOUBTS, "untrue": UNTRUE, "refused": REFUSED, "failed": FAILED, "clauses": CLAUSES,
}  # fmt: skip
CASES = [pytest.param(*case, id=f"{name}-{n}") for name, cases in GROUPS.items() for n, case in enumerate(cases)]
ACTS = [
    ("Suicide bomber targets police in Quetta", "Suicide bomb"),
    ("A suicide bomber attacked a police station in Peshawar, killing three officers.", "Suicide bomb"),
    ("Gunman shoots two officers in Marseille", "Attack"),
    ("Gunmen shot dead a soldier at his home in Arauca.", "Armed clash"),
    ("Car bomb targets army convoy in Damascus", "Remote explosive/landmine/IED"),
    ("A bomb killed 12 people at a market in Kano.", "Remote explosive/landmine/IED"),
    ("A drone killed two fishermen off the coast of Gaza.", "Air/drone strike"),
]


def events_of(text: str, coder: Coder) -> list[Event]:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    return list(coded.events)


@pytest.mark.parametrize(("text", "kind", "modality", "speaker"), CASES)
def test_how_real_an_event_is_and_who_says_so(
    text: str, kind: str, modality: str, speaker: str | None, coder: Coder
) -> None:
    found = [
        (e.modality, e.attribution.text if e.attribution else None)
        for e in events_of(text, coder)
        if e.event_type == kind
    ]

    assert any(real == modality and speaker in (None, said) for real, said in found), found


def test_people_who_hold_a_demonstration_to_protest_do_protest(coder: Coder) -> None:
    held = events_of("Students held a demonstration to protest against fees in Dhaka.", coder)
    planned = events_of("The union plans a demonstration to protest against fees in Dhaka.", coder)

    assert {e.modality for e in held} == {"asserted"}
    assert {e.modality for e in planned} == {"planned"}


@pytest.mark.parametrize(("text", "sub_event"), ACTS)
def test_who_acts_with_what_decides_the_type(text: str, sub_event: str, coder: Coder) -> None:
    assert sub_event in [e.acled_sub_event_type for e in events_of(text, coder)]

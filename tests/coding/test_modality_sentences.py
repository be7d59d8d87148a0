from __future__ import annotations

import re

import pytest
from spacy.language import Language

from coding.modality import read_modality
from coding.scene import CueBook, compile_modality
from coding.tokens import read_tokens
from schemas.cues import ModalityCues
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import candidate_of, marked

pytestmark = pytest.mark.model

SENTENCES: dict[str, list[tuple[str, str | None]]] = {
    "asserted": [
        ("Gunmen [attacked] a police post near Mubende on Friday.", None),
        ("The ministry said insurgents [shelled] the market.", None),
        ("Residents told reporters that soldiers [burned] three houses.", None),
        ("A spokesman confirmed that the convoy was [ambushed].", "confirmed"),
        ("The general admitted that his men had [killed] prisoners.", "admitted"),
        ("There is proof that mercenaries [fought] in the valley.", "proof"),
        ("There is no doubt that the militia [attacked] the village.", None),
        ("No one can deny that the army [bombed] the bridge.", None),
        ("The raiders not only [looted] the shops but set them on fire.", None),
        ("The guards failed to prevent the [attack] on the depot.", None),
        ("The army condemned the [attack] on the mosque.", None),
        ("The governor would not comment on the [bombing].", None),
        ("The brigade claimed responsibility for the [attack].", "claimed responsibility for"),
        ("Two people died after a [strike] on the power station, officials said.", None),
        ("Why did the rebels [attack] the town?", None),
        ("Rebels managed to [capture] the airfield before dawn.", None),
        ("Troops carried out an [attack] on the camp.", None),
        ("He was the highest-ranking commander to [die] in the war.", None),
        ("The council urged the army to cease [shelling] the villages.", "cease"),
        ("The carefully planned [raid] on the depot took an hour.", None),
        ("Militants tried to [storm] the embassy on Sunday.", "tried"),
        ("Police arrested four men over an attempted [coup].", "attempted"),
        ("Although talks may resume, rebels [shelled] the port again.", None),
        ("The army may withdraw next month, but rebels [killed] six officers on Monday.", None),
        ("The ambassador warned that rebels had [seized] the dam.", None),
        ("Missile hits school in Sarmin, 5 [dead]", None),
        ("The court convicted him of [killing] two aid workers.", None),
        ("Demonstrators gathered to [protest] against the tax.", None),
        ("The dispute over water, which may go to court, led to a [clash] in June.", None),
        ("An [attack] on the camp caused no casualties.", None),
        ("No casualties were reported in the [attack].", None),
        ("It is unclear who carried out the [attack].", None),
        ("The president ordered the [strikes] on Friday.", None),
        ("The [bombing], claimed by a splinter group, killed 12.", None),
        ("The army is believed to be behind the [attack].", None),
        ("Suspected smugglers [arrested] on the coast were flown to the capital.", None),
        ("Riot police had to [use] water cannon.", None),
        ("He was not killed but [wounded].", None),
        ("She said she saw soldiers [shoot] her brother.", None),
        ("The militia, which may disband, [seized] a radio station.", None),
        ("The parliament is debating the [attack] on the port.", None),
        ("The two men will be tried for [killing] a shopkeeper.", None),
        ("Police are seeking suspects in a [shooting] near the station.", None),
        ("The commission published a report of the [killings].", None),
        ("I can confirm that two men were [arrested].", None),
        ("The bishop wants justice for the [killings].", None),
        ("The court may question a nurse who had [treated] the hostages.", None),
        ("We want to [thank] the mediators.", None),
    ],
    "alleged": [
        ("His widow was convinced that agents [killed] him.", "was convinced"),
        ("Foreign fighters are allegedly [deploying] near the border.", "allegedly"),
        ("Soldiers reportedly [shot] two farmers.", "reportedly"),
        ("The opposition accused the army of [shelling] the clinic.", "accused"),
        ("The governor blamed smugglers for [killing] the judge.", "blamed"),
        ("The rebels claimed that they [killed] forty soldiers.", "claimed"),
        ("Three men are suspected of [kidnapping] the engineer.", "suspected"),
        ("The group is believed to have [attacked] two churches.", None),
        ("Witnesses alleged that the police [fired] on the crowd.", "alleged"),
        ("An alleged [attack] on a ferry alarmed the islanders.", "alleged"),
        ("According to unconfirmed reports, jets [bombed] the refinery.", "unconfirmed reports"),
        ("The claim that drones [hit] the barracks could not be independently verified.", None),
        ("Neither government has acknowledged that its pilots were [bombing] the delta.", "Neither government has acknowledged"),
        ("The army has not confirmed that its planes [struck] the village.", None),
        ("Rumours that troops had [entered] the capital spread quickly.", "Rumours"),
        ("He was charged with [killing] a journalist.", "charged"),
        ("The militia appears to have [abandoned] the hill.", "appears"),
        ("Jordan neither confirmed nor denied carrying out the [strike].", "neither confirmed nor denied"),
        ("Early findings suggest that three men [opened] fire.", "suggest"),
        ("There are reports of [clashes] near the river.", "reports"),
    ],
    "denied": [
        ("The army denied [shelling] the hospital.", "denied"),
        ("The ministry denied that its forces [attacked] the convoy.", "denied"),
        ("The commander denied carrying out the [attack].", "denied"),
        ("The government rejected allegations that soldiers [raped] villagers.", "rejected allegations"),
        ("Officials denied reports of a [strike] on the port.", "denied reports"),
        ("The agency said the ministry had denied that troops [crossed] the river.", "denied"),
        ("The mayor dismissed false reports of an [explosion] at the plant.", None),
        ("The group has denied [killing] and torturing captives.", "denied"),
        ("The group has denied killing and [torturing] captives.", "denied"),
        ("The army denies soldiers [shot] five people.", "denies"),
        ("Ghana rejects claims of [attack] on refugees", "rejects claims"),
    ],
    "negated": [
        ("The rebels did not [attack] the town.", "not"),
        ("No one was [killed] in the blast.", "No one"),
        ("No casualties were [reported].", "No"),
        ("The blast caused no [casualties].", "no"),
        ("The [protest] planned for Friday was cancelled.", "cancelled"),
        ("The witness had not recognised any of the men or [accused] anyone.", "not"),
        ("Nobody was [hurt] when the bridge fell.", "Nobody"),
        ("The president refused to [deploy] soldiers to the islands.", "refused"),
        ("The marines failed to [capture] the fort.", "failed to"),
        ("Police foiled an [attack] on the stadium.", "foiled"),
        ("A planned [bombing] was thwarted by the guards.", None),
        ("The battalion withdrew without [firing] a shot.", "without"),
        ("Neighbours prevented the mob from [burning] the church.", "prevented"),
        ("The soldiers never [fired] on the crowd.", "never"),
        ("The government has no plans to [send] troops.", None),
        ("No [attack] took place that night.", "No"),
        ("Both sides refrained from [shelling] the city.", "refrained"),
        ("None of the hostages were [harmed].", "None"),
        ("Neither side [fired] at the other.", "Neither"),
        ("Troops will not be [withdrawn], the minister said.", "not"),
        ("Norway has no intention of [attacking] its neighbour.", "no"),
        ("The country has seen no [attacks] since March.", "no"),
        ("It was not an [attack], the mayor said.", "not"),
        ("Investigators believe the army did not [attack] the camp.", "not"),
    ],
    "planned": [
        ("Arrangements for [detaining] the marchers are to be made at the stations.", "Arrangements"),
        ("The army will soon carry out one of the worst [massacres] in its history.", "will"),
        ("The alliance plans to [deploy] four battalions.", "plans"),
        ("The navy will [withdraw] its ships in March.", "will"),
        ("Britain is to [send] mine hunters to the strait.", None),
        ("Norway to [send] missiles to its neighbour", "to"),
        ("The rebels vowed to [attack] the oil fields.", "vowed"),
        ("The cabinet decided to [send] a field hospital.", "decided"),
        ("Police said the men were plotting an [attack] on a synagogue.", "plotting"),
        ("The brigade is ready to [attack].", "ready to"),
        ("Investigators uncovered a plan to [bomb] the parliament.", "plan"),
        ("The army is preparing for an [assault] on the old city.", "preparing"),
        ("Islamabad has agreed to [withdraw] its guards.", "agreed"),
        ("The president ordered the army to [retake] the mine.", "ordered"),
        ("The island fears nothing from the planned [deployment].", "planned"),
        ("The two armies are set to [exchange] prisoners on Friday.", "set to"),
        ("Turkey mulls [withdrawal] from the valley", "mulls"),
        ("Seoul says its rival is preparing to [deploy] more soldiers.", "preparing"),
        ("Italy agrees to [send] tanks", "agrees"),
    ],
    "threatened": [
        ("The warlord threatened to [bomb] the pipeline.", "threatened"),
        ("The group threatened [attacks] on foreign tourists.", "threatened"),
        ("The threat of an [attack] closed the airport.", "threat"),
        ("The envoy warned of an [attack] on the capital.", "warned"),
        ("The militia issued a threat to [kill] the hostages.", "threat"),
        ("Protesters threatened to [block] the road if their demands were not met.", "threatened"),
        ("The union warned of [strikes] next week.", "warned"),
    ],
    "hypothetical": [
        ("Three party leaders are likely to be [arrested] on Friday.", "are likely to"),
        ("The rebels are not certain to [attack] the town.", "are not certain to"),
        ("Police are unlikely to [arrest] the minister.", "are unlikely to"),
        ("The court granted the police 20 days to [arrest] the chairman.", "granted the police 20 days to"),
        ("The envoy convinced the rebels to [surrender].", "convinced"),
        ("The law makes it a crime to [attack] a polling station.", "crime"),
        ("The militia may [attack] again.", "may"),
        ("The militia may attack and [kill] civilians.", "may"),
        ("If rebels [attack] the dam, the city will flood.", "If"),
        ("If the talks fail, the army would [attack].", None),
        ("Did the army [shell] the town?", None),
        ("The minister did not rule out an [invasion].", "not rule out"),
        ("Analysts fear an [attack] on the port.", "fear"),
        ("The risk of an [attack] remains high.", "risk"),
        ("The union called for a [boycott] of the mine.", "called for"),
        ("Paris urged the junta to [release] the president.", "urged"),
        ("A possible [attack] worries the fishermen.", "possible"),
        ("The rockets are capable of [hitting] the capital.", "capable of"),
        ("The generals are probably keen on [sending] their troops abroad.", None),
        ("Observers say the junta is likely enthusiastic about [deploying] its guards abroad.", None),
        ("Unless the rebels [withdraw], talks will not begin.", "Unless"),
        ("It would be bad if the marshal decides to [resume] the war against his neighbour.", "if"),
        ("It will hurt them if the worst happens and the marshal decides to [resume] the war.", "if"),
        ("Guards were posted to prevent [attacks].", "prevent"),
        ("The army did not deny [shelling] the village.", None),
        ("In the event of an [attack], villagers hide in caves.", "In the event of"),
        ("Should the rebels [attack], the valley would be cut off.", None),
        ("It is unclear whether the rebels [captured] the fort.", "whether"),
        ("Calls for [ceasefire] mount", "Calls for"),
        ("Officials offered a reward for information leading to the [arrest] of the gunmen.", "reward for"),
        ("Soldiers defused a bomb that could have [killed] dozens.", "could"),
        ("Investigators must establish whether the fire was an [attack].", "whether"),
        ("Troops deployed in the region would [attack] if ordered.", None),
        ("Ships carry guards in case of an [attack].", "in case of"),
        ("There was no word of [arrests].", "no word"),
    ],
}  # fmt: skip
TABLE = [(text, modality, cue) for modality, rows in SENTENCES.items() for text, cue in rows]


@pytest.fixture(scope="module")
def cues() -> CueBook:
    return compile_modality(read_yaml(ROOT / "cues" / "modality.yml", ModalityCues))


@pytest.mark.parametrize(("sentence", "modality", "cue"), TABLE, ids=[re.sub(r"\W+", "-", row[0]) for row in TABLE])
def test_modality_of_a_sentence(sentence: str, modality: str, cue: str | None, parser: Language, cues: CueBook) -> None:
    text, offset = marked(sentence)
    reading = read_modality(candidate_of(read_tokens(parser(text)), offset), cues)
    assert reading.modality == modality, reading
    if cue is not None:
        assert reading.cue is not None
        assert reading.cue.text == cue
        assert text[reading.cue.start : reading.cue.end] == cue

from __future__ import annotations

import re

import pytest
from spacy.language import Language

from coding.attribution import SpeechBook, compile_attribution, read_attribution
from coding.tokens import read_tokens
from schemas.cues import AttributionCues
from seeds.reader import ROOT, read_yaml
from tests.coding.parses import candidate_of, marked

pytestmark = pytest.mark.model

SENTENCES: list[tuple[str, str | None]] = [
    ("Gunmen [attacked] a police post near Mubende on Friday.", None),
    ("The ministry said insurgents [shelled] the market.", "The ministry"),
    ("Twelve people were [killed] in the strike, the ministry said in a statement.", "the ministry"),
    ("Rebels [seized] the depot, residents and local officials said on Monday.", "residents and local officials"),
    ('"They [burned] every house," said Amina Yusuf, a teacher who fled the village.', "Amina Yusuf"),
    ("According to police, gunmen [killed] five people.", "police"),
    ("Gunmen [killed] five people on the road, according to a hospital director.", "a hospital director"),
    ("The Courier reports that a Bolivian source stated that drones [hit] the mine.", "a Bolivian source"),
    ("Senior Kenyan and Ugandan officials have stated that rebels [crossed] the lake.", "Senior Kenyan and Ugandan officials"),
    (
        "Kenyan Interior Minister Peter Otieno noted in a meeting with MPs that the bodies of herders were [found].",
        "Kenyan Interior Minister Peter Otieno",
    ),
    ("A report by the Lakeside Monitor said that soldiers [burned] the market.", "the Lakeside Monitor"),
    ("The general admitted that his men had [killed] prisoners.", "The general"),
    ("The brigade claimed responsibility for the [attack].", "The brigade"),
    ("It was reported by Radio Lakeside that troops [entered] the city.", "Radio Lakeside"),
    ("It is said that troops [entered] the city.", None),
    ("Soldiers reportedly [shot] two farmers.", None),
    ("The Courier, citing the defence ministry, reported that rebels [shelled] the town.", "the defence ministry"),
    ("The colonel was quoted by state radio as saying that rebels [shelled] the town.", "The colonel"),
    ("Russia denied [shelling] the hospital.", "Russia"),
    ("The opposition accused the army of [shelling] the clinic.", "The opposition"),
    ("A spokesman for the army told reporters that rebels had [fled].", "A spokesman for the army"),
    ("The mayor of Isiro, who survived, said that gunmen [opened] fire on the crowd.", "The mayor of Isiro"),
    ("The commander refused to say whether his troops had [withdrawn].", "The commander"),
    ("Officials in the capital announced that the army [retook] the airport.", "Officials in the capital"),
    ("The army claimed that it [killed] forty fighters.", "The army"),
    ("Villagers fled because the militia had [attacked].", None),
    ("The army did not say that it [attacked] the camp.", None),
    ("No group has claimed responsibility for the [attack].", None),
    ("Police arrested a man and said he had [stabbed] two tourists.", "Police"),
    ("The army issued a statement saying that rebels [ambushed] a convoy.", "The army"),
    ("The army's claim that rebels [shelled] the town was doubted.", "The army"),
    ("Three soldiers were [wounded], the governor's office told the news agency.", "the governor's office"),
    ("Rebels, officials said, [burned] the school.", "officials"),
    ("A police officer who declined to be named said the bus was [hijacked].", "A police officer"),
    ("The president vowed to [send] troops.", None),
    ("Man accused of [killing] his wife", None),
    ("Police suspect that the man was [murdered].", "Police"),
    ("Gunmen raided a quarry on Tuesday, an [attack] claimed by the militant group Ansar.", "the militant group Ansar"),
    ("The commander told his men to [withdraw].", None),
    ("Israel neither confirmed nor denied carrying out the [strike].", "Israel"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cues() -> SpeechBook:
    return compile_attribution(read_yaml(ROOT / "cues" / "attribution.yml", AttributionCues))


@pytest.mark.parametrize(("sentence", "speaker"), SENTENCES, ids=[re.sub(r"\W+", "-", row[0]) for row in SENTENCES])
def test_attribution_of_a_sentence(sentence: str, speaker: str | None, parser: Language, cues: SpeechBook) -> None:
    text, offset = marked(sentence)
    reading = read_attribution(candidate_of(read_tokens(parser(text)), offset), cues)
    assert (reading.phrase.text if reading else None) == speaker
    if reading is not None:
        assert text[reading.phrase.start : reading.phrase.end] == speaker

from __future__ import annotations

import pytest
from spacy.language import Language

from coding.casualties import read_counts
from coding.casualty_lexicon import CasualtyLexicon, build_casualty_lexicon
from coding.model import CountReading, Parsed, Sentence
from schemas.casualties import CasualtyFile, NumberFile
from seeds.reader import ROOT, read_yaml

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def lexicon() -> CasualtyLexicon:
    cues = ROOT / "cues"
    return build_casualty_lexicon(
        read_yaml(cues / "numbers.yml", NumberFile), read_yaml(cues / "casualties.yml", CasualtyFile)
    )


SENTENCES: dict[str, dict[str, tuple[int | None, int | None]]] = {
    "At least 12 people, including five children, were killed and 30 wounded in an attack on a market in Goma.": {
        "killed": (12, None),
        "injured": (30, 30),
    },
    "A mortar shell wounded eleven people, among them two teenagers.": {"injured": (11, 11)},
    "Peacekeepers repelled an attack on a displaced people's camp.": {},
    "The army lost 12 men in the ambush and four players in the draw.": {"killed": (12, 12)},
    "The party lost 12 seats.": {},
    "The attack left dozens of people dead.": {"killed": (24, 99)},
    "A gunman burned alive the deputy head of the council in Quetta.": {"killed": (1, 1)},
    "An Israeli settler shot dead a Palestinian farmer near Salfit.": {"killed": (1, 1)},
    "Inmates took 12 guards hostage.": {"captured": (12, 12)},
    "The blast left 12 dead and 30 injured.": {"killed": (12, 12), "injured": (30, 30)},
    "12 dead, 30 injured in blast": {"killed": (12, 12), "injured": (30, 30)},
    "The strike claimed 12 lives.": {"killed": (12, 12)},
    "That brought to 33 the number of dead.": {"killed": (33, 33)},
    "A suicide bomber killed himself and 12 others.": {"killed": (13, 13)},
    "The attack killed 12 people and injured dozens.": {"killed": (12, 12), "injured": (24, 99)},
    "There were no casualties.": {"killed": (0, 0), "injured": (0, 0)},
    "A 34-year-old man was shot and killed.": {"killed": (1, 1)},
    "Officers shot dead two men.": {"killed": (2, 2)},
    "Maria Lopez, 34, was shot dead by gunmen.": {"killed": (1, 1)},
    "Six people were shot, two of whom died.": {"killed": (2, 2), "injured": (4, 4)},
    "A man died at the hospital after he was shot in the chest.": {"killed": (1, 1)},
    "Two men and a woman were shot.": {"injured": (3, 3)},
    "They killed him and his wife.": {"killed": (2, 2)},
    "The bodies of North Korean officers were found after the strike.": {"killed": (2, None)},
    "Militants took three hostages.": {"captured": (3, 3)},
    "Five soldiers were taken prisoner.": {"captured": (5, 5)},
    "More than 2,000 people fled their homes.": {"displaced": (2001, None)},
    "Four miners are missing.": {"missing": (4, 4)},
    "A family of five was killed.": {"killed": (5, 5)},
    "Five people lost their lives.": {"killed": (5, 5)},
    "The man was beaten to death by a mob.": {"killed": (1, 1)},
    "The raid led to the death of four soldiers and two gendarmes.": {"killed": (6, 6)},
    "The blast did not injure anyone.": {"injured": (0, 0)},
    "The rebels killed or wounded 20 soldiers.": {"killed": (0, 20), "injured": (0, 20)},
    "A total of 12 soldiers were killed.": {"killed": (12, 12)},
    "Three others showed up at a hospital with gunshot wounds.": {"injured": (3, 3)},
    "They ambushed a sheikh in Ota, killing him and two of his relatives.": {"killed": (3, 3)},
    "Two farmers were killed and their bodies were found in a well.": {"killed": (2, None)},
    "Nine miners were taken to hospital.": {"injured": (9, 9)},
    "A boy was hit in the leg by a bullet.": {"injured": (1, 1)},
    "After the raid a 15-year-old was shot.": {"injured": (1, 1)},
    "Detectives investigated a triple homicide in the suburb.": {"killed": (3, 3)},
    "Medics found two men suffering from gunshot wounds.": {"injured": (2, 2)},
    "The gunman took his own life.": {"killed": (1, 1)},
    "The crash sent two men to the hospital.": {"injured": (2, 2)},
    "The raid left one man dead and a woman in critical condition.": {"killed": (1, 1), "injured": (1, 1)},
    "The minister sent two men to the summit.": {},
    "Hammers kill people.": {},
    "Please do not let him die.": {},
    "Air defences shot down 12 drones.": {},
    "Rebels shot at a convoy.": {},
    "The general vowed to kill 50 rebels.": {},
    "If the dam breaks, it will drown thousands of people.": {},
}


def counts(text: str, parser: Language, lexicon: CasualtyLexicon) -> tuple[CountReading, ...]:
    return read_counts(Parsed(Sentence(0, 0, len(text), text, text), parser(text)), lexicon)


@pytest.mark.parametrize("text", SENTENCES)
def test_reads(text: str, parser: Language, lexicon: CasualtyLexicon) -> None:
    found = counts(text, parser, lexicon)

    assert {r.kind: (r.low, r.high) for r in found} == SENTENCES[text]
    assert all(text[r.span.start : r.span.end] == r.span.text for r in found)


@pytest.mark.parametrize(
    "text",
    [
        "Since 2011 some 500,000 people have been killed in the war.",
        "Some 4,000 people have been killed so far this year.",
        "The death toll rose to 33.",
    ],
)
def test_sums_over_time_are_cumulative(text: str, parser: Language, lexicon: CasualtyLexicon) -> None:
    assert [r.cumulative for r in counts(text, parser, lexicon)] == [True]

"""Words of conflict in other senses: nothing of them is coded as an event of today."""

from __future__ import annotations

import datetime as dt

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article
from schemas.event import Event

pytestmark = pytest.mark.model

SPEECH = frozenset(
    {"accusation", "agreement", "request", "rejection", "support", "consultation", "cooperation", "concession"}
)
"""What may truly be said today of something else: a verdict, an offer that is accepted."""

NOTHING = {
    "labour": [
        "Nurses began a three-day strike over pay on Tuesday.",
        "Rail workers struck for the second day, leaving commuters stranded.",
        "The pilots' union called off its strike after talks with the airline.",
        "Bus drivers will strike for 24 hours on Thursday over rosters.",
        "The strike by baggage handlers grounded 200 flights.",
        "Striking dock workers rejected the company's offer.",
        "Teachers ended a six-week strike after accepting a pay offer.",
        "The company fired 300 workers.",
        "The board fired the director after the audit.",
    ],
    "names of bodies": [
        "The High Negotiations Committee has its seat in Geneva.",
        "The South Asian Association for Regional Cooperation has its seat in Kathmandu.",
        "Amphibious assault vehicles were shown at the fair.",
    ],
    "luck": [
        "A lucky strike by the prospector made him rich.",
        "The prospectors struck gold in the hills of Geita.",
        "Oil workers struck a rich vein under the lake.",
        "A strike of luck saved the expedition.",
        "The clock struck twelve as the guests arrived.",
        "The idea struck her during a walk.",
        "Lightning struck a church tower in Braga and set off the alarm.",
    ],
    "markets": [
        "Corporate raiders attacked the company's board over its weak results.",
        "The hedge fund launched a raid on the retailer's shares.",
        "Traders were bombarded with margin calls as shares were hit hard.",
        "The pound came under attack from speculators on Wednesday.",
        "Shares plunged in a market rout that killed several start-ups.",
        "Investors raided the fund for cheap assets.",
        "Shares in the bank were hammered after a raid by short sellers.",
        "The two chains are locked in a price war.",
        "A turf war between two supermarkets cut the price of milk.",
    ],
    "health": [
        "The minister died of a heart attack on Sunday.",
        "She suffered an asthma attack during the flight.",
        "He was treated for a panic attack at the airport.",
        "A swimmer suffered a fatal heart attack during the race.",
        "An attack of gout kept the judge at home.",
        "The virus attacks the liver.",
        "The doctors fight a battle against malaria in the delta.",
    ],
    "games": [
        "Carlsen attacked on the queenside and captured two pawns.",
        "The grandmaster sacrificed a bishop to launch a deadly attack.",
        "Black's counterattack on the kingside won the game in forty moves.",
        "Salah struck twice as Liverpool beat Arsenal.",
        "The striker fired a shot over the bar in the dying minutes.",
        "The goalkeeper made a heroic stand against a barrage of shots.",
        "Germany crushed Brazil in a clash of giants at the World Cup.",
        "The two teams clash in Saturday's derby.",
        "The boxer knocked out his opponent in the third round with a savage attack.",
        "The coach said his team had been ambushed in the first half.",
        "The bowler destroyed the visitors with five wickets.",
        "United were bombarded by the home side for an hour.",
        "The winger was shot down by a fierce tackle from the defender.",
        "Fans invaded the pitch after the final whistle.",
    ],
    "fiction": [
        "The film opens with a battle in which thousands of soldiers die.",
        "In the novel, rebels storm the palace and kill the king.",
        "The series tells the story of a hitman who shoots a senator.",
        "In the game, players deploy tanks and bomb enemy cities.",
        "The documentary follows a soldier who was wounded in Helmand.",
        "The opera ends with the murder of Carmen.",
        "The play is set during the siege of Sarajevo.",
        "Her latest novel follows a family who flee shelling in Beirut.",
        "The video game lets players drop bombs on enemy bases.",
        "Extras dressed as soldiers stormed the castle for the film.",
        "Actors re-enacted the battle of Hastings before a crowd of tourists.",
        "She shot a documentary about the war in Yemen.",
        "She was shot for the cover of a magazine.",
    ],
    "words_only": [
        "The candidate attacked her rival's tax plan in a debate.",
        "The newspaper bombed the minister with questions.",
        "The referee was attacked on social media after the match.",
        "The opposition bombarded the minister with questions about the contract.",
        "The lawyer said the ruling was an assault on free speech.",
        "The senator dropped a bombshell at the hearing.",
        "The new album is an explosion of colour and sound.",
        "A population explosion threatens the lake.",
        "Hackneyed jokes killed the mood at the party.",
        "The city declared war on litter.",
        "The company deployed new software to 300 branches.",
    ],
    "nature": [
        "Heavy rain hit the coast and killed six people.",
        "A bus plunged into a ravine, killing 14 passengers.",
        "A gas explosion destroyed a bakery and injured four.",
        "A shark attacked a surfer off the coast.",
        "Wolves attacked a flock of sheep near the village.",
        "The farmer shot a wolf that had attacked his sheep.",
        "A bomb cyclone hit the coast with winds of 140 km an hour.",
        "Locusts invaded the valley and destroyed the crops.",
    ],
    "drills": [
        "Troops fired live rounds during the annual exercise.",
        "Soldiers practised defending the port against an imaginary invasion.",
        "Firefighters simulated a bomb attack at the railway station.",
        "Police staged a mock hostage-taking at the airport.",
        "Cadets stormed a mock village during training.",
        "Rescue teams practised for a gas attack at the metro station.",
        "Sirens wailed as the city held its yearly air-raid drill.",
        "Marines rehearsed a beach landing under simulated fire.",
    ],
    "remembrance": [
        "Thousands marked the anniversary of the 1915 massacre with a silent walk.",
        "Survivors gathered to remember the bombing of the market thirty years ago.",
        "The president laid a wreath for the victims of the 1961 crackdown.",
        "Residents laid flowers on the anniversary of the 2004 train bombings.",
        "The exhibition recalls the bombing of Coventry in 1940.",
        "The museum's new exhibition shows the siege of Leningrad.",
        "Historians believe the Romans destroyed the temple in the year 70.",
        "The general's memoir tells of the battle for the bridge.",
    ],
    "courts": [
        "The court sentenced a former colonel for the 1994 massacre of villagers.",
        "A jury convicted the man of bombing a nightclub in 2002.",
        "Prosecutors charged two men over the 2015 shooting of a judge.",
        "The trial of four men accused of a 1998 embassy bombing opened on Monday.",
        "The appeals court upheld the conviction of the warlord for the 2003 massacre.",
        "Judges will hear on Monday the case of a soldier who shot a boy in 2009.",
        "A former general went on trial on Monday over the killing of 30 students in 1968.",
        "The supreme court upheld the death sentence of a man who bombed a train in 1995.",
    ],
}
EXERCISES = [
    "The navy held a drill in which marines stormed a mock fortress.",
    "The two armies will hold joint exercises in the desert next month.",
    "During the exercise jets of the air force bombed targets on an uninhabited island.",
]
ACTS = [
    ("Gunmen shot dead a goalkeeper of the national team in Tegucigalpa.", "attack"),
    ("Rebels killed four soldiers during a military exercise near Goma.", "attack"),
    ("A bomb killed nine people at a chess tournament in Kabul, police said.", "bombing"),
    ("Police fired tear gas at fans before the derby in Tunis.", "protest"),
    ("Gunmen attacked a film crew near Gao and killed a cameraman.", "attack"),
    ("Missiles struck a bank in Kyiv, and shares of the bank were suspended.", "strike"),
]
CASES = [pytest.param(text, id=f"{kind}-{n}") for kind, texts in NOTHING.items() for n, text in enumerate(texts)]


def events_of(text: str, coder: Coder) -> list[Event]:
    article = Article(article_id="x", text=text, published_at=dt.date(2024, 5, 15), language="en")
    (coded,) = code_articles([article], coder)
    return list(coded.events)


def told_as_news(text: str, coder: Coder) -> list[str]:
    """The events of today that a sentence is said to report, but for what is said of something else."""
    stated = [
        e for e in events_of(text, coder) if e.modality in ("asserted", "alleged", "planned") and not e.historical
    ]
    return [f"{e.event_type} [{e.trigger.text}]" for e in stated if e.event_type not in SPEECH]


@pytest.mark.parametrize("text", CASES)
def test_nothing_is_coded_as_an_event_of_today(text: str, coder: Coder) -> None:
    assert told_as_news(text, coder) == []


@pytest.mark.parametrize("text", EXERCISES)
def test_an_exercise_is_only_an_exercise(text: str, coder: Coder) -> None:
    assert {line.split()[0] for line in told_as_news(text, coder)} == {"exercise"}


@pytest.mark.parametrize(("text", "kind"), ACTS)
def test_an_act_among_such_words_is_still_coded(text: str, kind: str, coder: Coder) -> None:
    assert any(line.split()[0] in (kind, "clash") for line in told_as_news(text, coder))

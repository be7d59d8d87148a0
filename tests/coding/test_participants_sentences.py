"""Who takes part in the events of a sentence, with the parser's own parses."""

from __future__ import annotations

import pytest

from coding.coder import Coder, code_articles
from schemas.article import Article

pytestmark = pytest.mark.model

CASES = {
    "whose men come from a state": (
        "Troops from Chad crossed into Darfur on Tuesday.", "deployment", {"actor": ["Military of Chad"]},
    ),
    "whose men come from a group": (
        "Fighters from the Al-Nusra Front stormed a village in Hama province.", "attack", {"actor": ["Jabhat al-Nusra"], "target": [None]},
    ),
    "nobody shoots down his own drone": (
        "The Sudanese army said it had shot down a drone over Port Sudan.", "disrupted_weapons",
        {"actor": ["Military of Sudan"], "target": [None]},
    ),
    "but rebels may shoot down the army's": (
        "Rebels in Congo shot down an army helicopter.", "disrupted_weapons",
        {"actor": ["Rebels (Democratic Republic of the Congo)"], "target": ["Military of Democratic Republic of the Congo"]},
    ),
    "a country that rockets come from did not fire them": (
        "Missiles were launched from Yemen at Eilat.", "strike", {"target": [None]},
    ),
    "a border is not hit": ("A mine exploded near the Turkish border on Friday.", "bombing", {}),
    "what belongs to the United Nations": (
        "Mali's junta expelled a U.N. envoy.", "expulsion", {"actor": ["Government of Mali"], "target": ["United Nations"]},
    ),
    "who dressed up is who did it": (
        "Gunmen disguised as policemen robbed a bank in Port Harcourt.", "property_destruction",
        {"actor": ["Militias (Nigeria)"], "target": ["Business (Nigeria)"]},
    ),
    "and men who wear uniforms bear arms": (
        "Men wearing army uniforms abducted a teacher near Jos.", "abduction",
        {"actor": ["Militias (Nigeria)"], "target": ["Students and teachers (Nigeria)"]},
    ),
    "who says that his drones did it": (
        "Ukraine said its drones had struck an oil refinery in Ryazan.", "strike",
        {"actor": ["Government of Ukraine"], "target": [None]},
    ),
    "who was shot dead": (
        "An Israeli settler shot dead a Palestinian farmer near Salfit.", "attack",
        {"actor": ["Israeli settlers"], "target": ["Civilians (Palestine)"]},
    ),
    "a participle that is the verb": (
        "Al-Shabaab militants hacked to death a Kenyan farmer near Jos, police said.", "attack",
        {"actor": ["Al-Shabaab"], "target": ["Civilians (Kenya)"]},
    ),
    "who was taken hostage": (
        "A Hutu militia took hostage the mayor of Goma.", "abduction",
        {"actor": ["Hutu"], "target": ["Government of Democratic Republic of the Congo"]},
    ),
    "what a raid was on": (
        "Nine people were killed in an air strike on a crowded market in Gaza City.", "strike", {"target": [None]},
    ),
    "who is only said to tell of it": (
        "Egypt threatened to attack Belarus, according to residents.", "threat",
        {"actor": ["Government of Egypt"], "target": ["Government of Belarus"]},
    ),
    "two sides of whom one is two words": (
        "Clashes between the Taliban and government troops left 20 people dead.", "clash",
        {"actor": ["Taliban"], "target": [None]},
    ),
    "who does something by means of gas": (
        "Police in Lagos fired tear gas to break up a rally by doctors.", "protest", {"actor": ["Police of Nigeria"]},
    ),
    "the opposition of the government beside it": (
        "Venezuela's government and the opposition resumed talks in Mexico City.", "consultation",
        {"actor": ["Government of Venezuela"], "target": ["Opposition (Venezuela)"]},
    ),
    "who was killed by shelling did not shell": (
        "Fifteen civilians were killed by shelling in Sanaa.", "strike", {"target": ["Civilians (Yemen)"]},
    ),
    "two sides killed others": (
        "Clashes between Armenia and Azerbaijan killed four soldiers.", "clash",
        {"actor": ["Government of Armenia"], "target": ["Government of Azerbaijan"]},
    ),
    "two brokers and two sides": (
        "Egypt and Qatar brokered a truce between Israel and Hamas.", "consultation",
        {"actor": ["Government of Egypt", "Government of Qatar"], "target": ["Government of Israel", "Hamas"]},
    ),
    "who lives beside a border": (
        "Six soldiers were killed in an attack near the border with Niger.", "casualty_report", {"target": [None]},
    ),
    "two sides that share a noun": (
        "Kenyan and Somali troops clashed near Mandera.", "clash",
        {"actor": ["Military of Kenya"], "target": ["Military of Somalia"]},
    ),
    "three of them": (
        "French, German and Polish ministers met in Weimar.", "consultation",
        {"actor": ["Government of France"], "target": ["Government of Germany", "Government of Poland"]},
    ),
    "planes of two states": (
        "Saudi and Emirati warplanes bombed a market in Sanaa.", "strike",
        {"actor": ["Government of Saudi Arabia", "Government of United Arab Emirates"], "target": [None]},
    ),
    "whose towns are struck did not strike": (
        "Strikes on Ukrainian towns killed 12 people.", "casualty_report", {"target": ["Civilians (Ukraine)"]},
    ),
    "who is ready to do it": (
        "Peru is ready to send troops to Haiti.", "deployment", {"actor": ["Government of Peru"], "target": ["Government of Haiti"]},
    ),
    "out of which country": (
        "Peru withdrew its soldiers from Haiti.", "withdrawal",
        {"actor": ["Government of Peru"], "target": ["Government of Haiti"]},
    ),
    "a town is no side": (
        "Rebels withdrew from Kidal on Friday.", "withdrawal", {"actor": ["Rebels (Mali)"]},
    ),
    "presidents of two countries": (
        "The presidents of Peru and Chile met on Monday.", "consultation",
        {"actor": ["Government of Peru"], "target": ["Government of Chile"]},
    ),
    "who speaks for somebody": (
        "A spokesman for the Peruvian president criticised the union.", "accusation",
        {"actor": ["Government of Peru"], "target": ["Workers (Peru)"]},
    ),
    "behind a date": (
        "On 3 May Peruvian authorities announced the arrest of two men.", "arrest",
        {"actor": ["Government of Peru"], "target": ["Civilians (Peru)"]},
    ),
    "who is found guilty": (
        "A court in Lima found the mayor guilty of fraud.", "accusation",
        {"actor": ["Judiciary of Peru"], "target": ["Government of Peru"]},
    ),
    "whose demands are met": (
        "The ministry gave in to the demands of the miners.", "concession", {"actor": [None], "target": [None]},
    ),
    "a series of acts": (
        "Rebels launched a series of attacks on villages near Kidal.", "attack",
        {"actor": ["Rebels (Mali)"], "target": [None]},
    ),
    "who takes part": (
        "Peru took part in the attack on Haiti.", "attack",
        {"actor": ["Government of Peru"], "target": ["Government of Haiti"]},
    ),
    "who will not": (
        "Peru says it will not accept refugees from Haiti.", "rejection",
        {"actor": ["Government of Peru"], "target": ["Refugees (Haiti)"]},
    ),
    "a name that looks like a pronoun": (
        "The WHO is providing aid to Haiti.", "aid",
        {"actor": ["World Health Organization"], "target": ["Government of Haiti"]},
    ),
    "who issued a statement": (
        "The Peruvian government issued a statement condemning the union.", "accusation",
        {"actor": ["Government of Peru"], "target": ["Workers (Peru)"]},
    ),
    "whom support is for": (
        "Peru expressed solidarity with the government of Haiti.", "support",
        {"actor": ["Government of Peru"], "target": ["Government of Haiti"]},
    ),
    "whose threat it is": (
        "Peru repeated its threat to attack Haiti.", "threat",
        {"actor": ["Government of Peru"], "target": ["Government of Haiti"]},
    ),
    "where people protest": (
        "Activists protested outside the Haitian embassy on Monday.", "protest",
        {"actor": ["Civilians (Haiti)"], "target": ["Government of Haiti"]},
    ),
    "why is not to whom": (
        "Peru cut aid to the army of Haiti because of its record on refugees.", "sanction",
        {"actor": ["Government of Peru"], "target": ["Military of Haiti"]},
    ),
    "one of a people": (
        "A Kenyan was shot dead in Nairobi.", "attack", {"target": ["Civilians (Kenya)"]},
    ),
    "whose minister warns a state": (
        "The minister warned Iran of consequences.", "threat", {"actor": [None], "target": ["Government of Iran"]},
    ),
    "a headline's two": (
        "Egypt, Ethiopia resume talks on dam", "consultation",
        {"actor": ["Government of Egypt"], "target": ["Government of Ethiopia"]},
    ),
    "who came under attack": (
        "Soldiers came under attack near Kidal.", "attack", {"target": ["Military of Mali"]},
    ),
    "a building of a town did nothing": (
        "Al-Shabaab claims Mogadishu hotel attack", "attack", {},
    ),
    "fleeing people": (
        "Helicopters fired on fleeing civilians in Kidal.", "strike", {"target": ["Civilians (Mali)"]},
    ),
    "whose request is refused": (
        "Japan refused a request from Kenya to join the talks.", "rejection",
        {"actor": ["Government of Japan"], "target": ["Government of Kenya"]},
    ),
    "a plan is nobody": (
        "Japan opposed the reform of the treaty.", "accusation", {"actor": ["Government of Japan"]},
    ),
    "a number beside soldiers": (
        "Two Malian soldiers were killed and four others wounded in Kidal.", "casualty_report",
        {"target": ["Military of Mali"]},
    ),
    "a number of people": (
        "The blast in Kano killed 12.", "bombing", {"target": ["Civilians (Nigeria)"]},
    ),
    "of two sides, nobody knows whose": (
        "Clashes between police and miners in Marikana left 12 dead.", "casualty_report", {"target": [None]},
    ),
    "a weekday without its apostrophe": (
        "The mayor said Mondays airstrikes destroyed the market.", "strike", {"target": [None]},
    ),
    "a place behind which a report begins": (
        "KABUL (Wire) : Japan on Wednesday condemned the murder of a judge.", "accusation",
        {"actor": ["Government of Japan"]},
    ),
    "the minister of where a report is from": (
        "LIMA, May 15 (Wire) -- The foreign minister condemned the raid on Gaza.", "accusation",
        {"actor": ["Government of Peru"]},
    ),
    "who is somewhere for talks": (
        "The Peruvian president is in Nairobi for talks with Kenyan officials.", "consultation",
        {"actor": ["Government of Peru"], "target": ["Government of Kenya"]},
    ),
    "who is on a state visit": (
        "The Peruvian president left for Beijing on a state visit.", "consultation",
        {"actor": ["Government of Peru"], "target": ["Government of China"]},
    ),
    "not the country of a counterpart": (
        "The minister flew to Paris for talks with his French counterpart.", "consultation", {"actor": [None], "target": ["France"]},
    ),
    "who walked out in protest": (
        "Workers walked out in protest over unpaid wages in Lima.", "protest", {"actor": ["Workers (Peru)"], "target": [None]},
    ),
    "from whom criticism comes": (
        "The army drew condemnation from the United Nations over the raid.", "accusation",
        {"actor": ["United Nations"], "target": [None]},
    ),
    "the subject behind a time, with a name beside it": (
        "The minister's remarks came a week after the president of Peru, Jose Vega, blamed the rebels.", "accusation",
        {"actor": ["Government of Peru"], "target": ["Rebels (Peru)"]},
    ),
    "both of two things done at once": (
        "Rebels fired shells on the districts of Zahra and Midan killing two and injuring nine people in Aleppo.", "casualty_report",
        {"actor": ["Rebels (Syria)"], "target": ["Civilians (Syria)"]},
    ),
    "not the analyst who notes it": (
        "As analyst Pablo Ruiz has noted, it is odd that he was alone when he was killed.", "attack", {"target": [None]},
    ),
    "behind a day": (
        "Norway on Monday lifted sanctions on Belarus.", "concession",
        {"actor": ["Government of Norway"], "target": ["Government of Belarus"]},
    ),
    "on whom the ban was put": (
        "Peru will not lift the embargo it imposed on Cuba.", "rejection",
        {"actor": ["Government of Peru"], "target": ["Government of Cuba"]},
    ),
    "in which country a truce is declared": (
        "The African Union declared a truce in Mali.", "ceasefire", {"actor": ["African Union"], "target": ["Government of Mali"]},
    ),
    "not what others do there": (
        "Peru praised the operation that prevented attacks in Mali.", "support", {"actor": ["Government of Peru"]},
    ),
    "nor its own troops": (
        "Peru agreed to extend the mission of the Peruvian army.", "agreement", {"actor": ["Government of Peru"]},
    ),
    "who is allowed to do it": (
        "Chad refused to allow two Nigerian airlines to land.", "rejection",
        {"actor": ["Government of Chad"], "target": ["Business (Nigeria)"]},
    ),
    "for whom it is": (
        "Algeria agreed to reopen the border for Moroccans to visit relatives.", "agreement",
        {"actor": ["Government of Algeria"], "target": ["Civilians (Morocco)"]},
    ),
    "to whom it is given, without a preposition": (
        "Zambia granted the Red Cross permission to visit the camp.", "concession",
        {"actor": ["Government of Zambia"], "target": ["International Committee of the Red Cross"]},
    ),
    "behind an adverbial": (
        "A court in Harare freed on bail two former ministers.", "prisoner_exchange",
        {"actor": ["Judiciary of Zimbabwe"], "target": ["Civilians (Zimbabwe)"]},
    ),
    "the object of a verb with two words": (
        "Eritrea let free some 40 church leaders.", "prisoner_exchange",
        {"actor": ["Government of Eritrea"], "target": ["Clergy (Eritrea)"]},
    ),
    "who pardons somebody is another": (
        "Omar Deng was free after the president of Peru pardoned him.", "prisoner_exchange",
        {"actor": ["Government of Peru"], "target": [None]},
    ),
    "beyond the border": (
        "Uganda has mobilised troops along the border with Rwanda.", "mobilisation",
        {"actor": ["Government of Uganda"], "target": ["Government of Rwanda"]},
    ),
    "to whom a letter goes": (
        "The Peruvian president sent a letter to the World Bank threatening to stop payments.", "threat",
        {"actor": ["Government of Peru"], "target": ["World Bank"]},
    ),
    "a thing that is captured": (
        "Libyan troops captured the oil refinery near Sirte.", "territory", {"actor": ["Military of Libya"], "target": [None]},
    ),
    "ground that is captured": ("Libyan troops captured the town.", "territory", {"actor": ["Military of Libya"]}),
    "of whom it is said that they did it": (
        "The US charged that Iran supplied the drones.", "accusation",
        {"actor": ["Government of United States"], "target": ["Government of Iran"]},
    ),
    "who speaks of himself": (
        "Peru's committee declared that it will not end the strike until the ministry acts.", "rejection", {"actor": ["Peru"]},
    ),
    "whoever speaks of himself by name": (
        "Diaz has said he will not lift the embargo until Peru helps.", "rejection", {"actor": [None]},
    ),
    "who heads an inquiry": (
        "A Peruvian judge is heading an inquiry into the police of Peru.", "accusation",
        {"actor": ["Judiciary of Peru"], "target": ["Police of Peru"]},
    ),
    "who is behind an act": (
        "Boko Haram was behind the bombing in Kano.", "bombing", {"actor": ["Boko Haram"]},
    ),
    "who is responsible for it": (
        "Boko Haram is responsible for the bombing in Kano.", "bombing", {"actor": ["Boko Haram"]},
    ),
    "a pact of several words": (
        "Mali renewed a ceasefire pact with the main rebel groups.", "ceasefire",
        {"actor": ["Government of Mali"], "target": ["Rebels (Mali)"]},
    ),
    "who says something on a visit": (
        "On a visit to Zambia, the Kenyan president voiced support for the farmers.", "consultation",
        {"actor": ["Government of Kenya"], "target": ["Government of Zambia"]},
    ),
    "not his own state": (
        "The US ambassador promised Washington's support for Kabul.", "support",
        {"actor": ["Government of United States"], "target": ["Government of Afghanistan"]},
    ),
    "not the accuser": (
        "A widow in Lima had her head shaved after a farmer accused her of theft.", "accusation",
        {"actor": ["Civilians (Peru)"], "target": ["Civilians (Peru)"]},
    ),
    "who is let in though he is fleeing": (
        "Kenya said it will not accept any Somali refugees fleeing the drought.", "rejection",
        {"actor": ["Government of Kenya"], "target": ["Refugees (Somalia)"]},
    ),
    "who is attacked in words": (
        "The premier launched a scathing attack on Peru's Congress calling it lazy.", "accusation",
        {"actor": ["Government of Peru"], "target": ["Legislature of Peru"]},
    ),
    "victims who were not at the scene that was struck": (
        "Nine people were killed in Syrian raids targeting a string of towns.", "strike",
        {"actor": ["Government of Syria"], "target": [None]},
    ),
    "who is responsible for doing it": (
        "He leads a militia responsible for killing nine farmers in Kidal.", "attack",
        {"actor": ["Militias (Mali)"], "target": ["Civilians (Mali)"]},
    ),
    "whose computers are attacked": ("The Sony phishing attack was the work of insiders.", "cyberattack", {"target": [None]}),
    "a bomber bombs": (
        "A truck bomber killed nine Malian soldiers.", "bombing", {"actor": ["Rebels (Mali)"], "target": ["Military of Mali"]},
    ),
    "the object that a clause leaves out": (
        "Fighters freed three Kenyan farmers they accused of spying.", "accusation",
        {"actor": ["Rebels (Kenya)"], "target": ["Civilians (Kenya)"]},
    ),
    "who is given time to do it": (
        "The court granted the Peruvian police 20 days to arrest the rebels.", "arrest",
        {"actor": ["Police of Peru"], "target": ["Rebels (Peru)"]},
    ),
    "the act in which they were killed, before another verb": (
        "Ten of the men killed in the police firing in Lima belong to the tribe.", "attack",
        {"actor": ["Police of Peru"], "target": ["Civilians (Peru)"]},
    ),
    "one of several acts": (
        "Peruvian troops carried out one of the attacks on villages near Loja.", "attack",
        {"actor": ["Military of Peru"], "target": [None]},
    ),
    "whose car bomb it was": (
        "IS car bomb kills 20 in eastern Baghdad.", "bombing", {"actor": ["Islamic State"], "target": ["Civilians (Iraq)"]},
    ),
    "members of a group whose name is a verb": (
        "Turkish air strikes kill nine IS fighters near Manbij.", "strike",
        {"actor": ["Government of Turkey"], "target": ["Islamic State"]},
    ),
    "no hotel of a town": ("A Mogadishu hotel attack killed nine.", "casualty_report", {"target": ["Civilians (Somalia)"]}),
    "no nerve agent": (
        "A suspected nerve agent attack in Daraya injured dozens of residents.", "casualty_report", {"target": ["Civilians (Syria)"]},
    ),
    "no district that was shelled": (
        "Rebels fired shells on the districts of Zahra and Midan killing two people in Aleppo.", "attack",
        {"actor": ["Rebels (Syria)"], "target": ["Civilians (Syria)"]},
    ),
    "a report did nothing": (
        "The report claimed that investigators found evidence of foreign involvement in the killing of Omar Haddad.", "attack",
        {"target": [None]},
    ),
    "who is held responsible, not who holds him so": (
        "Peruvian police hold the Taliban responsible for the bombing in Lima.", "bombing", {"actor": ["Taliban"]},
    ),
    "on whom it is blamed": (
        "Officials blamed the bombing of a bus on the Taliban.", "bombing", {"actor": ["Taliban"], "target": [None]},
    ),
    "who is charged with it": (
        "Prosecutors charged three Peruvian soldiers with involvement in the massacre of farmers near Ayacucho.", "attack",
        {"actor": ["Military of Peru"], "target": ["Civilians (Peru)"]},
    ),
    "not who condemned it": ("The attack in Lima was condemned by the United States.", "attack", {}),
    "nor who is said to have": (
        "The bombing in Lima, condemned by France, killed ten people.", "casualty_report", {"target": ["Civilians (Peru)"]},
    ),
    "whom it was made on, not who repelled it": (
        "The attack near Lima was repelled by the army.", "attack", {"target": ["Military of Peru"]},
    ),
    "whom a clause without a finite verb is about": (
        "Gunmen on motorcycles killed at least 23 villagers in an attack in Lima.", "attack",
        {"actor": ["Militias (Peru)"], "target": ["Civilians (Peru)"]},
    ),
    "who is said to have killed by it": (
        "The Peruvian army said it killed two militants in an airstrike on Loja.", "strike",
        {"actor": ["Military of Peru"], "target": [None]},
    ),
    "who was killed in it fought": (
        "Two Peruvian soldiers were killed in clashes with Taliban fighters.", "clash",
        {"actor": ["Military of Peru"], "target": ["Taliban"]},
    ),
    "no minister who resigned after it": (
        "The Peruvian minister resigned after clashes with protesters.", "riot", {"target": ["Protesters (Peru)"]},
    ),
    "members of a group": (
        "Peruvian police killed two members of the Taliban near Lima.", "clash",
        {"actor": ["Police of Peru"], "target": ["Taliban"]},
    ),
    "who did what was documented": (
        "Amnesty International documented killings by the Peruvian police.", "attack", {"actor": ["Police of Peru"]},
    ),
    "not who denies it": (
        "The Peruvian army denied responsibility for the killing of three farmers.", "attack", {"target": ["Civilians (Peru)"]},
    ),
    "no school that was attacked": (
        "The bomb attacks on a school and a clinic, which killed nine people, shocked the Peruvian president.", "attack",
        {"target": ["Civilians (Peru)"]},
    ),
    "who used something to do it": (
        "The Peruvian army used helicopters to bomb several villages.", "strike", {"actor": ["Military of Peru"], "target": [None]},
    ),
    "no time of the act": (
        "Peruvian police fired shots at the time of the march.", "attack", {"actor": ["Police of Peru"]},
    ),
    "who launched what a relative clause tells of": (
        "Two men were hurt in the offensive the Peruvian army launched against the Taliban.", "clash",
        {"actor": ["Military of Peru"], "target": ["Taliban"]},
    ),
    "no newspaper inside another name": (
        "Fighters of the Red Dawn Brigade killed two Peruvian judges.", "attack",
        {"actor": ["Rebels (Peru)"], "target": ["Judiciary of Peru"]},
    ),
    "the police of where it happened": (
        "LIMA, May 15 (Wire) -- Police arrested two men in Quito.", "arrest",
        {"actor": ["Police of Ecuador"], "target": ["Civilians (Ecuador)"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "expected"), CASES.values(), ids=CASES)
def test_participants(text: str, kind: str, expected: dict[str, list[str | None]], coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    event = next(e for e in coded.events if e.event_type == kind)

    found = {role: [p.name for p in event.participants if p.role == role] for role in ("actor", "target")}

    assert {role: names for role, names in found.items() if names} == expected


TOLLS = {
    "the bomb that exploded": ("Ten people were killed when a car bomb exploded in Homs.", "bombing", (10, None)),
    "of both harms": ("Ten people were killed and 22 injured when a car bomb exploded in Homs.", "bombing", (10, 22)),
    "a headline without its comma": ("Ten soldiers killed 15 injured in suicide attack in Mosul.", "bombing", (10, 15)),
    "another headline without it": ("Ten killed dozens injured in Lima blast", "bombing", (10, 99)),
    "shells that somebody fired": ("Rocket shells fired by rebels on the Salam quarter injured two civilians.", "strike", (None, 2)),
    "others": ("One Killed Others Injured in Bomb Blasts in Lahore.", "bombing", (1, None)),
    "found dead where somebody hid": (
        "A woman and her 12-year-old son were found dead in a flat where a man had barricaded himself.", "casualty_report", (2, None),
    ),
    "the attack in which": ("Ten men were killed and 22 wounded in a car bomb attack in Homs.", "bombing", (10, 22)),
    "a protest that was fired upon": (
        "Two protesters were killed when police opened fire on a march in Goma.", "protest", (2, None),
    ),
    "a number of acts": ("Two murders shocked Perth.", "attack", (2, None)),
    "one act with several dead": ("A double homicide that left a woman and her son dead shook Perth.", "attack", (2, None)),
    "a word of harm inside a trigger": ("Gunmen shot dead 14 farmers near Jos.", "attack", (14, None)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "toll"), TOLLS.values(), ids=TOLLS)
def test_the_act_has_the_toll(text: str, kind: str, toll: tuple[int | None, int | None], coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    counted = [e.casualties for e in coded.events if e.event_type == kind and e.casualties]

    assert [(c.killed_high, c.injured_high) for c in counted] == [toll]


@pytest.mark.parametrize("text", ["Gunmen shot dead 14 farmers near Jos.", "Clashes near Jos left 14 dead."])
def test_a_word_inside_another_is_no_event_of_its_own(text: str, coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)
    spans = [(e.trigger.start, e.trigger.end) for e in coded.events]

    assert len(spans) == len({span[1] for span in spans}) == len({e.event_type for e in coded.events})


def test_acts_that_are_counted_are_not_their_own_targets(coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text="Two murders shocked Perth.", language="en")], coder)

    assert [(e.event_type, e.target) for e in coded.events] == [("attack", None)]


def test_acts_side_by_side_keep_their_own_tolls(coder: Coder) -> None:
    text = "The militia killed two teachers with an axe and shot dead three nurses in Goma."
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)

    assert [e.casualties.killed_high for e in coded.events if e.casualties] == [2, 3]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Gunmen killed nine soldiers in Kidal, the army said.", "Military of Mali", id="of the place"),
        pytest.param("Al-Shabaab denied responsibility for the bombing.", None, id="who disowns an act does not tell of it"),
        pytest.param("Israeli jets bombed a depot near Damascus, the defence ministry said.", None, id="of whose jets or not"),
        pytest.param(
            "Israeli jets bombed a depot near Damascus, the governor said.", "Government of Syria", id="of the place, whoever acts"
        ),
    ],
)  # fmt: skip
def test_who_speaks(text: str, name: str | None, coder: Coder) -> None:
    (coded,) = code_articles([Article(article_id="x", text=text, language="en")], coder)

    assert [e.attribution and e.attribution.name for e in coded.events] == [name]

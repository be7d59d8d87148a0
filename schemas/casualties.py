"""The form of `seeds/cues/numbers.yml` and `seeds/cues/casualties.yml`: how counts of people, and what happened to them, are worded."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from schemas.base import Frozen

Words = tuple[str, ...]
QualifierKind = Literal["at_least", "more_than", "at_most", "less_than", "nearly", "about", "additional"]
CasualtyKind = Literal["killed", "injured", "captured", "missing", "displaced"]


class VagueQuantity(Frozen):
    """Words that mean a range: a closed interval, `high` None when it is open above."""

    words: Words
    low: int = Field(ge=0)
    high: int | None = Field(default=None, ge=0)
    additional: bool = False
    """Whether the words say that these people come on top of others ("several more")."""

    @model_validator(mode="after")
    def _ordered(self) -> VagueQuantity:
        if self.high is not None and self.high < self.low:
            raise ValueError("high is below low")
        return self


class NumberFile(Frozen):
    """`seeds/cues/numbers.yml`. All words are in lower case; phrases are words parted by single spaces."""

    units: dict[str, int]
    """Words below twenty."""
    tens: dict[str, int]
    """Words that a unit may follow: twenty, thirty, ..."""
    scales: dict[str, int]
    """Words that multiply what stands before them: dozen, hundred, million, ..."""
    vague: tuple[VagueQuantity, ...]
    before: dict[QualifierKind, Words]
    """Phrases before a number that change its interval."""
    after: dict[QualifierKind, Words]
    """Phrases after a number that do."""
    measures: Words
    """Words after a number that make it an age, a time, money, a distance, a share or a calibre."""
    currency: Words
    """Signs and codes before a number that make it money."""
    labels: Words
    """Words before a number that make it a name or an age: "No.", "aged", "Route"."""
    months: Words
    """Names of months; a number beside one is a date."""


class CasualtyVerb(Frozen):
    """A verb of harm. `victim` is the argument to whom it happens; `people` asks whether only known words for people may fill it
    ("captured the town"). `weak`: it may kill or injure, and injures unless the sentence says more ("was shot")."""

    forms: Words
    kind: CasualtyKind
    victim: Literal["object", "subject"] = "object"
    people: bool = False
    weak: bool = False
    needs_hit: bool = False
    """Whether the sentence must say with what or where the body was hit ("was hit in the arm")."""
    of: Words = ()
    """The only nouns that may fill it, if any are given ("lost 12 men")."""


class CasualtyNoun(Frozen):
    """A noun of harm.

    `reading`: `act` ("the murder of two men": those it was done to are counted), `unit` ("12 deaths": counted itself, else its
    victims), `body` ("the bodies of two men"), `harm` ("suffered injuries": the sufferers are counted), `life` ("claimed 12 lives"),
    `captive` ("took three hostages"), `care` ("was taken to hospital"), `zero` (only "no casualties" is counted).
    """

    forms: Words
    kind: CasualtyKind
    possessed: bool = False
    """Whether its owner is its victim: "the mayor's assassination"."""
    reading: Literal["act", "unit", "body", "captive", "care", "harm", "life", "zero"]


class CasualtyState(Frozen):
    """An adjective that says what became of people: dead, wounded, missing."""

    forms: Words
    kind: CasualtyKind


class CasualtyFile(Frozen):
    """`seeds/cues/casualties.yml`. All words are in lower case."""

    verbs: tuple[CasualtyVerb, ...]
    nouns: tuple[CasualtyNoun, ...]
    states: tuple[CasualtyState, ...]
    fatal_adverbs: Words
    """fatally, mortally: they make a weak verb of harm a killing."""
    toll_nouns: Words
    """Heads of "the death toll rose to 33"."""
    toll_heads: Words
    """Those of them that are no harm by themselves: toll, number."""
    former_tolls: Words
    """Adjectives of a toll that holds no longer: earlier, previous."""
    body_hits: Words
    """Parts of the body, and what flies into them."""
    conditions_of_health: Words
    """Adjectives of "in critical condition"."""
    toll_counts: dict[str, CasualtyKind]
    """Words beside a toll noun that say of what it is the toll."""
    multiples: dict[str, int]
    """Adjectives that say how many a killing killed: "a double murder"."""
    life_verbs: Words
    """Verbs of "claimed 12 lives"."""
    harm_verbs: Words
    """Verbs whose subject suffers: "sustained injuries"."""
    treat_verbs: Words
    """Verbs whose patient has the injuries that "with" or "for" names: "hospitalised with wounds"."""
    arrival_verbs: Words
    """Verbs whose subject has them: "showed up with gunshot wounds"."""
    body_verbs: Words
    """Verbs that say bodies came to light."""
    captive_verbs: Words
    """Verbs of "took three hostages"."""
    people: Words
    """Nouns for people, singular and plural."""
    plural_people: Words
    """Nouns for several people without a plural ending: police, troops, family."""
    groups: Words
    """Nouns of a group whose size "of" gives: "a family of five"."""
    things: Words
    """Nouns that no count of people is about: animals, vehicles, buildings, abstractions."""
    one_person: Words
    """Pronouns for one person."""
    many_people: Words
    """Pronouns for several."""
    nobody: Words
    """Pronouns for none."""
    anybody: Words
    """Words that mean none under a negation: "did not kill anyone"."""
    relatives: Words
    """Relative pronouns that stand for the noun before them."""
    unreal_modals: Words
    """Auxiliaries under which nothing has happened yet."""
    unreal_verbs: Words
    """Verbs whose clause has not happened: "don't let him die"."""
    real_infinitives: Words
    """Verbs after which an infinitive did happen: "managed to kill"."""
    conditions: Words
    """Conjunctions that open a condition."""
    cumulative: Words
    """Phrases that make a count a sum over a long time."""
    causes: Words
    """Nouns of events that kill and injure."""
    cause_prepositions: Words
    """Prepositions that lead to such a noun."""
    inclusions: Words
    """Words that open a part of those already counted: including."""
    anyone: Words
    """Nouns that describe one person so broadly that a name may be that person's."""
    additional: Words
    """Words within a noun phrase that do: "three others"."""
    state_fillers: Words
    """Words that may stand between a number and a state: "12 people feared dead"."""
    also: Words
    """Adverbs that say a victim comes on top of others."""
    everyone: Words
    """Nouns that take in the dead: "three people were shot"."""
    fugitives: Words
    """Nouns of those whose flight displaces nobody: attackers."""
    kin: Words
    """Nouns of those who belong to a victim."""
    reactions: Words
    """Words under which a killing is a topic, not the news: "a protest over the death of ..."."""
    charges: Words
    """Words under which a killing is what somebody is accused of."""
    background_links: Words
    """Prepositions and conjunctions that lead from those words to the harm."""

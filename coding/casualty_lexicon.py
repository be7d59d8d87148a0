"""The words of harm made ready for look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coding.numbers import NumberIndex, build_number_index
from schemas.casualties import CasualtyFile, CasualtyKind, CasualtyNoun, CasualtyState, CasualtyVerb, NumberFile


@dataclass(frozen=True, slots=True)
class CasualtyLexicon:
    """`seeds/cues/numbers.yml` and `seeds/cues/casualties.yml` by word form; `words` are those without which nothing is counted."""

    numbers: NumberIndex
    verbs: Mapping[str, CasualtyVerb]
    nouns: Mapping[str, CasualtyNoun]
    states: Mapping[str, CasualtyState]
    toll_counts: Mapping[str, CasualtyKind]
    multiples: Mapping[str, int]
    words: frozenset[str]
    sets: Mapping[str, frozenset[str]]
    cumulative: Mapping[str, tuple[tuple[str, ...], ...]]
    """Phrases by their first word."""

    def is_in(self, name: str, word: str) -> bool:
        """Whether a word stands in one of the plain lists of the casualty file."""
        return word in self.sets[name]


LISTS = (
    "fatal_adverbs",
    "toll_nouns",
    "toll_heads",
    "former_tolls",
    "body_hits",
    "conditions_of_health",
    "life_verbs",
    "harm_verbs",
    "treat_verbs",
    "body_verbs",
    "people",
    "plural_people",
    "groups",
    "things",
    "one_person",
    "many_people",
    "nobody",
    "anybody",
    "relatives",
    "unreal_modals",
    "real_infinitives",
    "conditions",
    "causes",
    "cause_prepositions",
    "inclusions",
    "captive_verbs",
    "kin",
    "fugitives",
    "everyone",
    "additional",
    "state_fillers",
    "arrival_verbs",
    "unreal_verbs",
    "anyone",
    "also",
    "reactions",
    "charges",
    "background_links",
)


def _by_first_word(phrases: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    split = [tuple(phrase.split()) for phrase in phrases]
    return {first: tuple(p for p in split if p[0] == first) for first in {p[0] for p in split}}


def build_casualty_lexicon(numbers: NumberFile, casualties: CasualtyFile) -> CasualtyLexicon:
    """The look-up form of the two files."""
    verbs = {form: verb for verb in casualties.verbs for form in verb.forms}
    nouns = {form: noun for noun in casualties.nouns for form in noun.forms}
    states = {form: state for state in casualties.states for form in state.forms}
    sets = {name: frozenset(getattr(casualties, name)) for name in LISTS}
    return CasualtyLexicon(
        numbers=build_number_index(numbers),
        verbs=verbs,
        nouns=nouns,
        states=states,
        toll_counts=casualties.toll_counts,
        multiples=casualties.multiples,
        words=frozenset({*verbs, *nouns, *states, *casualties.toll_nouns, *casualties.fatal_adverbs}),
        sets=sets,
        cumulative=_by_first_word(casualties.cumulative),
    )

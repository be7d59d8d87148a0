"""The knowledge compiled into what the stages look things up in; built once for a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coding.actor_index import ActorIndex, build_index
from coding.attribution import SpeechBook, compile_attribution
from coding.casualty_lexicon import CasualtyLexicon, build_casualty_lexicon
from coding.conditions import CompiledCondition, compile_condition
from coding.deployments import MotionWords, compile_motion
from coding.detect import Lexicon, build_lexicon
from coding.history import HistoryWords, compile_history
from coding.language import LanguageDetector, load_detector
from coding.scene import CueBook, compile_modality
from coding.time_grammar import TimeGrammar, build_grammar
from coding.topics import CompiledScene, CompiledTopic, compile_scenes, compile_topics
from coding.weapons import WeaponIndex, build_weapon_index
from coding.wordlist import all_lexicons
from schemas.ontology import Frame, RecodingFile, Words
from schemas.sentences import SentenceWords
from schemas.standing import StandingFile
from schemas.verbs import VerbSets
from seeds.gazetteer import Gazetteer
from seeds.inflect import noun_forms
from seeds.knowledge import Knowledge

TOWN = 15_000
"""People. Smaller places share their names with too many words to be known by them."""


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """What reading places and times needs: no parser, ready in a moment."""

    sentences: SentenceWords
    grammar: TimeGrammar
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """Everything the stages look things up in. `subtypes` holds the conditions of each (type, subtype), `groups` the states of named
    groups."""

    reader: Reader
    lexicon: Lexicon
    frames: Mapping[str, Frame]
    subtypes: Mapping[tuple[str, str], tuple[CompiledCondition, ...]]
    recodings: RecodingFile
    topics: tuple[CompiledTopic, ...]
    scenes: tuple[CompiledScene, ...]
    standing: StandingFile
    event_nouns: frozenset[str]
    weapon_words: frozenset[str]
    weapons: WeaponIndex
    verbs: VerbSets
    modality: CueBook
    attribution: SpeechBook
    actors: ActorIndex
    groups: Mapping[str, str]
    casualties: CasualtyLexicon
    motion: MotionWords
    history: HistoryWords
    languages: LanguageDetector

    def knows_name(self, word: str) -> bool:
        """Whether a lower-case word is (part of) a known name: of a people, a group, an office or a town of some size."""
        return self.actors.is_name(word) or any((p.population or 0) >= TOWN for p in self.reader.gazetteer.lookup(word))


def build_reader(knowledge: Knowledge) -> Reader:
    """The readers of places and times."""
    return Reader(knowledge.sentences, build_grammar(knowledge.times), Gazetteer(knowledge.gazetteer))


def build_tools(knowledge: Knowledge) -> Tools:
    """Everything; takes about a second."""
    plurals = {
        word: noun_forms(word, knowledge.inflection)[-1] for kind in knowledge.weapons.weapons for word in kind.words
    }
    lexicons = all_lexicons(knowledge.lexicons, knowledge.weapons, plurals)
    actors = build_index(knowledge.actors)
    return Tools(
        reader=build_reader(knowledge),
        lexicon=build_lexicon(knowledge.types, lexicons, knowledge.inflection),
        frames=knowledge.frames,
        subtypes=_subtype_conditions(knowledge, lexicons),
        recodings=knowledge.recodings,
        topics=compile_topics(knowledge.topics, lexicons),
        scenes=compile_scenes(knowledge.topics, lexicons, knowledge.types),
        standing=knowledge.standing,
        event_nouns=_event_nouns(knowledge),
        weapon_words=frozenset(lexicons["weapon"]),
        weapons=build_weapon_index(knowledge.weapons),
        verbs=knowledge.verbs,
        modality=compile_modality(knowledge.modality),
        attribution=compile_attribution(knowledge.attribution),
        actors=actors,
        groups=_group_homes(actors),
        casualties=build_casualty_lexicon(knowledge.numbers, knowledge.casualties),
        motion=compile_motion(lexicons),
        history=compile_history(lexicons),
        languages=load_detector(knowledge.sentences.english_words),
    )


def _subtype_conditions(
    knowledge: Knowledge, lexicons: Mapping[str, Words]
) -> dict[tuple[str, str], tuple[CompiledCondition, ...]]:
    return {
        (t.type, s.id): tuple(compile_condition(c, lexicons) for c in s.when)
        for t in knowledge.types
        for s in t.subtypes
    }


def _group_homes(index: ActorIndex) -> Mapping[str, str]:
    """The states of the armed groups, parties and other named actors of one home, and of missions, by names of at most two words."""
    homes: dict[str, str] = {}
    for name, entries in index.entries.items():
        states = {e.country or e.mandate for e in entries}
        if entries and entries[0].kind == "named" and not entries[0].local and name.count(" ") < 2 and len(states) == 1:
            home = states.pop()
            if home is not None and len(name) > 2:
                homes[name] = home
    return MappingProxyType(homes)


def _event_nouns(knowledge: Knowledge) -> frozenset[str]:
    """Nouns that name violent events: as the subject of "killed" they are a cause, not an actor."""
    bases = [e.noun.rsplit(" ", 1)[-1] for t in knowledge.types if t.violent for e in t.triggers if e.noun]
    return frozenset(form for base in bases for form in noun_forms(base, knowledge.inflection))

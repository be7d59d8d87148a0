"""One article while it is coded: its document, its places, times and actors, and what its pronouns stand for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from coding import clauses
from coding.actor_index import ActorContext, ActorIndex, matches_in, words_of
from coding.actor_offices import INSTITUTIONS
from coding.actors import is_person_name_like, resolve
from coding.bands import is_anaphor, only_group
from coding.model import Candidate, Document, Parsed, Phrase, PlaceMention, ResolvedActor, TimeExpression
from coding.phrases import phrase_at
from coding.role_words import COLLECTIVES
from schemas.verbs import VerbSets

_SINGULAR = frozenset(("he", "she", "him", "her", "himself", "herself", "his"))
_PLURAL = frozenset(("they", "them", "themselves", "their", "we", "us"))
_NEUTER = frozenset(("it", "itself", "its"))
_WEARING = frozenset(("wearing", "carrying", "wielding", "brandishing"))
_SAID = frozenset((
    "said", "says", "noted", "notes", "pointed", "points", "put", "puts", "argued", "argues", "reported", "reports", "wrote", "writes",
    "explained", "explains", "warned", "warns", "observed", "observes",
))  # fmt: skip
"""What an aside says somebody did: "as the analyst noted"."""
_PERSON = "man"
_COUNTRY_NOUNS = frozenset(("country", "nation", "state", "kingdom", "republic"))
GROUPS = INSTITUTIONS | {"PRO", "RIO", "MIN", "REF"}
"""Sectors of those who have leaders and members of their own."""
PEOPLE = frozenset(("CVL", "PRO", "RIO", "REF", "MED", "HLH"))
FIGHTERS = frozenset(("REB", "PRM", "CRM"))
RANKS = 45
"""Up to this specificity a head noun takes its sector from whoever's leader, commander or fighter it is."""
_LOOKBACK = 2
"""Sentences. A pronoun whose noun is further away is left unresolved."""


def _behind_arms(parsed: Parsed, phrase: Phrase) -> int:
    """Where a phrase ends together with what its people wear or carry: "men wearing army uniforms" are armed men."""
    clause = parsed.doc[phrase.right] if phrase.right < len(parsed.doc) else None
    if clause is None or clause.lower_ not in _WEARING:
        return phrase.right
    worn = next((c for c in clause.rights if c.dep_ == "dobj"), None)
    return phrase.right if worn is None else worn.i + 1


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """What is known of one article; `_memo` and `_elsewhere` only save work, they change no answer."""

    document: Document
    index: ActorIndex
    context: ActorContext
    verbs: VerbSets
    times: tuple[TimeExpression, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    parsed: Mapping[int, Parsed] = field(default_factory=dict)
    _memo: dict[tuple[str, str], ResolvedActor] = field(default_factory=dict)
    _elsewhere: dict[str, Page] = field(default_factory=dict)

    @property
    def day(self) -> dt.date | None:
        """The publication day."""
        return self.document.published

    def at(self, country: str | None) -> Page:
        """The page as read from an event's place: bare nouns ("police", "villagers") belong to its country."""
        if country is None or country == self.context.prior:
            return self
        if country in self._elsewhere:
            return self._elsewhere[country]
        context = replace(self.context, prior=country, countries=self.context.countries | {country})
        return self._elsewhere.setdefault(country, replace(self, context=context, _memo={}, _elsewhere={}))

    def abroad(self) -> Page:
        """The page as read where nothing tells whose bare nouns are."""
        if "" not in self._elsewhere:
            context = replace(self.context, prior=None)
            self._elsewhere[""] = replace(self, context=context, _memo={}, _elsewhere={})
        return self._elsewhere[""]

    def resolve(self, text: str, head: str | None = None) -> ResolvedActor:
        """The actor that words mean in this article."""
        key = (text, head or "")
        if key not in self._memo:
            self._memo[key] = resolve(text, index=self.index, date=self.day, context=self.context, head_word=head)
        return self._memo[key]

    def resolve_phrase(self, parsed: Parsed, phrase: Phrase) -> ResolvedActor:
        """The actor that a phrase of a sentence means; "the country" is the country spoken of."""
        head = parsed.doc[phrase.head].text if self._within(parsed, phrase) else None
        if head is not None and head.lower() in _COUNTRY_NOUNS:
            found = self._country_before(parsed, phrase)
            if found is not None:
                return found
        if head is not None and is_anaphor(parsed, phrase):
            band = self._band(head.lower())
            if band is not None:
                return band
        owned = self._owned(parsed, phrase, head) if head is not None else None
        if owned is not None:
            return owned
        clean = parsed.doc[phrase.left : _behind_arms(parsed, phrase)].text if head is not None else phrase.span.text
        found = self.resolve(clean, head)
        if found.rule.startswith("nationality/") and self._is_one(parsed, phrase):
            return self.resolve(f"{clean} {_PERSON}", _PERSON)
        adjective = head is not None and phrase.right - phrase.left == 1 and parsed.doc[phrase.head].tag_ == "JJ"
        state = self.index.states.get(found.country or "") if adjective and found.sector in (None, "CVL") else None
        return self.resolve(state) if state else found

    def _band(self, word: str) -> ResolvedActor | None:
        """The armed group that "the rebels" or "the group" takes up."""
        key = ("", word)
        if key not in self._memo:
            name = only_group(word, self.document, self.index, self.day, self.context)
            self._memo[key] = self.resolve(name or "")
        found = self._memo[key]
        return found if found.actor_id is not None else None

    def _is_one(self, parsed: Parsed, phrase: Phrase) -> bool:
        """Whether a nationality by itself means one person: "a Kenyan", not "the Kenyans"."""
        if not self._within(parsed, phrase) or phrase.right - phrase.left > 1 or phrase.left == 0:
            return False
        before = parsed.doc[phrase.left - 1]  # of "a Kenyan attack" the attack
        return before.lower_ in {"a", "an"} and before.dep_ == "det" and before.head.i == phrase.head

    def _owned(self, parsed: Parsed, phrase: Phrase, head: str | None) -> ResolvedActor | None:
        """Whom a phrase with `its` or `their` means: "their leader" is of those who are the subject, or of their state."""
        words = parsed.doc[phrase.left : phrase.right]
        its = next((t for t in words if t.tag_ == "PRP$"), None)
        if its is None or its.i == phrase.head or (its.i > phrase.left and its.i <= phrase.head):
            return None
        owner = self._subject_over(parsed, phrase, singular=its.lower_ == "its")
        if owner is None:
            return None
        before, rest = (parsed.doc[a:b].text for a, b in ((phrase.left, its.i), (its.i + 1, phrase.right)))
        found = self.resolve_phrase(parsed, owner)
        if found.sector in GROUPS and self._belongs(rest, named=found.actor_id is not None):
            return self.resolve(f"{before} {owner.span.text}'s {rest}".strip(), head)
        return self.at(found.country).resolve(rest, head) if found.country is not None and not before else None

    def _subject_over(self, parsed: Parsed, phrase: Phrase, *, singular: bool) -> Phrase | None:
        """The subject of the clause that a phrase is in; of the one around it where the phrase is the subject itself."""
        verbs = (t for t in parsed.doc[phrase.head].ancestors if t.tag_ in clauses.VERB_TAGS)
        subjects = (clauses.subject(verb, self.verbs) for verb in verbs)
        found = next((t for t in subjects if t is None or not phrase.left <= t.i < phrase.right), None)
        if found is None or found.tag_ == "PRP" or (singular and found.tag_ in {"NNS", "NNPS"}):
            return None
        return phrase_at(parsed, found)

    def _belongs(self, text: str, *, named: bool) -> bool:
        """Whether a phrase names an office, a rank or members, which say little without that to which they belong; fighters of whatever
        kind are those of a group with a name."""
        found = [
            m.entry for m in matches_in(words_of(text), self.index, self.day, self.context) if m.entry.kind == "role"
        ]
        if named and any(e.sector in FIGHTERS for e in found):
            return True
        return any(e.specificity <= RANKS and e.sector not in PEOPLE for e in found)

    def _within(self, parsed: Parsed, phrase: Phrase) -> bool:
        return parsed.sentence.start <= phrase.span.start < parsed.sentence.end

    def _country_before(self, parsed: Parsed, phrase: Phrase) -> ResolvedActor | None:
        """The last country named before "the country" that is not the subject of its clause."""
        head = parsed.doc[phrase.head]
        verb = next((t for t in head.ancestors if t.tag_ in clauses.VERB_TAGS), None)
        subject = clauses.subject(verb, self.verbs) if verb is not None else None
        for token in reversed(parsed.doc[: phrase.left]):
            if token.tag_ not in {"NNP", "NNPS"} or (subject is not None and token.i == subject.i):
                continue
            found = self.resolve_phrase(parsed, phrase_at(parsed, token))
            if found.country and found.actor_id:
                return found
        return None

    def stands_for(self, candidate: Candidate, phrase: Phrase) -> Phrase | None:
        """The phrase that a pronoun refers to: a subject earlier in the sentence, else of one of the sentences before."""
        word = candidate.parsed.doc[phrase.head].lower_
        if word not in _SINGULAR | _PLURAL | _NEUTER:
            return None
        here = candidate.parsed
        speaker = self._speaker_of(here, phrase)
        if speaker is not None:
            return speaker
        others = {here.doc[p.head].text for p in self._subjects(here) if self._is_another(here, p, phrase)}
        for parsed in [here, *self._before(here)]:
            for found in reversed(self._subjects(parsed)):
                if (parsed is here and found.right > phrase.left) or not others.isdisjoint(found.span.text.split()):
                    continue
                if self._agrees(word, parsed, found):
                    return found
        return None

    def _speaker_of(self, parsed: Parsed, phrase: Phrase) -> Phrase | None:
        """Who speaks of himself: "Diaz said he will not go", "the committee said it would meet"."""
        word = parsed.doc[phrase.head]
        said = word.head.head
        if word.dep_ != "nsubj" or word.head.dep_ != "ccomp" or said.tag_ not in clauses.VERB_TAGS:
            return None
        speaker = clauses.child(said, "nsubj")
        if speaker is None or speaker.i > word.i or word.lower_ in {"we", "us"}:
            return None
        found = phrase_at(parsed, speaker)
        if word.lower_ in _SINGULAR:
            return found if speaker.tag_ == "NNP" and not self._is_place(parsed, found) else None
        if word.lower_ in _NEUTER:
            return found if speaker.lower_ in COLLECTIVES else None
        return found if speaker.tag_ in {"NNS", "NNPS"} else None

    def _is_place(self, parsed: Parsed, phrase: Phrase) -> bool:
        found = self.resolve_phrase(parsed, phrase)
        return found.country is not None and found.rule.startswith(("state/", "capital/", "nationality/"))

    def _is_another(self, parsed: Parsed, subject: Phrase, phrase: Phrase) -> bool:
        """Whether a pronoun cannot mean a subject: "the king pardoned him"; "as the analyst noted, he was alone when he was shot"."""
        verb = parsed.doc[subject.head].head
        if verb.i == parsed.doc[phrase.head].head.i and parsed.doc[phrase.head].dep_ == "dobj":
            return not phrase.span.text.endswith(("self", "selves"))
        return verb.dep_ == "advcl" and verb.lower_ in _SAID and any(c.lower_ == "as" for c in verb.lefts)

    def _before(self, here: Parsed) -> list[Parsed]:
        index = here.sentence.index
        found = [self.parsed.get(n) for n in range(index - 1, index - 1 - _LOOKBACK, -1)]
        return [p for p in found if p is not None and p.sentence.in_title == here.sentence.in_title]

    def _subjects(self, parsed: Parsed) -> Sequence[Phrase]:
        return [
            phrase_at(parsed, t)
            for t in parsed.doc
            if t.dep_ in clauses.SUBJECTS
            and t.tag_ in {"NN", "NNS", "NNP", "NNPS"}
            and not any(c.tag_ == "PRP$" for c in t.lefts)
        ]

    def _is_person(self, text: str, found: ResolvedActor) -> bool:
        """Whether words name somebody in office, by name or with a title before a name ("President Mary Doe")."""
        words = words_of(text)
        titled = any(
            w.folded in self.index.titles and n + 1 < len(words) and words[n + 1].surface[:1].isupper()
            for n, w in enumerate(words)
        )
        return found.rule.startswith("person/") or titled

    def _agrees(self, word: str, parsed: Parsed, phrase: Phrase) -> bool:
        head = parsed.doc[phrase.head]
        found = self.resolve_phrase(parsed, phrase)
        person = is_person_name_like(phrase.span.text, self.index) or self._is_person(phrase.span.text, found)
        if not (found.sector or found.actor_id or person):
            return False
        if head.tag_ == "NN" and head.i + 1 < phrase.right and not self.resolve(head.text).sector:
            return False  # "the presence of the militia" is nobody
        if any(c.dep_ == "poss" for c in head.lefts) and self.resolve(head.text).rule.startswith("thing/"):
            return False  # nor is "the minister's car"
        if word in _SINGULAR:
            return head.tag_ in {"NN", "NNP"} and (person or found.generic)
        if word in _PLURAL:
            several = head.tag_ in {"NNS", "NNPS"} or head.lower_ in {"police", "group", "army", "military"}
            return several or (found.actor_id is not None and not person)  # "Hamas said they"
        one = head.tag_ in {"NN", "NNP"} or (head.tag_ == "NNPS" and found.country is not None)  # "the United States"
        return one and not person

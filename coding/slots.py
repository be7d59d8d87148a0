"""The slots around a trigger (see `schemas.ontology.Frame`): who is subject, object, behind which preposition, with passives,
control, relative clauses and light verbs undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coding import clauses, suspects
from coding.model import Candidate, Parsed, Phrase, TriggerHit
from coding.phrases import RELATIVES, conjuncts, phrase_at, phrases_of
from coding.role_words import GRANTS
from coding.tokens import Token
from schemas.verbs import VerbSets

TAKE_OBJECTS = frozenset(("victim_object", "release", "displace", "capture"))
"""Frames of verbs that nobody does without an object: who is only said to have "killed" or "freed" was."""
_MEETINGS = frozenset(("visit", "reciprocal_talk"))
"""Frames of what people go somewhere for: "is in Rome for talks"."""
_AMID = frozenset(("in", "during", "after", "following", "amid"))
"""Prepositions before a fight that the subject of the clause may have been in: "police arrested ten after clashes with farmers"."""
_WITHIN = frozenset(("in", "during"))
_BEING = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_MONEY = frozenset(("dollars", "euros", "pounds", "million", "billion", "yen", "crowns"))
_TOWARDS = frozenset(("on", "against"))
"""Prepositions behind an object that say against whom, whatever else stands behind them: "on Monday lifted sanctions on Iran"."""
_OTHER_SIDE = frozenset(
    ("to", "with", "from", "in", "at", "against", "on", "into", "for", "near", "toward", "towards", "under")
)
"""Prepositions behind which the other side of what somebody agrees or refuses to do may stand."""
_MODIFIERS = {"amod", "compound", "nmod", "nummod"}


@dataclass(slots=True)
class _Builder:
    """Collects the slots of one trigger."""

    parsed: Parsed
    verbs: VerbSets
    meeting: bool = False
    violent: bool = False
    own: frozenset[int] = frozenset()
    """Tokens of the trigger itself, which are no arguments of it ("open fire")."""
    slots: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, name: str, token: Token | None, *, coordinated: bool = True) -> None:
        if token is None or token.i in self.own:
            return
        found = (
            phrases_of(self.parsed, token, without=self.own)
            if coordinated
            else (phrase_at(self.parsed, token, without=self.own),)
        )
        known = self.slots.get(name, [])
        new = [p for p in found if all(p.head != k.head for k in known)]
        if new:
            self.slots[name] = [*known, *new]

    def prepositions(self, token: Token, *, only_new: bool = False, without: str = "") -> None:
        taken = frozenset(self.slots) if only_new else frozenset()
        for name, obj in clauses.prepositional_objects(token):
            if name not in taken and name != without:
                self.add(name, obj)

    def verb(self, verb: Token, *, takes_object: bool) -> bool:
        passive = clauses.is_passive(verb) or (takes_object and clauses.is_headline_passive(verb))
        subject = clauses.subject(verb, self.verbs)
        self.add("outer_subj", clauses.outer_subject(verb, self.verbs))
        if self.violent:
            self.add("outer_subj", clauses.distant_subject(clauses.first_verb(verb), self.verbs))
        if passive:
            self.add("obj", subject)
            self.add("subj", clauses.agent(verb))
        else:
            self.add("subj", clauses.listed_subject(verb))
            self.add("subj", subject)
            self.add("obj", self._object(verb) or clauses.left_out(verb))
        self.add("iobj", clauses.child(verb, "dative"))
        self.add("iobj", self._given_to(verb), coordinated=False)
        self.prepositions(verb)
        for i in self.own - {verb.i}:
            self.prepositions(
                verb.doc[i], only_new=True
            )  # "pulled back from the border", where the parser hangs "from" on "back"
        obj = clauses.child(verb, "dobj")
        for each in () if obj is None else conjuncts(obj):
            self.prepositions(each, only_new=True)
            for behind in (p for p in each.rights if p.dep_ == "prep" and p.lower_ in _TOWARDS):
                self.add(behind.lower_, clauses.child(behind, "pobj"))
        for i in self.own - {verb.i}:
            if verb.doc[i].lower_ == "control":
                self.add(
                    "obj", next((o for name, o in clauses.prepositional_objects(verb.doc[i]) if name == "of"), None)
                )
            if verb.doc[i].dep_ == "ccomp":
                self.add("obj", clauses.child(verb.doc[i], "nsubj"))  # "let free ten men"
        for name, obj in clauses.addressed(verb, self.verbs):
            self.add(name, obj)
        willing = clauses.child(verb, "acomp")
        self.complement(clauses.child(verb, "xcomp", "ccomp") or (willing and clauses.child(willing, "xcomp")))
        return passive

    def _object(self, verb: Token) -> Token | None:
        """The object of a verb; of a trigger that holds one ("took hostage the mayor") the next."""
        found = clauses.direct_object(verb)
        if found is None or found.i not in self.own:
            return found
        return next((c for c in verb.rights if c.dep_ == "dobj" and c.i not in self.own), found)

    def _given_to(self, verb: Token) -> Token | None:
        """ "gave the Red Cross permission", where the parser makes one noun of the two."""
        obj = clauses.child(verb, "dobj") if verb.lower_ in self.verbs.giving else None
        if obj is None or obj.lower_ not in GRANTS:
            return None
        return next(
            (c for c in obj.lefts if c.dep_ == "compound" and c.tag_ in {"NNP", "NNPS"} and c.i == obj.i - 1), None
        )

    def complement(self, verb: Token | None) -> None:
        """The arguments of the verb below: of "demanded that X release Y" and "agreed to release Y"."""
        if verb is not None and verb.tag_ in {"NN", "NNS"} and clauses.child(verb, "mark") is not None:
            self.add(
                "comp_subj", verb
            )  # "demanded that the cabinet resign", where the parser takes the verb for a noun
        if verb is None or verb.tag_ not in clauses.VERB_TAGS:
            return
        passive = clauses.is_passive(verb)
        own = clauses.child(verb, *clauses.SUBJECTS)
        self.add("comp_obj" if passive else "comp_subj", own)
        self._below(verb)

    def _below(self, verb: Token) -> None:
        """Whom a verb below is done to, or done with: of "refused to hand X to Y", of "the refusal to talk to Y"."""
        passive = clauses.is_passive(verb)
        below = clauses.direct_object(verb)
        if passive:
            self.add("comp_subj", clauses.agent(verb))
        elif verb.lower_ not in self.verbs.handing:
            self.add("comp_obj", below)
        for token in (verb,) if below is None else (verb, below):
            for name, obj in clauses.prepositional_objects(token):
                if obj.dep_ == "pobj" and name in _OTHER_SIDE:
                    self.add("comp_prep", obj)

    def noun(self, noun: Token) -> None:
        for c in noun.lefts:
            if c.dep_ == "poss":
                self.add("poss", c)
            elif c.dep_ in _MODIFIERS:
                self._modifier(c)
        adjacent = noun.dep_ == "acl" and noun.tag_ == "VBG" and noun.nbor(-1).tag_ in {"NN", "NNS"}
        if adjacent or clauses.is_named_event(noun):
            self.add("compound", noun.doc[noun.i - 1])  # "police firing", where the parser takes the event for a clause
        self.prepositions(noun)
        self._right_behind(noun)
        for c in noun.rights:
            if c.dep_ == "acl" and c.tag_ in {"VBN", "VBD"}:
                self._participle(c)
            elif c.dep_ in {"relcl", "acl"}:
                self.add("effect", self._effect(c))
                self._relative(c)
                if c.tag_ == "VB":
                    self._below(c)
        self._governing_verb(noun)
        if self.violent:
            self._blamed(noun)

    def _blamed(self, noun: Token) -> None:
        """Who is said to have done an act: "blamed the attack on X", "charged X over the attack"."""
        found = suspects.blamed(noun, self.verbs) or suspects.suspect(noun, self.verbs)
        for name in ("on", "to"):  # "blamed the raid on X" is no raid on X
            left = [p for p in self.slots.pop(name, ()) if found is None or p.head != found.i]
            if left:
                self.slots[name] = left
        self.add("blamed", found)

    def _relative(self, verb: Token) -> None:
        """ "the offensive the army launched against the rebels", "the raid that police conducted": as if it were the verb's object."""
        own = clauses.child(verb, "nsubj")
        before = clauses.child(verb, "dobj")
        relative = own is not None and before is not None and before.i < own.i and before.lower_ in RELATIVES
        if verb.lower_ in self.verbs.light and (relative or clauses.left_out(verb) is not None):
            self.add("light_subj", own)
            self.prepositions(verb, only_new=True)

    def _modifier(self, token: Token) -> None:
        """A modifier and the modifiers below it: in "Ukrainian missile strike" the parser hangs either word on either noun."""
        self.add("modifier" if token.dep_ == "amod" else "compound", token, coordinated=False)
        for t in token.children:
            if t.dep_ == "poss":
                self.add("poss", t)
            elif t.dep_ in _MODIFIERS or t.dep_ == "conj":
                self._modifier(t)

    def _participle(self, participle: Token) -> None:
        """ "an attack claimed by X", "an attack blamed on X", "a raid carried out by X"; X did nothing in "an attack condemned by X"."""
        by = clauses.agent(participle)
        if participle.lower_ in self.verbs.claim:
            self.add("by", by)
        elif participle.lower_ in self.verbs.undergo:
            self.add("undergo_subj", by)
        if participle.lower_ in self.verbs.blame:
            for prep in (c for c in participle.rights if c.lower_ in {"on", "to"}):
                self.add("blamed", clauses.child(prep, "pobj"))
        else:
            self.prepositions(participle, only_new=True, without="by")

    def _right_behind(self, noun: Token) -> None:
        """What stands right behind an act that it is done to, where the parser hangs it on the verb: "died in a raid on a camp"."""
        behind = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
        if (
            behind.dep_ == "prep"
            and behind.lower_ in _TOWARDS
            and noun.dep_ == "pobj"
            and behind.head.is_ancestor(noun)
        ):
            self.add(behind.lower_, clauses.child(behind, "pobj"))

    def _governing_verb(self, noun: Token) -> None:
        first = self._whole(clauses.first_conjunct(noun))
        verb = first.head
        if first.dep_ == "pobj":
            self._partaking(verb, noun)
            self._coming(verb)
        if first.dep_ in {"pobj", "pcomp"} and verb.lower_ in _AMID and verb.head.tag_ in clauses.VERB_TAGS:
            self.add("in_subj" if verb.lower_ in _WITHIN else "after_subj", clauses.subject(verb.head, self.verbs))
        if verb.tag_ not in clauses.VERB_TAGS:
            return
        if first.dep_ == "dobj" and verb.lower_ in self.verbs.light:
            self.add("light_subj", clauses.listed_subject(verb))
            self.add("light_subj", clauses.subject(verb, self.verbs))
            self.prepositions(verb, only_new=True)
        elif first.dep_ == "dobj" and verb.lower_ in self.verbs.undergo:
            self.add("undergo_subj", clauses.subject(verb, self.verbs))
            self.prepositions(verb, only_new=True)
        elif first.dep_ == "dobj" and not clauses.is_passive(verb):
            self.add("by", self._doer_behind(verb))
        elif first.dep_ == "nsubjpass":
            self._participle(verb)
        elif first.dep_ == "nsubj":
            self.add("effect", self._effect(verb))
            self.prepositions(verb, only_new=True)

    def _doer_behind(self, verb: Token) -> Token | None:
        """Who did the act that is the object of an active verb, where the parser hangs "by" on the verb: "documented killings by the
        police"; not "ended the siege by force"."""
        found = next((clauses.child(c, "pobj") for c in verb.rights if c.dep_ == "prep" and c.lower_ == "by"), None)
        bare = found is not None and found.tag_ == "NN" and not any(found.lefts)
        return None if bare else found

    def _whole(self, noun: Token) -> Token:
        """The noun that an event is one of or many of: "series" of "a series of attacks", "dollars" of "two million dollars in aid"."""
        above = noun.head.head
        of = noun.head.lower_ == "of" and above.lower_ in self.verbs.series
        if noun.head.lower_ == "in" and above.tag_ in clauses.VERB_TAGS:
            above = clauses.child(above, "dobj") or above
        sum_of = noun.head.lower_ == "in" and above.lower_ in _MONEY
        return clauses.first_conjunct(above) if noun.dep_ == "pobj" and (of or sum_of) else noun

    def _partaking(self, preposition: Token, noun: Token) -> None:
        """ "took part in the attack", "was involved in the talks", "walked out in protest"."""
        verb = preposition.head if preposition.head.lower_ != "part" else preposition.head.head
        if preposition.lower_ == "under" and verb.tag_ in clauses.VERB_TAGS:
            self.add("undergo_subj", clauses.subject(verb, self.verbs))  # "came under attack"
        if preposition.lower_ == "behind" and verb.lower_ in _BEING:
            self.add("light_subj", clauses.subject(verb, self.verbs))
        partakes = verb.lower_ in self.verbs.partake or noun.lower_ == "protest"
        if preposition.lower_ == "in" and verb.tag_ in clauses.VERB_TAGS and partakes:
            self.add("light_subj", clauses.subject(verb, self.verbs))

    def _coming(self, preposition: Token) -> None:
        """ "is in Rome for talks with the king", "flew to Rome on a visit"."""
        verb = preposition.head
        while verb.dep_ == "pobj" and verb.head.dep_ == "prep":
            verb = verb.head.head
        if not self.meeting or preposition.lower_ not in {"for", "on"} or verb.tag_ not in clauses.VERB_TAGS:
            return
        comes = verb.lower_ in self.verbs.coming
        if comes or (preposition.lower_ != "for" and preposition.i < verb.i):  # "on a visit to Chad, he said"
            self.add("light_subj", clauses.subject(verb, self.verbs))
        if comes:
            self.prepositions(verb, only_new=True)

    def _effect(self, verb: Token) -> Token | None:
        untrue = clauses.child(verb, "neg") is not None
        return clauses.child(verb, "dobj") if verb.lower_ in self.verbs.effect and not untrue else None


def _tokens_of(parsed: Parsed, hit: TriggerHit) -> frozenset[int]:
    start, end = hit.span.start - parsed.sentence.start, hit.span.end - parsed.sentence.start
    return frozenset(t.i for t in parsed.doc if start <= t.idx < end)


def _main(token: Token) -> Token:
    """The verb that has the arguments of a trigger which begins with its auxiliary: "end" in "will not end the strike"."""
    return token.head if token.dep_ in {"aux", "auxpass"} and token.head.i > token.i else token


def build_candidate(parsed: Parsed, hit: TriggerHit, head: int, verbs: VerbSets) -> Candidate:
    """A trigger whose head is token `head`, with its slots filled from the parse."""
    token = _main(parsed.doc[head])
    frame = hit.frame
    builder = _Builder(parsed, verbs, frame in _MEETINGS, hit.event_type.violent, _tokens_of(parsed, hit))
    # In headlines the tagger takes a verb for a plural ("Army shells villages"); the entry knows better.
    verbal = hit.entry.verb is not None or (token.tag_ in clauses.VERB_TAGS and hit.entry.noun is None)
    passive = False
    if verbal:
        # A past form that is the base form as well ("hit") tells nothing.
        takes_object = frame in TAKE_OBJECTS and hit.entry.verb != token.lower_
        passive = builder.verb(token, takes_object=takes_object)
    else:
        builder.noun(token)
    slots: Mapping[str, tuple[Phrase, ...]] = {name: tuple(found) for name, found in builder.slots.items()}
    return Candidate(parsed, hit, head, passive, verbal, slots)

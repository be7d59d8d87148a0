"""Who says that an event happened: the speaker nearest to the event, so that of `A reports that B said` it is B."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coding.cues import CueIndex, CueMatch, compile_cues, match_cues
from coding.model import AttributionReading, Candidate
from coding.tokens import Token, Tokens
from schemas.cues import AttributionCues, SpeechCue

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
PREPOSITIONS = frozenset({"prep", "agent"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
CUT = frozenset({"relcl", "advcl", "punct", "parataxis", "cc", "preconj"})
"""What ends a speaker's phrase when it stands behind the head (coordinated nouns bring their `cc` back)."""
CLIMB = 5
"""How many words up a subjectless verb's subject is looked for."""


@dataclass(frozen=True, slots=True)
class SpeechBook:
    """The compiled knowledge of `seeds/cues/attribution.yml`."""

    index: CueIndex[SpeechCue]
    phrase_prepositions: frozenset[str]
    owner_prepositions: frozenset[str]
    not_speakers: frozenset[str]
    negative_determiners: frozenset[str]


def compile_attribution(cues: AttributionCues) -> SpeechBook:
    """The cues ready for reading."""
    return SpeechBook(
        compile_cues(cues.cues, cues.irregular),
        frozenset(cues.phrase_prepositions),
        frozenset(cues.owner_prepositions),
        frozenset(cues.not_speakers),
        frozenset(cues.negative_determiners),
    )


def read_attribution(candidate: Candidate, cues: SpeechBook) -> AttributionReading | None:
    """The phrase that names who says so, or None when the text itself does. `X said` is attribution, never doubt."""
    doc = candidate.parsed.doc
    matches = match_cues(doc, cues.index)
    if not matches:
        return None
    for match, speaker in _speakers(doc, matches, doc[candidate.head], cues):
        if speaker is None or speaker.lower_ in cues.not_speakers or speaker.i == candidate.head:
            continue
        left, right = phrase_range(speaker, cues.phrase_prepositions)
        if doc[left].lower_ not in cues.negative_determiners and not left <= candidate.head < right:
            return AttributionReading(candidate.parsed.span(left, right), match.cue.id, speaker.i)
    return None


def _speakers(
    doc: Tokens, matches: tuple[CueMatch[SpeechCue], ...], trigger: Token, book: SpeechBook
) -> Iterator[tuple[CueMatch[SpeechCue], Token | None]]:
    """Possible speakers, the nearest to the trigger first."""
    covering = {i: match for match in matches for i in range(match.left, match.right)}
    word = trigger
    yield from _claimed_by(doc, matches, trigger)
    yield from _beside(doc, matches, word, book)
    while word.head.i != word.i:
        above = word.head
        match = covering.get(above.i)
        yield from _beside(doc, matches, above, book)
        if (
            match is not None
            and not match.left <= word.i < match.right
            and _governs(doc[match.anchor], match, above, word)
        ):
            yield match, _author(_speaker(doc, match, book), covering, book)
        word = above
    for match in matches:
        if match.cue.speaker == "object":
            yield match, _speaker(doc, match, book)


def _beside(
    doc: Tokens, matches: tuple[CueMatch[SpeechCue], ...], word: Token, book: SpeechBook
) -> Iterator[tuple[CueMatch[SpeechCue], Token | None]]:
    """Speakers named beside a word: `according to police`, `, officials said,`, `as the ministry reported`."""
    for match in matches:
        anchor = doc[match.anchor]
        if anchor.head.i != word.i or anchor.i == word.i:
            continue
        parenthetical = anchor.dep_ == "parataxis" or (
            anchor.dep_ == "advcl" and any(c.lower_ == "as" and c.i < anchor.i for c in anchor.children)
        )
        if match.cue.speaker == "object" or parenthetical:
            yield match, _speaker(doc, match, book)


def _claimed_by(
    doc: Tokens, matches: tuple[CueMatch[SpeechCue], ...], trigger: Token
) -> Iterator[tuple[CueMatch[SpeechCue], Token | None]]:
    """`an attack claimed by the group`: the by-phrase of a participle that says something of the event."""
    for match in matches:
        anchor = doc[match.anchor]
        if anchor.dep_ == "acl" and anchor.tag_ == "VBN" and anchor.head.i == trigger.i and "dobj" in match.cue.links:
            agent = _child(anchor, "agent", "prep")
            yield match, _child(agent, "pobj") if agent is not None and agent.lower_ == "by" else None


def _governs(anchor: Token, match: CueMatch[SpeechCue], above: Token, word: Token) -> bool:
    if any(c.dep_ == "neg" for c in anchor.children):
        return False
    label = f"prep_{word.lower_}" if word.dep_ in PREPOSITIONS else word.dep_
    return label in match.cue.links or (match.right - match.left > 1 and above.dep_ in PREPOSITIONS)


# --- where the speaker stands -------------------------------------------------------------------------------------------


def _speaker(doc: Tokens, match: CueMatch[SpeechCue], book: SpeechBook) -> Token | None:
    anchor = doc[match.anchor]
    if match.cue.speaker == "object":
        return _object(doc, match)
    if match.cue.speaker == "owner":
        return _owner(anchor, book.owner_prepositions)
    if match.cue.speaker == "quoted":
        return _child(anchor, "nsubjpass") or _child(anchor, "dobj") or _outer_noun(anchor)
    return _subject(anchor)


def _author(speaker: Token | None, covering: dict[int, CueMatch[SpeechCue]], book: SpeechBook) -> Token | None:
    """Whose statement it is when the speaker is a statement: `the army issued a statement saying`; else the speaker."""
    match = covering.get(speaker.i) if speaker is not None else None
    if speaker is None or match is None or match.cue.speaker != "owner":
        return speaker
    issuer = _subject(speaker.head) if speaker.dep_ == "dobj" else None
    return _owner(speaker, book.owner_prepositions) or issuer or speaker


def _child(token: Token, *deps: str) -> Token | None:
    return next((c for c in token.children if c.dep_ in deps), None)


def _object(doc: Tokens, match: CueMatch[SpeechCue]) -> Token | None:
    """What the last word of the cue governs."""
    for i in range(match.right - 1, match.left - 1, -1):
        found = _child(doc[i], "pobj", "dobj")
        if found is not None and not match.left <= found.i < match.right:
            return found
    return None


def _owner(noun: Token, prepositions: frozenset[str]) -> Token | None:
    """`the army's claim`, `a claim by the army`."""
    owner = _child(noun, "poss")
    if owner is not None:
        return owner if owner.tag_ != "PRP$" else None
    links = (c for c in noun.children if c.dep_ in PREPOSITIONS and c.lower_ in prepositions)
    objects = (_child(link, "pobj") for link in links)
    return next((o for o in objects if o is not None), None)


def _subject(verb: Token) -> Token | None:
    """The subject of a verb of saying, or of the verb whose subject it shares; the by-phrase of a passive."""
    bare = verb.tag_ == "VBN" and _child(verb, "aux") is None
    told = _child(verb, "nsubj") is not None and (verb.dep_ == "parataxis" or _child(verb, "ccomp") is not None)
    if (bare and not told) or _child(verb, "auxpass") is not None:
        agent = _child(verb, "agent")
        return _child(agent, "pobj") if agent is not None else None
    node = verb
    for _ in range(CLIMB):
        subject = _child(node, *SUBJECTS)
        if subject is not None:
            return _antecedent(subject, node)
        if node.dep_ in ("acl", "relcl") or node.head.i == node.i:
            return _outer_noun(node)
        if node.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "acomp", "dep", "ccomp"):
            return None
        node = node.head
    return None


def _outer_noun(verb: Token) -> Token | None:
    return verb.head if verb.dep_ in ("acl", "relcl") and verb.head.i != verb.i else None


def _antecedent(subject: Token, verb: Token) -> Token:
    """The noun a relative pronoun stands for: `Smith, who said`."""
    return verb.head if subject.lower_ in RELATIVE and verb.dep_ == "relcl" else subject


# --- the words of the phrase ----------------------------------------------------------------------------------------------


def phrase_range(head: Token, prepositions: frozenset[str]) -> tuple[int, int]:
    """The half-open token range of a noun phrase without its clauses, parentheses and appositions behind the name."""
    left, right = head.i, head.i + 1
    for child in head.children:
        if child.i < head.i and child.dep_ not in ("punct", "advcl", "relcl", "preconj"):
            left = min(left, child.left_edge.i)
    for child in head.children:
        if child.i < head.i:
            continue
        if child.dep_ == "case" and child.i == right and head.dep_ != "poss":
            right = child.i + 1
        elif child.dep_ == "conj" and not child.tag_.startswith("VB"):
            right = max(right, phrase_range(child, prepositions)[1])
        elif child.i == right and _belongs(child, prepositions):
            right = max(right, _end_of(child, prepositions))
    return left, right


def _belongs(child: Token, prepositions: frozenset[str]) -> bool:
    """Whether a word right behind the head stays part of the phrase."""
    if child.dep_ == "prep":
        return child.lower_ in prepositions
    return child.dep_ in ("appos", "nummod", "amod", "flat", "compound", "nmod")


def _end_of(child: Token, prepositions: frozenset[str]) -> int:
    if child.dep_ != "prep":
        return phrase_range(child, prepositions)[1]
    inner = _child(child, "pobj", "pcomp")
    return phrase_range(inner, prepositions)[1] if inner is not None else child.i + 1

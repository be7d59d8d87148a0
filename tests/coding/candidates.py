"""Candidates around one marked word, for tests of the stages that read modality and attribution."""

from __future__ import annotations

from spacy.tokens import Doc

from coding.model import Candidate, Parsed, Sentence, Span, TriggerHit
from schemas.ontology import Codes, EventType, TriggerEntry

TYPE = EventType(
    type="attack",
    label="Attack",
    definition="An attack.",
    excludes="Nothing.",
    codes=Codes(),
    frame="agent_patient",
    violent=True,
    triggers=(TriggerEntry(noun="attack"),),
    examples=(),
)


def marked(sentence: str) -> tuple[str, int]:
    """The sentence without the brackets around its trigger, and where the trigger starts."""
    return sentence.replace("[", "").replace("]", ""), sentence.index("[")


def candidate_of(doc: Doc, offset: int, *, violent: bool = True, start: int = 0) -> Candidate:
    """The word at `offset` of a sentence that stands at `start` of its article, as a candidate."""
    token = next(t for t in doc if t.idx <= offset < t.idx + len(t.text))
    sentence = Sentence(0, start, start + len(doc.text), doc.text, doc.text)
    span = Span(start + token.idx, start + token.idx + len(token.text), token.text)
    hit = TriggerHit(0, span, TriggerEntry(noun=token.lower_), TYPE.model_copy(update={"violent": violent}))
    return Candidate(Parsed(sentence, doc), hit, token.i, False, token.tag_.startswith("VB"), {})

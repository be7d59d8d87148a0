"""Sentences with parses written by hand, so that unit tests need no model.

A table is either rows of `word tag label head` or items `word/tag/label/head`; heads are counted from 0, the root names itself, and a
word glued to the one before begins with ~.
"""

from __future__ import annotations

from spacy.lang.en import English
from spacy.tokens import Doc

from coding.model import Candidate, Parsed, Sentence, Span, TriggerHit
from coding.tokens import Tokens, read_tokens
from schemas.ontology import Codes, EventType, Example, TriggerEntry

VOCAB = English().vocab
"""A bare `Vocab()` would leave `lower_` empty."""


def parse(table: str) -> Tokens:
    """The parse that a table describes."""
    return read_tokens(doc_of(table))


def doc_of(table: str) -> Doc:
    """The same as spaCy holds it."""
    lines = [row.split() for row in table.strip().splitlines()]
    slashed = lines[0][0].count("/") == 3
    cells = [item.split("/") for line in lines for item in line] if slashed else lines
    return Doc(
        VOCAB,
        words=[c[0].removeprefix("~") for c in cells],
        spaces=[i + 1 < len(cells) and not cells[i + 1][0].startswith("~") for i in range(len(cells))],
        tags=[c[1] for c in cells],
        deps=[c[2] for c in cells],
        heads=[int(c[3]) for c in cells],
    )


def parsed(table: str, *, start: int = 0, index: int = 0, in_title: bool = False) -> Parsed:
    """The sentence of a table, at `start` of its article."""
    doc = parse(table)
    return Parsed(Sentence(index, start, start + len(doc.text), doc.text, doc.text, in_title), doc)


def event_type(name: str = "attack", frame: str = "transitive", *, violent: bool = True) -> EventType:
    """A family with nothing but its name."""
    entry = TriggerEntry(verb="attack")
    return EventType(
        type=name,
        label=name,
        definition="",
        excludes="",
        codes=Codes(),
        frame=frame,
        violent=violent,
        triggers=(entry,),
        examples=(Example(text="."),),
    )


def hit(sentence: Parsed, head: int, entry: TriggerEntry, kind: EventType | None = None) -> TriggerHit:
    """A trigger on one token."""
    token = sentence.doc[head]
    at = sentence.sentence.start + token.idx
    return TriggerHit(sentence.sentence.index, Span(at, at + len(token.text), token.text), entry, kind or event_type())


def marked(sentence: str) -> tuple[str, int]:
    """The sentence without the brackets around its trigger, and where the trigger starts."""
    return sentence.replace("[", "").replace("]", ""), sentence.index("[")


def candidate_of(doc: Tokens, offset: int, *, violent: bool = True, start: int = 0) -> Candidate:
    """The word at `offset` of a sentence that stands at `start` of its article, as a candidate without slots."""
    token = next(t for t in doc if t.idx <= offset < t.idx + len(t.text))
    sentence = Parsed(Sentence(0, start, start + len(doc.text), doc.text, doc.text), doc)
    trigger = hit(sentence, token.i, TriggerEntry(noun=token.lower_), event_type(violent=violent))
    return Candidate(sentence, trigger, token.i, False, token.tag_.startswith("VB"), {})

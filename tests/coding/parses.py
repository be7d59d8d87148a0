"""Sentences with parses written by hand, so that unit tests need no model."""

from __future__ import annotations

from spacy.tokens import Doc
from spacy.vocab import Vocab

from coding.model import Parsed, Sentence, Span, TriggerHit
from schemas.ontology import Codes, EventType, Example, TriggerEntry


def parsed(rows: str, *, start: int = 0, index: int = 0) -> Parsed:
    """A sentence from rows of `word tag label head` (head: the number of the row, from 0); a word glued to the one before begins with ~."""
    cells = [row.split() for row in rows.strip().splitlines()]
    words = [c[0].removeprefix("~") for c in cells]
    spaces = [i + 1 < len(cells) and not cells[i + 1][0].startswith("~") for i in range(len(cells))]
    doc = Doc(
        Vocab(),
        words=words,
        spaces=spaces,
        tags=[c[1] for c in cells],
        deps=[c[2] for c in cells],
        heads=[int(c[3]) for c in cells],
    )
    sentence = Sentence(index, start, start + len(doc.text), doc.text, doc.text)
    return Parsed(sentence, doc)


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

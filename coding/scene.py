"""A sentence with the cues of modality in it, arranged for `coding.modality`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coding.cues import CueIndex, CueMatch, compile_cues, match_cues
from coding.model import Candidate
from coding.tokens import Tokens
from schemas.cues import Cue, CueCategory, Direction, ModalityCues

ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "agent", "dative"})


@dataclass(frozen=True, slots=True)
class CueBook:
    """The compiled knowledge of `seeds/cues/modality.yml`."""

    index: CueIndex[Cue]
    governed_prepositions: frozenset[str]
    factive_prepositions: frozenset[str]
    factive_before_gerund: frozenset[str]
    factive_conjunctions: frozenset[str]
    temporal_conjunctions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its cues, arranged for the walk: by the token they cover and by the word they modify."""

    doc: Tokens
    book: CueBook
    governing: dict[int, list[CueMatch[Cue]]]
    modifying: dict[int, list[CueMatch[Cue]]]
    loose: tuple[CueMatch[Cue], ...]
    stops: tuple[int, ...]


def compile_modality(cues: ModalityCues) -> CueBook:
    """The cues ready for reading."""
    return CueBook(
        compile_cues(cues.cues, cues.irregular),
        frozenset(cues.governed_prepositions),
        frozenset(cues.factive_prepositions),
        frozenset(cues.factive_before_gerund),
        frozenset(cues.factive_conjunctions),
        frozenset(cues.temporal_conjunctions),
    )


def scene_of(candidate: Candidate, book: CueBook) -> Scene:
    """The scene of a candidate's sentence, without the cues among the words of a trigger that is a phrase: who "will not" do a thing does
    refuse it."""
    doc = candidate.parsed.doc
    whole: Scene = doc.known.get(id(book)) or doc.known.setdefault(
        id(book), _arranged(doc, book, match_cues(doc, book.index))
    )
    if candidate.hit.entry.phrase is None:
        return whole
    offset = candidate.parsed.sentence.start
    own = range(candidate.hit.span.start - offset, candidate.hit.span.end - offset)
    matches = match_cues(doc, book.index)
    others = [m for m in matches if doc[m.left].idx not in own or doc[m.right - 1].idx not in own]
    return whole if len(others) == len(matches) else _arranged(doc, book, others)


def _arranged(doc: Tokens, book: CueBook, matches: Sequence[CueMatch[Cue]]) -> Scene:
    governing: dict[int, list[CueMatch[Cue]]] = {}
    modifying: dict[int, list[CueMatch[Cue]]] = {}
    stops, loose = [], []
    for match in matches:
        if match.cue.category is CueCategory.TERMINATE:
            stops.append(match.left)
        elif match.cue.category is CueCategory.PSEUDO:
            continue
        elif match.cue.direction is Direction.SENTENCE:
            loose.append(match)
        elif match.cue.direction is Direction.HEAD:
            for i in range(match.left, match.right):
                governing.setdefault(i, []).append(match)
        else:
            modifying.setdefault(doc[match.anchor].head.i, []).append(match)
            if doc[match.anchor].dep_ in ARGUMENTS:
                modifying.setdefault(match.anchor, []).append(match)
    return Scene(doc, book, governing, modifying, tuple(loose), tuple(stops))

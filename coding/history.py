"""Events that are told as things of the past: an anniversary, a war of the history books, a trial over what was done long ago."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from coding.model import Candidate
from coding.wordlist import WordList, compile_words
from schemas.event import EventDate
from schemas.ontology import Words

RECENT = dt.timedelta(days=366)
"""What happened within it before publication is news."""


@dataclass(frozen=True, slots=True)
class HistoryWords:
    """Words of remembrance, under which an event is remembered, and names of eras that are over."""

    remembrance: WordList
    eras: WordList


def compile_history(lexicons: Mapping[str, Words]) -> HistoryWords:
    """The word lists `remembrance` and `past_era` of `seeds/cues/lexicons.yml`."""
    return HistoryWords(compile_words(("@remembrance",), lexicons), compile_words(("@past_era",), lexicons))


def is_historical(candidate: Candidate, date: EventDate | None, published: dt.date | None, words: HistoryWords) -> bool:
    """Whether an event lies more than a year before publication, by its date or else by the words that it is told with."""
    if date is not None and date.text is not None and date.latest is not None and published is not None:
        return date.latest < published - RECENT
    head = candidate.parsed.doc[candidate.head]
    if any(words.remembrance.has(t.lower_) for t in head.ancestors):
        return True
    return words.eras.found_in([t.lower_ for t in head.subtree])

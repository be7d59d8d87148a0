"""Whom "the rebels" or "the group" of an article mean: the only armed group that it names."""

from __future__ import annotations

import datetime as dt

from coding.actor_index import ActorContext, ActorIndex, matches_in, words_of
from coding.model import Document, Parsed, Phrase

_FIGHTERS = frozenset((
    "rebels", "militants", "guerrillas", "insurgents", "terrorists", "jihadists", "jihadis", "extremists", "islamists", "separatists",
    "militia", "militiamen", "insurgency",
))  # fmt: skip
_BODIES = frozenset(("group", "organisation", "organization", "movement", "sect"))
_NOUNS = _FIGHTERS | _BODIES
_TOLD_APART = frozenset(("prep", "relcl", "acl", "appos"))
"""What follows a noun that names others: "the rebels of the delta", "the group that fled"."""
_ARMED = frozenset(("REB", "PRM"))
_BYSTANDERS = frozenset(("MED", "IGO"))
"""Those whom articles name beside the group they are about: news agencies, the United Nations."""


def is_anaphor(parsed: Parsed, phrase: Phrase) -> bool:
    """Whether a phrase takes up an armed group: "the rebels", not "rebels" or "the northern rebels"."""
    head = parsed.doc[phrase.head]
    alone = phrase.right - phrase.left == 1 and phrase.left > 0
    if not alone or head.lower_ not in _NOUNS:
        return False
    article = parsed.doc[phrase.left - 1]
    return article.lower_ == "the" and article.head.i == head.i and not any(c.dep_ in _TOLD_APART for c in head.rights)


def only_group(
    word: str, document: Document, index: ActorIndex, date: dt.date | None, context: ActorContext
) -> str | None:
    """The words for the only named armed group of an article, or None where it names none or several; behind "the group" there must be
    no named body of another kind."""
    text = f"{document.title}\n\n{document.text}"
    words = words_of(text)
    named = [m for m in matches_in(words, index, date, context) if m.entry.kind == "named" and m.entry.actor_id]
    found = {m.entry.actor_id: m for m in named if m.entry.sector in _ARMED}
    others = {m.entry.actor_id for m in named if m.entry.sector not in _ARMED | _BYSTANDERS}
    if len(found) != 1 or (word in _BODIES and others):
        return None
    (match,) = found.values()
    return " ".join(w.surface for w in words[match.left : match.right])

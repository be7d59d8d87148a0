"""Words that name weapons, and which of them an event was done with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coding.model import Candidate, Span, WeaponMention
from coding.syntax_tree import Tree, tree_of
from schemas.ontology import WeaponFile

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_INSTRUMENT = frozenset({"with", "by", "using", "from", "of", "in", "via", "through"})
FAR = 100
"""A distance that no path within a clause reaches."""


@dataclass(frozen=True, slots=True)
class WeaponIndex:
    """Kinds by the words that name or imply them; `longest` counts words, `starters` are first words."""

    kinds: Mapping[tuple[str, ...], str]
    longest: int
    starters: frozenset[str]


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def build_weapon_index(file: WeaponFile) -> WeaponIndex:
    """The look-up form of `seeds/weapons.yml`; a word of two kinds goes to the earlier one."""
    kinds: dict[tuple[str, ...], str] = {}
    for weapon in file.weapons:
        for phrase in weapon.words:
            words = tuple(_WORD.findall(phrase.lower()))
            for form in (words, (*words[:-1], _plural(words[-1]))):
                kinds.setdefault(form, weapon.kind)
    for weapon in file.weapons:
        for verb in weapon.verbs:
            kinds.setdefault(tuple(_WORD.findall(verb.lower())), weapon.kind)
    starters = frozenset(form[0] for form in kinds)
    return WeaponIndex(kinds, max(map(len, kinds), default=0), starters)


def find_weapons(text: str, index: WeaponIndex) -> tuple[WeaponMention, ...]:
    """Every weapon named in a text, the longest words first wherever two begin together."""
    matches = tuple(_WORD.finditer(text))
    words = tuple(m.group().lower().removesuffix("'s").removesuffix("’s") for m in matches)
    found: list[WeaponMention] = []
    at = 0
    while at < len(words):
        size = _size_at(words, at, index)
        if size:
            start, end = matches[at].start(), matches[at + size - 1].start() + len(words[at + size - 1])
            found.append(WeaponMention(Span(start, end, text[start:end]), index.kinds[words[at : at + size]]))
        at += size or 1
    return tuple(found)


def _size_at(words: Sequence[str], at: int, index: WeaponIndex) -> int:
    """How many words from `at` name a weapon; 0 when none do."""
    if words[at] not in index.starters:
        return 0
    sizes = range(min(index.longest, len(words) - at), 0, -1)
    return next((n for n in sizes if tuple(words[at : at + n]) in index.kinds), 0)


def event_weapon(candidate: Candidate, mentions: Iterable[WeaponMention]) -> WeaponMention | None:
    """The weapon of an event: in its trigger's words, a modifier of them, their subject, object or instrument, in that order of
    nearness in the parse; None when the sentence's weapons belong to other clauses. Offsets of `mentions` are the field's."""
    named = tuple(mentions)
    if not named:
        return None
    own = [m for m in named if m.span.overlaps(candidate.hit.span)]
    if own:
        return own[0]
    tree = tree_of(candidate.parsed.doc)
    ranked = [(_distance(tree, candidate, m), abs(m.span.start - candidate.hit.span.start), m) for m in named]
    best = min(ranked, key=lambda r: r[:2])
    return best[2] if best[0] < FAR else None


def _distance(tree: Tree, candidate: Candidate, mention: WeaponMention) -> int:
    """Steps from the trigger to a weapon along arcs that an instrument may stand on; FAR when there is no such path."""
    weapon = token = candidate.parsed.token_at(mention.span.end - 1)
    steps = 0
    while token is not None and token != candidate.head:
        label, head = tree.deps[token], tree.heads[token]
        if label in {"dobj", "nsubjpass"} and token != weapon:
            return FAR  # a modifier of what was hit: "a missile factory"
        if head == token or not _carries(tree, token):
            return _shared_verb(tree, token, candidate.head, steps)
        steps += 2 if label == "prep" else 1
        token = head
    return steps if token is not None else FAR


def _carries(tree: Tree, token: int) -> bool:
    """Whether an arc upwards may lead from a weapon to its event."""
    label = tree.deps[token]
    if label == "prep":
        return tree.words[token] in _INSTRUMENT
    return label in {
        "compound", "amod", "nmod", "nsubj", "nsubjpass", "dobj", "pobj", "agent", "conj", "appos", "advcl", "acl", "xcomp", "nummod",
        "poss", "pcomp",
    }  # fmt: skip


def _shared_verb(tree: Tree, verb: int, trigger: int, steps: int) -> int:
    """The way from a weapon's verb down to the trigger: "a drone carried out the strike", "fired rockets in the attack"."""
    above = tree.ancestors(trigger)[:4]
    if verb not in above or not tree.tags[verb].startswith("V"):
        return FAR
    return steps + 2 + above.index(verb)

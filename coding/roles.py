"""Fills roles from slots: the frame says which slots may fill which role, the words themselves whether they can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coding.model import Candidate, Parsed, Phrase, ResolvedActor, Roles
from schemas.ontology import Frame

PEOPLE = ("actor", "target", "partner", "recipient", "claimant", "mediator")
# fmt: off
_PRONOUNS = frozenset((
    "he", "him", "she", "her", "it", "they", "them", "we", "us", "i", "you", "himself", "herself", "itself",
    "themselves", "one", "this", "these", "those", "who", "whom", "which", "what", "none", "nobody", "someone",
    "somebody", "anyone", "everyone", "something", "nothing", "all", "some", "any", "each", "both", "others",
    "another", "many", "several", "most", "few", "more",
))
# fmt: on
_PROPER = {"NNP", "NNPS"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the rest of the coder knows about words, for one document."""

    resolve: Callable[[Phrase], ResolvedActor]
    is_weapon: Callable[[str], bool]
    is_event_noun: Callable[[str], bool]
    is_time: Callable[[Phrase], bool]
    is_place: Callable[[Phrase], bool]
    behind: Callable[[Candidate, Phrase], Phrase]
    """The phrase that is meant behind "the bodies of", "dozens of"; any other stands for itself."""
    stands_for: Callable[[Candidate, Phrase], Phrase | None]
    """The phrase that a pronoun or a bare "the group" refers to, or None."""


def assign_roles(candidate: Candidate, frame: Frame, look: Look) -> Roles:
    """The phrases in each role, best first, and the slot each role was read from."""
    table = frame.verb if candidate.verbal else frame.noun
    phrases: dict[str, tuple[Phrase, ...]] = {}
    rules: dict[str, str] = {}
    taken: set[int] = set()
    for role, slots in table.items():
        for slot in slots:
            found = tuple(p for p in _slot(candidate, slot, role, look) if p.head not in taken)
            if found:
                phrases[role] = found
                rules[role] = f"{frame.id}.{slot}"
                taken |= {p.head for p in found} if role != "claimant" else set()
                break
    _from_instrument(candidate, phrases, rules, look)
    _split_pair(candidate, frame, phrases, rules)
    _blamed(candidate, phrases, rules, look)
    return Roles(phrases, rules)


def _slot(candidate: Candidate, slot: str, role: str, look: Look) -> tuple[Phrase, ...]:
    """The phrases of a slot that can fill a role."""
    raw = _raw_slot(candidate, slot, look)
    if role not in PEOPLE:
        return raw
    out: list[Phrase] = []
    for phrase in raw:
        meant = _meant(candidate, phrase, look)
        if meant is not None and _can_be(candidate, meant, role, look):
            out.append(meant)
    return tuple(out)


def _raw_slot(candidate: Candidate, slot: str, look: Look) -> tuple[Phrase, ...]:
    slots = candidate.slots
    own = slots.get(slot, ())
    if slot == "nationality":
        near = _joined(candidate.parsed, (*slots.get("modifier", ()), *slots.get("compound", ())), look)
        own = tuple(p for p in near if look.resolve(p).country and not look.is_weapon(p.span.text.lower()))
    elif slot == "subj":
        own = _subjects(candidate, look) if candidate.verbal else slots.get("light_subj", ())
    elif slot in ("on", "against") and not candidate.verbal:
        own = own or slots.get("effect", ()) or slots.get("undergo_subj", ())
    return own


def _joined(parsed: Parsed, near: Iterable[Phrase], look: Look) -> tuple[Phrase, ...]:
    """The words before a noun, each state together with the people right behind it: "Syria rebel infighting" is no act of Syria."""
    out: list[Phrase] = []
    for phrase in sorted(near, key=lambda p: (p.left, -p.right)):
        before = out[-1] if out else None
        if before is not None and phrase.right <= before.right:
            continue
        if (
            before is not None
            and before.right == phrase.left
            and look.resolve(before).country
            and look.resolve(phrase).sector
        ):
            out[-1] = Phrase(phrase.head, before.left, phrase.right, parsed.span(before.left, phrase.right))
        else:
            out.append(phrase)
    return tuple(out)


def _subjects(candidate: Candidate, look: Look) -> tuple[Phrase, ...]:
    """The subject; where it is nobody, the noun that its own phrase hangs on ("soldiers behind the lines manning guns")."""
    own, outer = candidate.slots.get("subj", ()), candidate.slots.get("outer_subj", ())
    if outer and not any(look.resolve(p).sector for p in own) and any(look.resolve(p).sector for p in outer):
        return outer
    return own


def _meant(candidate: Candidate, phrase: Phrase, look: Look) -> Phrase | None:
    """The phrase itself, or what it refers to; a pronoun that refers to nothing is nobody."""
    word = candidate.parsed.doc[phrase.head]
    if word.lower_ in _PRONOUNS and word.text != "US" and phrase.right - phrase.left == 1:
        return look.stands_for(candidate, phrase)
    return look.behind(candidate, phrase)


def _can_be(candidate: Candidate, phrase: Phrase, role: str, look: Look) -> bool:
    """Whether words can name a participant: actors must be known to act, targets only must be things."""
    if look.is_time(phrase):
        return False
    same_sentence = candidate.parsed.sentence.start <= phrase.span.start < candidate.parsed.sentence.end
    head = candidate.parsed.doc[phrase.head] if same_sentence else None
    word = head.lower_ if head is not None else phrase.span.text.lower()
    found = look.resolve(phrase)
    nation = found.country and (head is None or head.tag_ in {"JJ", "NNP", "NNPS"})
    known = bool(found.sector or found.actor_id or nation)
    if _is_happening(candidate, word, role, look) or (role == "actor" and found.rule.startswith("thing/")):
        return False
    if known or head is None:
        return True
    proper = head.tag_ in _PROPER
    if role == "target":
        return head.tag_ in {"NN", "NNS"} or (proper and not look.is_place(phrase)) or proper
    return proper and not look.is_place(phrase)


def _is_happening(candidate: Candidate, word: str, role: str, look: Look) -> bool:
    """Whether a word names a weapon or an event, which do not act; an event may be what is condemned, but not what is bombed."""
    if role == "target":
        return candidate.hit.event_type.violent and look.is_event_noun(word)
    return look.is_weapon(word) or look.is_event_noun(word)


def _from_instrument(
    candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look
) -> None:
    """ "A Russian missile hit ...", "Israeli air strikes killed ...": what is no one gives its own nation or owner as the actor."""
    if phrases.get("actor") or not candidate.verbal:
        return
    for phrase in candidate.slots.get("subj", ()):
        doc = candidate.parsed.doc
        word = doc[phrase.head].lower_
        if not (look.is_weapon(word) or look.is_event_noun(word)):
            continue
        if look.is_weapon(word):
            phrases.setdefault("instrument", (phrase,))
        owner = _owner(candidate, phrase, look)
        if owner is not None:
            phrases["actor"] = (owner,)
            rules["actor"] = "instrument.owner"
            return


def _owner(candidate: Candidate, phrase: Phrase, look: Look) -> Phrase | None:
    parsed = candidate.parsed
    near = []
    for t in parsed.doc[phrase.head].subtree:
        if t.i == phrase.head or t.dep_ not in {"amod", "compound", "poss", "nmod", "pobj"}:
            continue
        if t.dep_ == "pobj" and t.head.lower_ not in {"by", "from"}:
            continue
        left = t.i if t.dep_ == "amod" else t.left_edge.i
        near.append(Phrase(t.i, left, t.i + 1, parsed.span(left, t.i + 1)))
    for own in _joined(parsed, near, look):
        found = look.resolve(own)
        owns = (found.country or found.sector) and not found.rule.startswith("thing/")
        if owns and not look.is_weapon(parsed.doc[own.head].lower_):
            return own
    return None


def _split_pair(
    candidate: Candidate, frame: Frame, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str]
) -> None:
    """Of "clashes between X and Y" and "X and Y clashed" the second is the other side."""
    if not frame.id.startswith("reciprocal") and frame.id != "exchange":
        return
    actors = phrases.get("actor", ())
    if len(actors) > 1 and not phrases.get("target"):
        phrases["actor"], phrases["target"] = actors[:1], actors[1:]
        rules["target"] = rules["actor"]


def _blamed(candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look) -> None:
    blamed = tuple(p for p in candidate.slots.get("blamed", ()) if _can_be(candidate, p, "actor", look))
    if blamed and not phrases.get("actor"):
        phrases["actor"] = blamed
        rules["actor"] = "blamed.on"

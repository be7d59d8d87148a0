"""Fills roles from slots: the frame says which slots may fill which role, the words themselves whether they can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coding import clauses
from coding.concerned import concerned
from coding.eligibility import PROPER, can_be, is_happening, is_here, is_said, is_somebody, who_is_meant, word_of
from coding.look import Look
from coding.model import Candidate, Phrase, Roles
from coding.owners import is_people, joined, owners, whose_weapon
from coding.phrases import governor_of_antecedent, phrase_at
from coding.role_words import (
    ADJECTIVE_ENDINGS,
    AREAS,
    CALLS,
    FACILITIES,
    GIVEN,
    MEASURES,
)
from schemas.ontology import Frame

PEOPLE = ("actor", "target", "partner", "recipient", "claimant", "mediator")
_SIDES = ("GOV", "MIL", "POL", "REB", "PRM", "LEG", "JUD", "SPY")
_ARMED = ("MIL", "REB", "PRM", "CRM", "POL")
_NOBODY = frozenset(("no", "no one", "nobody", "none", "no dead", "no wounded", "no injured"))
_ENDS = ("origin", "destination")
_ABOUT = ("on", "at", "in", "over", "across", "upon")
CONCERNS = (1, 2, 3)
"""Quad classes of what concerns somebody though it is done to nobody by name: of what is said, given or given up."""
UNCONCERNED = frozenset(("consultation", "accusation", "exercise", "weapon_test", "mobilisation", "headquarters"))
"""Types whose other side is somebody in particular or nobody: who condemns an attack on Mali condemns nobody there."""


def assign_roles(candidate: Candidate, frame: Frame, look: Look) -> Roles:
    """The phrases in each role, best first, and the slot each role was read from."""
    table = frame.verb if candidate.verbal else frame.noun
    phrases: dict[str, tuple[Phrase, ...]] = {}
    rules: dict[str, str] = {}
    taken: set[int] = set()
    crossed: dict[str, set[int]] = {}
    for role, slots in table.items():
        for slot in _open_slots(candidate, role, slots):
            found = tuple(p for p in _slot(candidate, slot, role, look) if p.head not in taken)
            if slot in crossed:
                held = (p for p in found if p.head in crossed[slot])
                found = tuple(p for p in held if _is_side(candidate, p, look) or _is_property(candidate, p, look))
            if found:
                phrases[role] = found
                rules[role] = f"{frame.id}.{slot}"
                if role in _ENDS:
                    crossed[slot] = {p.head for p in found}
                elif role != "claimant":
                    taken |= {p.head for p in found}
                break
    _from_instrument(candidate, phrases, rules, look)
    _split_pair(candidate, frame, phrases, rules)
    _without_own(candidate, phrases, rules, look)
    _blamed(candidate, phrases, rules, look)
    _side_around(candidate, phrases, rules, look)
    if frame.id != "accuse" and "target" in table:
        _concerned(candidate, phrases, rules, look)
    return Roles(phrases, rules)


def _is_side(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    """Whether a place is a side as well: who sends troops to Mali or out of it deals with Mali, who captures a police post with the
    police."""
    here = is_here(candidate.parsed, phrase)
    named = (here and candidate.parsed.doc[phrase.head].text[:1].isupper()) or any(
        p.head == phrase.head for p in candidate.slots.get("obj", ())
    )
    return named and look.resolve(phrase).sector in _SIDES


def _is_property(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    """Whether what is captured is a thing rather than ground: "captured the refinery"."""
    head = candidate.parsed.doc[phrase.head] if is_here(candidate.parsed, phrase) else None
    if candidate.hit.event_type.type != "territory" or head is None or head.tag_ not in {"NN", "NNS"}:
        return False
    known = look.resolve(phrase).rule.startswith(("thing/", "role/")) or head.lower_ in FACILITIES
    return known and head.lower_ not in AREAS and not look.is_place(phrase)


def _open_slots(candidate: Candidate, role: str, slots: Sequence[str]) -> Sequence[str]:
    """The slots that can fill a role: what is said about an object is not said to those whom the object was about ("condemned the
    attack on the embassy")."""
    if role != "target" or not is_said(candidate) or "obj" not in candidate.slots:
        return slots
    return [slot for slot in slots if slot not in _ABOUT]


def _slot(candidate: Candidate, slot: str, role: str, look: Look) -> tuple[Phrase, ...]:
    """The phrases of a slot that can fill a role."""
    raw = _raw_slot(candidate, slot, look)
    if role not in PEOPLE:
        return raw
    out: list[Phrase] = []
    for phrase in raw:
        if _is_no_side(candidate, phrase, slot, role, look):
            continue
        meant = who_is_meant(candidate, phrase, look)
        if slot == "compound" and (
            _is_of_thing(candidate, phrase, look) or not _can_act_beside(candidate, phrase, look)
        ):
            continue
        if meant is None:
            continue
        word = candidate.parsed.doc[meant.head].lower_ if is_here(candidate.parsed, meant) else ""
        given = role == "target" and word in GIVEN and not candidate.hit.event_type.violent
        if not given and can_be(candidate, meant, role, look):
            out.append(meant)
        elif role == "target" and (is_said(candidate) or word in CALLS | GIVEN):
            out += [p for p in _whose(candidate, meant, look) if can_be(candidate, p, role, look)][:1]
    return tuple(p for n, p in enumerate(out) if not n or _is_another(p, out[n - 1], look))


def _is_no_side(candidate: Candidate, phrase: Phrase, slot: str, role: str, look: Look) -> bool:
    """Whether what stands in a slot is nobody ("left no dead"), a time ("at 2230"), where others are from ("shot at candidates from two
    parties") or where a missile is from ("fired from Lebanon")."""
    if not is_here(candidate.parsed, phrase):
        return False
    head = candidate.parsed.doc[phrase.head]
    if role == "target" and ((slot == "at" and head.tag_ == "CD") or phrase.span.text.lower() in _NOBODY):
        return True
    behind = head.head.head
    others = behind.tag_ == "NNS" and behind.i != candidate.head and not look.is_weapon(behind.lower_)
    source = candidate.hit.event_type.violent and look.is_place(phrase) and phrase.right - phrase.left == 1
    return role == "actor" and slot == "from" and head.dep_ == "pobj" and (others or source)


def _is_of_thing(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    """Whether a name belongs to a building or another name behind it: "the Mogadishu hotel attack", "the Berlin Circus attack"."""
    parsed = candidate.parsed
    if phrase.right >= len(parsed.doc) or parsed.doc[phrase.right].dep_ != "compound":
        return False
    word = parsed.doc[phrase.right]
    found = look.resolve(Phrase(word.i, word.i, word.i + 1, parsed.span(word.i, word.i + 1)))
    unknown = word.tag_ in PROPER and not (found.sector or found.actor_id or found.country)
    thing = found.rule.startswith("thing/") and not (look.is_weapon(word.lower_) or look.is_event_noun(word.lower_))
    return thing or (unknown and look.is_place(phrase))


def _is_another(phrase: Phrase, before: Phrase, look: Look) -> bool:
    """Whether the end of a phrase means somebody else than the whole: in "Kenyan and Somali troops", not in "Sunni and Shia militias"."""
    if phrase.span.start < before.span.start or phrase.span.end > before.span.end:
        return True
    one, other = look.resolve(phrase), look.resolve(before)
    return (one.name, one.country, one.sector) != (other.name, other.country, other.sector)


def _whose(candidate: Candidate, phrase: Phrase, look: Look) -> Iterator[Phrase]:
    """Who made what is spoken of: "rejected a request from the union", "the council decision", "the offer made by the rebels"."""
    parsed = candidate.parsed
    if not is_here(parsed, phrase):
        return
    noun = parsed.doc[phrase.head].lower_
    for word in parsed.doc[phrase.head].rights:
        of_whom = word.lower_ == "of" and look.is_event_noun(noun)
        made = (
            word.lower_ in {"by", "from", "of", "with"}
            or (word.lower_ in {"on", "against"} and noun in MEASURES)
            or (word.lower_ in {"to", "for", "toward", "towards"} and noun in GIVEN)
        )
        if word.dep_ == "prep" and made and not of_whom:
            yield from (phrase_at(parsed, t) for t in word.children if t.dep_ == "pobj")
        elif word.dep_ == "acl" and (maker := clauses.agent(word)) is not None:
            yield phrase_at(parsed, maker)
    for word in parsed.doc[phrase.head].lefts:
        before = phrase_at(parsed, word)
        if word.dep_ == "poss" or (word.dep_ == "compound" and look.resolve(before).sector):
            yield before


def _can_act_beside(candidate: Candidate, phrase: Phrase, look: Look) -> bool:
    """Whether a noun before the trigger can name who did it: not a topic ("drug allegations"), nor a word of which nothing is known but
    its capital in a headline ("Double Attack", "Regional Cooperation")."""
    doc = candidate.parsed.doc
    if look.is_topic(doc[phrase.left : phrase.right].text):
        return False
    found = look.resolve(phrase)
    if found.sector:
        return True
    if found.actor_id or found.country:
        return " " not in phrase.span.text and doc[phrase.head].text[:1].isupper()
    return phrase.left > 0 and not doc[phrase.head].lower_.endswith(ADJECTIVE_ENDINGS)


def _raw_slot(candidate: Candidate, slot: str, look: Look) -> tuple[Phrase, ...]:
    slots = candidate.slots
    own = slots.get(slot, ())
    if slot == "compound":
        own = tuple(p for p in (whose_weapon(candidate.parsed, p, look) for p in own) if p is not None)
    if slot == "nationality":
        near = joined(candidate.parsed, (*slots.get("modifier", ()), *slots.get("compound", ())), look)
        own = tuple(p for p in near if is_people(candidate, p, look) and not look.is_weapon(p.span.text.lower()))
    elif slot == "subj":
        own = _subjects(candidate, look) if candidate.verbal else slots.get("light_subj", ())
    elif slot in ("on", "against") and not candidate.verbal:
        two_sided = len(slots.get("between", ())) > 1 or bool(slots.get("with") and _is_mutual(candidate))
        own = own or (() if two_sided else slots.get("effect", ())) or slots.get("undergo_subj", ())
    return own


def _is_mutual(candidate: Candidate) -> bool:
    """Whether a trigger names what two sides do to each other, who then are not those whom it killed."""
    return candidate.hit.frame.startswith("reciprocal")


def _subjects(candidate: Candidate, look: Look) -> tuple[Phrase, ...]:
    """The subject; where it is nobody, the noun that its own phrase hangs on ("soldiers behind the lines manning guns")."""
    own = candidate.slots.get("subj", ())
    outer = tuple(p for p in candidate.slots.get("outer_subj", ()) if is_somebody(p, look))
    act = governor_of_antecedent(candidate.parsed.doc[candidate.head])
    if act is not None and look.is_event_noun(act.lower_) and not any(look.resolve(p).sector in _ARMED for p in own):
        return ()  # "an attack on a school, which killed nine"
    if any(is_somebody(p, look) or is_happening(candidate, word_of(candidate, p), "actor", look) for p in own):
        return own
    return outer or own


def _from_instrument(
    candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look
) -> None:
    """ "A Russian missile hit ...", "Israeli air strikes killed ...", "raids by Saudi jets": what is no one gives its own nation or owner
    as the actor."""
    if phrases.get("actor"):
        return
    for phrase in candidate.slots.get("subj" if candidate.verbal else "by", ()):
        doc = candidate.parsed.doc
        word = doc[phrase.head].lower_
        if not (look.is_weapon(word) or look.is_event_noun(word)):
            continue
        if look.is_weapon(word):
            phrases.setdefault("instrument", (phrase,))
        mine = owners(candidate, phrase, look)
        if mine:
            phrases["actor"] = mine
            rules["actor"] = "instrument.owner"
            return


def _split_pair(
    candidate: Candidate, frame: Frame, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str]
) -> None:
    """Of "clashes between X and Y" and "X and Y clashed" the second is the other side."""
    if not frame.id.startswith("reciprocal") and frame.id != "exchange":
        return
    actors = phrases.get("actor", ())
    if len(actors) > 1 and (not phrases.get("target") or rules["target"].endswith("comp_prep")):
        phrases["actor"], phrases["target"] = actors[:1], actors[1:]
        rules["target"] = rules["actor"]


def _without_own(
    candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look
) -> None:
    """Nothing is said to one's own state or body by its bare name: "the ambassador promised Washington's support"."""
    if not is_said(candidate) or not phrases.get("actor"):
        return
    actors = (look.resolve(p) for p in phrases["actor"])
    own = {a.actor_id for a in actors if not a.generic} - {None}
    left = tuple(
        p
        for p in phrases.get("target", ())
        if p.right - p.left > 1 or p.span.text.islower() or look.resolve(p).actor_id not in own
    )
    if left != phrases.get("target", ()):
        phrases["target"] = left
        if not left:
            del phrases["target"], rules["target"]


def _concerned(candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look) -> None:
    """Whom what is said, given or given up concerns, when nobody is named to whom it is done."""
    event_type = candidate.hit.event_type
    if phrases.get("target") or phrases.get("recipient") or not phrases.get("actor"):
        return
    if event_type.violent or event_type.codes.quad_class not in CONCERNS or event_type.type in UNCONCERNED:
        return
    taken = {p.head for found in phrases.values() for p in found}

    def fits(phrase: Phrase) -> bool:
        word = word_of(candidate, phrase)
        return (
            phrase.head not in taken
            and word not in GIVEN
            and not look.is_weapon(word)
            and can_be(candidate, phrase, "target", look)
        )

    found = concerned(candidate, phrases["actor"], look.resolve, look.is_event_noun, fits)
    if found is not None:
        phrases["target"] = (found,)
        rules["target"] = "concerned"


def _blamed(candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look) -> None:
    blamed = tuple(p for p in candidate.slots.get("blamed", ()) if can_be(candidate, p, "actor", look))
    if blamed and not phrases.get("actor"):
        phrases["actor"] = blamed
        rules["actor"] = "blamed.on"


def _side_around(
    candidate: Candidate, phrases: dict[str, tuple[Phrase, ...]], rules: dict[str, str], look: Look
) -> None:
    """Who fought with those whom alone a fight names: the subject of the clause that it is told in, if he is armed or was harmed in it."""
    if phrases.get("actor") or rules.get("target") != "reciprocal.with" or not candidate.hit.event_type.violent:
        return
    fought = {(found.actor_id, found.sector) for found in map(look.resolve, phrases["target"])}
    armed = (p for p in candidate.slots.get("after_subj", ()) if look.resolve(p).sector in _ARMED)
    around = (*candidate.slots.get("in_subj", ()), *armed)
    sides = (p for p in around if is_somebody(p, look) and can_be(candidate, p, "actor", look))
    found = tuple(p for p in sides if (look.resolve(p).actor_id, look.resolve(p).sector) not in fought)
    if found:
        phrases["actor"] = found
        rules["actor"] = "reciprocal.around"

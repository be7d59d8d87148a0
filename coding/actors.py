"""Whom a noun phrase means: a state, a body of it, a group, a person in office, or people of a kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from coding.actor_index import PLACE_KINDS, ActorContext, ActorIndex, Entry, Match, Word, fold, matches_in, words_of
from coding.actor_offices import BANDS, RELATIONAL, is_office_of, is_relational
from coding.model import ResolvedActor
from schemas.base import Sector

NOBODY = ResolvedActor(None, None, None, None, "unknown")
OWNERS = frozenset({"named", "body", "community", "person"})
KEEPS_ITS_SECTOR: frozenset[Sector] = frozenset({"PRO", "RIO", "REF", "HLH", "MED", "CVL"})
"""Sectors of nouns that stay what they are beside a group's name: a group's supporters on the street are protesters."""
OFFICE_MARGIN = 366
"""Days around a term of office in which its holder is still read as holding it."""
TELLING = 44
"""A modifier without a noun for people tells a sector only above this weight: "rebel positions", not "state of affairs"."""
PLAIN_PEOPLE = 60
"""Up to this specificity a noun for civilians says no more than that they are people."""
ARMS_WINDOW = 6
"""Words after such a noun in which arms or uniforms are looked for."""
STATE_SERVICE: frozenset[Sector] = frozenset({"GOV", "MIL", "POL", "SPY", "JUD", "LEG"})
MINIMUM_NAME, MAXIMUM_NAME = 2, 5


class _Part(NamedTuple):
    """A stretch of the phrase between boundaries, the boundary word that opened it, and what was found in it."""

    opener: str
    left: int
    right: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one part says. `role` is the head noun; `at_end`: nothing unknown follows what was understood; `nationality`: the phrase
    is no more than an adjective of a people, as before a noun for an event ("Ukrainian strikes"); `backed`: a name says whose help they
    have ("Turkey-backed Syrian fighters")."""

    owner: Entry | None = None
    place: Entry | None = None
    role: Entry | None = None
    sector: Sector | None = None
    former: bool = False
    at_end: bool = False
    nationality: bool = False
    backed: bool = False

    @property
    def empty(self) -> bool:
        return self.owner is None and self.place is None and self.role is None and self.sector is None


def resolve(
    text: str, *, index: ActorIndex, date: dt.date | None, context: ActorContext, head_word: str | None = None
) -> ResolvedActor:
    """The actor a noun phrase means on a day.

    `head_word` is the phrase's syntactic head when the caller knows it. `date` chooses between holders of an office and between
    groups that shared a name; None means now. What stays unknown is None; `rule` says how the rest was read.
    """
    words = words_of(text)
    parts = _parts(words, matches_in(words, index, date, context), index)
    found = _first_actor(parts, (0, len(parts)), words, index, date, context, head_word)
    return found or _unknown(words, index)


def resolve_each(
    text: str, *, index: ActorIndex, date: dt.date | None, context: ActorContext
) -> tuple[ResolvedActor, ...]:
    """Every actor that a coordinated phrase means: "Russian and Ukrainian forces" are two; what means nobody is left out."""
    words = words_of(text)
    parts = _parts(words, matches_in(words, index, date, context), index)
    last = max((n for n, p in enumerate(parts) if p.opener in index.words.conjunctions), default=0)
    cuts = [n for n in range(1, last + 1) if parts[n].opener in index.words.conjunctions or parts[n].opener == ","]
    spans = zip([0, *cuts], [*cuts, len(parts)], strict=True)
    actors = (_first_actor(parts, span, words, index, date, context, None) for span in spans)
    return tuple(dict.fromkeys(actor for actor in actors if actor is not None))


def _first_actor(
    parts: Sequence[_Part],
    span: tuple[int, int],
    words: Sequence[Word],
    index: ActorIndex,
    date: dt.date | None,
    context: ActorContext,
    head_word: str | None,
) -> ResolvedActor | None:
    """The actor of the first part in a span of parts that says anything, completed by the parts after it."""
    for n in range(*span):
        part = parts[n]
        reading = _read(part, words, index, date, head_word if n == 0 else None)
        if reading.empty:
            continue
        if n and part.opener in index.words.complements and _has_head(parts[n - 1], index, words):
            reading = replace(reading, at_end=reading.at_end and _is_people(reading))
        shared = _shared_head(reading, words[part.right - 1], parts[n + 1 :], words, index, date)
        rest = parts[n + 1 : span[1]]
        return _compose(shared or _completed(reading, rest, words, index, date), index, context, date)
    return None


def _has_head(part: _Part, index: ActorIndex, words: Sequence[Word]) -> bool:
    """Whether a part that said nothing has a noun of its own: "the fall of Kabul", not "some of them"."""
    last = words[part.right - 1].folded
    return last.isalpha() and last not in index.words.quantities and last not in index.words.pronouns


def _is_people(reading: _Reading) -> bool:
    return reading.place is None or reading.place.kind == "people"


def is_person_name_like(text: str, index: ActorIndex) -> bool:
    """Whether a phrase looks like the full name of a person: two to five capitalised words the directory knows nothing of."""
    words = words_of(text)
    capital = sum(w.surface[:1].isupper() for w in words)
    return (
        MINIMUM_NAME <= len(words) <= MAXIMUM_NAME
        and capital >= MINIMUM_NAME
        and words[0].surface[:1].isupper()
        and words[-1].surface[:1].isupper()
        and not any(w.folded in index.words.boundaries for w in words)
        and not matches_in(words, index, None, ActorContext())
    )


def _unknown(words: Sequence[Word], index: ActorIndex) -> ResolvedActor:
    pronoun = len(words) == 1 and words[0].folded in index.words.pronouns
    return ResolvedActor(None, None, None, None, "pronoun") if pronoun else NOBODY


def _parts(words: Sequence[Word], matches: Sequence[Match], index: ActorIndex) -> list[_Part]:
    """The phrase cut at prepositions, relative words, conjunctions and punctuation that no name contains."""
    inside = {i for m in matches for i in range(m.left, m.right)}
    detachable = {m.right for m in matches if m.entry.kind not in ("role", "modifier")}
    parts: list[_Part] = []
    opener, left = "", 0
    for i, word in enumerate(words):
        if i in inside or not _is_boundary(word, index):
            continue
        if i in detachable and word.folded in index.words.detachers:
            continue
        parts.append(_part(opener, left, i, matches))
        if not (left == i and opener in index.words.bonds):
            opener = word.folded
        left = i + 1
    parts.append(_part(opener, left, len(words), matches))
    return [p for p in parts if p.right > p.left]


def _is_boundary(word: Word, index: ActorIndex) -> bool:
    return word.folded in index.words.boundaries or not (word.folded[0].isalnum() or word.folded == "'s")


def _part(opener: str, left: int, right: int, matches: Sequence[Match]) -> _Part:
    return _Part(opener, left, right, tuple(m for m in matches if left <= m.left and m.right <= right))


def _read(part: _Part, words: Sequence[Word], index: ActorIndex, date: dt.date | None, head: str | None) -> _Reading:
    """What a part says: its owner or country, its head noun and the sector that noun and its modifiers tell together."""
    kept = [m for m in part.matches if not _is_detached(m, part, words, index)]
    nouns = [m for m in kept if m.entry.kind in ("role", "modifier")]
    owner = next((m for m in reversed(kept) if m.entry.kind in OWNERS), None)
    place = next((m for m in kept if m.entry.kind in PLACE_KINDS), None)
    role = None if _is_thing(part, kept, words, head) else _head_noun(nouns, words, head)
    known = [m for m in (owner, place, role) if m is not None]
    return _Reading(
        owner=owner.entry if owner else None,
        place=place.entry if place else None,
        role=role.entry if role else None,
        sector=_sector_of(role, nouns, part, words, index),
        former=any(words[i].folded in index.words.formers for i in range(part.left, part.right)),
        at_end=bool(known) and max(m.right for m in known) == part.right,
        backed=any(words[m.right].folded in index.words.detachers for m in part.matches if m.right < part.right),
        nationality=place is not None and (place.left, place.right) == (0, len(words)) and _is_adjective(words, index),
    )


def _is_adjective(words: Sequence[Word], index: ActorIndex) -> bool:
    return any(e.kind == "adjective" for e in index.entries.get(" ".join(w.folded for w in words), ()))


def _is_detached(match: Match, part: _Part, words: Sequence[Word], index: ActorIndex) -> bool:
    """Iran-backed militants are not Iran; anti-Taliban fighters are not the Taliban."""
    if match.left > part.left and words[match.left - 1].folded in index.words.opposers:
        return True
    after = match.right
    if after < len(words) and words[after].folded == "$":
        return True
    return match.entry.kind != "modifier" and after < part.right and words[after].folded in index.words.detachers


def _is_thing(part: _Part, matches: Sequence[Match], words: Sequence[Word], head: str | None) -> bool:
    """Whether the phrase's head is a common noun for something else that only civilians stand before: "public health rules"."""
    if head is None or not head.islower():
        return False
    inside = {i for m in matches for i in range(m.left, m.right)}
    heads = [i for i in range(part.left, part.right) if words[i].folded == fold(head)]
    unknown = bool(heads) and heads[-1] not in inside
    return unknown and all(m.entry.sector in (None, "CVL", "PRO") for m in matches)


def _head_noun(nouns: Sequence[Match], words: Sequence[Word], head: str | None) -> Match | None:
    roles = [m for m in nouns if m.entry.kind == "role"]
    named = [m for m in roles if head is not None and words[m.right - 1].folded == fold(head)]
    return (named or roles)[-1] if roles else None


def _sector_of(
    role: Match | None, nouns: Sequence[Match], part: _Part, words: Sequence[Word], index: ActorIndex
) -> Sector | None:
    """The head noun's sector unless a modifier is more specific: "rebel soldiers" are rebels, "student protesters" protest."""
    sector = role.entry.sector if role else None
    best = role.entry.specificity if role and sector else RELATIONAL if role else TELLING
    for m in nouns:
        if m is not role and role is not None and is_office_of(role.entry, m.entry, index):
            return m.entry.sector
        if m is not role and m.entry.sector is not None and m.entry.weight > best:
            sector, best = m.entry.sector, m.entry.weight
    if (
        sector == "CVL"
        and role is not None
        and role.entry.specificity <= PLAIN_PEOPLE
        and _bears_arms(role, words, index)
    ):
        return "PRM"
    return sector


def _bears_arms(role: Match, words: Sequence[Word], index: ActorIndex) -> bool:
    """Men with rifles, men in uniform: what follows a plain noun for people makes them an armed group."""
    return any(w.folded in index.words.armed for w in words[role.right : role.right + ARMS_WINDOW])


def _completed(
    reading: _Reading, rest: Sequence[_Part], words: Sequence[Word], index: ActorIndex, date: dt.date | None
) -> _Reading:
    """The reading with what later parts add: the owner after "of", the country after "from", the office after a name and comma."""
    for part in rest:
        bond = any(words[i].folded in index.words.bonds for i in range(part.left, part.right))
        relates = reading.role is not None and is_relational(reading.role, index) and part.opener == "for"
        names_it = part.opener in index.words.complements or part.opener in index.words.bonds or bond or relates
        apposed = part.opener in {",", "("} and reading.role is None
        if not (names_it or apposed):
            if part.opener in index.words.conjunctions or part.opener in {",", "("}:
                continue
            break
        reading = _joined(reading, _read(part, words, index, date, None), index)
    return reading


def _shared_head(
    reading: _Reading, last: Word, rest: Sequence[_Part], words: Sequence[Word], index: ActorIndex, date: dt.date | None
) -> _Reading | None:
    """Ukrainian and Russian forces: an adjective alone before a conjunction has the noun of what follows."""
    place = reading.place
    bare = (
        place is not None and place.kind in ("adjective", "people") and reading.owner is None and reading.role is None
    )
    if not bare or not rest or last.folded.endswith("s"):
        return None
    for part in rest:  # "French, German and Polish ministers"
        follower = _read(part, words, index, date, None)
        joined = part.opener in index.words.conjunctions
        if not (joined or part.opener == ",") or follower.place is None:
            break
        if joined and follower.role is not None:
            return replace(reading, role=follower.role, sector=follower.sector)
    return replace(reading, at_end=False) if rest[0].opener in index.words.conjunctions else None


def _joined(first: _Reading, second: _Reading, index: ActorIndex) -> _Reading:
    """The first part with gaps filled from the second; a head noun that tells a sector keeps it."""
    of_institution = first.role and second.role and is_office_of(first.role, second.role, index)
    yields = first.role is not None and (first.role.specificity <= RELATIONAL or of_institution)
    of_band = yields and second.sector is None and second.role is not None and second.role.label in BANDS
    return _Reading(
        owner=first.owner or second.owner,
        place=first.place or second.place,
        role=first.role
        if first.role is not None and (first.sector or second.role is None)
        else second.role or first.role,
        sector=None if of_band else (second.sector if yields else None) or first.sector or second.sector,
        former=first.former or second.former,
        at_end=first.at_end,
    )


def _compose(reading: _Reading, index: ActorIndex, context: ActorContext, date: dt.date | None) -> ResolvedActor:
    if reading.owner is not None:
        return _at_home(_of_owner(reading.owner, reading, index, date), context)
    if reading.place is not None:
        return _of_place(reading.place, reading, index)
    return _of_noun(reading, index, context)


def _of_owner(owner: Entry, reading: _Reading, index: ActorIndex, date: dt.date | None) -> ResolvedActor:
    """A group, a body of a state or a person, and what stands with its name: "Hamas officials", "army chief of staff"."""
    sector = _beside(owner, reading)
    rule = f"{owner.kind}/{owner.label}"
    if owner.kind == "named" and reading.former and reading.role is not None:
        return _body(owner.country, "CVL", rule, False, index)
    if owner.kind == "person" and owner.actor_id is None and _out_of_office(owner, date):
        return _body(owner.country, reading.sector, f"{rule}/out of office", False, index)
    if owner.kind in ("body", "person") and owner.actor_id is None:
        return _body(owner.country, sector, rule, False, index)
    return ResolvedActor(owner.label, owner.actor_id, owner.country, sector, rule)


def _at_home(actor: ResolvedActor, context: ActorContext) -> ResolvedActor:
    """A community or an armed group of many countries belongs to the country the article is about."""
    if actor.country is not None or context.prior is None or actor.sector in ("IGO", "NGO", "MED", "MIL", None):
        return actor
    return replace(actor, country=context.prior, rule=f"{actor.rule}/article-country")


def _out_of_office(person: Entry, date: dt.date | None) -> bool:
    """Whether a day is far from a term in the state's service: shortly before and after it people are still named by the office,
    and who led a church, a party or a group is still counted to it."""
    if date is None or person.holds_on(date) or person.sector not in STATE_SERVICE:
        return False
    near = [abs((date - day).days) for day in (person.start, person.end) if day is not None]
    return min(near) > OFFICE_MARGIN


def _beside(owner: Entry, reading: _Reading) -> Sector | None:
    """The sector of an owner's people: mostly its own, whatever the noun ("a Chinese coast guard ship"); a group's supporters on the
    street are protesters."""
    if reading.former and owner.kind in ("person", "body"):
        return "CVL"
    if owner.kind == "community":
        return _in_community(owner, reading)
    role = reading.role
    if role is None or role.sector is None or reading.sector is None or (role.thing and owner.kind == "body"):
        return owner.sector
    noun = reading.sector
    if owner.sector in ("IGO", "NGO") or (owner.kind == "person" and noun not in KEEPS_ITS_SECTOR):
        return "MIL" if noun == "MIL" else owner.sector
    return noun if noun in KEEPS_ITS_SECTOR and owner.sector not in KEEPS_ITS_SECTOR else owner.sector


def _in_community(community: Entry, reading: _Reading) -> Sector | None:
    """Kurdish fighters are what the noun says, never a state's army; Kurds by themselves are a community."""
    if reading.role is None:
        return reading.sector or (community.sector if reading.at_end else None)
    if reading.role.sector is None:
        return reading.sector or community.sector
    return "REB" if reading.sector == "MIL" else reading.sector


def _of_place(place: Entry, reading: _Reading, index: ActorIndex) -> ResolvedActor:
    """A country with or without a noun: "Ukrainian soldiers", "Moscow", "North Koreans", "a Ukrainian source"."""
    sector: Sector | None = reading.sector
    rule = f"state/{place.country}"
    if reading.nationality:
        return _body(place.country, "GOV", f"nationality/{place.country}", False, index)
    role = reading.role
    if role is not None and role.with_state is not None and sector == role.sector and not reading.backed:
        sector = role.with_state
    if reading.role is not None or sector is not None:
        if sector is None and place.kind == "metonym":
            sector = "GOV"
        if reading.role is not None:
            rule = f"{rule}+{reading.role.label}"
            if reading.role.thing and sector == reading.role.sector:
                return ResolvedActor(None, None, place.country, sector, rule)
        return _body(place.country, "CVL" if reading.former else sector, rule, False, index)
    if reading.at_end:
        sector = {"people": "CVL", "adjective": None}.get(place.kind, "GOV")
    return _body(place.country, sector, rule, False, index)


def _of_noun(reading: _Reading, index: ActorIndex, context: ActorContext) -> ResolvedActor:
    """People of a kind; the article's one country is theirs when there is one."""
    sector: Sector | None = "CVL" if reading.former else reading.sector
    generic = reading.role is not None and reading.role.generic
    rule = f"role/{reading.role.label}" if reading.role else "modifier"
    if reading.role is not None and reading.role.thing and sector == reading.role.sector:
        return ResolvedActor(None, None, context.prior, sector, f"thing/{reading.role.label}")
    if sector is not None and generic and context.prior is not None:
        return _body(context.prior, sector, "article-country", True, index)
    return ResolvedActor(None, None, None, sector, rule, generic)


def _body(country: str | None, sector: Sector | None, rule: str, generic: bool, index: ActorIndex) -> ResolvedActor:
    """A sector of a state under its composed name, e.g. "Military of Ukraine" (UKR.MIL)."""
    state = index.states.get(country) if country else None
    if state is None:
        return ResolvedActor(None, None, country, sector, rule, generic)
    if sector is None:
        return ResolvedActor(state, country, country, None, rule, generic)
    name = index.templates[sector].replace("{}", state)
    return ResolvedActor(name, f"{country}.{sector}", country, sector, rule, generic)

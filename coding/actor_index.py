"""The fast index over the directory of actors: folded words, longest match first."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, NamedTuple

from schemas.actors import ActorDirectory, NamedRow, OfficeRow, PhraseWords, StateRow
from schemas.base import Sector

EntryKind = Literal[
    "state", "adjective", "people", "metonym", "body", "named", "community", "person", "role", "modifier"
]
"""What a match is: a state's name, an adjective or noun of its people, a name for its government, a body of it (army, parliament),
a group or organisation, a community, an office holder, a noun for people, a modifier that tells a sector."""

PLACE_KINDS = frozenset({"state", "adjective", "people", "metonym"})
"""Entries that name a country."""

NOUN_BEFORE_NOUN = 30
"""How much less a noun decides before another noun ("police officer") than as the head itself."""

_TOKEN = re.compile(r"'s\b|[^\W_](?:\.[^\W_])+\.?|[^\W_]+(?:'(?!s\b)[^\W_]+)*|[^\s\w'.\-]")
_SINGLES = {
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "ı": "i",
    "İ": "I",
    "đ": "d",
    "Đ": "D",
    "’": "'",
    "‘": "'",
    "–": "-",
    "‑": "-",
}


def _folding() -> dict[int, str]:
    """One character for one character, so that offsets into the folded text are offsets into the text."""
    table = {ord(k): v for k, v in _SINGLES.items()}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and code not in table:
            table[code] = base
    return table


_FOLDING: Mapping[int, str] = MappingProxyType(_folding())


class Word(NamedTuple):
    """A word of a phrase: folded, and as it stands."""

    folded: str
    surface: str
    start: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a key of the index means. `start` and `end` bound the time it holds; `exact` is a spelling it must have; a `local` entry
    counts only in news that names its country. `specificity` is its strength as a head, `weight` before another noun;
    `with_state` is the sector of a noun beside a state's name, `mandate` the state that a mission is sent to; a modifier is `alone`
    when it says by itself who acts."""

    kind: EntryKind
    label: str
    country: str | None = None
    sector: Sector | None = None
    actor_id: str | None = None
    specificity: int = 0
    weight: int = 0
    generic: bool = False
    title: bool = False
    thing: bool = False
    start: dt.date | None = None
    end: dt.date | None = None
    exact: str | None = None
    local: bool = False
    with_state: Sector | None = None
    mandate: str | None = None
    alone: bool = True

    def holds_on(self, day: dt.date | None) -> bool:
        """Whether it holds on a day; without a day, whether it still holds."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Match(NamedTuple):
    """Words [left, right) of a phrase and what they mean."""

    left: int
    right: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What an article teaches about its actors: acronyms and surnames it introduces (folded word to meaning), the countries it names,
    and the one country it is plainly about, if any."""

    names: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()
    prior: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ActorIndex:
    """Keys are words joined by a blank; `longest` gives for each first word the length in words of its longest key."""

    entries: Mapping[str, tuple[Entry, ...]]
    longest: Mapping[str, int]
    words: PhraseWords
    states: Mapping[str, str]
    templates: Mapping[str, str]
    country_words: Mapping[str, int]
    """First words of the names of countries and peoples, with the length in words of the longest such name."""
    titles: frozenset[str]
    """Last words of titles that stand before names: president, minister."""

    def sector_of(self, word: str) -> Sector | None:
        """The sector a word or name tells by itself ("gunmen", "police", "Hamas"), or None."""
        found = self.entries.get(" ".join(w.folded for w in words_of(word)), ())
        return next((e.sector for e in found if e.sector is not None), None)

    def is_role(self, word: str) -> bool:
        """Whether a word is a common word about people: a noun for them or a modifier that tells a sector."""
        return any(e.kind in ("role", "modifier") for e in self.entries.get(fold(word), ()))

    def is_thing(self, word: str) -> bool:
        """Whether a word is a building, vehicle or work that stands for the people in it: it can be hit but never act."""
        return any(e.thing for e in self.entries.get(" ".join(w.folded for w in words_of(word)), ()))

    def is_topic(self, words: str) -> bool:
        """Whether words are no more than a modifier that says what something is about ("drug", "medical"), not who acts."""
        found = self.entries.get(" ".join(w.folded for w in words_of(words)), ())
        return bool(found) and all(e.kind == "modifier" and not e.alone for e in found)

    def is_name(self, word: str) -> bool:
        """Whether a word, whatever its case, is (by itself) a proper name and no common word."""
        found = self.entries.get(" ".join(w.folded for w in words_of(word)), ())
        return bool(found) and all(e.kind not in ("role", "modifier") and e.exact is None for e in found)


def fold(text: str) -> str:
    """Lower case without accents, length unchanged."""
    return text.lower() if text.isascii() else text.translate(_FOLDING).lower()


def words_of(text: str) -> list[Word]:
    """The words of a phrase: hyphens part words, `'s` and punctuation stand alone, full stops are dropped (in a phrase
    they belong to abbreviations: "Gen. Dlamini")."""
    folded = fold(text)
    return [_word(found, text) for found in _TOKEN.finditer(folded)]


def _word(found: re.Match[str], text: str) -> Word:
    word = found.group()
    if len(word) > 2:
        word = word.replace(".", "").replace("'", "")
    return Word(word, text[found.start() : found.end()], found.start())


def matches_in(words: Sequence[Word], index: ActorIndex, date: dt.date | None, context: ActorContext) -> list[Match]:
    """The leftmost longest matches; names the article itself introduces come first."""
    found: list[Match] = []
    at, shouting = 0, not any(w.surface != w.surface.upper() for w in words)
    while at < len(words):
        match = _match_at(words, at, index, date, context, shouting)
        if match is None:
            at += 1
            continue
        if match.entry.kind == "role" and match.right - at > 1:
            match = _name_across(match, words, index, date, context, shouting) or match
        found.append(match)
        at = match.right
    return found


def _name_across(
    role: Match, words: Sequence[Word], index: ActorIndex, date: dt.date | None, context: ActorContext, shouting: bool
) -> Match | None:
    """A name that begins inside a noun of several words and goes beyond it: local [People's Defence Force]."""
    for at in range(role.left + 1, role.right):
        match = _match_at(words, at, index, date, context, shouting)
        if match is not None and match.entry.kind in ("named", "body") and match.right > role.right:
            return match
    return None


def _match_at(
    words: Sequence[Word], at: int, index: ActorIndex, date: dt.date | None, context: ActorContext, shouting: bool
) -> Match | None:
    first = words[at]
    limit = min(index.longest.get(first.folded, 0), len(words) - at)
    for size in range(limit, 0, -1):
        key = first.folded if size == 1 else " ".join(w.folded for w in words[at : at + size])
        if size == 1 and (learnt := _learnt(first, context, date)) is not None:
            return Match(at, at + 1, learnt)
        entries = index.entries.get(key)
        before_more = at == 0 and size < len(words)
        if entries and (entry := _choose(entries, words[at : at + size], date, context, shouting, before_more)):
            word = size == 1 and entry.kind == "named" and entry.exact and not first.surface.isupper()  # "Dawn"
            if (entry.local or word) and not shouting and continues_a_name(words, at, index):
                continue
            return Match(at, at + size, entry)
    learnt = _learnt(first, context, date) if limit == 0 else None
    return Match(at, at + 1, learnt) if learnt is not None else None


def continues_a_name(words: Sequence[Word], at: int, index: ActorIndex) -> bool:
    """Whether an unknown capitalised word stands before: the Liberal Democratic Party is not the Democratic Party."""
    before = words[at - 1] if at > 0 else None
    if before is None or not before.surface[:1].isupper() or before.folded == "the":
        return False
    return before.folded not in index.country_words and not index.is_role(before.folded)


def _learnt(word: Word, context: ActorContext, date: dt.date | None) -> Entry | None:
    """A learnt name is a proper name: lower-case words do not mean it."""
    entries = context.names.get(word.folded) if word.surface[:1].isupper() else None
    return _best(entries, date) if entries else None


def _choose(
    entries: tuple[Entry, ...],
    words: Sequence[Word],
    date: dt.date | None,
    context: ActorContext,
    shouting: bool,
    premodifies: bool,
) -> Entry | None:
    """The entry meant; a name that must be written just so may be in lower case before another word ("us troops")."""
    if len(entries) == 1 and entries[0].exact is None and not entries[0].local:
        return entries[0]
    usable = [e for e in entries if _usable(e, words, context, shouting, premodifies)]
    if len(usable) < 2:
        return usable[0] if usable else None
    return _best(usable, date)


def _best(entries: Sequence[Entry], date: dt.date | None) -> Entry:
    """What holds on the day, at home before abroad; of several the one that began last."""
    return min(entries, key=lambda e: (not e.local, not e.holds_on(date), -(e.start or dt.date.min).toordinal()))


def _usable(entry: Entry, words: Sequence[Word], context: ActorContext, shouting: bool, premodifies: bool) -> bool:
    if entry.local and entry.country not in context.countries and entry.country != context.prior:
        return False
    if entry.exact is None or shouting:
        return True
    surface = " ".join(w.surface for w in words)
    return surface == entry.exact or (premodifies and surface == entry.exact.lower() and entry.kind in PLACE_KINDS)


def build_index(directory: ActorDirectory) -> ActorIndex:
    """The index of a directory; built once, never changed."""
    table: dict[str, list[Entry]] = {}
    longest: dict[str, int] = {}
    country_words: dict[str, int] = {}
    for alias, meaning in _all_entries(directory):
        name = alias.removeprefix("=")
        keys = words_of(name)
        if not keys:
            continue
        entry = replace(meaning, exact=" ".join(w.surface for w in keys)) if name != alias else meaning
        table.setdefault(" ".join(w.folded for w in keys), []).append(entry)
        for lengths in (longest, country_words) if entry.kind in PLACE_KINDS else (longest,):
            lengths[keys[0].folded] = max(lengths.get(keys[0].folded, 0), len(keys))
    return ActorIndex(
        entries=MappingProxyType({key: tuple(dict.fromkeys(found)) for key, found in table.items()}),
        longest=MappingProxyType(longest),
        words=directory.words,
        states=MappingProxyType({s.code: s.name for s in directory.states}),
        templates=MappingProxyType({s.sector: s.template for s in directory.sectors}),
        country_words=MappingProxyType(country_words),
        titles=frozenset(words_of(r.noun)[-1].folded for r in directory.roles if r.title),
    )


def _all_entries(directory: ActorDirectory) -> Iterator[tuple[str, Entry]]:
    for state in directory.states:
        yield from _state_entries(state)
    for body in directory.institutions:
        entry = Entry("body", body.name, body.country, body.sector, start=body.active_from, end=body.active_to)
        yield from _spelled(entry, (body.name, *body.aliases), body.local_aliases)
    for row in (*directory.groups, *directory.organisations):
        yield from _named_entries(row, "named")
    for row in directory.communities:
        yield from _named_entries(row, "community")
    names = {row.id: row for row in (*directory.groups, *directory.organisations, *directory.communities)}
    for office in directory.offices:
        yield from _office_entries(office, names)
    yield from _role_entries(directory)


def _role_entries(directory: ActorDirectory) -> Iterator[tuple[str, Entry]]:
    """Nouns, each with its weight before another noun, and the words that only modify."""
    weights = {a.word: a.specificity for a in directory.adjectives}
    sectors = {a.word: a.sector for a in directory.adjectives}
    nouns = {r.noun for r in directory.roles}
    for role in directory.roles:
        last = role.noun.split()[-1]
        inherited = weights[last] if last in weights and sectors[last] == role.sector else 0
        entry = Entry(
            "role",
            role.noun,
            sector=role.sector,
            specificity=role.specificity,
            weight=max(weights.get(role.noun, role.specificity - NOUN_BEFORE_NOUN), inherited),
            generic=role.generic,
            title=role.title,
            thing=role.thing,
            with_state=role.with_state,
        )
        yield from ((form, entry) for form in role.forms)
    for word in directory.adjectives:
        if word.word not in nouns:
            weight = word.specificity
            yield word.word, Entry("modifier", word.word, None, word.sector, None, weight, weight, alone=word.alone)


def _spelled(entry: Entry, everywhere: Iterable[str], at_home: Iterable[str]) -> Iterator[tuple[str, Entry]]:
    yield from ((alias, entry) for alias in everywhere)
    local = replace(entry, local=True)
    yield from ((alias, local) for alias in at_home)


def _state_entries(state: StateRow) -> Iterator[tuple[str, Entry]]:
    kinds: tuple[tuple[EntryKind, Iterable[str], Sector | None], ...] = (
        ("state", (state.name, *state.other_names), None),
        ("people", state.people, None),
        ("adjective", state.adjectives, None),
        ("metonym", (*state.capitals, *state.metonyms), "GOV"),
    )
    for kind, names, sector in kinds:
        entry = Entry(kind, state.name, state.code, sector, start=state.active_from, end=state.active_to)
        yield from ((name, entry) for name in names)


def _named_entries(row: NamedRow, kind: EntryKind) -> Iterator[tuple[str, Entry]]:
    entry = Entry(
        kind,
        row.name,
        row.country,
        row.sector,
        row.id,
        start=row.active_from,
        end=row.active_to,
        mandate=row.mandate,
    )
    yield from _spelled(entry, (row.name, *row.aliases), row.local_aliases)


def _office_entries(row: OfficeRow, names: Mapping[str, NamedRow]) -> Iterator[tuple[str, Entry]]:
    group = names[row.group] if row.group is not None else None
    country = row.country or (group.country if group else None)
    label = group.name if group else row.office
    entry = Entry("person", label, country, row.sector, row.group, start=row.active_from, end=row.active_to)
    yield from ((alias, entry) for alias in (row.person, *row.other_names, *row.known_as))

"""What an article teaches about its own actors: acronyms it spells out, people it introduces by office, the country it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from coding.actor_index import PLACE_KINDS, ActorContext, ActorIndex, Entry, continues_a_name, fold, words_of
from coding.actors import resolve
from coding.model import ResolvedActor

_BLANKS: Mapping[int, str | None] = MappingProxyType(
    {ord(c): " " for c in ",;:!?()[]{}<>\"'“”’‘«»/|-–—…*_"} | {ord("."): None}
)
"""Punctuation parts words, except the full stop of abbreviations."""
_BRACKETED = re.compile(r"""[(\[]\s*["'“]?([A-Z][A-Za-z0-9&/-]{1,11})["'”]?\s*[)\]]""")
_SPELT_AFTER = re.compile(r"\b([A-Z][A-Z0-9-]{1,9})\s*[(\[]([A-Z][^()\[\]]{5,70})[)\]]")
_NAMED_BESIDE = re.compile(
    r""",?\s(?:or|(?:also\s|better\s)?known\s(?:as|by\sits\s(?:\w+\s)?(?:acronym|initials)))\s(?:the\s)?["'“]?([A-Z][A-Z0-9-]{1,9})\b"""
)
_CAPITALISED = re.compile(
    r"[A-ZÀ-Þ][\w'’-]*(?:[ ](?:(?:al|el|bin|ibn|abu|de|del|la|van|von)[ -])?[A-ZÀ-Þ][\w'’-]*){0,6}"
)
_APPOSITION = re.compile(r",\s+(?:who is |then |now )?((?:[\w'’.-]+ ){0,5}[\w'’-]+)")
_BREAK = re.compile(r"[,;:()\[\]\"“”\n]|\.\s")
_ABBREVIATED = re.compile(r"\b(\w{2,4})\.(?=\s)")
LONGEST_NAME = 90
"""Characters before a bracket in which the long form of an acronym is looked for."""
SHORT_WORD, TRANSLATED = 3, 3
"""Up to so many letters a small word (of, the, and) is left out of an acronym; from so many the letters may stand in another order."""
TITLE_WINDOW = 60
"""Characters before a person's name in which the title is looked for."""
_TELLING = frozenset((
    "said", "says", "saying", "told", "met", "added", "announced", "warned", "urged", "thanked", "visited", "called", "accused", "named",
))  # fmt: skip
"""Verbs between another's title and a person's: "the Russian envoy told Georgian minister Gela Abashidze"."""
_BESIDE_BORDER = (["border", "with"], ["borders", "with"], ["frontier", "with"])
_BORDERS = (["border"], ["frontier"])
"""The words before and behind a country that only lies beside the one that is told of."""
_IN_BORDERS = (
    ["town"],
    ["village"],
    ["city"],
    ["province"],
    ["region"],
    ["district"],
    ["guard"],
    ["guards"],
    ["police"],
)
LONGEST_PERSON = 4
"""Words of the longest full name looked for."""
CLEAR_SHARE = 0.75
"""Share of all mentions of countries from which an article is plainly about one."""

PUBLIC_ROLES: frozenset[str | None] = frozenset(
    {"GOV", "MIL", "POL", "SPY", "JUD", "LEG", "PTY", "OPP", "REB", "PRM", "CRM", "REL", "MED", "IGO", "NGO", "LAB",
     "EDU", "BUS", "HLH"}
)  # fmt: skip
"""Sectors whose nouns, as titles before a name, introduce a person; "Mr" and "the late" introduce nobody."""

Names = dict[str, tuple[Entry, ...]]


def read_context(text: str, index: ActorIndex) -> ActorContext:
    """The context of one article, title and text joined: read once, cheap enough for every article."""
    names: Names = {}
    for key, entries in (*_acronyms(text, index), *_people(text, index)):
        names[key] = _merged(names.get(key), entries)
    counts = _countries(text, index)
    return ActorContext(
        names=MappingProxyType({key: entries for key, entries in names.items() if entries}),
        countries=frozenset(counts),
        prior=_prior(counts),
    )


def with_country(context: ActorContext, country: str | None) -> ActorContext:
    """The context with a country for bare nouns when the article itself leaves it open, such as that of the event's place."""
    if country is None or context.prior is not None:
        return context
    return replace(context, prior=country, countries=context.countries | {country})


def _merged(known: tuple[Entry, ...] | None, new: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """One word for two different people or groups means neither; what says less of the same yields."""
    if known is None or known == new:
        return new
    if not known or not new:
        return ()
    if known[0].label == new[0].label:
        return known if known[0].country is not None else new
    if known[0].kind != new[0].kind or known[0].sector != new[0].sector:
        return ()
    if known[0].country is None or new[0].country is None:
        return new if known[0].country is None else known
    return known if known[0].country == new[0].country and known[0].actor_id == new[0].actor_id else ()


def _countries(text: str, index: ActorIndex) -> Counter[str]:
    """How often the article names each country, by name, people, capital or seat of government."""
    words = fold(text).translate(_BLANKS).split()
    starts, surfaces = index.country_words, None
    counts: Counter[str] = Counter()
    for at in [n for n, word in enumerate(words) if word in starts]:
        entry = _country_at(words, at, starts[words[at]], index)
        if entry is None or entry.country is None or (at > 0 and words[at - 1] in index.words.opposers):
            continue
        beside = words[at + 1 : at + 2] in _BORDERS and words[at + 2 : at + 3] not in _IN_BORDERS
        if words[max(0, at - 2) : at] in _BESIDE_BORDER or beside:
            continue
        if entry.exact is not None:
            surfaces = surfaces or text.translate(_BLANKS).split()
            if surfaces[at].islower():
                continue
        counts[entry.country] += 1
    return counts


def _country_at(words: Sequence[str], at: int, limit: int, index: ActorIndex) -> Entry | None:
    """The longest name of a country or people that begins at a word."""
    for size in range(limit, 0, -1):
        entries = index.entries.get(" ".join(words[at : at + size]), ())
        if entry := next((e for e in entries if e.kind in PLACE_KINDS), None):
            return entry
    return None


def _prior(counts: Mapping[str, int]) -> str | None:
    if not counts:
        return None
    country, most = max(counts.items(), key=lambda item: item[1])
    return country if most >= CLEAR_SHARE * sum(counts.values()) else None


def _acronyms(text: str, index: ActorIndex) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Pairs of a long name and its acronym, in either order, with round or square brackets."""
    bracketed = "(" in text or "[" in text
    for found in _BRACKETED.finditer(text) if bracketed else ():
        before = text[max(0, found.start() - LONGEST_NAME) : found.start()]
        yield from _learnt_acronym(found.group(1), _BREAK.split(before)[-1], index)
    for found in _NAMED_BESIDE.finditer(text):
        before = text[max(0, found.start() - LONGEST_NAME) : found.start()]
        yield from _learnt_acronym(found.group(1), _BREAK.split(before)[-1], index)
    for found in _SPELT_AFTER.finditer(text) if bracketed else ():
        yield from _learnt_acronym(found.group(1), found.group(2), index)


def _learnt_acronym(acronym: str, before: str, index: ActorIndex) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    key = fold(acronym)
    if key.isalnum() and (entries := _long_form(before, key, index)):
        yield key, entries


def _long_form(before: str, acronym: str, index: ActorIndex) -> tuple[Entry, ...]:
    """The directory's entries for the long name that ends here, or a new one when the initials agree."""
    words = words_of(before)
    for start in range(len(words) - 1):
        entries = index.entries.get(" ".join(w.folded for w in words[start:]), ())
        if entries and entries[0].kind in PLACE_KINDS:
            return ()
        if entries and entries[0].kind in ("named", "body"):
            return () if entries[0].local and continues_a_name(words, start, index) else entries
    long = _spelt_out(before.split(), acronym)
    if long is None:
        return ()
    actor = resolve(long, index=index, date=None, context=ActorContext())
    # A name that the directory knows inside a longer one it does not know is someone else's.
    inside = actor.actor_id is not None and actor.actor_id.islower()
    return (Entry("named", long, None if inside else actor.country, None if inside else actor.sector, None),)


def _spelt_out(words: Sequence[str], acronym: str) -> str | None:
    """The shortest stretch at the end whose words begin with the letters of the acronym: its capitalised words, in this order or, of
    names translated from another language, in another; or all of its words of substance."""
    for start in range(len(words) - 1, -1, -1):
        initials = "".join(fold(w)[0] for w in words[start:] if w[:1].isupper())
        if len(initials) > len(acronym):
            return None
        every = "".join(fold(w)[0] for w in words[start:] if len(w) > SHORT_WORD or w[:1].isupper())
        translated = len(acronym) >= TRANSLATED and sorted(initials) == sorted(acronym)
        if len(acronym) > 1 and words[start][:1].isupper() and (acronym in (initials, every) or translated):
            return " ".join(words[start:])
    return None


def _people(text: str, index: ActorIndex) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """Surnames of people whom the article introduces with an office, and of office holders it names in full."""
    for found in _CAPITALISED.finditer(text):
        name = found.group()
        if name.isalpha() and not _follows_title(text, found.start(), index):
            continue
        words = fold(name).replace("-", " ").replace("'s", "").split()
        full, known = _office_holder(words, index)
        if known:
            yield from ((key, known) for key in _surnames(known[0], full, index))
            continue
        entry = _introduced(found, words, text, index)
        if entry is not None:
            yield from ((key, (entry,)) for key in _surnames(entry, words, index))


def _follows_title(text: str, at: int, index: ActorIndex) -> bool:
    """Whether the word before an offset is a title: "president Dlamini"."""
    if at < 2 or text[at - 1] != " ":
        return False
    return fold(text[text.rfind(" ", 0, at - 1) + 1 : at - 1]).rstrip(".") in index.titles


def _office_holder(words: Sequence[str], index: ActorIndex) -> tuple[Sequence[str], tuple[Entry, ...]]:
    """The full name of an office holder that is among the words, and its entries."""
    for start in range(len(words) - 1):
        for end in range(min(len(words), start + LONGEST_PERSON), start + 1, -1):
            entries = index.entries.get(" ".join(words[start:end]), ())
            if entries and entries[0].kind == "person":
                return words[start:end], entries
    return (), ()


def _introduced(found: re.Match[str], words: Sequence[str], text: str, index: ActorIndex) -> Entry | None:
    """A person with a title before the name or an apposition after it."""
    titles = [i for i, w in enumerate(words) if w in index.titles]
    if titles and titles[-1] < len(words) - 1:
        return _titled(text[max(0, found.start() - TITLE_WINDOW) : found.end()], words[titles[-1] + 1 :], index)
    if titles:
        return None
    if _follows_title(text, found.start(), index):
        return _titled(text[max(0, found.start() - TITLE_WINDOW) : found.end()], words, index)
    after = (
        _APPOSITION.match(text, found.end()) if len(words) > 1 and text[found.end() : found.end() + 1] == "," else None
    )
    if after is None or not any(w in index.titles for w in fold(after.group(1)).replace("-", " ").split()):
        return None
    return _person(
        resolve(after.group(1), index=index, date=None, context=ActorContext()), words, PUBLIC_ROLES | {"CVL"}
    )


def _titled(window: str, name: Sequence[str], index: ActorIndex) -> Entry | None:
    """The office in the words that lead up to a name; words before the last boundary belong to someone else."""
    kept: list[str] = []
    plain = _ABBREVIATED.sub(lambda m: m[1] if fold(m[1]) in index.titles else m[0], window)
    for word in reversed(_BREAK.split(plain)[-1].split()):
        folded = fold(word)
        if folded in _TELLING or (folded in index.words.boundaries and folded not in index.words.complements):
            break
        kept.append(word)
    return _person(resolve(" ".join(reversed(kept)), index=index, date=None, context=ActorContext()), name)


def _person(actor: ResolvedActor, name: Sequence[str], sectors: frozenset[str | None] = PUBLIC_ROLES) -> Entry | None:
    """The person as an entry, when the words that introduce the name tell one of the sectors."""
    if actor.sector not in sectors or not name or len(name) > LONGEST_PERSON:
        return None
    actor_id = actor.actor_id if actor.actor_id is not None and actor.actor_id.islower() else None
    label = actor.name if actor_id is not None and actor.name is not None else " ".join(name)
    return Entry("person", label, actor.country, actor.sector, actor_id)


def _surnames(entry: Entry, words: Sequence[str], index: ActorIndex) -> set[str]:
    """The word that will stand for the person later: the last, or the first where family names come first."""
    name = words[max((i + 1 for i, w in enumerate(words) if w in index.titles), default=0) :]
    if not name or (" ".join(name) in index.entries and not _office_holder(name, index)[1]):
        return set()
    keys = {name[0] if entry.country in index.words.family_name_first else name[-1]}
    return {k for k in keys if len(k) > 1 and k.isalpha() and not _is_common(k, index)}


def _is_common(word: str, index: ActorIndex) -> bool:
    """Whether a word is one of the directory or a function word, hence nobody's surname here."""
    return word in index.entries or word in index.words.boundaries or word in index.words.pronouns

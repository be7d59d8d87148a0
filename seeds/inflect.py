"""English inflection of triggers: from a base form to every form it may take in a text."""

from __future__ import annotations

from schemas.inflection import InflectionFile, IrregularVerb
from schemas.ontology import TriggerEntry

VOWELS = "aeiou"
SIBILANTS = ("s", "x", "z", "ch", "sh")


def _unique(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for group in groups for form in group))


def _ends_in_consonant_y(word: str) -> bool:
    return len(word) > 1 and word.endswith("y") and word[-2] not in VOWELS


def _add_s(word: str) -> str:
    if _ends_in_consonant_y(word):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(SIBILANTS) or (word.endswith("o") and word[-2:-1] not in VOWELS) else "s")


def _syllables(word: str) -> int:
    """How many groups of vowels, a rough count of syllables (`u` after `q` is none)."""
    plain = word.replace("qu", "q")
    return sum(1 for i, c in enumerate(plain) if c in "aeiouy" and (i == 0 or plain[i - 1] not in "aeiouy"))


def _doubled(word: str) -> bool:
    """Whether a short word doubles its last consonant: one vowel before one consonant (`stab`, not `shout` or `fix`)."""
    before = word[:-2].replace("qu", "q")
    short = len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in VOWELS and before[-1:] not in tuple(VOWELS)
    return short and _syllables(word) == 1


def _stems(word: str, table: InflectionFile) -> tuple[str, ...]:
    """What `ed` and `ing` are added to, in order of preference."""
    last = word.rsplit("-", 1)[-1]
    if word in table.both:
        return (word + word[-1], word)
    if word in table.doubling or _doubled(last):
        return (word + word[-1],)
    return (word,)


def _past(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    return stem[:-1] + "ied" if _ends_in_consonant_y(stem) else stem + "ed"


def _gerund(stem: str) -> str:
    if stem.endswith("ie"):
        return stem[:-2] + "ying"
    return stem[:-1] + "ing" if stem.endswith("e") and not stem.endswith(("ee", "oe", "ye")) else stem + "ing"


def _with_rest(forms: tuple[str, ...], rest: str) -> tuple[str, ...]:
    return tuple(f"{form} {rest}" if rest else form for form in forms)


def past_of(verb: str, table: InflectionFile) -> str:
    """The past tense of a verb of one word."""
    known = table.verbs.get(verb, IrregularVerb())
    return known.past[0] if known.past else _past(_stems(verb, table)[0])


def third_person(verb: str, table: InflectionFile) -> str:
    """The third person singular of a verb of one word."""
    known = table.verbs.get(verb, IrregularVerb())
    return known.present[0] if known.present else _add_s(verb)


def verb_forms(base: str, table: InflectionFile) -> tuple[str, ...]:
    """Base, third person, past, participle and gerund. Of a phrasal verb (`blow up`) the first word is inflected."""
    word, _, rest = base.partition(" ")
    known = table.verbs.get(word, IrregularVerb())
    stems = _stems(word, table)
    past = known.past or tuple(_past(s) for s in stems)
    forms = _unique(
        (word,),
        known.present or (_add_s(word),),
        past,
        known.participle or past,
        known.gerund or tuple(_gerund(s) for s in stems),
    )
    return _with_rest(forms, rest)


def noun_forms(base: str, table: InflectionFile) -> tuple[str, ...]:
    """Singular and plurals. Of a compound (`air strike`) the last word is inflected, of `exchange of fire` the one before `of`,
    unless the table knows the whole."""
    if base in table.nouns:
        return _unique((base,), table.nouns[base])
    before, of, after = base.partition(" of ")
    if of:
        return tuple(f"{form} of {after}" for form in noun_forms(before, table))
    head, space, word = base.rpartition(" ")
    plurals = table.nouns.get(word) or (_add_s(word),)
    return _unique((base,), tuple(head + space + plural for plural in plurals))


def trigger_forms(entry: TriggerEntry, table: InflectionFile) -> tuple[str, ...]:
    """Every form in which a trigger is looked for: the base with those it lists, or else those of its part of speech."""
    if entry.forms:
        return _unique((entry.base,), entry.forms)
    if entry.verb is not None:
        return verb_forms(entry.verb, table)
    return noun_forms(entry.noun, table) if entry.noun is not None else (entry.base,)

"""Counts of people killed, injured, captured, missing and displaced, from the parse of a sentence; and one event's casualties."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coding.casualty_background import background_of
from coding.casualty_lexicon import CasualtyLexicon
from coding.casualty_nouns import read_noun, read_toll
from coding.casualty_patterns import (
    Draft,
    read_among,
    read_fatal_adverb,
    read_state,
    read_verb,
)
from coding.harm_clauses import cause_of
from coding.model import CountReading, Parsed, Phrase
from coding.victims import Count, Scene, scene_of
from schemas.event import Casualties, CountEvidence

_WORD = re.compile(r"[^\W\d_]+")
_NONE = frozenset(("no", "none", "nobody", "one", "not", "a", "single", "dead", "wounded", "injured", "-"))
KINDS = ("killed", "injured", "captured", "missing", "displaced")


def _drafts_at(scene: Scene, at: int) -> Iterator[Draft]:
    """What the word at a token says."""
    word, tag, lexicon = scene.tree.words[at], scene.tree.tags[at], scene.lexicon
    verb, noun, state = lexicon.verbs.get(word), lexicon.nouns.get(word), lexicon.states.get(word)
    verbal = tag[0] in "VJ" or word.endswith("ed")
    if state is not None or (verb is not None and tag != "VBG"):
        yield from read_among(
            scene, at, state.kind if state is not None else verb.kind if verb is not None else "killed"
        )
    if verb is not None and verbal and (tag[0] == "V" or state is None):
        yield from read_verb(scene, at, verb)
    elif state is not None:
        yield from read_state(scene, at, state.kind)
    elif noun is not None:
        yield from read_noun(scene, at, noun)
    if lexicon.is_in("toll_nouns", word):
        yield from read_toll(scene, at)
    if lexicon.is_in("fatal_adverbs", word):
        yield from read_fatal_adverb(scene, at)


def _pronouns(scene: Scene, draft: Draft) -> bool:
    return all(scene.tree.tags[h].startswith("PRP") for h in draft.count.heads)


def _without_survivors(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The injured of whom the sentence also says that they died are not counted twice."""
    dead = {h for d in drafts if d.kind == "killed" for h in d.count.heads}
    killed = any(d.kind == "killed" and d.count.high != 0 for d in drafts)

    def died(draft: Draft) -> bool:
        if draft.kind != "injured" or draft.rule == "killed or injured":
            return False
        same = any(h in dead for h in draft.count.heads) and draft.count.high != 0
        return same or (draft.weak and killed and _pronouns(scene, draft))

    return [d for d in drafts if not died(d)]


def _less(count: Count, part: Count) -> Count:
    """A count without a part of it."""
    if count.low is None or part.low is None:
        return count
    high = None if count.high is None else max(count.high - part.low, 0)
    return replace(count, low=max(count.low - (part.high or part.low), 0), high=high, rule="survivors")


def _without_tolled(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The people of "the number of people killed has risen to 30" are those of its toll."""
    tolls = {d.at for d in drafts if d.toll}
    return [d for d in drafts if d.count.rule != "plural" or tolls.isdisjoint(scene.tree.ancestors(d.at)[:3])]


def _without_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """ "Five were shot, one fatally" leaves four injured."""
    part = next((d for d in drafts if d.part and d.kind == "killed"), None)
    if part is None:
        return list(drafts)
    return [replace(d, count=_less(d.count, part.count)) if d.weak and d.kind == "injured" else d for d in drafts]


def _joined(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """ "20 were killed or wounded" leaves open how many of each."""
    tree, made = scene.tree, list(drafts)
    for i, a in enumerate(made):
        for j in range(i + 1, len(made)):
            b = made[j]
            link = scene.tree.words[min(a.at, b.at) + 1 : max(a.at, b.at)]
            if {a.kind, b.kind} != {"killed", "injured"} or a.count.heads != b.count.heads or (a.count.high or 0) < 2:
                continue
            if a.weak or b.weak or not set(link) & {"or", "and", "/"} or len(link) > 2 or tree.deps[b.at] != "conj":
                continue
            low = 0 if "or" in link else 1
            top = a.count.high if "or" in link or a.count.high is None else a.count.high - 1
            made[i] = replace(a, count=replace(a.count, low=low, high=top), rule="killed or injured")
            made[j] = replace(b, count=replace(b.count, low=low, high=top), rule="killed or injured")
    return made


def _unrepeated(drafts: Sequence[Draft]) -> list[Draft]:
    """One reading of each kind for the same people."""
    kept: list[Draft] = []
    for draft in drafts:
        again = (k for k in kept if k.kind == draft.kind and set(k.count.heads) & set(draft.count.heads))
        if next(again, None) is None:
            kept.append(draft)
    return kept


def _since(scene: Scene, draft: Draft) -> bool:
    """Whether a count is a sum over a long time: "since 2011 some 500,000 have been killed"."""
    tree, phrases = scene.tree, scene.lexicon.cumulative
    near = {draft.at, *draft.count.heads, *tree.ancestors(draft.at)[:1]}
    for i in (i for i, word in enumerate(tree.words) if word in phrases):
        said = any(tree.words[i : i + len(phrase)] == phrase for phrase in phrases[tree.words[i]])
        if said and near & {tree.heads[i], *tree.ancestors(i)[:4]}:
            return True
    return False


def _is_again(scene: Scene, draft: Draft) -> bool:
    """Whether the words take up people already counted: "their bodies", "they", "the victims"."""
    tree, head = scene.tree, draft.count.heads[0]
    if len(draft.count.heads) > 1:
        return False
    bodies = draft.rule.startswith("noun/") and scene.lexicon.nouns[tree.words[draft.at]].reading == "body"
    if bodies and (draft.count.high is None or any(tree.tags[k] == "PRP$" for k in tree.kids[head])):
        return True
    the_same = tree.words[head] in {"victim", "victims"} and any(tree.words[k] == "the" for k in tree.kids[head])
    return tree.tags[head] == "PRP" or the_same


def _marks(scene: Scene, draft: Draft) -> Iterator[str]:
    """What else is known of a count, for its rule."""
    if draft.count.rule == "survivors":
        yield "survivors"
    if draft.weak:
        yield "weak"
    if draft.part:
        yield "part"
    also = (k for k in scene.tree.children(draft.at, "advmod") if scene.lexicon.is_in("also", scene.tree.words[k]))
    if draft.count.additional or next(also, None) is not None:
        yield "additional"
    if draft.total:
        yield "total"
    if _is_again(scene, draft):
        yield "again"
    background = background_of(scene, draft.at)
    if background:
        yield background
    if not draft.toll and _since(scene, draft):
        yield "since"


def _names_nobody(scene: Scene, draft: Draft) -> bool:
    """Whether it is the acts that are counted ("a double murder", "two killings"), or nothing but none is said ("no one", "no dead")."""
    noun = scene.lexicon.nouns.get(scene.tree.words[draft.at])
    words = set(scene.tree.words[draft.count.left : draft.count.right])
    if draft.count.high == 0 and words <= _NONE | {scene.tree.words[draft.at]}:
        return True
    return draft.toll or (noun is not None and noun.reading == "act" and draft.count.heads == (draft.at,))


def _reading(scene: Scene, draft: Draft) -> CountReading:
    count = draft.count
    span = scene.parsed.span(count.left, count.right)
    marks = tuple(_marks(scene, draft))
    return CountReading(
        kind=draft.kind,
        harm=draft.at,
        low=count.low,
        high=count.high,
        span=span,
        rule="/".join((draft.rule, *marks)),
        victims=None if _names_nobody(scene, draft) else Phrase(count.heads[0], count.left, count.right, span),
        cumulative=draft.toll or "since" in marks,
        cause=cause_of(scene, draft.at, count.heads),
    )


def marks_of(reading: CountReading) -> frozenset[str]:
    """The parts of a reading's rule: `weak`, `additional`, `part`, `again`, `survivors`, `topic`, `charge`, `since` among them."""
    return frozenset(reading.rule.split("/"))


def read_counts(parsed: Parsed, lexicon: CasualtyLexicon) -> tuple[CountReading, ...]:
    """The people whom a sentence says were killed, injured, captured, displaced or are missing, in order of the words that say so.

    What could, would or may yet happen is left out; "no one was killed" is 0 to 0. The marks in a rule (see `marks_of`) tell people
    besides others (`additional`), verbs that need not injure (`weak`), harm that others react to (`topic`), and so on.
    """
    if lexicon.words.isdisjoint(_WORD.findall(parsed.sentence.clean.lower())):
        return ()
    scene = scene_of(parsed, lexicon)
    hits = [i for i, word in enumerate(scene.tree.words) if word in lexicon.words]
    drafts = _joined(scene, _without_tolled(scene, [d for at in hits for d in _drafts_at(scene, at)]))
    drafts = _without_parts(_without_survivors(scene, _unrepeated(drafts)))
    return tuple(_reading(scene, d) for d in drafts)


def _same_people(a: CountReading, b: CountReading) -> bool:
    """Whether two counts of one kind may mean the same people: neither is said to be additional, and one could restate the other."""
    if {"part", "again"} & marks_of(b) or ("total" in marks_of(b) and (b.low or 0) <= (a.low or 0)):
        return True
    if "additional" in marks_of(a) | marks_of(b):
        return False
    if "weak" in marks_of(b) and b.rule.startswith("noun/"):  # "the four wounded were treated for their injuries"
        return not _different(a.span.text, b.span.text)
    if a.victims is None or b.victims is None:
        return True
    return (a.low, a.high) == (b.low, b.high) and not _different(a.span.text, b.span.text)


def _different(first: str, second: str) -> bool:
    """Whether two phrases introduce different people: "a woman", "a man"; a bare number or "12 people" may restate any of its size."""
    heads = [phrase.lower().split()[-1] for phrase in (first, second)]
    indefinite = [phrase.lower().split()[0] in {"a", "an", "one"} for phrase in (first, second)]
    return all(indefinite) and heads[0] != heads[1] and not {"person", "people", "one"} & set(heads)


def is_background(reading: CountReading) -> bool:
    """Whether a count is of harm that others react to, not of what the sentence reports."""
    return "topic" in marks_of(reading)


def _folded(readings: Sequence[CountReading]) -> CountReading:
    """One count from those of one kind: additions add, repeats do not, a running toll stands for all, sums over a long time count only
    when there is nothing else."""
    now = [r for r in readings if "since" not in marks_of(r)]
    readings = now or readings
    tolls = [r for r in readings if r.cumulative]
    if tolls:
        return max(tolls, key=lambda r: r.high or r.low or 0)
    total = readings[0]
    for reading in readings[1:]:
        if _same_people(total, reading):
            continue
        if "total" in marks_of(reading) | marks_of(total):
            total = max(total, reading, key=lambda r: r.low or 0)
            continue
        low = None if total.low is None or reading.low is None else total.low + reading.low
        high = None if total.high is None or reading.high is None else total.high + reading.high
        total = replace(total, low=low, high=high, rule="sum")
    return total


def casualties_of(readings: Iterable[CountReading]) -> Casualties | None:
    """The casualties of one event from the readings that belong to it; None when there are none. Harm that others react to is no
    one's toll here."""
    by_kind: dict[str, list[CountReading]] = {}
    for reading in (r for r in readings if not is_background(r)):
        by_kind.setdefault(reading.kind, []).append(reading)
    if not by_kind:
        return None
    fields: dict[str, int | None] = {}
    evidence: dict[str, CountEvidence] = {}
    for kind in KINDS:
        if kind not in by_kind:
            continue
        count = _folded(by_kind[kind])
        fields[f"{kind}_low"], fields[f"{kind}_high"] = count.low, count.high
        span, victims = count.span, count.victims.span.text if count.victims else None
        evidence[kind] = CountEvidence(
            counts=kind, text=span.text, start=span.start, end=span.end, victims=victims, cumulative=count.cumulative
        )
    return Casualties(evidence=evidence, **fields)

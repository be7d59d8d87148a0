"""Verbs and states of harm, one function for each wording: "killed 12 people", "12 dead", "among the dead", "one fatally"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from coding.harm_clauses import is_negated, is_passive, is_unreal, is_verb, patients, subjects
from coding.victims import ARTICLES, Count, Scene, group_count, is_person, number_of, plus, unit_count
from schemas.casualties import CasualtyKind, CasualtyVerb


@dataclass(frozen=True, slots=True)
class Draft:
    """A count as one wording gives it, before the wordings of the sentence are compared. `at` is the word of harm."""

    kind: CasualtyKind
    count: Count
    at: int
    rule: str
    weak: bool = False
    part: bool = False
    """These are some of those that another count of the sentence gives ("one fatally")."""
    toll: bool = False
    total: bool = False
    """ "12 deaths": the dead of the sentence taken together."""


def counted(scene: Scene, heads: Iterable[int], strict: bool = False) -> Iterator[Count]:
    """The counts of noun phrases, those of things left out."""
    for head in heads:
        found = group_count(scene, head, strict)
        if found is not None:
            yield found


def _zero(scene: Scene, heads: Iterable[int]) -> Iterator[Count]:
    """The counts that a negation makes none: "did not kill anyone", "without injuring any of them"."""
    tree = scene.tree
    for head in heads:
        if any(scene.lexicon.is_in("anybody", tree.words[t]) for t in (head, *tree.kids[head])):
            yield Count(0, 0, tree.left_edge(head), head + 1, (head,), "negated")


def _to_death(scene: Scene, verb: int) -> bool:
    return (
        scene.tree.object_of(verb, {"to"}) is not None
        and scene.word(scene.tree.object_of(verb, {"to"}) or 0) == "death"
    )


def _fatal(scene: Scene, verb: int) -> bool:
    """Whether a weak verb killed: "shot dead", "fatally shot", "stabbed to death", "burned alive"."""
    tree = scene.tree
    if scene.word(verb + 1) in {"dead", "alive"} or any(tree.words[k] == "dead" and k > verb for k in tree.kids[verb]):
        return True
    adverbs = (*tree.children(verb, "advmod"), verb - 1, verb + 1)
    return any(scene.lexicon.is_in("fatal_adverbs", scene.word(a)) for a in adverbs) or _to_death(scene, verb)


def _hits_body(scene: Scene, verb: int) -> bool:
    """Whether a verb of striking says with what or where the body was hit: "by a bullet", "in the arm"."""
    tree = scene.tree
    things = (tree.object_of(verb, {p}) for p in ("by", "in", "with", "on"))
    return any(t is not None and scene.lexicon.is_in("body_hits", tree.words[t]) for t in things)


def _misses(scene: Scene, verb: int) -> bool:
    """Whether a weak verb hit nobody that is counted: "shot at", "shot up", "was hit" by no bullet."""
    tree = scene.tree
    if tree.child(verb, "dobj") is None and (scene.word(verb + 1) == "at" or tree.object_of(verb, {"at"}) is not None):
        return scene.word(verb + 1) == "at"
    if any(tree.words[p] in {"up", "off", "out", "back"} for p in tree.children(verb, "prt")):
        return True
    return scene.lexicon.verbs[tree.words[verb]].needs_hit and not _hits_body(scene, verb)


def read_verb(scene: Scene, at: int, verb: CasualtyVerb) -> Iterator[Draft]:
    """ "killed 12 people", "12 people were killed", "12 people killed", "killing 12", "12 died"."""
    tree = scene.tree
    if tree.deps[at] in {"amod", "compound", "nmod"}:
        yield from _read_modifier(scene, at, verb.kind)
        return
    if is_unreal(scene, at) or (verb.weak and _misses(scene, at)):
        return
    heads = subjects(scene, at) if verb.victim == "subject" else _hurt(scene, at, verb)
    if verb.of:
        heads = tuple(h for h in heads if tree.words[h] in verb.of)
    if verb.kind == "displaced" and verb.victim == "subject":
        heads = tuple(h for h in heads if not scene.lexicon.is_in("fugitives", tree.words[h]))
    strict = verb.people or any(tree.words[p] == "down" for p in tree.children(at, "prt"))
    fatal = verb.kind == "injured" and _fatal(scene, at)
    kind: CasualtyKind = "killed" if fatal else verb.kind
    counts = _zero(scene, heads) if is_negated(scene, at) else counted(scene, heads, strict)
    rule, weak = f"verb/{tree.words[at]}", verb.weak and not fatal
    found = [c for c in counts if not _is_generic(scene, at, c)]
    if found:
        count = reduce(plus, found)
        yield Draft(kind, count, at, rule, weak=weak, part=_is_part(scene, count))


def _hurt(scene: Scene, at: int, verb: CasualtyVerb) -> tuple[int, ...]:
    """To whom a verb is done; who shot himself is hurt too."""
    heads = patients(scene, at)
    if verb.weak and any(scene.tree.words[h].endswith("self") for h in heads):
        return subjects(scene, at)
    return heads


def _is_generic(scene: Scene, at: int, count: Count) -> bool:
    """Whether a bare plural in the present tense tells a habit, not an event: "hammers kill people"."""
    tree = scene.tree
    bare = count.rule == "plural" and count.right - count.left == 1
    return bare and tree.tags[at] in {"VBP", "VB"} and not tree.children(at, "aux")


def _is_part(scene: Scene, count: Count) -> bool:
    """ "one of them", "two of whom"."""
    return any(scene.word(h) in {"them", "whom", "which", "those"} for h in count.heads[1:])


def _read_modifier(scene: Scene, at: int, kind: CasualtyKind) -> Iterator[Draft]:
    """ "12 dead soldiers", "a wounded man"; a number must count them, or an article single one out."""
    tree = scene.tree
    noun = tree.heads[at]
    if not is_person(scene, noun, strict=True) or tree.tags[at] == "VBG":
        return
    theirs = kind == "displaced" and _displaced_before(scene, noun)
    if theirs or "," in tree.words[at:noun]:
        return
    article = next((tree.words[k] for k in tree.children(noun, "det")), "")
    if number_of(scene, noun) is None and article not in ARTICLES:
        return
    count = unit_count(scene, noun)
    if count is not None:
        yield Draft(kind, count, at, f"state/{tree.words[at]}")


def _displaced_before(scene: Scene, noun: int) -> bool:
    """Whether "displaced" only tells who people are: "a displaced people's camp", "12 displaced people were killed"."""
    harm = scene.lexicon.verbs.get(scene.tree.words[scene.tree.heads[noun]])
    return scene.tree.deps[noun] in {"poss", "compound", "nmod"} or (harm is not None and harm.kind != "displaced")


def _number_before(scene: Scene, at: int) -> Count | None:
    """The number right before a word of state: "12 dead", "30 others wounded"."""
    left = at - 1
    while scene.lexicon.is_in("state_fillers", scene.word(left)):
        left -= 1
    if left not in scene.numbers:
        return _person_before(scene, at)
    number = scene.numbers[left]
    start = scene.token_at.get(number.start, left)
    return Count(number.low, number.high, start, at, (left,), number.rule, number.additional)


def _person_before(scene: Scene, at: int) -> Count | None:
    """Somebody right before a word of state, as headlines have it: "teen dead", "two women dead"."""
    tree = scene.tree
    if tree.deps[at] in {"amod", "compound"} and tree.heads[at] > at and "," not in tree.words[at : tree.heads[at]]:
        return None
    head = at - 1
    whole = tree.heads[tree.heads[head]] if head >= 0 and tree.words[tree.heads[head]] == "of" else head
    if whole in scene.numbers:
        return group_count(scene, whole)  # "dozens of people dead"
    if scene.word(head) == "old" or (head >= 0 and tree.tags[head][:1] == "N" and is_person(scene, head, strict=True)):
        return group_count(scene, head)
    return None


def read_state(scene: Scene, at: int, kind: CasualtyKind) -> Iterator[Draft]:
    """ "12 dead", "left five people dead", "was found dead", "two are missing", "among the dead"."""
    tree = scene.tree
    rule = f"state/{tree.words[at]}"
    direct = _number_before(scene, at)
    if tree.deps[at] == "amod" and kind == "displaced" and _displaced_before(scene, tree.heads[at]):
        return
    if direct is not None:
        yield Draft(kind, direct, at, rule)
    elif tree.deps[at] in {"amod", "compound"} and tree.heads[at] > at:
        yield from _read_modifier(scene, at, kind)
    else:
        yield from (Draft(kind, c, at, rule) for c in _stative(scene, at))


def _governing_verb(scene: Scene, at: int) -> int | None:
    """The verb that says a state of somebody: "were dead", "left him dead", "was found dead"."""
    tree = scene.tree
    while tree.deps[at] == "conj":
        at = tree.heads[at]
    if tree.deps[at] in {"acomp", "oprd", "xcomp", "attr", "ccomp", "advcl", "advmod", "dobj", "dep"} and is_verb(
        tree, tree.heads[at]
    ):
        return tree.heads[at]
    return None


def _stative(scene: Scene, at: int) -> Iterator[Count]:
    tree = scene.tree
    inner = tree.children(at, "dobj") or tree.children(at, "nsubj", "nsubjpass")
    if inner:
        yield from counted(scene, inner, strict=True) if not is_negated(scene, at) else ()
        return
    verb = _governing_verb(scene, at)
    if verb is None or is_unreal(scene, verb) or is_negated(scene, verb):
        return
    known = scene.lexicon.verbs.get(tree.words[verb])
    if known is not None and known.kind in {"killed", "injured"}:
        return  # "shot dead" is read at "shot"
    objects = tree.children(verb, "dobj")
    heads = objects if objects and at not in objects and not is_passive(tree, verb) else subjects(scene, verb)
    yield from (c for c in counted(scene, heads) if at not in c.heads)


def read_among(scene: Scene, at: int, kind: CasualtyKind) -> Iterator[Draft]:
    """ "North Koreans were among the dead": at least one of them."""
    tree = scene.tree
    prep = tree.heads[at]
    if tree.deps[at] != "pobj" or tree.words[prep] not in {"among", "amongst"}:
        return
    verb = tree.heads[prep]
    for head in subjects(scene, verb) if is_verb(tree, verb) else ():
        count = group_count(scene, head)
        if count is not None and head != at:
            low = 1 if count.rule in {"plural", "pronoun"} else count.low
            yield Draft(
                kind, Count(low, None, count.left, count.right, count.heads, "among"), at, "among the dead", part=True
            )


def read_fatal_adverb(scene: Scene, at: int) -> Iterator[Draft]:
    """ "five people were shot, one fatally"."""
    tree = scene.tree
    head = tree.heads[at]
    apart = scene.word(at - 2) in {",", "and", ";", "-", "--"}
    if is_verb(tree, head) and not (apart and at - 1 in scene.numbers):
        return
    noun = head if not is_verb(tree, head) else at - 1
    count = unit_count(scene, noun)
    if count is not None:
        yield Draft("killed", count, at, "fatally", part=True)

"""Nouns of harm and tolls: "the death of two men", "12 bodies were found", "suffered injuries", "the death toll rose to 33"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coding.casualty_patterns import Draft, counted
from coding.harm_clauses import is_passive, is_unreal, is_verb, patients, subjects
from coding.victims import Count, Scene, number_of
from schemas.casualties import CasualtyKind, CasualtyNoun


def _victims_of(scene: Scene, noun: int, strict: bool = False) -> Iterator[Count]:
    of = scene.tree.object_of(noun, {"of"})
    if of is not None:
        yield from counted(scene, (of,), strict)


def _somebody(scene: Scene, heads: Iterable[int]) -> Iterator[Count]:
    """The counts of people, of "a 15-year-old" too."""
    for head in heads:
        yield from counted(scene, (head,), strict=scene.tree.words[head] != "old")


def _multiple(scene: Scene, at: int) -> Count | None:
    """ "a double murder", "a triple homicide"."""
    for k in scene.tree.children(at, "amod", "compound", "nmod"):
        number = scene.lexicon.multiples.get(scene.tree.words[k])
        if number is not None:
            return Count(number, number, k, at + 1, (at,), "multiple")
    return None


def _own_number(scene: Scene, noun: int) -> Count | None:
    number = number_of(scene, noun)
    if number is None:
        return None
    return Count(
        number.low,
        number.high,
        scene.token_at.get(number.start, noun),
        noun + 1,
        (noun,),
        number.rule,
        number.additional,
    )


def _read_act(scene: Scene, at: int) -> Iterator[Count]:
    """ "the murder of six men", "three killings", "the mayor's assassination"."""
    found = tuple(_victims_of(scene, at))
    if found:
        yield from found
        return
    own = _multiple(scene, at) or _own_number(scene, at)
    yield from (own,) if own is not None else _owner(scene, at)


def _owner(scene: Scene, at: int) -> Iterator[Count]:
    """Whose death a noun is: "the mayor's assassination"."""
    tree = scene.tree
    if scene.lexicon.nouns[tree.words[at]].possessed and tree.tags[at] == "NN":
        yield from counted(scene, (k for k in tree.children(at, "poss") if tree.tags[k][:2] == "NN"))


def _read_body(scene: Scene, at: int, kind: CasualtyKind = "killed") -> Iterator[Count]:
    """ "the bodies of two men", "12 bodies were found", "took three hostages"."""
    tree = scene.tree
    own, of = _own_number(scene, at), tuple(_victims_of(scene, at, strict=True))
    verb = tree.heads[at] if is_verb(tree, tree.heads[at]) else -1
    found = scene.lexicon.is_in("body_verbs" if kind == "killed" else "captive_verbs", scene.word(verb))
    if own is not None and (found or (tree.tags[at] == "NNS" and kind == "killed")):
        yield own
    elif of and found:
        yield from of
    elif found and tree.deps[at] in {"dobj", "nsubjpass"} and not is_unreal(scene, verb):
        plural = tree.tags[at] == "NNS"
        yield Count(2 if plural else 1, None if plural else 1, tree.left_edge(at), at + 1, (at,), "bodies")
    elif found and tree.deps[at] in {"oprd", "dobj", "attr", "acomp", "xcomp"}:
        yield from counted(scene, subjects(scene, verb), strict=True)


def _read_life(scene: Scene, at: int) -> Iterator[Count]:
    """ "claimed 12 lives", "claimed the lives of two men", "lost their lives"."""
    tree = scene.tree
    verb = tree.heads[at]
    if tree.deps[at] != "dobj" or not scene.lexicon.is_in("life_verbs", tree.words[verb]) or is_unreal(scene, verb):
        return
    own, of = _own_number(scene, at), tuple(_victims_of(scene, at, strict=True))
    if own is not None:
        yield own
    elif of:
        yield from of
    elif tree.child(at, "poss") is not None and (
        tree.words[verb].startswith(("los", "l")) or any(tree.words[k] == "own" for k in tree.kids[at])
    ):
        yield from counted(scene, subjects(scene, verb))


def _read_harm(scene: Scene, at: int) -> Iterator[Count]:
    """ "no injuries", "two men suffered injuries", "was taken to hospital with gunshot wounds"."""
    tree = scene.tree
    own, head = _own_number(scene, at), tree.heads[at]
    if own is not None and own.high == 0:
        yield own
        return
    if tree.deps[at] == "dobj" and scene.lexicon.is_in("harm_verbs", tree.words[head]) and not is_unreal(scene, head):
        yield from counted(scene, subjects(scene, head), strict=True)
    elif tree.deps[at] == "pobj" and tree.words[head] in {"with", "for", "from"}:
        verb = next((a for a in tree.ancestors(head)[:3] if is_verb(tree, a)), head)
        known = any(scene.lexicon.is_in(name, tree.words[verb]) for name in ("treat_verbs", "arrival_verbs"))
        if known and not is_unreal(scene, verb):
            suffers = scene.lexicon.is_in("harm_verbs", tree.words[verb])  # "men suffering from gunshot wounds"
            yield from _somebody(scene, patients(scene, verb) or (subjects(scene, verb) if suffers else ()))
    elif tree.words[at].startswith("injur"):
        yield from (own,) if own is not None else _victims_of(scene, at, strict=True)


def _read_unit(scene: Scene, at: int) -> Iterator[Count]:
    """ "12 deaths", "the death of two men", "no fatalities"; "stabbed to death"."""
    tree = scene.tree
    own = _own_number(scene, at)
    if own is not None:
        yield own
        return
    if tree.child(at, "det", "poss", "amod", "prep") is None and scene.word(tree.heads[at]) == "to":
        yield from _put_to_death(scene, tree.heads[tree.heads[at]])
        return
    yield from tuple(_victims_of(scene, at)) or _owner(scene, at)


def _read_care(scene: Scene, at: int) -> Iterator[Count]:
    """ "four people were taken to hospital", "she is in critical condition"."""
    tree, prep = scene.tree, scene.tree.heads[at]
    verb = tree.heads[prep]
    graded = any(scene.lexicon.is_in("conditions_of_health", tree.words[k]) for k in tree.kids[at])
    ill = tree.words[prep] == "in" and graded
    if tree.deps[at] != "pobj":
        return
    if not is_verb(tree, verb):  # "left one man dead and a woman in critical condition"
        yield from _somebody(scene, (verb,) if ill else ())
    elif not is_unreal(scene, verb):
        moved = tree.words[prep] == "to" and scene.lexicon.is_in("treat_verbs", tree.words[verb])
        if moved and not is_passive(tree, verb):  # "sent two men to the hospital"
            yield from _somebody(scene, patients(scene, verb))
        elif moved or ill:
            yield from _somebody(scene, subjects(scene, verb))


def _put_to_death(scene: Scene, verb: int) -> Iterator[Count]:
    """ "beaten to death"; what is shot or stabbed to death is read at its verb."""
    known = scene.lexicon.verbs.get(scene.word(verb))
    if is_verb(scene.tree, verb) and (known is None or known.kind != "injured") and not is_unreal(scene, verb):
        yield from counted(scene, patients(scene, verb) or subjects(scene, verb), strict=True)


def _read_captive(scene: Scene, at: int) -> Iterator[Count]:
    """ "took three hostages", "were taken prisoner", "took 12 guards hostage", where the parser finds two objects."""
    tree = scene.tree
    held = tuple(k for k in tree.children(tree.heads[at], "dobj") if k != at)
    if tree.deps[at] in {"dobj", "oprd"} and held and scene.lexicon.is_in("captive_verbs", tree.words[tree.heads[at]]):
        return counted(scene, held, strict=True)
    return _read_body(scene, at, "captured")


def _read_zero(scene: Scene, at: int) -> Iterator[Count]:
    """ "no casualties": the only count of casualties that tells how many were killed."""
    own = _own_number(scene, at)
    if own is not None and own.high == 0:
        yield own


NOUN_READERS = {
    "act": _read_act,
    "body": _read_body,
    "captive": _read_captive,
    "care": _read_care,
    "life": _read_life,
    "harm": _read_harm,
    "unit": _read_unit,
    "zero": _read_zero,
}


def read_noun(scene: Scene, at: int, noun: CasualtyNoun) -> Iterator[Draft]:
    """Nouns of harm, by what they count."""
    if scene.tree.deps[at] in {"compound", "nmod"}:
        return
    for count in NOUN_READERS[noun.reading](scene, at):
        if noun.reading in {"act", "unit"} and count.rule == "plural" and count.right - count.left == 1:
            continue  # "the killing of officers" names no event
        weak = noun.reading in {"harm", "care"} and count.high != 0
        total = noun.reading == "unit" and count.heads == (at,)
        yield Draft(noun.kind, count, at, f"noun/{scene.tree.words[at]}", weak=weak, total=total)
        if noun.reading == "zero":
            yield Draft("injured", count, at, f"noun/{scene.tree.words[at]}")


def _toll_kind(scene: Scene, at: int) -> CasualtyKind | None:
    """Of what a toll noun is the toll, None when it is of nothing that is counted here."""
    tree, counts = scene.tree, scene.lexicon.toll_counts
    of = tree.object_of(at, {"of"})
    near = [*tree.children(at, "compound", "amod", "nmod"), *([of] if of is not None else [])]
    near += [k for n in near for k in tree.children(n, "amod", "acl", "conj")]
    kinds = [counts[tree.words[n]] for n in near if tree.words[n] in counts]
    if kinds:
        return kinds[0]
    return "killed" if tree.words[at] in {"toll", "tolls"} else counts.get(tree.words[at])


def read_toll(scene: Scene, at: int) -> Iterator[Draft]:
    """ "the death toll rose to 33", "brought the number of dead to 33", "a death toll of 33"."""
    tree = scene.tree
    kind, verb = _toll_kind(scene, at), tree.heads[at]
    if kind is None or any(scene.lexicon.is_in("former_tolls", tree.words[k]) for k in tree.kids[at]):
        return  # "revising an earlier toll of 20"
    plain = tree.words[at] not in scene.lexicon.sets["toll_heads"]
    if plain and tree.deps[at] not in {"nsubj", "nsubjpass"}:
        return  # "deaths rose to 33", not "12 deaths"
    prepositions = {"to", "at", "of", "past", "above", "as"}
    sources = [tree.object_of(at, prepositions - {"of"} if tree.words[at] in {"number", "count"} else prepositions)]
    if is_verb(tree, verb):
        if is_unreal(scene, verb):
            return
        sources += [
            tree.object_of(verb, prepositions),
            *(() if plain else tree.children(verb, "dobj", "attr", "acomp")),
        ]
    for source in sources:
        number = number_of(scene, source) if source is not None and source != at else None
        if number is not None and source is not None:
            left = scene.token_at.get(number.start, source)
            right = 1 + max(i for i, n in scene.numbers.items() if n is number)
            yield Draft(
                kind, Count(number.low, number.high, left, right, (source,), number.rule), at, "toll", toll=True
            )
            return

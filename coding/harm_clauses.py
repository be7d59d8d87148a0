"""Where the victims of a word of harm stand: objects, subjects, antecedents; and whether the clause says that it happened."""

from __future__ import annotations

from coding.clauses import BARE_COUNTS
from coding.syntax_tree import SUBJECTS, Tree
from coding.victims import Scene, is_person

PASSIVE_LABELS = ("nsubjpass", "auxpass", "csubjpass")
SMALL_CLAUSES = frozenset({"xcomp", "oprd", "ccomp", "advcl", "acomp", "attr"})
_BREAKS = frozenset({":", "|", ";", "--"})
MAX_STEPS = 6


def is_verb(tree: Tree, at: int) -> bool:
    """Whether a token is tagged as a verb."""
    return tree.tags[at].startswith("V")


def _shared_objects(tree: Tree, verb: int) -> tuple[int, ...]:
    """The object that a verb shares with the one coordinated with it: "shot and killed two men"."""
    for k in tree.children(verb, "conj"):
        if is_verb(tree, k) and not tree.children(k, *SUBJECTS, *PASSIVE_LABELS):
            return tree.children(k, "dobj") or _shared_objects(tree, k)
    return ()


def _objects(tree: Tree, verb: int) -> tuple[int, ...]:
    """The objects of a verb, without a count that begins what a headline says next: "six killed 22 injured", "ten killed others hurt"."""
    own = tree.children(verb, "dobj")
    if tree.tags[verb] not in {"VBN", "VBD"} or tree.child(verb, "nsubj") is None:
        return own
    return tuple(o for o in own if not _begins_another(tree, o))


def _begins_another(tree: Tree, counted: int) -> bool:
    """Whether a participle and no further count stand right behind a bare number, "others" or "dozens"."""
    bare = tree.tags[counted] == "CD" or tree.words[counted] in BARE_COUNTS
    harmed = counted + 1
    if (
        not bare
        or harmed not in tree.kids[counted]
        or tree.deps[harmed] != "acl"
        or tree.tags[harmed] not in {"VBN", "VBD"}
    ):
        return False
    return tree.child(harmed, "dobj") is None


def is_passive(tree: Tree, verb: int) -> bool:
    """Whether a verb's grammatical subject is its patient: passives, reduced relatives, and headlines that leave "were" out."""
    if tree.child(verb, *PASSIVE_LABELS) is not None:
        return True
    if tree.tags[verb] not in {"VBN", "VBD"} or _objects(tree, verb) or _shared_objects(tree, verb):
        return False
    if any(tree.words[a] in {"have", "has", "had", "having", "'ve"} for a in tree.children(verb, "aux")):
        return False
    if tree.child(verb, "nsubj") is not None or any(tree.words[k] == "old" for k in tree.children(verb, "amod")):
        return True
    dep, head = tree.deps[verb], tree.heads[verb]
    if dep == "conj":
        return not is_verb(tree, head) or is_passive(tree, head)
    return dep in {"acl", "amod", "relcl"} or dep in SMALL_CLAUSES


def _antecedent(scene: Scene, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for; any other subject itself."""
    tree = scene.tree
    if not scene.lexicon.is_in("relatives", tree.words[subject]):
        return subject
    at = verb
    for _ in range(MAX_STEPS):
        if tree.deps[at] == "relcl":
            return tree.heads[at]
        if tree.heads[at] == at:
            break
        at = tree.heads[at]
    return subject


def _whole(scene: Scene, part: int) -> int:
    """The noun that a subject is only a part of, when "including" stands before it and the parser missed that."""
    tree = scene.tree
    at = tree.left_edge(part) - 1
    while at > 0 and tree.tags[at][:1] not in {"V", "."}:
        at -= 1
        if scene.lexicon.is_in("inclusions", tree.words[at + 1]):
            break
    if at <= 0 or not scene.lexicon.is_in("inclusions", tree.words[at + 1]):
        return part
    numbered = [h for i in range(at, -1, -1) if i in scene.numbers for h in (tree.heads[i], i) if i <= h <= at]
    return numbered[0] if numbered and at - numbered[0] < MAX_STEPS else part


def _stray_conjunct(tree: Tree, verb: int, subject: int) -> tuple[int, ...]:
    """The first half of a coordinated subject when the parser hung the whole clause on it ("three soldiers (x) and a man were killed")."""
    head = tree.heads[verb]
    if tree.deps[verb] != "conj" or tree.tags[head][:1] not in {"N", "C"} or head > subject:
        return ()
    return (head,) if tree.words[tree.left_edge(subject) - 1] == "and" else ()


def _missed_subject(scene: Scene, verb: int) -> tuple[int, ...]:
    """The noun right before a participle or its "was" when the parser hung it elsewhere: "after a 15-year-old was shot",
    "15-year-old killed", "resulting in a gang member killed"."""
    tree = scene.tree
    bare = tuple(k for k in tree.children(verb, "amod") if tree.words[k] == "old" and k < verb)
    if bare or tree.tags[verb] not in {"VBN", "VBD"} or tree.child(verb, "dobj") is not None:
        return bare
    helpers = tree.children(verb, "auxpass", "aux")
    before = (helpers[0] if helpers else verb) - 1
    if before < 0 or (helpers and tree.tags[helpers[0]] in {"TO", "VBG"}):
        return ()
    tag = tree.tags[before][:2]
    if helpers:
        return (before,) if tag in {"NN", "CD"} or tree.words[before] == "old" else ()
    return (before,) if tag == "NN" and is_person(scene, before, strict=True) else ()


def _listed_before(scene: Scene, subject: int) -> tuple[int, ...]:
    """The first of two subjects that a headline joins with a comma: "two boys, two girls shot"."""
    tree = scene.tree
    first = tree.left_edge(subject) - 2
    if not scene.parsed.sentence.in_title or first < 0 or tree.words[first + 1] != "," or first > MAX_STEPS:
        return ()
    return (first,) if is_person(scene, first, strict=True) and tree.tags[first][:2] == "NN" else ()


def _own_subjects(scene: Scene, verb: int) -> tuple[int, ...]:
    """The subjects a verb has itself. The parser may make a place before the subject another one: those with numbers count, or else
    the nearest."""
    tree = scene.tree
    own = tuple(s for s in tree.children(verb, *SUBJECTS) if scene.word(s + 1) != ":")
    counted = tuple(s for s in own if s in scene.numbers or scene.numbers.keys() & set(tree.kids[s]))
    if len(counted) > 1:
        return counted
    if any(tree.tags[k] == "PRP$" and tree.words[k] != "its" for s in own[1:] for k in tree.kids[s]):
        return own  # "a man, his wife and their daughters died"
    if not own:
        return _missed_subject(scene, verb)
    subject = counted[0] if counted else own[-1]
    return (
        *_listed_before(scene, subject),
        *_stray_conjunct(tree, verb, subject),
        _whole(scene, _antecedent(scene, verb, subject)),
    )


def _controller(scene: Scene, verb: int) -> tuple[int, ...]:
    """The object above that a verb without a subject is about: "left two men wounded", "found a man, killed by a shell"."""
    tree = scene.tree
    dep, head = tree.deps[verb], tree.heads[verb]
    bare = tree.tags[verb] == "VBN" and tree.child(verb, "mark", "aux", "auxpass") is None
    if dep not in SMALL_CLAUSES or is_passive(tree, head) or (dep == "advcl" and not bare):
        return ()
    return tree.children(head, "dobj")


def _bereaved(scene: Scene, noun: int) -> int:
    """ "Family of a man killed in ...": not the family is meant."""
    of = scene.tree.object_of(noun, {"of"}) if scene.lexicon.is_in("kin", scene.tree.words[noun]) else None
    return noun if of is None or not is_person(scene, of, strict=scene.tree.words[of] != "old") else of


def subjects(scene: Scene, verb: int, steps: int = MAX_STEPS) -> tuple[int, ...]:
    """The subject of a verb, its own or the one it shares with the verb above it."""
    tree = scene.tree
    dep, head = tree.deps[verb], tree.heads[verb]
    own = _own_subjects(scene, verb)
    if own or not steps or head == verb:
        return own
    if dep in {"acl", "relcl"}:
        return (_bereaved(scene, head),)
    if dep == "pcomp" or (dep == "prep" and not is_verb(tree, head)):
        above = tree.heads[head]
        return subjects(scene, above, steps - 1) if is_verb(tree, above) else ()
    shared = is_verb(tree, head) or tree.tags[head].startswith("J")
    return _controller(scene, verb) or (subjects(scene, head, steps - 1) if shared else ())


def _counted_before(scene: Scene, verb: int) -> tuple[int, ...]:
    """The number right before a participle that has nobody else: "left between ten and 12 injured", "and up to 30 wounded"."""
    tree, at = scene.tree, verb - 1
    if tree.tags[verb] not in {"VBN", "VBD"} or tree.child(verb, "dobj", "aux", "auxpass") is not None:
        return ()
    subject = tree.child(verb, *SUBJECTS)
    if subject is not None and scene.word(subject + 1) not in scene.lexicon.states:
        return ()  # but of "left two men dead and five wounded" the men are not the wounded
    while scene.lexicon.is_in("additional", scene.word(at)):
        at -= 1
    first = at
    while first >= 0 and tree.deps[first] == "conj":
        first = tree.heads[first]  # of "between ten and 12"
    apart = tree.deps[first] == "pobj" and tree.words[tree.heads[first]] != "between"  # "the ages of 11 and 15"
    return (at,) if at in scene.numbers and not apart else ()


def patients(scene: Scene, verb: int) -> tuple[int, ...]:
    """To whom a verb of harm is done."""
    tree = scene.tree
    counted = _counted_before(scene, verb)
    if counted:
        return counted
    if is_passive(tree, verb):
        return subjects(scene, verb)
    objects = _objects(tree, verb)
    if objects:  # "killing him and two of his relatives": the parser may hang the second object on the verb
        beside = (k for k in tree.children(verb, "conj") if tree.tags[k][:2] in {"CD", "NN"})
        objects += tuple(k for k in beside if tree.child(k, *SUBJECTS) is None)  # not "most of them women"
    own = tuple(o for o in objects if _BREAKS.isdisjoint(tree.words[verb:o]) and not _included(scene, objects[0], o))
    if own:
        return tuple(_antecedent(scene, verb, o) for o in own)
    return _shared_objects(tree, verb)


def _included(scene: Scene, first: int, later: int) -> bool:
    """Whether an object is a part of the first one: "killed ten people, among them two nurses", "ten people, two of them nurses"."""
    told = scene.tree.is_of_them(later) or scene.tree.child(later, *SUBJECTS) is not None  # "most of them women"
    if later > first and told:
        return True
    return any(scene.lexicon.is_in("inclusions", w) for w in scene.tree.words[first + 1 : later])


def _conditional(scene: Scene, verb: int) -> bool:
    return any(
        scene.lexicon.is_in("conditions", scene.tree.words[m]) for m in scene.tree.children(verb, "mark", "advmod")
    )


def _infinitive(scene: Scene, verb: int) -> bool:
    """Whether a verb is an infinitive that leaves open whether it happened: "threatened to kill", not "managed to kill"."""
    tree = scene.tree
    helpers = tree.children(verb, "aux", "auxpass")
    if not any(tree.tags[a] == "TO" for a in helpers) or any(tree.words[a] == "have" for a in helpers):
        return False
    return not scene.lexicon.is_in("real_infinitives", tree.words[tree.heads[verb]])


def is_unreal(scene: Scene, verb: int, steps: int = 4) -> bool:
    """Whether the clause of a verb says what could, would, should or may yet happen, or depends on a condition."""
    tree = scene.tree
    if any(scene.lexicon.is_in("unreal_modals", tree.words[a]) for a in tree.children(verb, "aux")):
        return True
    if _conditional(scene, verb) or _infinitive(scene, verb):
        return True
    if tree.deps[verb] == "ccomp" and scene.lexicon.is_in("unreal_verbs", tree.words[tree.heads[verb]]):
        return True
    if steps and tree.deps[verb] in {"xcomp", "conj", "oprd", "pcomp"} and tree.heads[verb] != verb:
        above = tree.heads[verb] if tree.deps[verb] != "pcomp" else tree.heads[tree.heads[verb]]
        own = tree.child(verb, *SUBJECTS) is not None and tree.deps[verb] == "conj"
        return not own and is_verb(tree, above) and is_unreal(scene, above, steps - 1)
    return False


def is_negated(scene: Scene, verb: int) -> bool:
    """Whether a verb is denied: "did not kill", "without killing"."""
    tree = scene.tree
    if tree.child(verb, "neg") is not None:
        return True
    return tree.deps[verb] == "pcomp" and tree.words[tree.heads[verb]] == "without"


def _cause_below(scene: Scene, at: int) -> int | None:
    tree = scene.tree
    for prep in tree.children(at, "prep", "agent"):
        noun = tree.child(prep, "pobj", "pcomp")
        if noun is not None and scene.lexicon.is_in("cause_prepositions", tree.words[prep]):
            if scene.lexicon.is_in("causes", tree.words[noun]):
                return noun
            inner = _cause_below(scene, noun)
            if inner is not None:
                return inner
    return None


def cause_of(scene: Scene, at: int, victims: tuple[int, ...]) -> int | None:
    """The word that names the event that did the harm: its subject, the object of "in", "by", "after", ..., or the verb that it hangs on
    ("shelled the town, killing 12")."""
    tree, lexicon = scene.tree, scene.lexicon
    gerund = tree.tags[at] == "VBG" and tree.child(at, *SUBJECTS) is None
    for subject in () if gerund else subjects(scene, at):
        if subject not in victims and lexicon.is_in("causes", tree.words[subject]):
            return subject
    for place in (at, *victims, *tree.ancestors(at)[:2]):
        found = _cause_below(scene, place)
        if found is not None:
            return found
    above = tree.heads[at]
    if gerund and tree.deps[at] == "conj" and tree.tags[above] == "VBG":
        above = tree.heads[above]
    return above if gerund and above != at and is_verb(tree, above) else None

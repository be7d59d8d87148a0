"""Harm that a sentence speaks of without reporting it: what people protest over, avenge or mourn, and what tells
a suspect apart ("a man accused of killing ..."; "was charged with killing" is news)."""

from __future__ import annotations

from coding.victims import Scene

MAX_STEPS = 12
COMPLEMENTS = frozenset({"dobj", "pobj", "pcomp", "ccomp", "xcomp", "nsubjpass", "attr"})


def _links(scene: Scene, at: int) -> bool:
    """Whether a token hangs on its head by a word that makes it the head's topic: "over", "for", "after"."""
    tree = scene.tree
    if tree.deps[at] == "prep":
        return scene.lexicon.is_in("background_links", tree.words[at])
    if tree.deps[at] in {"advcl", "xcomp", "acl"} and any(tree.tags[k] == "TO" for k in tree.children(at, "aux")):
        return True  # "marched to denounce ..."
    marks = tree.children(at, "mark")
    return any(scene.lexicon.is_in("background_links", tree.words[m]) for m in marks)


def _speaks_of_reaction(scene: Scene, verb: int, nominal: bool) -> bool:
    """Whether a verb's arguments name the reaction: "held a protest over ...", "called for justice after ..."."""
    tree = scene.tree
    arguments = [*tree.children(verb, "dobj"), *(tree.children(verb, "nsubj", "nsubjpass") if nominal else ())]
    wanted = tree.object_of(verb, {"for", "in"})
    arguments += [wanted] if wanted is not None else []
    return any(scene.lexicon.is_in("reactions", tree.words[a]) for a in arguments)


def _of_kin(scene: Scene, at: int) -> bool:
    """Whether a clause only tells whose kin somebody is: "relatives of a man who was shot dead"."""
    tree = scene.tree
    active = tree.deps[at] == "acl" and tree.child(at, "dobj") is not None  # "members of a gang murdered two men"
    if tree.deps[at] not in {"relcl", "acl"} or active:
        return False
    noun = tree.heads[at]
    prep = tree.heads[noun]
    return (
        tree.deps[noun] == "pobj"
        and tree.words[prep] == "of"
        and scene.lexicon.is_in("kin", tree.words[tree.heads[prep]])
    )


def background_of(scene: Scene, at: int) -> str:
    """ "topic" for harm that others react to, "charge" for harm that tells who somebody is, else ""."""
    tree, linked, found = scene.tree, False, ""
    nominal = tree.tags[at].startswith("N")
    for _ in range(MAX_STEPS):
        linked = linked or _links(scene, at)
        if _of_kin(scene, at):
            return "topic"
        if tree.deps[at] == "ROOT" or (tree.deps[at] == "conj" and tree.tags[at].startswith("V")):
            break
        label, at = tree.deps[at], tree.heads[at]
        if linked and _speaks_of_reaction(scene, at, nominal):
            return "topic"
        if linked or label in COMPLEMENTS:
            if scene.lexicon.is_in("reactions", tree.words[at]):
                return "topic"
            if scene.lexicon.is_in("charges", tree.words[at]) and tree.deps[at] in {"acl", "relcl", "amod"}:
                found = "charge"
    return found

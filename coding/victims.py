"""Who was hit, and how many they are: noun phrases of people as counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from coding.casualty_lexicon import CasualtyLexicon
from coding.model import Parsed
from coding.numbers import Number, find_numbers
from coding.syntax_tree import SUBJECTS, Tree, tree_of

PERSON_ENDINGS = ("er", "or", "ist", "man", "men", "ian", "ee", "ers", "ors", "ists", "ians", "ees", "ant", "ants")
NUMBER_LABELS = frozenset(
    {"nummod", "det", "amod", "predet", "quantmod", "advmod", "nmod", "npadvmod", "compound", "dep"}
)
PREMODIFIERS = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "advmod", "npadvmod"}
)
ARTICLES = frozenset({"a", "an"})


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A parsed sentence with its numbers by token."""

    parsed: Parsed
    tree: Tree
    lexicon: CasualtyLexicon
    numbers: Mapping[int, Number]
    token_at: Mapping[int, int]
    """Token by character offset of its start."""

    def word(self, at: int) -> str:
        """A token in lower case, empty outside the sentence."""
        return self.tree.words[at] if 0 <= at < len(self.tree.words) else ""


@dataclass(frozen=True, slots=True)
class Count:
    """A count of people: closed interval, its words as tokens [left, right), and the heads of the noun phrases that it counts."""

    low: int | None
    high: int | None
    left: int
    right: int
    heads: tuple[int, ...]
    rule: str
    additional: bool = False


def scene_of(parsed: Parsed, lexicon: CasualtyLexicon) -> Scene:
    """What is needed to count people in a sentence."""
    tree = tree_of(parsed.doc)
    numbers: dict[int, Number] = {}
    for number in find_numbers(parsed.doc.text, lexicon.numbers):
        first = bisect_right(tree.starts, number.core_start) - 1
        for i in range(max(first, 0), bisect_right(tree.starts, number.core_end - 1)):
            numbers[i] = number
    return Scene(parsed, tree, lexicon, numbers, {at: i for i, at in enumerate(tree.starts)} if numbers else {})


def is_person(scene: Scene, at: int, strict: bool = False) -> bool:
    """Whether a noun may be somebody; `strict` asks for a word known to name people, or one formed like them."""
    tree, lexicon = scene.tree, scene.lexicon
    word, tag = tree.words[at], tree.tags[at]
    noun = lexicon.nouns.get(word)
    if noun is not None and noun.reading not in {"captive", "zero"}:
        return False
    if any(lexicon.is_in(name, word) for name in ("people", "one_person", "many_people", "nobody")):
        return True
    if word == "head" and tree.object_of(at, {"of"}) is not None and not tree.children(at, "poss"):
        return True  # "the head of the council"
    if lexicon.is_in("things", word) or lexicon.is_in("causes", word) or word in lexicon.numbers.measures:
        return False
    if at in scene.numbers:
        counted = tree.object_of(at, {"of"})
        return counted is None or is_person(scene, counted, strict)
    formed = tag in {"NN", "NNS"} and word.endswith(PERSON_ENDINGS)
    lenient = tag[:2] in {"NN", "JJ", "PR", "WP"} or word in {"that", "which"}
    return formed or (tag == "NNPS" if strict else lenient)


def number_of(scene: Scene, head: int) -> Number | None:
    """The number that counts a noun: the noun itself ("12 were killed") or one of its modifiers ("12 people")."""
    if head in scene.numbers:
        return scene.numbers[head]
    tree = scene.tree
    beside = [k for k in tree.kids[head] if k < head and k in scene.numbers and tree.deps[k] in NUMBER_LABELS]
    if beside:
        return scene.numbers[beside[-1]]
    names = (k for k in tree.kids[head] if k < head and tree.deps[k] in {"compound", "nmod", "amod"})
    below = [n for k in names for n in tree.kids[k] if n in scene.numbers and n < k and tree.deps[n] in NUMBER_LABELS]
    return scene.numbers[below[-1]] if below else None


def _edges(scene: Scene, head: int, number: Number | None) -> tuple[int, int]:
    """The tokens of a noun with its modifiers, and of the number that counts it."""
    tree = scene.tree
    left = min((tree.left_edge(k) for k in tree.kids[head] if k < head and tree.deps[k] in PREMODIFIERS), default=head)
    right = head + 1
    if number is not None:
        left = min(left, scene.token_at.get(number.start, left))
        if head in scene.numbers:
            right = max(right, max(i for i, n in scene.numbers.items() if n is number) + 1)
            counted = tree.object_of(head, {"of"})
            if counted is not None:
                right = max(right, counted + 1)
            while scene.lexicon.is_in("additional", scene.word(right)):
                right += 1
    return left, right


def _adds(scene: Scene, head: int, number: Number | None) -> bool:
    """Whether a noun phrase means people besides others: "three more", "another man"."""
    tree = scene.tree
    if number is not None and number.additional:
        return True
    beside = (head, *(k for k in tree.kids[head] if k < head))
    return any(scene.lexicon.is_in("additional", tree.words[t]) and scene.word(t + 1) != "than" for t in beside)


def _unnumbered(scene: Scene, head: int) -> tuple[int | None, int | None, str] | None:
    """The interval of a noun phrase without a number."""
    tree, lexicon = scene.tree, scene.lexicon
    word, tag = tree.words[head], tree.tags[head]
    one = any(tree.words[k] in ARTICLES for k in tree.children(head, "det")) and tag != "NNS"
    several = lexicon.is_in("groups", word) and tree.object_of(head, {"of"}) is not None
    cases: tuple[tuple[bool, tuple[int | None, int | None, str]], ...] = (
        (lexicon.is_in("nobody", word), (0, 0, "nobody")),
        (lexicon.is_in("one_person", word), (1, 1, "pronoun")),
        (lexicon.is_in("many_people", word), (2, None, "pronoun")),
        (several, (2, None, "plural")),
        (word == "couple", (2, 2, "couple")),
        (one or _is_surname(scene, head), (1, 1, "singular" if tag != "NNPS" else "name")),
        (tag in {"NNS", "NNPS"} or lexicon.is_in("plural_people", word), (2, None, "plural")),
        (tag == "NNP", (1, 1, "name")),
        (tag in {"NN", "JJ", "VBG"} or word in {"old", "one"}, (1, 1, "singular")),
    )
    return next((interval for holds, interval in cases if holds), None)


def _is_surname(scene: Scene, head: int) -> bool:
    """Whether a proper noun tagged as a plural is a person's ("Ann Hastings"), not a people's ("North Koreans")."""
    tree = scene.tree
    if tree.tags[head] != "NNPS":
        return False
    helpers = tree.children(tree.heads[head], "aux", "auxpass") if tree.deps[head] in SUBJECTS else ()
    if any(tree.words[a] in {"was", "is", "has"} for a in helpers):
        return True
    names = any(tree.tags[k] == "NNP" for k in tree.children(head, "compound"))
    return names and not tree.words[head].endswith(("ans", "is", "ers", "ists"))


def _quantity_of(scene: Scene, head: int) -> int:
    """The word that counts a noun behind "of" ("dozens of soldiers killed in the raid"); the noun itself where it has none, or is known."""
    tree = scene.tree
    whole = tree.heads[tree.heads[head]]
    counted = tree.deps[head] == "pobj" and tree.words[tree.heads[head]] == "of" and whole in scene.numbers
    if not counted or tree.tags[whole] == "CD" or tree.child(head, "det", "poss", "nummod") is not None:
        return head  # "one of several children shot", "dozens of the men"
    return whole


def unit_count(scene: Scene, head: int, strict: bool = False) -> Count | None:
    """How many people one noun phrase, without what is coordinated with it, means; None when it means no people."""
    tree, lexicon = scene.tree, scene.lexicon
    if not is_person(scene, head, strict):
        return None
    head = _quantity_of(scene, head)
    if any(tree.words[k] == "neither" for k in tree.kids[head]):
        return Count(0, 0, tree.left_edge(head), head + 1, (head,), "nobody")
    number = number_of(scene, head)
    members = (
        tree.object_of(head, {"of"})
        if lexicon.is_in("groups", tree.words[head]) and head not in scene.numbers
        else None
    )
    if members is not None and (inner := number_of(scene, members)) is not None:
        left, _ = _edges(scene, head, None)
        return Count(inner.low, inner.high, left, members + 1, (head, members), "group", _adds(scene, head, None))
    left, right = _edges(scene, head, number)
    adds = _adds(scene, head, number)
    if number is not None:
        of = tree.object_of(head, {"of"}) if head in scene.numbers else None
        heads = (head,) if of is None else (head, of)
        return Count(number.low, number.high, left, right, heads, number.rule, adds)
    found = _unnumbered(scene, head)
    return None if found is None else Count(found[0], found[1], left, right, (head,), found[2], adds)


def _coordinated(tree: Tree, head: int) -> tuple[int, ...]:
    """The nouns coordinated with a noun, in order."""
    found: list[int] = []
    for k in tree.kids[head]:
        if tree.children(k, "nsubj", "nsubjpass") or tree.is_of_them(k):
            continue  # "12 men, most of them soldiers and policemen"
        if tree.deps[k] == "conj" and tree.tags[k][:1] in {"N", "P", "C", "J", "D"}:
            found += [k, *_coordinated(tree, k)]
        elif tree.deps[k] == "prep" and tree.words[k] == "between" and tree.words[k - 1] == ",":
            found += tree.children(k, "pobj")  # "two boys, between 10 and 12 men, and ..."
    return tuple(found)


def _is_harmed_apart(scene: Scene, conjunct: int) -> bool:
    """Whether a bare number has a word of harm of its own: "12 people dead and 30 wounded"."""
    number, after = scene.numbers.get(conjunct), conjunct + 1
    if number is None:
        return False
    while scene.numbers.get(after) is number or scene.lexicon.is_in("state_fillers", scene.word(after)):
        after += 1
    return scene.word(after) in scene.lexicon.verbs or scene.word(after) in scene.lexicon.states


def _opens_part(scene: Scene, head: int, conjunct: int) -> bool:
    """Whether "including" or a relative clause stands between two coordinated nouns: the second is a part of the first, or of that."""
    tree = scene.tree
    clause = any(tree.words[t] == "who" for t in range(head, conjunct))
    return clause or any(scene.lexicon.is_in("inclusions", w) for w in scene.tree.words[head + 1 : conjunct])


def plus(a: Count, b: Count) -> Count:
    """The count of two groups of people together."""
    low = None if a.low is None or b.low is None else a.low + b.low
    high = None if a.high is None or b.high is None else a.high + b.high
    return Count(
        low, high, min(a.left, b.left), max(a.right, b.right), a.heads + b.heads, "sum", a.additional and b.additional
    )


def group_count(scene: Scene, head: int, strict: bool = False) -> Count | None:
    """How many people a noun phrase means together with what is coordinated with it: "a policeman and two soldiers"."""
    if scene.tree.words[head] == "number" and scene.tree.object_of(head, {"of"}) is None:
        return None  # "brought to 49 the number killed"
    total = unit_count(scene, head, strict)
    numbered = (
        total is not None and total.rule not in {"name", "singular", "pronoun", "plural"} and (total.low or 0) > 1
    )
    if total is not None and total.rule == "nobody":
        return total  # "neither soldiers nor civilians"
    own = scene.numbers.get(head)
    for conjunct in _coordinated(scene.tree, head):
        if (own is not None and scene.numbers.get(conjunct) is own) or _is_harmed_apart(scene, conjunct):
            continue  # "10 or 11"
        if _opens_part(scene, head, conjunct):
            continue
        more = unit_count(scene, conjunct, strict=strict or scene.tree.tags[conjunct] == "NN")
        if more is None or (numbered and more.rule == "name"):
            continue  # after "two men" come their names
        total = more if total is None else plus(total, more)
    return total

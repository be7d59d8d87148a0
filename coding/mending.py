"""Puts right what the parser is known to hang in the wrong place, before anything is read from the parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coding.tokens import Token

_OBJECTS = frozenset(("dobj", "pobj", "npadvmod"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_ASIDES = frozenset(("conj", "acl", "advcl"))
"""What the parser makes of a verb of saying behind what is said."""
_ARGUMENTS = _SUBJECTS | {"dobj", "ccomp", "aux"}
_DONE_ALONE = frozenset((
    "protested", "marched", "rallied", "demonstrated", "clashed", "gathered", "fled", "died", "surrendered", "retreated", "arrived",
    "rioted",
))  # fmt: skip
"""Pasts of verbs that are done to nobody: no participles that say what was done to the noun before them."""
_TOLD = frozenset(("said", "told", "reported", "announced", "confirmed", "wrote", "added"))
_BOUNDS = frozenset(("between", "up", "over", "about", "around", "under"))
"""Prepositions that may tell how exact a number is; of "up to" the parser makes two."""
_MEASURES = frozenset((
    "days", "weeks", "months", "years", "hours", "minutes", "decades", "nights", "weekends", "miles", "kilometres", "kilometers",
    "metres", "meters", "km", "percent", "%", "am", "pm", "p.m.", "a.m.",
))  # fmt: skip
"""Nouns that a real preposition takes with a number: "over two days"."""
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_SHOT = frozenset(("shot", "shoot", "shoots", "shooting", "gunned"))


def mend(tokens: list[Token], heads: list[int]) -> None:
    """Changes tags, labels and heads (by token, the root its own) in place: of counted objects and objects behind "dead", of speakers
    behind what they told, of what is reported behind "that", and of verbs taken for something else."""
    for token, at in zip(tokens, heads, strict=True):
        if token.tag_[:2] == "VB":
            _mend_verb(tokens, heads, token, at)
        elif token.tag_ == "CD" and token.i:
            _mend_bounds(tokens, heads, token.i)
        elif token.dep_ == "mark" and token.lower_ == "that" and tokens[at].dep_ == "relcl":
            tokens[at].dep_ = "acl"  # "reports that rebels had captured the town"
        elif _is_behind_dead(token, at, tokens, heads):
            heads[token.i], token.dep_ = heads[at], "dobj"


def _mend_verb(tokens: list[Token], heads: list[int], verb: Token, at: int) -> None:
    """The cases of a verb whose head is at a token."""
    if verb.i == at or (verb.dep_ in _ASIDES and verb.lower_ in _TOLD):
        _mend_speaker(tokens, heads, verb.i)
    elif verb.dep_ == "acl" and verb.lower_ in _DONE_ALONE and heads[at] == at:
        _mend_main_verb(tokens, heads, verb.i)
    elif verb.tag_ == "VBG" and _is_noun(verb, at, tokens):
        verb.tag_ = "NN"
    elif verb.tag_ == "VBD" and verb.dep_ == "acl":
        if not any(heads[t.i] == verb.i and t.dep_ in _ARGUMENTS for t in tokens):
            verb.tag_ = "VBN"  # "five men shot dead in Lima"
    elif verb.tag_ == "VBD" and verb.dep_ == "amod":
        _mend_second_verb(tokens, heads, verb.i)


def _mend_second_verb(tokens: list[Token], heads: list[int], second: int) -> None:
    """Makes a verb of what the parser took for an adjective: "killed 30 people and displaced millions"."""
    noun = heads[second]
    first = heads[noun]
    joined = tokens[noun].dep_ == "conj" and tokens[second - 1].lower_ == "and" and first < second
    if joined and tokens[first].tag_[:2] == "VB":
        heads[second], tokens[second].dep_ = first, "conj"
        heads[noun], tokens[noun].dep_ = second, "dobj"


def _mend_main_verb(tokens: list[Token], heads: list[int], verb: int) -> None:
    """Makes a sentence of what the parser took for a noun and a participle: "hundreds of people marched in Lima"."""
    noun = heads[verb]
    if noun > verb or tokens[noun].tag_[:2] not in ("NN", "CD"):
        return
    heads[noun] = heads[verb] = verb
    tokens[noun].dep_, tokens[verb].dep_, tokens[verb].tag_ = "nsubj", "ROOT", "VBD"


def _is_noun(gerund: Token, at: int, tokens: list[Token]) -> bool:
    """Whether what the parser took for a gerund is a noun: "Shooting in Lima kills two", "hurt in shooting outside club"."""
    before_preposition = gerund.i + 1 < len(tokens) and tokens[gerund.i + 1].tag_ == "IN"
    within = gerund.dep_ == "pcomp" and tokens[at].lower_ == "in"
    return before_preposition and (within or (gerund.i == 0 and gerund.dep_ in _SUBJECTS))


def _is_behind_dead(token: Token, at: int, tokens: list[Token], heads: list[int]) -> bool:
    """ "shot dead a farmer"."""
    if token.dep_ not in _OBJECTS or at > token.i or tokens[at].lower_ != "dead":
        return False
    return tokens[heads[at]].lower_ in _SHOT


def _mend_speaker(tokens: list[Token], heads: list[int], verb: int) -> None:
    """Gives a verb of saying without a subject the speaker before it that the parser took for an apposition ("shells fell on Goma, the head
    of the clinic said"), and makes an aside of what it took for a second act ("gunmen killed six near Jos, a nurse told the agency")."""
    comma = next((i for i in range(verb - 1, 0, -1) if tokens[i].text == ","), verb)
    below = [t for t in tokens[:verb] if heads[t.i] == verb and t.dep_ != "punct"]
    speakers = [t for t in tokens[comma + 1 : verb] if not comma < heads[t.i] < verb]
    if len(speakers) != 1 or speakers[0].tag_[:2] != "NN" or speakers[0].dep_ not in ("appos", "conj", "nsubj"):
        return
    speaker = speakers[0]
    if heads[verb] == verb:
        told = any(t.dep_ == "ccomp" and t.i < comma for t in below)
        if not told or any(t.dep_ in _SUBJECTS for t in below):
            return
    else:
        root = heads[verb] if speaker.dep_ == "nsubj" else heads[speaker.i]
        while heads[root] != root:
            root = heads[root]
        linked = any(t.dep_ == "cc" and heads[t.i] == heads[verb] for t in tokens[:comma])
        if root > comma or linked or below not in ([], [speaker]) or heads[verb] not in (speaker.i, root):
            return
        heads[verb], tokens[verb].dep_ = root, "parataxis"
    heads[speaker.i], speaker.dep_ = verb, "nsubj"


def _mend_bounds(tokens: list[Token], heads: list[int], number: int) -> None:
    """Makes "between" or "up to" a part of the number and what it counts the verb's object."""
    last = tokens[number - 1]
    first = tokens[number - 2] if last.lower_ == "to" and number > 1 else last
    counted = heads[number] if tokens[number].dep_ == "nummod" else number
    verb = heads[first.i]
    if first.lower_ not in _BOUNDS or tokens[counted].dep_ != "pobj" or heads[counted] != last.i:
        return
    if tokens[verb].tag_[:2] != "VB" or verb > number or tokens[counted].lower_ in _MEASURES:
        return
    if counted == number and _YEAR.fullmatch(tokens[number].text):
        return  # "killed between 2008 and 2012"
    if any(heads[t.i] == verb and t.dep_ in ("auxpass", "dobj") for t in tokens[:number]):
        return  # "were killed over two days"
    heads[counted], heads[first.i], heads[last.i] = verb, number, number
    tokens[counted].dep_, first.dep_, last.dep_ = "dobj", "quantmod", "quantmod"

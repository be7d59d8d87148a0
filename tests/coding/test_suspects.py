"""Who is said to have done an act that a noun names, in hand-built parses."""

from __future__ import annotations

import pytest

from coding.suspects import blamed, suspect
from schemas.verbs import VerbSets
from tests.coding.parses import parse

VERBS = VerbSets(
    light=frozenset(),
    undergo=frozenset(),
    effect=frozenset(),
    blame=frozenset(("blamed", "attributed")),
    claim=frozenset(),
    accuse=frozenset(),
    transparent=frozenset(),
    partake=frozenset(("taking",)),
    accuse_of=frozenset(("charged", "arrested", "wanted", "sentenced")),
    implicate=frozenset(("linked", "implicated")),
)

SUSPECTS: dict[str, tuple[str, str | None]] = {
    "the object": (
        "Judges/NNS/nsubj/1 charged/VBD/ROOT/1 men/NNS/dobj/1 over/IN/prep/1 raid/NN/pobj/3", "men",
    ),
    "the subject of a passive": (
        "men/NNS/nsubjpass/2 were/VBD/auxpass/2 arrested/VBN/ROOT/2 for/IN/prep/2 raid/NN/pobj/3", "men",
    ),
    "the noun of a participle": ("men/NNS/ROOT/0 wanted/VBN/acl/0 for/IN/prep/1 raid/NN/pobj/2", "men"),
    "his part in it": (
        "men/NNS/nsubjpass/2 were/VBD/auxpass/2 sentenced/VBN/ROOT/2 for/IN/prep/2 their/PRP$/poss/5 role/NN/pobj/3 in/IN/prep/5 "
        "raid/NN/pobj/6",
        "men",
    ),
    "taking part in it": (
        "Judges/NNS/nsubj/1 charged/VBD/ROOT/1 men/NNS/dobj/1 with/IN/prep/1 taking/VBG/pcomp/3 part/NN/dobj/4 in/IN/prep/4 "
        "raid/NN/pobj/6",
        "men",
    ),
    "part in it, where the parser hangs the act on the part": (
        "Judges/NNS/nsubj/1 charged/VBD/ROOT/1 men/NNS/dobj/1 with/IN/prep/1 taking/VBG/pcomp/3 part/NN/dobj/4 in/IN/prep/5 "
        "raid/NN/pobj/6",
        "men",
    ),
    "in connection with it": (
        "men/NNS/nsubjpass/2 were/VBD/auxpass/2 arrested/VBN/ROOT/2 in/IN/prep/2 connection/NN/pobj/3 with/IN/prep/4 raid/NN/pobj/5",
        "men",
    ),
    "not where he was arrested": (
        "men/NNS/nsubjpass/2 were/VBD/auxpass/2 arrested/VBN/ROOT/2 in/IN/prep/2 raid/NN/pobj/3", None,
    ),
    "in what he is implicated": (
        "men/NNS/nsubjpass/2 were/VBD/auxpass/2 implicated/VBN/ROOT/2 in/IN/prep/2 raid/NN/pobj/3", "men",
    ),
    "on trial": (
        "men/NNS/nsubj/1 are/VBP/ROOT/1 on/IN/prep/1 trial/NN/pobj/2 for/IN/prep/3 raid/NN/pobj/4", "men",
    ),
    "facing charges": ("men/NNS/nsubj/1 face/VBP/ROOT/1 charges/NNS/dobj/1 over/IN/prep/2 raid/NN/pobj/3", "men"),
    "found guilty": (
        "Judges/NNS/nsubj/1 found/VBD/ROOT/1 men/NNS/nsubj/3 guilty/JJ/ccomp/1 of/IN/prep/3 raid/NN/pobj/4", "men",
    ),
    "held responsible, not who holds him so": (
        "Police/NNS/nsubj/1 hold/VBP/ROOT/1 men/NNS/dobj/1 responsible/JJ/oprd/1 for/IN/prep/3 raid/NN/pobj/4", "men",
    ),
    "responsible": ("men/NNS/nsubj/1 were/VBD/ROOT/1 responsible/JJ/acomp/1 for/IN/prep/2 raid/NN/pobj/3", "men"),
    "not responsible": (
        "men/NNS/nsubj/1 were/VBD/ROOT/1 not/RB/neg/1 responsible/JJ/acomp/1 for/IN/prep/3 raid/NN/pobj/4", None,
    ),
    "who denies it": (
        "men/NNS/nsubj/1 denied/VBD/ROOT/1 being/VBG/xcomp/1 responsible/JJ/acomp/2 for/IN/prep/3 raid/NN/pobj/4", None,
    ),
    "nobody where nothing is said": ("men/NNS/nsubj/1 fled/VBD/ROOT/1 after/IN/prep/1 raid/NN/pobj/2", None),
}  # fmt: skip
BLAMED: dict[str, tuple[str, str | None]] = {
    "the act is the object": (
        "Kyiv/NNP/nsubj/1 blamed/VBD/ROOT/1 raid/NN/dobj/1 on/IN/prep/1 rebels/NNS/pobj/3", "rebels",
    ),
    "where the parser hangs it on the act": (
        "Kyiv/NNP/nsubj/1 blamed/VBD/ROOT/1 raid/NN/dobj/1 on/IN/prep/2 rebels/NNS/pobj/3", "rebels",
    ),
    "the act is the subject of a passive": (
        "raid/NN/nsubjpass/2 was/VBD/auxpass/2 attributed/VBN/ROOT/2 to/IN/prep/2 rebels/NNS/pobj/3", "rebels",
    ),
    "not blamed": (
        "Kyiv/NNP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 blamed/VB/ROOT/3 raid/NN/dobj/3 on/IN/prep/3 rebels/NNS/pobj/5", None,
    ),
    "another verb": ("Kyiv/NNP/nsubj/1 saw/VBD/ROOT/1 raid/NN/dobj/1 on/IN/prep/1 rebels/NNS/pobj/3", None),
}  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), SUSPECTS.values(), ids=SUSPECTS)
def test_suspect(table: str, expected: str | None) -> None:
    doc = parse(table)
    found = suspect(next(t for t in doc if t.text == "raid"), VERBS)
    assert (found.text if found else None) == expected


@pytest.mark.parametrize(("table", "expected"), BLAMED.values(), ids=BLAMED)
def test_blamed(table: str, expected: str | None) -> None:
    doc = parse(table)
    found = blamed(next(t for t in doc if t.text == "raid"), VERBS)
    assert (found.text if found else None) == expected

"""Clauses that only say more of a noun, or when or why something else happened."""

from __future__ import annotations

import pytest

from coding.background import is_subordinate
from tests.coding.parses import parse

CASES = [
    ("main_clause", "Police/NNS/nsubj/1 shot/VBD/ROOT/1 him/PRP/dobj/1", 1, False),
    ("coordinated", "Police/NNS/nsubj/1 came/VBD/ROOT/1 and/CC/cc/1 shot/VBD/conj/1 him/PRP/dobj/3", 3, False),
    ("participle", "Police/NNS/nsubj/1 came/VBD/ROOT/1 ~,/,/punct/1 arresting/VBG/advcl/1 six/CD/dobj/3", 3, False),
    ("relative", "a/DT/det/1 man/NN/ROOT/1 who/WP/nsubjpass/4 was/VBD/auxpass/4 shot/VBN/relcl/1", 4, True),
    ("reduced", "a/DT/det/1 man/NN/ROOT/1 shot/VBN/acl/1 in/IN/prep/2 May/NNP/pobj/3", 2, True),
    ("attribute", "a/DT/det/2 detained/VBN/amod/2 man/NN/ROOT/2", 1, True),
    ("after", "They/PRP/nsubj/1 marched/VBD/ROOT/1 after/IN/mark/5 he/PRP/nsubjpass/5 was/VBD/auxpass/5 shot/VBN/advcl/1", 5, True),
]  # fmt: skip


@pytest.mark.parametrize(("table", "head", "expected"), [pytest.param(*c[1:], id=c[0]) for c in CASES])
def test_subordinate(table: str, head: int, expected: bool) -> None:
    assert is_subordinate(parse(table)[head]) is expected

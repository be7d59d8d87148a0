"""The reading over hand-built parses: what each direction, link and combination of cues does, without a model."""

from __future__ import annotations

import pytest

from coding.modality import read_modality
from coding.scene import CueBook, compile_modality
from schemas.cues import Cue, CueCategory, Direction, ModalityCues
from tests.coding.parses import candidate_of, parse


def cue(id_: str, *match: str, **settings: object) -> Cue:
    return Cue.model_validate({"id": id_, "match": match, "category": id_.split("/", maxsplit=1)[0], **settings})


CUES = ModalityCues(
    irregular={"know": ("knew",), "say": ("said",), "try": ("tried",)},
    governed_prepositions=("of", "for"),
    factive_prepositions=("after",),
    factive_conjunctions=("because",),
    cues=(
        cue("denied/deny", "~deny"),
        cue("negated/not", "not", direction="both"),
        cue("negated/no", "no", direction="forward", targets="nominal"),
        cue("negated/prevent", "~prevent"),
        cue("negated/fail", "~fail to"),
        cue("planned/plan", "~plan", links=["xcomp", "dobj"], max_scope=3),
        cue("hypothetical/may", "may", direction="forward", targets="verbal", when_negated="hypothetical"),
        cue("hypothetical/would", "would", direction="forward", when_negated="negated"),
        cue("hypothetical/if", "if", direction="forward"),
        cue("alleged/reportedly", "reportedly", direction="both", terminated_by=["and"]),
        cue("alleged/rumour", "rumour"),
        cue("alleged/verified", "not verified", direction="sentence"),
        cue("alleged/later", "supposedly", direction="backward"),
        cue("asserted/know", "~know"),
        cue("asserted/confirm", "~confirm", when_negated="alleged"),
        cue("speech/say", "~say"),
        cue("attempted/try", "~try"),
        cue("planned/order", "~order", targets="indefinite"),
        cue("pseudo/not_only", "not only"),
        cue("terminate/but", "but"),
    ),
)


@pytest.fixture(scope="module")
def cues() -> CueBook:
    return compile_modality(CUES)


PARSES = [
    ("plain", "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1", "attacked", "asserted", None, "asserted/default"),
    (
        "said is no doubt",
        "They/PRP/nsubj/1 said/VBD/ROOT/1 rebels/NNS/nsubj/3 attacked/VBD/ccomp/1",
        "attacked", "asserted", None, "asserted/default",
    ),
    ("governed", "They/PRP/nsubj/1 denied/VBD/ROOT/1 attacking/VBG/xcomp/1", "attacking", "denied", "denied", "denied/deny"),
    (
        "not under the subject of the cue",
        "Attackers/NNS/nsubj/1 denied/VBD/ROOT/1 it/PRP/dobj/1", "Attackers", "asserted", None, "asserted/default",
    ),
    (
        "negated denial is no denial",
        "They/PRP/nsubj/3 did/VBD/aux/3 not/RB/neg/3 deny/VB/ROOT/3 attacking/VBG/xcomp/3",
        "attacking", "hypothetical", "not", "denied/deny/negated",
    ),
    ("negation of the trigger", "They/PRP/nsubj/2 not/RB/neg/2 attack/VB/ROOT/2", "attack", "negated", "not", "negated/not"),
    (
        "pseudo cue disarms",
        "They/PRP/nsubj/3 not/RB/neg/3 only/RB/advmod/3 attacked/VBD/ROOT/3", "attacked", "asserted", None, "asserted/default",
    ),
    ("determiner of the object", "They/PRP/nsubj/1 fired/VBD/ROOT/1 no/DT/det/3 shots/NNS/dobj/1", "fired", "negated", "no", "negated/no"),
    (
        "failed to prevent happened",
        "They/PRP/nsubj/1 failed/VBD/ROOT/1 to/TO/aux/3 prevent/VB/xcomp/1 attacks/NNS/dobj/3",
        "attacks", "asserted", "failed to", "negated/prevent/negated",
    ),
    (
        "aim to prevent is open",
        "Police/NNS/nsubj/1 came/VBD/ROOT/1 to/TO/aux/3 prevent/VB/advcl/1 attacks/NNS/dobj/3",
        "attacks", "hypothetical", "prevent", "negated/prevent",
    ),
    (
        "modal shared by a coordinated verb",
        "They/PRP/nsubj/2 may/MD/aux/2 attack/VB/ROOT/2 and/CC/cc/2 kill/VB/conj/2", "kill", "hypothetical", "may", "hypothetical/may",
    ),
    (
        "modal not shared with a subject of its own",
        "They/PRP/nsubj/2 may/MD/aux/2 attack/VB/ROOT/2 and/CC/cc/2 rebels/NNS/nsubj/5 killed/VBD/conj/2",
        "killed", "asserted", None, "asserted/default",
    ),
    (
        "but ends sharing",
        "They/PRP/nsubj/2 not/RB/neg/2 attack/VB/ROOT/2 but/CC/cc/2 kill/VB/conj/2", "kill", "asserted", None, "asserted/default",
    ),
    (
        "not with may",
        "They/PRP/nsubj/3 may/MD/aux/3 not/RB/neg/3 attack/VB/ROOT/3",
        "attack", "hypothetical", "not", "hypothetical/may/negated",
    ),
    (
        "not with would",
        "They/PRP/nsubj/3 would/MD/aux/3 not/RB/neg/3 attack/VB/ROOT/3",
        "attack", "negated", "not", "hypothetical/would/negated",
    ),
    (
        "condition",
        "If/IN/mark/2 rebels/NNS/nsubj/2 attack/VBP/advcl/4 people/NNS/nsubj/4 flee/VB/ROOT/4",
        "attack", "hypothetical", "If", "hypothetical/if",
    ),
    (
        "condition over the main clause",
        "If/IN/mark/2 rebels/NNS/nsubj/2 attack/VBP/advcl/4 people/NNS/nsubj/4 flee/VB/ROOT/4",
        "flee", "hypothetical", "If", "hypothetical/if",
    ),
    (
        "definite noun under a modal is taken for granted",
        "They/PRP/nsubj/2 may/MD/aux/2 punish/VB/ROOT/2 the/DT/det/4 attack/NN/dobj/2", "attack", "asserted", None, "asserted/default",
    ),
    (
        "indefinite noun under a modal is not",
        "They/PRP/nsubj/2 may/MD/aux/2 stage/VB/ROOT/2 an/DT/det/4 attack/NN/dobj/2", "attack", "hypothetical", "may", "hypothetical/may",
    ),
    (
        "factive preposition",
        "They/PRP/nsubj/2 may/MD/aux/2 flee/VB/ROOT/2 after/IN/prep/2 attacks/NNS/pobj/3", "attacks", "asserted", None, "asserted/default",
    ),
    (
        "factive conjunction",
        "They/PRP/nsubj/2 may/MD/aux/2 flee/VB/ROOT/2 because/IN/mark/5 rebels/NNS/nsubj/5 attack/VBP/advcl/2",
        "attack", "asserted", None, "asserted/default",
    ),
    (
        "factive verb under negation",
        "He/PRP/nsubj/2 not/RB/neg/2 know/VB/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked", "asserted", "not", "asserted/know/negated",
    ),
    (
        "confirmation under negation",
        "He/PRP/nsubj/2 not/RB/neg/2 confirm/VB/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked", "alleged", "not", "asserted/confirm/negated",
    ),
    (
        "what was not said is open",
        "He/PRP/nsubj/2 not/RB/neg/2 think/VB/ROOT/2 rebels/NNS/nsubj/4 attacked/VBD/ccomp/2",
        "attacked", "hypothetical", "not", "hypothetical/not_said",
    ),
    (
        "yes-no question",
        "Did/VBD/aux/2 rebels/NNS/nsubj/2 attack/VB/ROOT/2 ?/./punct/2",
        "attack", "hypothetical", "?", "hypothetical/question",
    ),
    (
        "wh-question",
        "Why/WRB/advmod/3 did/VBD/aux/3 rebels/NNS/nsubj/3 attack/VB/ROOT/3 ?/./punct/3", "attack", "asserted", None, "asserted/default",
    ),
    ("imperative", "Withdraw/VB/ROOT/0 troops/NNS/dobj/0", "Withdraw", "hypothetical", "Withdraw", "hypothetical/imperative"),
    (
        "headline infinitive",
        "Berlin/NNP/nsubj/2 to/TO/aux/2 send/VB/ROOT/2 tanks/NNS/dobj/2",
        "send", "planned", "to", "planned/infinitive",
    ),
    (
        "perfect infinitive is no plan",
        "The/DT/det/1 man/NN/ROOT/1 to/TO/aux/4 have/VB/aux/4 fled/VBN/acl/1", "fled", "asserted", None, "asserted/default",
    ),
    (
        "inverted condition",
        "Had/VBD/aux/2 rebels/NNS/nsubj/2 attacked/VBN/advcl/4 people/NNS/nsubj/4 fled/VBD/ROOT/4",
        "attacked", "hypothetical", "Had", "hypothetical/inversion",
    ),
    (
        "indirect question takes for granted",
        "It/PRP/nsubj/2 not/RB/neg/2 known/VBN/ROOT/2 who/WP/nsubj/4 attacked/VBD/ccomp/2",
        "attacked", "asserted", None, "asserted/default",
    ),
    (
        "sentence-wide doubt",
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 which/WDT/nsubjpass/4 not/RB/neg/4 verified/VBN/relcl/1",
        "attacked", "alleged", "not verified", "alleged/verified",
    ),
    (
        "sentence-wide doubt stops at a terminator",
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 but/CC/cc/1 numbers/NNS/nsubjpass/5 not/RB/neg/5 verified/VBN/conj/1",
        "attacked", "asserted", None, "asserted/default",
    ),
    (
        "condition shared by a clause hung on the main verb",
        "It/PRP/nsubj/1 hurts/VBZ/ROOT/1 if/IN/mark/4 worst/NN/nsubj/4 comes/VBZ/advcl/1 and/CC/cc/1 he/PRP/nsubj/7 attacks/VBZ/conj/1",
        "attacks", "hypothetical", "if", "hypothetical/if",
    ),
    (
        "condition parted by a comma",
        "It/PRP/nsubj/1 hurts/VBZ/ROOT/1 if/IN/mark/4 worst/NN/nsubj/4 comes/VBZ/advcl/1 ,/,/punct/1 and/CC/cc/1 he/PRP/nsubj/8 "
        "attacks/VBZ/conj/1",
        "attacks", "asserted", None, "asserted/default",
    ),
    (
        "backward cue behind",
        "Rebels/NNS/nsubj/1 attacked/VBD/ROOT/1 supposedly/RB/advmod/1",
        "attacked", "alleged", "supposedly", "alleged/later",
    ),
    ("backward cue before does nothing", "Supposedly/RB/advmod/1 attacked/VBD/ROOT/1", "attacked", "asserted", None, "asserted/default"),
    (
        "own terminator",
        "Reportedly/RB/advmod/3 wounded/VBN/amod/3 and/CC/cc/3 killed/VBD/ROOT/3", "killed", "asserted", None, "asserted/default",
    ),
    (
        "scope in tokens",
        "They/PRP/nsubj/1 plan/VBP/ROOT/1 a/DT/det/6 big/JJ/amod/6 new/JJ/amod/6 night/NN/compound/6 attack/NN/dobj/1",
        "attack", "asserted", None, "asserted/default",
    ),
    (
        "link not listed",
        "They/PRP/nsubj/1 plan/VBP/ROOT/1 after/IN/prep/1 attacks/NNS/pobj/2", "attacks", "asserted", None, "asserted/default",
    ),
    (
        "governed preposition",
        "A/DT/det/1 rumour/NN/ROOT/1 of/IN/prep/1 the/DT/det/4 attack/NN/pobj/2", "attack", "alleged", "rumour", "alleged/rumour",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "trigger", "modality", "words", "rule"), [p[1:] for p in PARSES], ids=[p[0] for p in PARSES]
)
def test_reading_of_a_parse(
    table: str, trigger: str, modality: str, words: str | None, rule: str, cues: CueBook
) -> None:
    doc = parse(table)
    offset = next(t.idx for t in doc if t.text == trigger)
    reading = read_modality(candidate_of(doc, offset), cues)
    assert (reading.modality, reading.cue.text if reading.cue else None, reading.rule) == (modality, words, rule)


@pytest.mark.parametrize(
    ("violent", "modality"), [(True, "asserted"), (False, "hypothetical")], ids=["violence", "other"]
)
def test_what_was_tried_happened_only_when_it_is_violence(violent: bool, modality: str, cues: CueBook) -> None:
    doc = parse("They/PRP/nsubj/1 tried/VBD/ROOT/1 to/TO/aux/3 leave/VB/xcomp/1")
    reading = read_modality(candidate_of(doc, 14, violent=violent), cues)
    assert (reading.modality, reading.cue.text if reading.cue else None) == (modality, "tried")


def test_cue_span_counts_from_the_start_of_the_article(cues: CueBook) -> None:
    doc = parse("They/PRP/nsubj/1 denied/VBD/ROOT/1 attacking/VBG/xcomp/1")
    reading = read_modality(candidate_of(doc, 12, start=100), cues)
    assert reading.cue is not None
    assert (reading.cue.start, reading.cue.end) == (105, 111)


def test_every_direction_and_category_is_a_value_of_the_seeds() -> None:
    assert {d.value for d in Direction} == {"head", "forward", "backward", "both", "sentence"}
    assert {"pseudo", "terminate"} < {c.value for c in CueCategory}

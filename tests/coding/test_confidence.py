from __future__ import annotations

import dataclasses
import math

import pytest

from coding.confidence import features, probability, told_elsewhere
from coding.draft import Draft
from coding.model import Candidate
from schemas.confidence import Calibration
from schemas.ontology import TriggerEntry
from tests.coding.drafts import day, dead, draft, side, trigger
from tests.coding.parses import event_type, hit, parsed


def with_prior(prior: float) -> Draft:
    made = trigger()
    entry = TriggerEntry(verb="act", prior=prior)
    return draft(candidate=dataclasses.replace(made, hit=dataclasses.replace(made.hit, entry=entry)))


def in_sentence(table: str, head: int, **entry: str) -> Draft:
    made = parsed(table, start=0, index=0)
    found = hit(made, head, TriggerEntry(**entry), event_type("attack"))  # type: ignore[arg-type]
    return draft(candidate=Candidate(made, found, head, False, "verb" in entry, {}))


@pytest.mark.parametrize(
    ("event", "has", "has_not"),
    [
        pytest.param(
            draft(), {"modality:asserted", "form:verb past", "clause:main"}, {"actor", "toll", "title"}, id="bare"
        ),
        pytest.param(draft(modality="alleged"), {"modality:alleged"}, {"modality:asserted"}, id="modality"),
        pytest.param(draft(candidate=trigger(in_title=True)), {"title"}, set(), id="title"),
        pytest.param(
            draft(participants=(side("actor", "men"),)), {"actor"}, {"actor:known", "target"}, id="unknown actor"
        ),
        pytest.param(
            draft(participants=(side("actor", "x", country="MLI"),)), {"actor:known"}, set(), id="actor of a state"
        ),
        pytest.param(
            draft(participants=(side("target", "x", actor_id="y"),)), {"target", "target:known"}, set(), id="target"
        ),
        pytest.param(draft(date=day(3)), {"date:day"}, {"date:longer"}, id="day"),
        pytest.param(draft(date=day(3, 9)), {"date:longer"}, {"date:day"}, id="week"),
        pytest.param(draft(date=day(3, text=None)), set(), {"date:day"}, id="only the day of publication"),
        pytest.param(draft(casualties=dead(1)), {"toll"}, set(), id="toll"),
        pytest.param(draft(subtype="x"), {"subtype"}, set(), id="subtype"),
    ],
)
def test_features(event: Draft, has: set[str], has_not: set[str]) -> None:
    found = features(event)

    assert has <= found.keys()
    assert has_not.isdisjoint(found)
    assert {v for k, v in found.items() if k != "prior"} == {1.0}


NOUN = {"noun": "attack"}
VERB = {"verb": "attack"}


@pytest.mark.parametrize(
    ("table", "head", "entry", "form", "clause"),
    [
        pytest.param("The/DT/det/1 attack/NN/ROOT/1", 1, NOUN, "noun definite", "main", id="the attack"),
        pytest.param("An/DT/det/1 attack/NN/ROOT/1", 1, NOUN, "noun indefinite", "main", id="an attack"),
        pytest.param("Two/CD/nummod/1 attacks/NNS/ROOT/1", 1, NOUN, "noun counted plural", "main", id="two attacks"),
        pytest.param("They/PRP/nsubj/1 fear/VBP/ROOT/1 attacks/NNS/dobj/1", 2, NOUN, "noun bare plural", "main", id="bare"),
        pytest.param("They/PRP/nsubj/1 attack/VBP/ROOT/1", 1, VERB, "verb present", "main", id="present"),
        pytest.param(
            "They/PRP/nsubj/2 have/VBP/aux/2 attacked/VBN/ROOT/2", 2, VERB, "verb perfect", "main", id="perfect"
        ),
        pytest.param(
            "They/PRP/nsubjpass/2 were/VBD/auxpass/2 attacked/VBN/ROOT/2", 2, VERB, "verb passive", "main", id="passive"
        ),
        pytest.param("They/PRP/nsubj/2 may/MD/aux/2 attack/VB/ROOT/2", 2, VERB, "verb modal", "main", id="modal"),
        pytest.param(
            "They/PRP/nsubj/1 came/VBD/ROOT/1 to/TO/aux/3 attack/VB/advcl/1",
            3, VERB, "verb infinitive", "adverbial", id="purpose",
        ),
        pytest.param("men/NNS/ROOT/0 attacked/VBN/acl/0", 1, VERB, "verb participle", "reduced", id="reduced relative"),
        pytest.param(
            "men/NNS/ROOT/0 who/WP/nsubj/2 saw/VBD/relcl/0 an/DT/det/4 attack/NN/dobj/2",
            4, NOUN, "noun indefinite", "relative", id="noun in a relative clause",
        ),
    ],
)  # fmt: skip
def test_form_and_clause(table: str, head: int, entry: dict[str, str], form: str, clause: str) -> None:
    found = features(in_sentence(table, head, **entry))

    assert {k for k in found if k.startswith(("form:", "clause:"))} == {f"form:{form}", f"clause:{clause}"}


def test_modifier_of_a_noun() -> None:
    assert "modifier" in features(in_sentence("attack/NN/compound/1 helicopter/NN/ROOT/1", 0, noun="attack"))


def test_what_the_article_knows_of_it() -> None:
    assert features(draft(), elsewhere=True, part=True).keys() - features(draft()).keys() == {"elsewhere", "part"}


@pytest.mark.parametrize(
    ("sentences", "incidents", "expected"),
    [
        pytest.param((0, 1), (0, 0), [True, True], id="two sentences of one incident"),
        pytest.param((0, 1), (0, 1), [False, False], id="two incidents"),
        pytest.param((0, 0, 2), (0, 0, 1), [False, False, False], id="two words of one sentence"),
    ],
)
def test_told_elsewhere(sentences: tuple[int, ...], incidents: tuple[int, ...], expected: list[bool]) -> None:
    assert told_elsewhere([draft(sentence=n) for n in sentences], incidents) == expected


@pytest.mark.parametrize(("prior", "expected"), [(0.5, 0.5), (0.8, 0.8), (0.02, 0.02), (0.0, 0.02), (1.0, 0.98)])
def test_with_the_prior_alone_it_is_the_probability(prior: float, expected: float) -> None:
    model = Calibration(intercept=0, weights={"prior": 1.0}, fitted_on="test")

    assert math.isclose(probability(features(with_prior(prior)), model), expected, abs_tol=0.0005)


def test_weights_add_up() -> None:
    model = Calibration(intercept=-1.0, weights={"a": 1.0, "b": 0.5, "c": 100.0}, fitted_on="test")

    assert probability({"a": 1.0}, model) == 0.5
    assert probability({"a": 1.0, "b": 1.0}, model) == round(1 / (1 + math.exp(-0.5)), 3)
    assert probability({"unknown": 1.0}, model) == round(1 / (1 + math.e), 3)

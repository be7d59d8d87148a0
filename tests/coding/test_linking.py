from __future__ import annotations

import numpy as np
import pytest

from coding.linking import COMPARISONS, mutual_best, score
from schemas.linking import REASONS, LinkingFile
from seeds.knowledge import load_linking

LINKING = load_linking()
NOTHING = dict.fromkeys(COMPARISONS, 0)


def scored(*rows: dict[str, int]) -> list[tuple[float, dict[str, float]]]:
    columns = {name: np.array([{**NOTHING, **row}[name] for row in rows], dtype=np.int64) for name in COMPARISONS}
    result = score(columns, LINKING)
    why = result.reasons(np.arange(len(result.scores)))
    return list(zip(result.scores.tolist(), (why.kinds[kind] for kind in why.of), strict=True))


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        ({}, set()),
        ({"town": 1, "day": 1}, {"same_town", "same_day"}),
        ({"town": -1, "region": -1, "country": -1, "day": -1}, {"other_town", "other_region", "other_country", "other_day"}),
        ({"days_apart": 20}, {"days_apart_1", "days_apart_4", "days_apart_15"}),
        ({"killed": 1, "injured": -1, "ages": 1}, {"same_killed", "other_injured", "same_ages"}),
        ({"shared": 6, "weight_a": 9, "weight_b": 9, "names": 2}, {"story", "named"}),
        ({"weight_a": 9, "weight_b": 9}, {"other_names"}),
        ({"weight_a": 1, "weight_b": 9}, set()),
        ({"aside": 1, "means": -1, "actor": 1, "type": 1}, {"one_aside", "other_means", "same_actor", "same_type"}),
    ],
    ids=["nothing", "place and day", "elsewhere", "weeks apart", "tolls and ages", "names", "other names", "hardly a name", "the rest"],
)  # fmt: skip
def test_a_score_is_its_prior_and_its_reasons(row: dict[str, int], reasons: set[str]) -> None:
    ((total, why),) = scored(row)
    assert set(why) == reasons
    assert total == pytest.approx(LINKING.prior + sum(why.values()), abs=0.002)


def test_a_pair_has_the_same_score_in_whatever_company() -> None:
    rng = np.random.default_rng(0)
    rows = [
        {
            name: int(rng.integers(0, 30)) if name in ("shared", "weight_a", "weight_b") else int(rng.integers(-1, 2))
            for name in COMPARISONS
        }
        for _ in range(67)
    ]
    assert [scored(row)[0] for row in rows] == scored(*rows)


def test_each_report_is_linked_with_its_best_in_the_other_article() -> None:
    # Reports 0 and 1 of article 0, 2 and 3 of article 1.
    scores, a, b = np.array([3.0, 2.0, 2.5, 1.0]), np.array([0, 0, 1, 1]), np.array([2, 3, 2, 3])
    zero, one = np.zeros(4, dtype=np.int64), np.ones(4, dtype=np.int64)
    assert mutual_best(scores, [(a, one), (b, zero)]).tolist() == [True, False, False, False]


def test_every_reason_has_a_weight() -> None:
    assert set(LINKING.weights) == set(REASONS)
    with pytest.raises(ValueError, match="every reason once"):
        LinkingFile(**{**LINKING.model_dump(), "weights": {"story": 1.0}})

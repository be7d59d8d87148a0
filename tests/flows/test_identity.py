from __future__ import annotations

import pytest

from coding.coder import Coder
from flows.identity import identity
from flows.settings import Settings


@pytest.mark.model
def test_the_identity_is_that_of_the_coder_that_would_be_built(coder: Coder) -> None:
    found = identity(Settings())
    assert (found.version, found.seeds_fingerprint, found.model) == (
        coder.version,
        coder.seeds_fingerprint,
        coder.model,
    )


def test_a_model_that_is_no_package_is_asked_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Built:
        version, seeds_fingerprint, model = "v", "s", "m"

    monkeypatch.setattr("flows.code_articles.coder_for", lambda model: asked.append(model) or Built())
    assert identity(Settings(model="no_such_model")).version == "v"
    assert asked == ["no_such_model"]

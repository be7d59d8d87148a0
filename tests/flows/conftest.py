from __future__ import annotations

import pytest
from fake_coding import FakeCoder, code


@pytest.fixture
def fake_coder(monkeypatch: pytest.MonkeyPatch) -> FakeCoder:
    """Code with a coder that needs no model, wherever the flows build one."""
    coder = FakeCoder()
    monkeypatch.setattr("flows.code_articles.coder_for", lambda model: coder)
    monkeypatch.setattr("flows.code_articles.code_articles", code)
    return coder

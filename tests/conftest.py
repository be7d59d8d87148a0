from __future__ import annotations

import pytest

from coding.coder import Coder, build_coder
from seeds.knowledge import Knowledge, load


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def coder(knowledge: Knowledge) -> Coder:
    return build_coder(knowledge)

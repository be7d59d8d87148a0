"""Preloaded by workers of a cluster in tests: their coder is the fake one, and takes its time, so that a kill meets it at work."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from unittest.mock import patch

from fake_coding import FakeCoded, FakeCoder, code

from schemas.article import Article

CODER = FakeCoder(os.environ.get("FAKE_VERSION", "fake-1"))


def slowly(articles: Iterable[Article], coder: object) -> Iterator[FakeCoded]:
    time.sleep(0.1)
    return code(articles, coder)


def dask_setup(worker: object) -> None:
    """Called by Dask when the worker starts."""
    del worker
    patch("flows.code_articles.coder_for", lambda model: CODER).start()
    patch("flows.fan_out.dask_cluster.identity", lambda settings: CODER).start()
    patch("flows.code_articles.code_articles", slowly).start()

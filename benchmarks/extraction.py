"""How well article pages are read: `python -m benchmarks.extraction --corpora DIR`.

Reads the pages with gold text that lie in `DIR/html` (an archive of pages and one JSON file of their texts), each through a
parser process as a run does, and prints token precision, recall and F1 (mean over pages), dates and titles found, refusals, speed.
Exits with 1 below the floors.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean

from flows.extraction.isolation import ParserPool
from flows.sources.arrival import Arrival
from flows.sources.document import Document
from flows.sources.kinds import begin
from schemas.issue import Issue

F1_FLOOR = 0.95
WORD = re.compile(r"\w+")


def pages(archive: Path) -> Iterator[tuple[str, str, bytes]]:
    """The address, the gold text and the bytes of every page."""
    with tarfile.open(archive) as tar:
        names = {member.name: member for member in tar if member.isfile()}
        gold = json.loads(_read(tar, next(n for n in names if n.endswith("ground-truth.json"))))
        for name in sorted(names):
            if name.endswith(".html.gz"):
                told = gold[Path(name).name.removesuffix(".html.gz")]
                yield told["url"], told["articleBody"], gzip.decompress(_read(tar, name))


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    file = tar.extractfile(name)
    return b"" if file is None else file.read()


def score(gold: str, text: str) -> tuple[float, float, float]:
    """Precision, recall and F1 over tokens as often as they occur."""
    expected, found = Counter(WORD.findall(gold)), Counter(WORD.findall(text))
    common = (expected & found).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / found.total(), common / expected.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def measure(archive: Path, processes: int) -> Mapping[str, object]:
    """The figures over all pages of an archive."""
    pool = ParserPool(processes)
    given = list(pages(archive))
    now = dt.datetime.now(dt.UTC)
    start = time.monotonic()
    calls = [begin(Document("html", content, url, now, url=url), pool) for url, _, content in given]
    results = [call.result() for call in calls]
    seconds = time.monotonic() - start
    pool.close()
    articles = [[item.article for item in items if isinstance(item, Arrival)] for items in results]
    scores = [
        score(gold, "\n\n".join(a.text for a in found)) for (_, gold, _), found in zip(given, articles, strict=True)
    ]
    first = [found[0] for found in articles if found]
    return {
        "pages": len(given),
        "precision": round(mean(s[0] for s in scores), 4),
        "recall": round(mean(s[1] for s in scores), 4),
        "f1": round(mean(s[2] for s in scores), 4),
        "with title": sum(a.title is not None for a in first),
        "with byline": sum(a.byline is not None for a in first),
        "dates from": dict(Counter(a.date_source for a in first)),
        "refused": dict(Counter(i.reason for items in results for i in items if isinstance(i, Issue))),
        "pages per second": round(len(given) / seconds, 1),
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    figures = measure(next((arguments.corpora / "html").glob("*.tar.gz")), arguments.processes)
    print(json.dumps(figures, indent=1))
    failed = float(str(figures["f1"])) < F1_FLOOR or "the parser took too long" in str(figures["refused"])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

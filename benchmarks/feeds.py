"""How feeds and wire items are read: `python -m benchmarks.feeds --corpora DIR`.

Every file of the archives in `DIR/feeds` is read in a parser process as a run does. Prints what each came to (items, or the reason of its
refusal), and how often the values that the files themselves expect (a comment `Expect: ...` with a comparison of fields of the parsed feed)
are right. Exits with 1 when a parser hangs or crashes, or below the floor.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import json
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from flows.extraction.isolation import ParserPool
from flows.extraction.xml import UnsafeXML
from flows.sources.document import Document
from flows.sources.feeds import parse_feed
from flows.sources.kinds import begin
from schemas.issue import Issue

FLOOR = 0.95
SERVER = "http://127.0.0.1:8097/"
"""Where the files are served from for those who wrote down what they expect."""
KINDS = {".xml": "xml", ".json": "json", "": "xml"}
EXPECTED = re.compile(rb"Expect:\s*(.*?)\s*-->", re.DOTALL)
HEADER = re.compile(rb"^Header:\s+([^:]+):(.*)$", re.MULTILINE)
READ = (
    "title",
    "link",
    "summary",
    "description",
    "content",
    "id",
    "published_parsed",
    "updated_parsed",
    "author",
    "language",
)
"""Fields that an article is made of."""


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every feed or wire item."""
    for archive in sorted(folder.glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            for member in sorted((m for m in tar if m.isfile()), key=lambda m: m.name):
                kind = KINDS.get(Path(member.name).suffix if "newsml" not in member.name else "")
                file = tar.extractfile(member)
                if kind and file is not None:
                    yield member.name, file.read()


def conditions(content: bytes) -> list[tuple[tuple[str, str, Any], ...]]:
    """(feed or entry, field, value) for each comparison of a field that we read with a literal, alternatives together."""
    found = EXPECTED.search(content)
    if not found:
        return []
    try:
        tree = ast.parse(found[1].decode("utf-8", "replace").replace("\n", " ").strip(), mode="eval")
    except (SyntaxError, ValueError):
        return []
    return [told for node in _compared(tree.body) if (told := tuple(filter(None, map(_told, node))))]


def _compared(node: ast.AST) -> Iterator[list[ast.Compare]]:
    """The comparisons that all must hold; of several in one list one is enough."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        # Only the last part of what is joined by `and` before an `or` is an alternative to what stands behind it.
        parts = [list(_compared(part)) for part in node.values]
        yield from (group for part in parts for group in part[:-1])
        yield [comparison for part in parts if part for comparison in part[-1]]
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
        yield [node]
    else:
        for child in ast.iter_child_nodes(node):
            yield from _compared(child)


def _told(node: ast.Compare) -> tuple[str, str, Any] | None:
    match node.left:
        case ast.Subscript(
            value=ast.Subscript(value=ast.Name(id="entries"), slice=ast.Constant(value=0)),
            slice=ast.Constant(value=field),
        ):
            owner = "entry"
        case ast.Subscript(value=ast.Name(id="feed"), slice=ast.Constant(value=field)):
            owner = "feed"
        case _:
            return None
    try:
        return (owner, field, ast.literal_eval(node.comparators[0])) if field in READ else None
    except (ValueError, SyntaxError):
        return None


def expectations(name: str, content: bytes) -> Iterator[bool]:
    """Whether each expected value is what we read. Files whose name says so are expected to be read as a server sent them."""
    told = conditions(content)
    if not told:
        return
    headers = {k.decode("latin-1").strip().lower(): v.decode("latin-1").strip() for k, v in HEADER.findall(content)}
    served = Path(name).name.startswith("http_")
    base = urljoin(SERVER, headers.get("content-location", "")) if served else None
    try:
        feed = parse_feed(content, headers.get("content-type"), base, headers.get("content-language"))
    except UnsafeXML:
        yield from (False for _ in told)
        return
    for alternatives in told:
        yield any(_is(feed, *one) for one in alternatives)


def _is(feed: Any, owner: str, field: str, value: Any) -> bool:
    values: Mapping[str, Any] = feed.feed if owner == "feed" else (feed.entries or [{}])[0]
    got = values.get(field)
    return bool((tuple(got) if isinstance(value, tuple) and got is not None else got) == value)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--show", help="Names of files refused for this reason.")
    arguments = parser.parse_args()
    given = list(files(arguments.corpora / "feeds"))
    pool, now = ParserPool(1), dt.datetime.now(dt.UTC)
    calls = [
        begin(Document("json" if name.endswith(".json") else "xml", content, name, now), pool)
        for name, content in given
    ]
    results = [call.result() for call in calls]
    pool.close()
    issues = [item for items in results for item in items if isinstance(item, Issue)]
    right = Counter(good for name, content in given for good in expectations(name, content))
    whole = sum(not any(isinstance(item, Issue) for item in items) for items in results)
    share = right[True] / max(1, right.total())
    figures = {"files": len(given), "files without a refusal": whole, "items": sum(map(len, results)) - len(issues),
               "expected values": right.total(), "right": right[True], "share right": round(share, 4),
               "refused": dict(Counter(issue.reason for issue in issues).most_common())}  # fmt: skip
    print(json.dumps(figures, indent=1))
    for issue in issues if arguments.show else ():
        if issue.reason == arguments.show:
            print(issue.origin, issue.line or "", issue.detail or "")
    broken = sum(issue.reason.startswith("the parser") for issue in issues)
    return int(share < FLOOR or broken > 0)


if __name__ == "__main__":
    sys.exit(main())

"""The report as one page of HTML: nothing is fetched, and nothing runs but the scripts whose hashes stand in its policy."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from html import escape
from string import Template

from flows.reporting.assets import asset
from flows.reporting.payload import embedded, payload
from warehouse.report import ReportData

SCRIPTS = (
    "data", "words", "filters", "figure", "clusters", "map", "timeline", "bars", "shares", "table", "reports", "incident", "main",
)  # fmt: skip
"""The page's own scripts, in the order in which they build on one another."""
LIBRARIES = ("vendor/d3.min.js", "vendor/topojson-client.min.js")
STYLES = ("fields.css", "page.css", "print.css")
POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
LICENSED = ("d3", "topojson-client", "world-atlas")
LAND = "vendor/countries-50m.json"
DEFAULT_TITLE = "Incidents"


def report_page(data: ReportData, title: str | None = None) -> str:
    """The page; `title` heads it."""
    style = "\n".join(asset(name) for name in STYLES)
    own = "\n".join(asset(f"js/{name}.js") for name in SCRIPTS)
    scripts = [*(asset(name) for name in LIBRARIES), f'"use strict";\n(() => {{\n{own}\n}})();']
    return Template(asset("page.html")).substitute(
        title=escape(title or DEFAULT_TITLE),
        policy=escape(POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=_hash(style))),
        style=style,
        land=_land(),
        licences="\n".join(f"{name}:\n{asset(f'vendor/LICENSE.{name}')}" for name in LICENSED),
        data=embedded(payload(data, title)),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


@cache
def _land() -> str:
    """The land and its borders, embedded as the rows are."""
    return embedded(json.loads(asset(LAND)))


def _hash(text: str) -> str:
    """The source expression of a policy that allows exactly this text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"

"""The data package descriptor beside an export (Data Package 1.0, `frictionless`): what the file holds and how it came about.

It names every column with its type and meaning, the licence, whom to attribute, the coders, and the query. It is made from the snapshot
alone: the same snapshot gives the same descriptor.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from seeds.shape_codes import column_notes
from warehouse.exports.columns import columns_of

SUFFIX = ".datapackage.json"
MEDIA: Mapping[str, tuple[str, str]] = {
    "csv": ("csv", "text/csv"),
    "hxl": ("csv", "text/csv"),
    "jsonl": ("jsonl", "application/jsonl"),
    "geojson": ("geojson", "application/geo+json"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "geoparquet": ("parquet", "application/vnd.apache.parquet"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
TYPES: Mapping[str, str] = {
    "VARCHAR": "string", "JSON": "object", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number",
    "FLOAT": "number", "TINYINT": "integer", "SMALLINT": "integer", "INTEGER": "integer", "BIGINT": "integer", "HUGEINT": "integer",
    "UTINYINT": "integer", "USMALLINT": "integer", "UINTEGER": "integer", "UBIGINT": "integer",
}  # fmt: skip
LICENCES = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
]
SOURCES = [
    {"title": "Tocsin, coded from the news articles that the column of sources names"},
    {"title": "GeoNames, for names and coordinates of places (CC BY 4.0)", "path": "https://www.geonames.org"},
]


def _field(shape: str, name: str, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "type": TYPES.get(kind, "any")}
    if made["type"] == "datetime":
        made["format"] = "any"
    note = column_notes().note(shape, name)
    return made | ({"description": note.text} if note else {})


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _resource(shape: str, form: str, file: Path, columns: Mapping[str, str], headless: bool) -> dict[str, Any]:
    kind, media = MEDIA[form]
    name = "".join(c if c.isalnum() else "-" for c in shape.lower())
    resource: dict[str, Any] = {"name": name, "path": file.name, "format": kind, "mediatype": media}
    if file.is_file():
        resource |= {"bytes": file.stat().st_size, "hash": f"sha256:{_digest(file)}"}
    else:
        resource |= {"path": [str(part.relative_to(file.parent)) for part in sorted(file.rglob("*.parquet"))]}
    # Tools that read Parquet row by row as if it were text take nulls for "nan": they shall check it as a file.
    resource["type"] = "file" if kind in ("parquet", "geojson") else "table"
    if kind == "csv":
        resource |= {"encoding": "utf-8"}
        if headless:
            resource["dialect"] = {"header": False, "csv": {"delimiter": "\t"}}
        if form == "hxl":
            resource["dialect"] = {"commentRows": [2]}
    fields = [_field(shape, column, type_) for column, type_ in columns.items()]
    if form == "geoparquet":
        fields.append({"name": "geometry", "type": "any", "description": "Point in WGS 84 as well-known binary"})
    return resource | {"schema": {"fields": fields, "missingValues": [""]}}


def descriptor(
    connection: duckdb.DuckDBPyConnection, shape: str, form: str, select: str, file: Path, about: Mapping[str, Any]
) -> str:
    """The descriptor of a file that holds the rows of `select`; `about` gives its description, filters and whether it is headless."""
    coders = connection.execute("SELECT DISTINCT coder_version FROM runs ORDER BY ALL").fetchall()
    package = {
        "profile": "data-package",
        "name": f"tocsin-{'-'.join(shape.split('_'))}",
        "title": f"Tocsin: {shape}",
        "description": about["description"],
        "licenses": LICENCES,
        "sources": SOURCES,
        "contributors": [{"title": "Tocsin", "role": "author"}],
        "coder_versions": [coder for (coder,) in coders],
        "query": about["filters"],
        "rows": about["rows"],
        "resources": [_resource(shape, form, file, columns_of(connection, select), about["headless"])],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"

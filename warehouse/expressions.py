"""A condition in SQL that a user wrote, checked so that it can stand in a statement of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from schemas.errors import QueryError
from warehouse.query import pointed

ONE_EXPRESSION = "one expression without parameters, such as country = 'UKR' AND killed_low > 0, and nothing after it"


def check_expression(connection: duckdb.DuckDBPyConnection, where: str) -> None:
    """Raise QueryError when the text is anything but one SQL expression.

    It is parsed alone, so that a parenthesis can close nothing of ours; afterwards it may stand in parentheses.
    """
    text = f"SELECT\n{where}\n"
    try:
        statements = duckdb.extract_statements(text)
    except duckdb.Error as error:
        raise QueryError(f"--where is not an SQL expression: {pointed(error, lines_before=1)}") from error
    alone, enclosed = _parsed(connection, text), _parsed(connection, f"SELECT (\n{where}\n)")
    bare = len(statements) == 1 and not statements[0].named_parameters and _is_bare(alone.tree)
    if not bare or alone.canonical != enclosed.canonical:
        raise QueryError(f"--where takes {ONE_EXPRESSION}")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """The syntax tree of a SELECT, empty when the text is no SELECT, and the text DuckDB writes for it."""

    tree: Mapping[str, Any]
    canonical: str | None


def _parsed(connection: duckdb.DuckDBPyConnection, text: str) -> _Parsed:
    row = connection.execute("SELECT json_serialize_sql(?)", [text]).fetchone() or ('{"error": true}',)
    serialized: dict[str, Any] = json.loads(row[0])
    if serialized["error"] or len(serialized["statements"]) != 1:
        return _Parsed({}, None)
    written = connection.execute("SELECT json_deserialize_sql(?)", list(row)).fetchone()
    return _Parsed(serialized["statements"][0]["node"], written[0] if written else None)


def _is_bare(node: Mapping[str, Any]) -> bool:
    """Whether a parsed `SELECT text` is nothing but one expression without a name."""
    if node.get("type") != "SELECT_NODE" or len(node["select_list"]) != 1:
        return False
    only = node["select_list"][0]
    extras = ("modifiers", "where_clause", "group_expressions", "having", "sample", "qualify")
    return (
        only["class"] != "STAR"
        and not only["alias"]
        and node["from_table"]["type"] == "EMPTY"
        and not any(map(node.get, extras))
    )

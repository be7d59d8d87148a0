"""The exceptions that Tocsin raises on purpose; each message is one readable line."""

from __future__ import annotations


class TocsinError(Exception):
    """Something the user can act on: the command line prints its message without a traceback."""


class SeedError(TocsinError):
    """A file under `seeds/` does not validate; the message names file, line and field."""


class InputError(TocsinError):
    """An input (file, folder, command argument) cannot be read at all."""


class WarehouseError(TocsinError):
    """The warehouse file cannot be opened, migrated or written."""


class QueryError(TocsinError):
    """A query of the user is not valid SQL or asks for what is not allowed."""

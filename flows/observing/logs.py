"""Logs on standard error: for people, or one JSON object a line for programs. No secret is in either."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from types import MappingProxyType
from typing import Any, TextIO

from flows.secrets import Mask, secrets_of
from flows.settings import Settings

NAME = "tocsin"
FORMAT = "TOCSIN_LOG_FORMAT"
"""Set for the processes that a run starts, however it was chosen."""
LOG = logging.getLogger(NAME)
FIELDS = "fields"
SILENT = logging.CRITICAL + 1
"""For people a command prints what matters itself."""
PREFECT: Mapping[str, str] = MappingProxyType(
    {
        # Prefect and what else logs through the root logger writes the same lines.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_CLASS": "flows.observing.logs.JsonConsole",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        "PREFECT_LOGGING_HANDLERS_DEBUG_CLASS": "flows.observing.logs.JsonConsole",
    }
)


class JsonLines(logging.Formatter):
    """`time` (UTC), `level`, `logger` and `message`, then what else the record tells, as one object on one line."""

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, FIELDS, {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told |= {"error": repr(record.exc_info[1]), "traceback": self.formatException(record.exc_info)}
        return json.dumps(_masked(told, self._mask), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """One line for people: what happened, and the fields behind it."""

    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, FIELDS, {}).items())
        told = f"{record.levelname.lower()}: {record.getMessage()}" + (f" ({fields})" if fields else "")
        return self._mask(" ".join(told.split()))


class JsonConsole(logging.StreamHandler[TextIO]):
    """Prefect's console handler, as it is configured, but for `JsonLines`."""

    def __init__(self, stream: TextIO | None = None, styles: object = None) -> None:
        del styles
        super().__init__(stream or sys.stderr)
        self._lines = JsonLines(Mask(secrets_of(os.environ)))

    def format(self, record: logging.LogRecord) -> str:
        """The line, whatever formatter was configured."""
        return self._lines.format(record)


def _masked(value: Any, mask: Mask) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {str(name): _masked(part, mask) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(part, mask) for part in value]
    return value if value is None or isinstance(value, (bool, int, float)) else mask(str(value))


def begin_logs(settings: Settings, environment: MutableMapping[str, str] = os.environ) -> None:
    """Write our logs as the settings ask; safe to repeat. Prefect's follow when this runs before its first import."""
    as_json = settings.log_format == "json"
    mask = Mask(secrets_of(environment, settings))
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(mask) if as_json else TextLines(mask))
    LOG.handlers[:] = [handler]
    LOG.setLevel(settings.log_level or ("INFO" if as_json else SILENT))
    LOG.propagate = False
    if as_json:
        logging.captureWarnings(capture=True)
        for name, value in {**PREFECT, FORMAT: "json"}.items():
            environment.setdefault(name, value)


def happened(message: str, *, level: int = logging.INFO, **fields: object) -> None:
    """Log one thing that happened, with what one may want to filter by."""
    LOG.log(level, message, extra={FIELDS: fields})


def complaint(message: str, environment: Mapping[str, str] = os.environ) -> str:
    """The line by which a command says why it failed, in the format of the logs, without secrets."""
    mask = Mask(secrets_of(environment))
    if environment.get(FORMAT) != "json":
        return mask(f"{NAME}: {message}")
    record = logging.LogRecord(NAME, logging.ERROR, __file__, 0, message, None, None)
    return JsonLines(mask).format(record)

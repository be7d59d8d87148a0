"""Logs that programs read, and what must not be in any of them."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from flows.observing.logs import FORMAT, LOG, PREFECT, JsonConsole, JsonLines, begin_logs, complaint, happened
from flows.secrets import Mask, secrets_of
from flows.settings import Settings

ENVIRONMENT = {
    "RELIEFWEB_API_KEY": "k3y-of-the-house",
    "SMTP_PASSWORD": "hunter22",
    "PREFECT_API_URL": "https://me:s3cret-word@prefect.example.org/api",
    "SHORT_TOKEN": "abc",
    "HOME": "/home/analyst",
    "TOCSIN_TOKENISE": "not-a-secret",
}


class Keys(BaseModel):
    contact: str = "desk@example.org"
    api: SecretStr = SecretStr("in-the-settings")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    handlers, level = LOG.handlers[:], LOG.level
    yield
    LOG.handlers[:], LOG.propagate = handlers, True
    LOG.setLevel(level)
    logging.captureWarnings(capture=False)


def test_what_is_a_secret() -> None:
    assert secrets_of(ENVIRONMENT, Keys()) == {"k3y-of-the-house", "hunter22", "s3cret-word", "in-the-settings"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("key k3y-of-the-house!", "key ***!"),
        ("GET https://me:other@host/feed?token=abcdef&page=2", "GET https://***@host/feed?token=***&page=2"),
        ("https://host/feed?a=1&API_KEY=x1", "https://host/feed?a=1&API_KEY=***"),
        ("Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer ***"),
        ("postgresql://user:pw@db/lake", "postgresql://***@db/lake"),
        ("https://host/keys?monkey=banana desk@example.org", "https://host/keys?monkey=banana desk@example.org"),
        ("a basic need of people", "a basic need of people"),
    ],
)
def test_masks(text: str, shown: str) -> None:
    assert Mask(secrets_of(ENVIRONMENT))(text) == shown


def logged(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def raised(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


def test_every_line_is_an_object_without_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    environment = dict(ENVIRONMENT)
    begin_logs(Settings(log_format="json", warehouse=tmp_path / "w.duckdb"), environment)
    happened("two\nlines \x1b[31m", reason="hunter22", rows=3, nested={"urls": ["https://u:pw@h/"]}, path=tmp_path)
    happened("not from this level on", level=logging.DEBUG)
    LOG.error("failed", exc_info=raised(ValueError("wrong key k3y-of-the-house")))
    first, second = logged(stream)
    assert {name: first[name] for name in ("level", "logger", "message", "reason", "rows", "nested", "path")} == {
        "level": "INFO", "logger": "tocsin", "message": "two\nlines \x1b[31m", "reason": "***", "rows": 3,
        "nested": {"urls": ["https://***@h/"]}, "path": str(tmp_path),
    }  # fmt: skip
    assert str(first["time"]).endswith("+00:00")
    assert second["error"] == "ValueError('wrong key ***')"
    assert "Traceback" in str(second["traceback"])
    assert "k3y-of-the-house" not in stream.getvalue()
    assert {name: environment[name] for name in (*PREFECT, FORMAT)} == {**PREFECT, FORMAT: "json"}


@pytest.mark.parametrize(
    ("level", "lines"),
    [(None, []), ("INFO", ["info: run began (run_id=r1)"])],
    ids=["silent for people", "as text when asked"],
)
def test_for_people(monkeypatch: pytest.MonkeyPatch, level: str | None, lines: list[str]) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    environment: dict[str, str] = {}
    begin_logs(Settings.model_validate({"log_level": level}), environment)
    happened("run began", run_id="r1")
    assert stream.getvalue().splitlines() == lines
    assert environment == {}


def test_beginning_twice_writes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    for _ in range(2):
        begin_logs(Settings(log_format="json"), {})
    happened("once")
    assert len(logged(stream)) == 1


def test_warnings_of_python_are_lines_too() -> None:
    stream = io.StringIO()
    begin_logs(Settings(log_format="json"), {})
    handler = JsonConsole(stream, styles={"log.web_url": "blue"})
    logging.getLogger("py.warnings").addHandler(handler)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old way", stacklevel=1)
    logging.getLogger("py.warnings").removeHandler(handler)
    assert [line["logger"] for line in logged(stream)] == ["py.warnings"]


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({}, "tocsin: no https://***@h/"),
        ({FORMAT: "json"}, '"level": "ERROR", "logger": "tocsin", "message": "no https://***@h/"}'),
    ],
    ids=["for people", "for programs"],
)
def test_why_a_command_failed(form: dict[str, str], line: str) -> None:
    assert complaint("no https://me:pw@h/", form).endswith(line)


def test_what_cannot_be_written_as_json_is_written_as_text() -> None:
    record = LOG.makeRecord(
        LOG.name, logging.INFO, "", 0, "x", (), None, extra={"fields": {"when": {1}, "nothing": None}}
    )
    assert json.loads(JsonLines(Mask(())).format(record))["when"] == "{1}"

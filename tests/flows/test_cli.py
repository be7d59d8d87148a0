from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli import call

GOOD = {"text": "At dawn shelling began.", "article_id": "a"}
COMMANDS = (
    "run",
    "serve",
    "code",
    "geoparse",
    "dates",
    "sql",
    "export",
    "status",
    "explain",
    "codebook",
    "gazetteer",
    "doctor",
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TOCSIN_WAREHOUSE", raising=False)


def lines(*items: object) -> Path:
    path = Path("in.jsonl")
    path.write_text(
        "".join(f"{item if isinstance(item, str) else json.dumps(item)}\n" for item in items), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call([command, "--help"]) == 0
    assert f"tocsin {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(["nonsense"], 2, "No such command", id="unknown command"),
        pytest.param(["code"], 2, "Missing argument", id="missing argument"),
        pytest.param(["code", "in.jsonl"], 2, "Missing option", id="missing option"),
        pytest.param(["code", "in.jsonl", "--output", "o", "--jobs", "0"], 2, "--jobs", id="no jobs"),
        pytest.param(["code", "gone.jsonl", "--output", "o"], 2, "gone.jsonl: No such file", id="missing input"),
        pytest.param(["code", ".", "--output", "o"], 2, "Is a directory", id="folder as input"),
        pytest.param(
            ["code", "in.jsonl", "--output", "in.jsonl"], 2, "would overwrite the input", id="output is input"
        ),
        pytest.param(["code", "in.jsonl", "--output", "gone/o"], 1, "gone/o: No such file", id="missing output folder"),
        pytest.param(
            ["run", "gone.jsonl"], 2, "no such file, folder or source: gone.jsonl", id="run on a missing file"
        ),
        pytest.param(["run", "--warehouse", "text.duckdb"], 1, "not a DuckDB file", id="not a warehouse"),
        pytest.param(
            ["run", "--warehouse", "no/such/folder/w.duckdb"], 1, "does not exist", id="no folder for the warehouse"
        ),
        pytest.param(["sql", "SELECT 1"], 1, "data/tocsin.duckdb", id="nothing published"),
        pytest.param(["status"], 1, "data/tocsin.duckdb", id="status of nothing"),
        pytest.param(["sql", "SELECT 1", "--format", "xml"], 2, "xml", id="unknown format"),
        pytest.param(
            ["export", "events", "--format", "csv", "--output", "o", "--since", "May"],
            2,
            "'May' is not a date",
            id="no date",
        ),
    ],
)
@pytest.mark.usefixtures("fake_coder")
def test_an_error_is_one_line_and_a_status(
    arguments: list[str], status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines(GOOD)
    Path("text.duckdb").write_text("not a database\n", encoding="utf-8")
    assert call(arguments) == status
    captured = capsys.readouterr()
    assert captured.err.startswith("tocsin: ")
    assert told in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert call([]) == 2
    assert "Commands" in capsys.readouterr().err


def test_a_traceback_only_with_debug(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(**given: object) -> None:
        raise ZeroDivisionError("broken")

    monkeypatch.setattr("flows.settings.load_settings", broken)
    assert call(["status"]) == 1
    assert capsys.readouterr().err == "tocsin: unexpected ZeroDivisionError: broken (--debug shows where)\n"
    with pytest.raises(ZeroDivisionError):
        call(["status"], debug=True)


@pytest.mark.usefixtures("fake_coder")
def test_code_writes_events_in_order_and_refusals_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    source = lines(GOOD, '{"text": "cut', {"text": "Shells.", "article_id": "b"}, "", {"text": " ", "article_id": "c"})
    assert call(["code", str(source), "--output", "out.jsonl"]) == 0
    events = [json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(e["article_id"], e["trigger"]["text"]) for e in events] == [("a", "shelling"), ("b", "Shells")]
    assert events[0]["actor"] is None
    refusals = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(r["line"], r["article_id"], r["reason"]) for r in refusals] == [
        (2, None, "not valid JSON"),
        (5, "c", "text is blank"),
    ]


@pytest.mark.usefixtures("fake_coder")
def test_an_empty_file_gives_an_empty_file_and_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.jsonl").touch()
    assert call(["code", "empty.jsonl", "--output", "out.jsonl"]) == 0
    assert Path("out.jsonl").read_bytes() == b""
    assert json.loads(capsys.readouterr().err)["reason"] == "empty file"


def tocsin(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        input=given,
        capture_output=True,
        env={"PYTHONPATH": root, "PATH": ""},
        check=False,
    )


def test_help_loads_neither_prefect_nor_spacy_nor_duckdb() -> None:
    heavy = "{'prefect', 'spacy', 'duckdb', 'pandas', 'pyarrow'}"
    code = f"import sys, flows.cli; flows.cli.call(['code', '--help']); print(sorted({heavy} & set(sys.modules)))"
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": root}
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.model
def test_standard_input_to_standard_output_with_two_processes_as_with_one() -> None:
    text = "A Ukrainian missile strike killed 12 people in Donetsk on Monday. — “Enough”, said the mayor."
    given = b"".join(
        json.dumps({"text": text, "article_id": f"a{n}", "published_at": "2024-10-11"}).encode() + b"\n"
        for n in range(70)
    )
    one, two = (
        tocsin("code", "-", "--output", "-", given=given),
        tocsin("code", "-", "--output", "-", "--jobs", "2", given=given),
    )
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert one.stdout == two.stdout
    assert one.stderr == b""
    order = [json.loads(line)["article_id"] for line in one.stdout.splitlines()]
    assert list(dict.fromkeys(order)) == [f"a{n}" for n in range(70)]


@pytest.mark.model
@pytest.mark.parametrize("command", ["geoparse", "dates"])
def test_places_and_dates_quote_the_text(command: str) -> None:
    text = "Shells fell near Donetsk last week, on 3 October."
    done = tocsin(
        command, "-", "--output", "-", given=json.dumps({"text": text, "published_at": "2024-10-11"}).encode()
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert rows
    assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)


@pytest.mark.model
def test_who_stops_reading_our_output_gets_no_traceback() -> None:
    given = json.dumps(GOOD) + "\n"
    Path("many.jsonl").write_text(given * 3000, encoding="utf-8")
    root = str(Path(__file__).parents[2])
    command = f"{sys.executable} -m flows.cli code many.jsonl --output - | head -n 1 >/dev/null"
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin"}, check=False
    )
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr

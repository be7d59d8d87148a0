from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.sources.arrival import Arrival, Spot, admit
from flows.sources.csv import read_csv, read_tsv
from flows.sources.files import read_path
from flows.sources.inputs import fail_on_missing, read_inputs
from flows.sources.jsonl import read_jsonl
from flows.sources.parquet import read_parquet
from flows.sources.text import read_text
from schemas.errors import InputError
from schemas.issue import Issue

GOOD = {"text": "Shells fell on the harbour.", "article_id": "good"}


def outcomes(items: Iterator[Arrival | Issue]) -> list[str]:
    """The id of each article, the reason of each refusal."""
    return [item.article.article_id if isinstance(item, Arrival) else item.reason for item in items]


def jsonl(*lines: bytes) -> io.BytesIO:
    return io.BytesIO(b"\n".join(lines) + b"\n")


GOOD_LINE = json.dumps(GOOD).encode()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        pytest.param({}, "no text", id="no text"),
        pytest.param({"text": None}, "no text", id="null text"),
        pytest.param({"text": " \n\t"}, "text is blank", id="blank text"),
        pytest.param({"text": ""}, "text is blank", id="empty text"),
        pytest.param({"text": 7}, "text is not a string", id="number as text"),
        pytest.param({"text": ["a"]}, "text is not a string", id="list as text"),
        pytest.param({"text": "a\x00b"}, "text contains NUL characters", id="NUL"),
        pytest.param({"text": "a\ud800b"}, "text contains lone surrogates", id="lone surrogate"),
        pytest.param({"text": "a", "title": "\udfff"}, "title contains lone surrogates", id="surrogate in the title"),
        pytest.param({"text": "a", "article_id": "x\x00"}, "article_id contains NUL characters", id="NUL in the id"),
        pytest.param({"text": "a" * 101}, "text too long", id="too long"),
        pytest.param({"text": "a", "published_at": "yesterday"}, "published_at is not an ISO 8601 date", id="no date"),
        pytest.param(
            {"text": "a", "published_at": "2024-02-30"}, "published_at is not an ISO 8601 date", id="30 February"
        ),
        pytest.param({"text": "a", "published_at": "2024-10"}, "published_at is not an ISO 8601 date", id="month only"),
        pytest.param({"text": "a", "published_at": 1728604800}, "published_at is not a string", id="seconds"),
        pytest.param({"text": "a", "published_at": "1601-01-01"}, "published_at is out of range", id="1601"),
        pytest.param({"text": "a", "published_at": "9999-12-31"}, "published_at is out of range", id="9999"),
        pytest.param({"text": "a", "language": "English"}, "language is not an ISO 639-1 code", id="language by name"),
        pytest.param({"text": "a", "country": "Mali"}, "country is not an ISO 3166-1 code", id="country by name"),
        pytest.param({"text": "a", "title": {}}, "title is not a string", id="object as title"),
    ],
)
def test_an_item_that_cannot_be_an_article_is_refused_with_its_reason(fields: dict[str, object], reason: str) -> None:
    refused = admit(fields, Spot("x.jsonl", 3), limit=100)
    assert isinstance(refused, Issue)
    assert (refused.reason, refused.origin, refused.line, refused.stage) == (reason, "x.jsonl", 3, "read")
    assert "\x00" not in refused.model_dump_json().encode("utf-8").decode("utf-8")


@pytest.mark.parametrize(
    ("field", "given", "kept"),
    [
        pytest.param("country", "ml", "ML", id="alpha-2"),
        pytest.param("country", "MLI", "MLI", id="alpha-3"),
        pytest.param("country", "", None, id="blank country"),
        pytest.param("language", "EN", "en", id="upper-case language"),
        pytest.param("language", "en-GB", "en", id="language with a region"),
        pytest.param("published_at", "2024-10-11", date(2024, 10, 11), id="date"),
        pytest.param("title", "  ", None, id="blank title"),
    ],
)
def test_an_optional_field_is_kept_in_one_form(field: str, given: str, kept: object) -> None:
    arrival = admit({"text": "a", field: given}, Spot("x"))
    assert isinstance(arrival, Arrival)
    assert getattr(arrival.article, field) == kept


@pytest.mark.parametrize(
    "moment", ["2024-10-11T08:30:00", "2024-10-11T08:30:00Z", "2024-10-11T23:59:00+02:00", " 2024-10-11 "]
)
def test_dates_and_date_times_are_read(moment: str) -> None:
    arrival = admit({"text": "a", "published_at": moment}, Spot("x"))
    assert isinstance(arrival, Arrival)
    assert arrival.article.reference_date == date(2024, 10, 11)


def test_text_stays_to_the_character_and_unknown_fields_are_ignored() -> None:
    text = "  First.\r\n\r\n\x0cSecond \u202e page. \U0001f6a8 "
    arrival = admit({"text": text, "newer_field": 1}, Spot("x"))
    assert isinstance(arrival, Arrival)
    assert arrival.article.text == text


def test_an_article_without_an_id_gets_one_of_its_url_or_else_of_its_text() -> None:
    ids = [admit(f, Spot("x")) for f in ({"text": "a"}, {"text": "a"}, {"text": "a", "url": "https://example.org/1"})]
    first, again, with_url = (item.article.article_id for item in ids if isinstance(item, Arrival))
    assert first == again != with_url


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b'{"text": "cut off in the mid', "not valid JSON", id="truncated"),
        pytest.param(b"[" * 100_000, "not valid JSON", id="deep nesting"),
        pytest.param(b'{"text": ' + b"9" * 5000 + b"}", "not valid JSON", id="huge number"),
        pytest.param(b'["text"]', "not a JSON object", id="list"),
        pytest.param(b"null", "not a JSON object", id="null"),
        pytest.param(b'{"text": "\xff\xfe"}', "not UTF-8", id="bytes"),
        pytest.param(b'{"text": "\\ud83d alone"}', "text contains lone surrogates", id="surrogate"),
        pytest.param(b'{"text": "a\\u0000b"}', "text contains NUL characters", id="escaped NUL"),
        pytest.param(b'{"text": "a\x00b"}', "not valid JSON", id="raw NUL"),
    ],
)
def test_a_bad_line_is_refused_and_the_lines_around_it_are_read(line: bytes, reason: str) -> None:
    items = list(read_jsonl(jsonl(GOOD_LINE, line, b"", GOOD_LINE), "x.jsonl"))
    assert outcomes(iter(items)) == ["good", reason, "good"]
    assert [item.line for item in items] == [1, 2, 4]


def test_a_line_beyond_every_bound_is_refused_without_being_kept() -> None:
    endless = b'{"text": "' + b"a" * 3_000_000 + b'"}'
    assert outcomes(read_jsonl(jsonl(GOOD_LINE, endless, GOOD_LINE), "x", limit=1000)) == [
        "good",
        "line too long",
        "good",
    ]


def test_five_megabytes_of_one_article_are_refused() -> None:
    line = json.dumps({"text": "The shelling went on. " * 230_000}).encode()
    assert outcomes(read_jsonl(jsonl(line, GOOD_LINE), "x")) == ["text too long", "good"]


def test_the_last_line_needs_no_line_end_and_a_byte_order_mark_is_no_text() -> None:
    assert outcomes(read_jsonl(io.BytesIO(b"\xef\xbb\xbf" + GOOD_LINE), "x")) == ["good"]


@pytest.mark.parametrize("content", [b"", b"\n\n  \n"], ids=["nothing", "blank lines"])
def test_an_empty_file_is_one_refusal(content: bytes) -> None:
    for reader in (read_jsonl, read_csv):
        assert outcomes(reader(io.BytesIO(content), "x")) == ["empty file"]
    assert outcomes(read_text(io.BytesIO(b""), "x")) == ["empty file"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b'article_id,text\na,"One, two"\nb,"Three\nfour"\n', ["a", "b"], id="quoted commas and line ends"),
        pytest.param(b"\xef\xbb\xbfText,Article_ID\nOne,a\n", ["a"], id="byte order mark and capitals"),
        pytest.param(b"article_id,text\na,\nb,Two\n", ["text is blank", "b"], id="empty cell"),
        pytest.param(b"article_id,text\na\nb,Two\n", ["no text", "b"], id="missing cell"),
        pytest.param(b"article_id,text\na,One,more\nb,Two\n", ["more cells than columns", "b"], id="extra cell"),
        pytest.param(b"article_id,text\na,caf\xe9\nb,Two\n", ["not UTF-8", "b"], id="latin-1"),
        pytest.param(b"article_id,text\na,N\x00L\nb,Two\n", ["text contains NUL characters", "b"], id="NUL"),
        pytest.param(b'article_id,text\na,One\nb,"cut off', ["a", "not valid CSV"], id="truncated"),
        pytest.param(b'article_id,text\na,"One"x\nb,Two\n', ["not valid CSV", "b"], id="stray quote"),
        pytest.param(b"id,body\n1,One\n", ["no column named text"], id="other columns"),
        pytest.param(b"article_id,text\n", ["empty file"], id="header only"),
    ],
)
def test_csv_rows(content: bytes, expected: list[str]) -> None:
    assert outcomes(read_csv(io.BytesIO(content), "x.csv")) == expected


def test_a_field_longer_than_the_csv_module_allows_is_read() -> None:
    text = "word " * 40_000
    (item,) = read_csv(io.BytesIO(f"text\n{text}\n".encode()), "x.csv")
    assert isinstance(item, Arrival)
    assert item.article.text == text


def test_tab_separated_rows() -> None:
    assert outcomes(read_tsv(io.BytesIO(b"article_id\ttext\na\tOne, two\n"), "x.tsv")) == ["a"]


def parquet(table: pa.Table) -> io.BytesIO:
    file = io.BytesIO()
    pq.write_table(table, file)
    file.seek(0)
    return file


def test_parquet_rows_with_dates_numbers_as_ids_and_missing_values() -> None:
    table = pa.table(
        {
            "article_id": [1, 2, 3],
            "text": ["One", None, "Three"],
            "published_at": pa.array([date(2024, 10, 11), None, date(9999, 1, 1)]),
            "unknown": [{"a": 1}, None, None],
        }
    )
    items = list(read_parquet(parquet(table), "x.parquet"))
    assert outcomes(iter(items)) == ["1", "no text", "published_at is out of range"]
    assert [item.line for item in items] == [1, 2, 3]


def test_parquet_text_that_is_not_utf8_is_refused_alone() -> None:
    raw = pa.array([b"One", b"\xff\xfe", b"Three"], pa.binary()).view(pa.string())
    assert outcomes(read_parquet(parquet(pa.table({"text": raw, "article_id": ["a", "b", "c"]})), "x")) == [
        "a",
        "not UTF-8",
        "c",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"PAR1 but not really PAR1", "not a readable Parquet file", id="not Parquet"),
        pytest.param(b"", "not a readable Parquet file", id="nothing"),
        pytest.param(parquet(pa.table({"body": ["a"]})).getvalue(), "no column named text", id="other columns"),
        pytest.param(parquet(pa.table({"text": pa.array([], pa.string())})).getvalue(), "empty file", id="no rows"),
        pytest.param(
            parquet(pa.table({"text": ["a" * 9000] * 9})).getvalue()[:-40],
            "not a readable Parquet file",
            id="truncated",
        ),
    ],
)
def test_a_bad_parquet_file_is_one_refusal(content: bytes, reason: str) -> None:
    assert outcomes(read_parquet(io.BytesIO(content), "x.parquet")) == [reason]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"\xef\xbb\xbfOne.\r\n\r\nTwo.\r\n", "One.\n\nTwo.\n", id="line ends and byte order mark"),
        pytest.param("Ataque en Cúcuta".encode(), "Ataque en Cúcuta", id="utf-8"),
    ],
)
def test_a_text_file_is_one_article(content: bytes, expected: str) -> None:
    (item,) = read_text(io.BytesIO(content), "x.txt")
    assert isinstance(item, Arrival)
    assert (item.article.text, item.article.published_at) == (expected, None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"caf\xe9", "not UTF-8", id="latin-1"),
        pytest.param(b"\n \n", "text is blank", id="blank"),
        pytest.param(b"a" * 101, "text too long", id="a little too long"),
        pytest.param(b"a" * 5000, "text too long", id="much too long"),
        pytest.param(b"a\x00", "text contains NUL characters", id="NUL"),
    ],
)
def test_a_bad_text_file_is_one_refusal(content: bytes, reason: str) -> None:
    assert outcomes(read_text(io.BytesIO(content), "x.txt", limit=100)) == [reason]


def test_a_folder_is_read_in_order_of_path_without_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name, identity in (
        ("b/2.jsonl", "second"),
        ("a.jsonl", "first"),
        (".git/x.jsonl", "hidden"),
        (".y.jsonl", "hidden"),
    ):
        (tmp_path / name).write_text(json.dumps({"text": "a", "article_id": identity}), encoding="utf-8")
    (tmp_path / "b" / "report.docx").write_bytes(b"PK")
    assert outcomes(read_path(tmp_path)) == ["first", "second", "no reader for this kind of file"]


def test_links_out_of_a_folder_loops_and_pipes_are_refused(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.jsonl", tmp_path / "in"
    folder.mkdir()
    outside.write_bytes(GOOD_LINE)
    (folder / "a.jsonl").write_bytes(GOOD_LINE)
    (folder / "b.jsonl").symlink_to(outside)
    (folder / "c").symlink_to(folder)
    (folder / "d.jsonl").symlink_to("nowhere.jsonl")
    os.mkfifo(folder / "e.jsonl")
    assert outcomes(read_path(folder)) == ["good", "the link leads out of the folder", *["not a regular file"] * 3]


@pytest.mark.parametrize("files", [[], ["a.docx", "b.pptx"]], ids=["empty", "other kinds"])
def test_a_folder_with_nothing_readable_is_one_refusal(tmp_path: Path, files: list[str]) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"x")
    (refused,) = read_path(tmp_path)
    assert isinstance(refused, Issue)
    assert refused.reason == "nothing readable in this folder"
    assert refused.detail is not None
    assert f"{len(files)} files" in refused.detail


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("https://example.org/a.jsonl", "no web for this command"),
        ("file:///etc/hostname", "no web for this command"),
        ("data:text/plain,hello", "no web for this command"),
        ("report.docx", "no reader for this kind of file"),
        ("gone.jsonl", "the file cannot be read"),
    ],
)
def test_what_has_no_reader_is_refused_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.jsonl").write_bytes(GOOD_LINE)
    assert outcomes(read_inputs([name, "good.jsonl"])) == [reason, "good"]


def test_an_input_that_does_not_exist_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no such file, folder or source: .*gone\.jsonl"):
        fail_on_missing(["-", "https://example.org", str(tmp_path), str(tmp_path / "gone.jsonl")])


def test_what_is_kept_of_a_refused_item_cannot_steer_a_terminal() -> None:
    refused = admit({"text": 1, "article_id": "\x1b[2Jevil\u202e"}, Spot("in\x1bput"))
    assert isinstance(refused, Issue)
    assert (refused.article_id, refused.origin) == ("�[2Jevil�", "in�put")

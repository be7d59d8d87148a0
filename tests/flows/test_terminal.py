from __future__ import annotations

import pytest

from flows.terminal import complain, one_line, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain, naïve, Київ, 🚨", "plain, naïve, Київ, 🚨", id="ordinary text"),
        pytest.param("a\x1b[31mred", "a�[31mred", id="escape"),
        pytest.param("a\x9b31m", "a�31m", id="8-bit escape"),
        pytest.param("a\rb\x08c\x00", "a�b�c�", id="carriage return, backspace, NUL"),
        pytest.param("user\u202etxt.exe", "user�txt.exe", id="right-to-left override"),
        pytest.param("lone \ud800", "lone �", id="lone surrogate"),
        pytest.param("tab\tand\nline", "tab\tand\nline", id="tab and line feed"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_as_a_replacement(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert len(printable(text)) == len(text)


def test_an_error_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    complain("first\n\n  second\x1b")
    assert capsys.readouterr().err == "tocsin: first second�\n"
    assert one_line(" a\n b ") == "a b"

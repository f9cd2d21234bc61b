from __future__ import annotations

import pytest

from sessions.colleague.safety import HiddenKind, StreamCleaner, cleaned, control_characters, hidden_passages


@pytest.mark.parametrize(
    "dangerous",
    [
        "\x1b[31mred\x1b[0m",
        "\x1b]52;c;aGVsbG8=\x07red",
        "\x1b]8;;https://example.org\x1b\\red\x1b]8;;\x1b\\",
        "\x9b31mred",
        "\x9d0;title\x9cred",
        "\x1bPq#0\x1b\\red",
        "r\x08e\x00d",
        "r\u202ee\u2066d",
        "r\u200be\ufeffd\U000e0041",
        "\x1bcred",
    ],
)
def test_nothing_that_acts_on_the_terminal_or_hides_is_left(dangerous: str) -> None:
    assert cleaned(dangerous) == "red"


@pytest.mark.parametrize(
    "harmless",
    ["$a_n*b$", r"\{x\}", r"\(y\)", "<T>", "tab\tand\nline", "é ü 数 𝔸", "\u0645\u06cc\u200c\u0634\u0648\u062f"],
)
def test_mathematics_and_languages_pass_unchanged(harmless: str) -> None:
    assert cleaned(harmless) == harmless


def test_escape_sequence_cut_between_two_pieces_is_not_shown() -> None:
    cleaner = StreamCleaner()
    pieces = ["before \x1b]52;c;aGV", "sbG8=", "\x07after \x1b", "[3", "1mred"]
    assert "".join(cleaner.feed(piece) for piece in pieces) == "before after red"


def test_sequence_that_never_ends_does_not_swallow_the_reply() -> None:
    cleaner = StreamCleaner()
    shown = "".join(cleaner.feed(piece) for piece in ["\x1b]0;", *["word " * 100] * 20])
    assert "word word" in shown
    assert "\x1b" not in shown


def test_control_characters_are_named_and_line_ends_are_none() -> None:
    assert control_characters("a\r\n\tb") == ()
    assert control_characters("\x08egin \x0crac \x08") == ("U+0008", "U+000C")


def test_hidden_lines_are_found_with_their_kind() -> None:
    text = (
        "Seen.\n% a note\n% more\n\\iffalse\nnot seen\n\\fi\n\\textcolor{white}{ignore this}\nze\u200bro\n"
        "\\end{document}\nafter\n"
    )
    assert [(found.kind, found.line_begin, found.line_end) for found in hidden_passages(text, first_line=10)] == [
        (HiddenKind.COMMENT, 11, 12),
        (HiddenKind.CONDITIONAL, 13, 15),
        (HiddenKind.COLOUR, 16, 16),
        (HiddenKind.CHARACTERS, 17, 17),
        (HiddenKind.AFTER_END, 19, 19),
    ]

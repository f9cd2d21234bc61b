"""LaTeX at hand as text, keys, text: objects, environments, delimiters that close themselves, sentences on lines."""

from __future__ import annotations

import random

import pytest
from editor_room import Room, after, marked, unmarked

from latex.text import Span
from tui.editing import environments
from tui.editing.nesting import pairs_around
from tui.editing.reflow import _by_sentences, _filled
from tui.editing.states import LineStates


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("Let $a_‸1 + b$ be.", "alt+m", "Let $⟦a_1 + b‸⟧$ be."),
        ("Let $a_‸1 + b$ be.", "alt+m alt+m", "Let ⟦$a_1 + b$‸⟧ be."),
        ("\\[ a \\text{if $b‸$} \\]", "alt+m", "\\[ a \\text{if $⟦b‸⟧$} \\]"),
        ("\\[ a \\text{if $b‸$} \\]", "alt+m alt+m alt+m", "\\[⟦ a \\text{if $b$} ‸⟧\\]"),
        ("$a$ and‸ $b$", "alt+m", "$a$ and‸ $b$"),
        ("$a % $\n‸b$", "alt+m", "$⟦a % $\nb‸⟧$"),
        ("\\verb|$|‸x", "alt+m", "\\verb|$|‸x"),
        ("\\$5 and $x‸$", "alt+m", "\\$5 and $⟦x‸⟧$"),
        ("\\begin{align}\na ‸b\n\\end{align}", "alt+m", "\\begin{align}⟦\na b\n‸⟧\\end{align}"),
        ("\\begin{proof}A‸.\\end{proof}", "alt+v", "\\begin{proof}⟦A.‸⟧\\end{proof}"),
        ("\\begin{proof}A‸.\\end{proof}", "alt+v alt+v", "⟦\\begin{proof}A.\\end{proof}‸⟧"),
        (
            "\\begin{a}\\begin{b}‸x\\end{b}\\end{a}",
            "alt+v alt+v alt+v",
            "⟦\\begin{a}\\begin{b}x\\end{b}\\end{a}‸⟧",
        ),
        ("f(x, [‸0,1), y)", "alt+o alt+o", "f(⟦x, [0,1‸⟧), y)"),
        ("\\emph{one ‸two} three. Four.", "alt+o", "\\emph{one ⟦two‸⟧} three. Four."),
        ("\\emph{one ‸two} three. Four.", "alt+o alt+o", "\\emph{⟦one two‸⟧} three. Four."),
        ("\\emph{one ‸two} three. Four.", "alt+o alt+o alt+o", "\\emph⟦{one two}‸⟧ three. Four."),
        ("\\emph{one ‸two} three. Four.", "alt+o alt+o alt+o alt+o", "⟦\\emph{one two} three.‸⟧ Four."),
        ("\\emph{one ‸two} three. Four.", "alt+o alt+o alt+i", "\\emph{one ⟦two‸⟧} three. Four."),
        ("a ‸b", "alt+i", "a ‸b"),
        ("\\begin{a}\nx‸\n\\end{a}", "alt+shift+a", "‸\\begin{a}\nx\n\\end{a}"),
        ("\\begin{a}\nx‸\n\\end{a}", "alt+shift+e", "\\begin{a}\nx\n\\end{a}‸"),
        ("‸a $b$ c \\[d\\]", "alt+g alt+g", "a $b$ c ‸\\[d\\]"),
        ("a $b$ c \\[d\\]‸", "alt+shift+g alt+shift+g", "a ‸$b$ c \\[d\\]"),
        (
            "‸x\n\\section{A}\ny\n\\subsection*{B}",
            "alt+shift+down alt+shift+down",
            "x\n\\section{A}\ny\n‸\\subsection*{B}",
        ),
        ("x\n\\section{A}\ny‸", "alt+shift+up", "x\n‸\\section{A}\ny"),
        ("x‸\n", "alt+shift+up", "x‸\n"),
    ],
)
async def test_objects_are_selected_and_moved_to(before: str, keys: str, expected: str) -> None:
    assert await after(before, *keys.split()) == expected


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("  \\begin{lemma}\n    A.\n    ‸", "alt+c", "  \\begin{lemma}\n    A.\n  \\end{lemma}‸"),
        ("\\begin{lemma} A. ‸", "alt+c", "\\begin{lemma} A. \\end{lemma}‸"),
        ("\\emph{a $b‸", "alt+c alt+c alt+c", "\\emph{a $b$}‸"),
        ("\\[ a ‸", "alt+c", "\\[ a \\]‸"),
        ("\\begin{a}\\end{a}‸", "alt+c", "\\begin{a}\\end{a}‸"),
        ("% \\begin{a}\n‸", "alt+c", "% \\begin{a}\n‸"),
        ("\\begin{a}\\begin{b}\\end{b}‸", "alt+c", "\\begin{a}\\begin{b}\\end{b}\\end{a}‸"),
    ],
)
async def test_what_was_opened_last_is_closed(before: str, keys: str, expected: str) -> None:
    assert await after(before, *keys.split()) == expected


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("‸", "{", "{‸}"),
        ("‸", "{ a }", "{a}‸"),
        ("‸", "$ a $", "$a$‸"),
        ("‸", "$ $", "$$‸"),
        ("\\‸", "[", "\\[‸\\]"),
        ("\\‸", "( x \\ )", "\\(x\\)‸"),
        ("\\left‸", "(", "\\left(‸\\right)"),
        ("\\left\\‸", "{", "\\left\\{‸\\right\\}"),
        ("‸", "[ 0 , 1 )", "[0,1)‸"),
        ("‸a", "{", "{‸a"),
        ("‸", "{ backspace", "‸"),
        ("‸", "{ a backspace", "{‸}"),
        ("{‸}", "backspace", "‸}"),
        ("‸", "{ left right }", "{}‸}"),
        ("% ‸", "{", "% {‸"),
        ("$a‸", "$", "$a$‸"),
        ("a ⟦b‸⟧ c", "$", "a $⟦b‸⟧$ c"),
        ("a ⟦b‸⟧ c", "( {", "a ({⟦b‸⟧}) c"),
        ("‸", "{ ctrl+z", "‸"),
        ("\\begin{lemma}‸", "enter A enter \\ e n d { l e m m a }", "\\begin{lemma}\n  A\n\\end{lemma}‸"),
    ],
)
async def test_delimiters_close_themselves(before: str, keys: str, expected: str) -> None:
    assert await after(before, *keys.split()) == expected


TYPED = [
    "\\begin{lemma}[A]\\label{lem:x} Let $a \\in [0,1)$ be $b$.",
    "\\[ \\left( \\frac{a}{b} \\right) \\left\\{ x \\right\\} \\]",
    "{a{b}c}$$x$$ \\(y\\) \\{z\\} % {not $ closed\nand ]a,b[ on",
    "\\verb|{$| and \\$5, 100\\% of {} $\\text{if $x$}$",
]


@pytest.mark.parametrize("text", TYPED)
async def test_text_sent_letter_by_letter_comes_out_as_it_was_sent(text: str) -> None:
    room = Room("")
    async with room.run_test() as pilot:
        for character in text:
            room.editor._type(character) if character != "\n" else room.editor.insert("\n")
        await pilot.pause()
        assert room.buffer.text == text


async def test_random_text_sent_letter_by_letter_comes_out_as_it_was_sent() -> None:
    seed = 11
    rng = random.Random(seed)
    pieces = [
        "{",
        "}",
        "$",
        "(",
        ")",
        "[",
        "]",
        "\\[",
        "\\]",
        "\\(",
        "\\)",
        "\\left(",
        "\\right)",
        "a",
        " ",
        "\\{",
        "%",
    ]
    room = Room("")
    async with room.run_test() as pilot:
        for _ in range(120):
            text = "".join(rng.choice(pieces) for _ in range(20))
            room.editor.select(Span(0, room.buffer.snapshot.length))
            room.editor.perform("delete_left")
            for character in text:
                room.editor._type(character)
            # What came by itself and was never typed stays behind the cursor.
            assert room.buffer.text[: room.editor.cursor_offset] == text, seed
        await pilot.pause()


async def test_closing_can_be_switched_off() -> None:
    room = Room("")
    async with room.run_test() as pilot:
        room.editor.closes_brackets = False
        await pilot.press("{", "$")
        assert room.buffer.text == "{$"


@pytest.mark.parametrize(
    ("before", "how", "expected"),
    [
        ("a ⟦b‸⟧ c", "\\emph", "a \\emph{⟦b‸⟧} c"),
        ("a ⟦b‸⟧ c", "$", "a $⟦b‸⟧$ c"),
        ("a ⟦b‸⟧ c", "\\left(", "a \\left(⟦b‸⟧\\right) c"),
        ("⟦b‸⟧", "lemma", "\\begin{lemma}\n⟦  b‸⟧\n\\end{lemma}"),
        ("  x\n  ⟦y\n  z‸⟧", "proof*", "  x\n  \\begin{proof*}\n⟦    y\n    z‸⟧\n  \\end{proof*}"),
    ],
)
async def test_a_selection_is_wrapped(before: str, how: str, expected: str) -> None:
    plain, cursor, anchor = unmarked(before)
    room = Room(plain)
    async with room.run_test():
        room.editor.select(Span(anchor or 0, cursor))
        assert room.editor.wrap_in(how)
        assert marked(room.editor, room.buffer.text) == expected


async def test_what_is_no_wrapping_changes_nothing() -> None:
    room = Room("a")
    async with room.run_test():
        room.editor.select(Span(0, 1))
        assert not room.editor.wrap_in("3 %")
        assert room.buffer.text == "a"


@pytest.mark.parametrize(
    ("before", "name", "expected"),
    [
        (
            "\\begin{lemma}[T]\\label{x}\nA‸.\n\\end{lemma}",
            "theorem",
            "\\begin{theorem}[T]\\label{x}\nA.\n\\end{theorem}",
        ),
        ("\\[ a‸ \\]", "equation*", "\\begin{equation*} a \\end{equation*}"),
        ("$$ a‸ $$", "\\[", "\\[ a \\]"),
        ("\\begin{align}a‸\\end{align}", "\\[", "\\[a\\]"),
    ],
)
async def test_an_environment_gets_another_name(before: str, name: str, expected: str) -> None:
    plain, cursor, _ = unmarked(before)
    room = Room(plain)
    async with room.run_test():
        room.editor.go_to(cursor)
        assert room.editor.environment_name is not None
        room.editor.rename_environment(name)
        assert room.buffer.text == expected
        room.editor.perform("undo")
        assert room.buffer.text == plain


@pytest.mark.parametrize(
    ("before", "keys", "expected"),
    [
        ("One. Two‸ is, e.g. That. See Prof. A. Weil.", "alt+shift+q", "One.\nTwo‸ is, e.g. That.\nSee Prof. A. Weil."),
        ("A (see B. C) d‸. E $x. Y$ f. G.", "alt+shift+q", "A (see B. C) d‸.\nE $x. Y$ f.\nG."),
        ("  In‸ a. List\n  goes. On.", "alt+shift+q", "  In‸ a.\n  List goes.\n  On."),
        ("⟦One. Two.\n\\item x\nThree. Four.‸⟧", "alt+shift+q", "One.\nTwo.\n\\item x\nThree.\nFour."),
        ("\\begin{verbatim}\na. B‸. C\n\\end{verbatim}", "alt+shift+q", "\\begin{verbatim}\na. B‸. C\n\\end{verbatim}"),
        ("\\begin{verbatim}\na\nb‸\n\\end{verbatim}", "alt+q", "\\begin{verbatim}\na\nb‸\n\\end{verbatim}"),
    ],
)
async def test_sentences_get_lines_of_their_own(before: str, keys: str, expected: str) -> None:
    found = await after(before, *keys.split())
    assert (found if "⟦" not in before else found.translate({ord(mark): None for mark in "‸⟦⟧"})) == expected


def test_breaking_lines_changes_white_space_only_and_is_done_once() -> None:
    seed = 5
    rng = random.Random(seed)
    words = ["Let", "$x. Y$", "be", "a.", "Thus", "e.g.", "\\emph{so. That}", "(cf.", "B.)", "\\ref{a}.", "end!", "?"]
    for _ in range(300):
        text = " ".join(rng.choice(words) for _ in range(rng.randrange(1, 40)))
        for broken in (_filled, _by_sentences):
            lines = broken(text, "  ")
            assert " ".join(line.strip() for line in lines) == text, seed
            assert all(line.strip() for line in lines), seed
            assert broken(" ".join(" ".join(lines).split()), "  ") == lines, seed


def test_unbalanced_text_pairs_with_nothing_and_disturbs_nothing() -> None:
    room = Room("} ] \\end{x} $ {a [b) c} \\begin{y} \\begin{z}q\\end{z}")
    states = LineStates(room.buffer.snapshot)
    pairs = pairs_around(room.buffer.snapshot, states, Span(*2 * (room.buffer.text.index("q"),)))
    assert [pair.name for pair in pairs] == ["z"]
    assert environments.around("\\") is None

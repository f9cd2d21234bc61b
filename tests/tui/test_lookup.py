"""What the room says of the reference under the cursor, and the prompts that change environments."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_rows, screen_text
from small_paper import PAPER

from latex.text import Span

Opener = Callable[..., AbstractAsyncContextManager[Stage]]

TEXT = PAPER.replace(
    "Apply \\ref{lem:square}",
    "By \\eqref{eq:sum} and \\cite{knuth}, \\begin{equation}\\label{eq:sum} a+b \\end{equation} "
    "apply \\ref{lem:square}",
).replace(
    "\\end{document}",
    "\\begin{thebibliography}{1}\n\\bibitem{knuth} D. Knuth, \\emph{The TeXbook}.\n\\end{thebibliography}\n"
    "\\end{document}",
)


async def at(stage: Stage, words: str) -> None:
    """Put the cursor into these words, where they stand last."""
    buffer = stage.screen.editor.buffer
    assert buffer is not None
    stage.screen.editor.go_to(buffer.text.rindex(words) + len(words) - 2)
    await stage.settle()


async def test_the_foot_says_what_a_reference_names(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await at(stage, "\\ref{lem:square}")
        foot = screen_rows(stage.app)[-1]
        assert "Lemma 1 (Squares)  For all real a we have a² ≥ 0." in foot
        await at(stage, "\\eqref{eq:sum}")
        assert "eq:sum (1)" in screen_rows(stage.app)[-1]
        await at(stage, "apply ")
        assert "commands" in screen_rows(stage.app)[-1]


async def test_a_reference_is_looked_up_and_gone_to(open_room: Opener) -> None:
    async with open_room((80, 24), text=TEXT) as stage:
        await at(stage, "\\ref{lem:square}")
        await stage.press("alt+k")
        shown = screen_text(stage.app)
        assert "Lemma 1 (Squares)" in shown
        assert "Used by Theorem 2." in shown
        await stage.press("g")
        assert stage.screen.editor.cursor_location.row == TEXT[: TEXT.index("\\begin{lemma}")].count("\n")
        await stage.press("alt+comma")
        assert stage.screen.editor.key_at_cursor == "lem:square"


async def test_a_formula_and_an_entry_are_looked_up(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await at(stage, "\\eqref{eq:sum}")
        await stage.press("alt+k")
        assert "a+b" in screen_text(stage.app)
        await stage.press("escape")
        await at(stage, "\\cite{knuth}")
        await stage.press("alt+k")
        assert "The TeXbook" in screen_text(stage.app)


async def test_no_reference_is_said_in_a_sentence(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await at(stage, "Tools")
        await stage.press("alt+k")
        assert "There is no label, reference or citation under the cursor." in screen_rows(stage.app)[-1]


async def test_the_environment_is_changed_at_the_prompt(open_room: Opener) -> None:
    async with open_room() as stage:
        await at(stage, "For all real")
        await stage.press("alt+t", *"lemma", "enter")
        text = stage.screen.editor.buffer.text if stage.screen.editor.buffer else ""
        assert text.count("\\begin{lemma}") == 2
        assert text.count("\\end{lemma}") == 2
        assert "\\begin{theorem}" not in text


async def test_a_selection_is_wrapped_at_the_prompt(open_room: Opener) -> None:
    async with open_room() as stage:
        start = PAPER.index("A product")
        stage.screen.editor.select(Span(start, start + 9))
        await stage.press("alt+w", "backslash", *"emph", "enter")
        assert "\\emph{A product} of" in (stage.screen.editor.buffer.text if stage.screen.editor.buffer else "")
        await stage.press("alt+w", "percent_sign", "enter")
        assert "neither an environment" in screen_rows(stage.app)[-1]

"""What the line lexer colours, as kinds drawn under the text: one letter for each column."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from corpus import CORPUS

from latex.highlight import START, Kind, State, exit_state, lex, reference_at

LETTERS = {
    Kind.TEXT: ".",
    Kind.COMMAND: "c",
    Kind.MATH: "m",
    Kind.MATH_COMMAND: "M",
    Kind.COMMENT: "%",
    Kind.ENVIRONMENT: "e",
    Kind.REFERENCE: "r",
    Kind.VERBATIM: "v",
}


def drawn(text: str) -> str:
    """Return the kinds of the columns of `text`, line by line."""
    state: State = START
    lines = []
    for line in text.split("\n"):
        runs, after = lex(line, state)
        assert exit_state(line, state) == after
        state = after
        kinds = ["."] * len(line)
        for start, end, kind in runs:
            kinds[start:end] = LETTERS[kind] * (end - start)
        lines.append("".join(kinds))
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (r"a \emph{b} % c", r"..ccccc....%%%"),
        (r"50\% of $x$", r"..cc....mmm"),
        (r"\$5 and $5", r"cc......mm"),
        (r"$a \in \text{if $b$ is} c$", "mmmMMMmMMMMMm...mmm...mmmm"),
        (r"\(a\) \[b\] c", "mmmmm.mmmmm.."),
        (r"$$a $ b$$ c", "mmmmmmmmm.."),
        (r"\begin{lemma}[A]", "cccccc.eeeee...."),
        (r"see \cref{lem:a,b} and \cite[p.~2]{K}", "....ccccc.rrrrrrr......ccccc.......r."),
        (r"\verb|$%| $x$", "cccccvvvv.mmm"),
        ("\\begin{align}\na &= b\n\\end{align} c", "cccccc.eeeee.\nmmmmmm\ncccc.eeeee..."),
        ("\\begin{verbatim}\n$ \\x % y\n\\end{verbatim} $z$", "cccccc.eeeeeeee.\nvvvvvvvv\ncccc.eeeeeeee..mmm"),
        ("\\iffalse $\n\\ifx a\\fi %\n\\fi $x$", "cccccccc%%\n" + "%" * 11 + "\nccc.mmm"),
        ("\\begin{comment}\n$x$\n\\end{comment}\na", "cccccc.eeeeeee.\n%%%\ncccc.eeeeeee.\n."),
        ("$a\nb$ c", "mm\nmm.."),
        ("$forgotten\n\nnext $x$", "mmmmmmmmmm\n\n.....mmm"),
        ("x\\", ".c"),
    ],
)
def test_kinds_of_columns(text: str, kinds: str) -> None:
    assert drawn(text) == kinds


def test_mathematics_left_open_inside_an_environment_ends_with_it() -> None:
    state = exit_state(r"\begin{equation} a $ b \end{equation}", START)
    assert state == START


def test_the_reference_at_a_column_is_the_key_there() -> None:
    line = r"see \cref{lem:a, lem:b}"
    assert [reference_at(line, column, START) for column in (4, 11, 18, 23)] == ["", "lem:a", "lem:b", ""]


def test_a_long_line_is_coloured_as_its_sentences_are() -> None:
    sentence = r"Let $x$ be in \ref{a}. "
    kinds = drawn(sentence)
    assert drawn(sentence * 60) == kinds * 60
    assert drawn(sentence * 60 + "% " + sentence * 60) == kinds * 60 + "%" * (2 + 60 * len(sentence))
    assert exit_state("% verbatim? " + sentence * 60, ("V:verbatim",)) == ("V:verbatim",)
    assert lex("% verbatim. " + sentence * 60, ("V:verbatim",))[0][0].kind is Kind.VERBATIM


def test_no_text_makes_it_fail_and_runs_are_in_order() -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    source = random.Random(seed)
    pieces = ["$", "$$", "\\[", "\\)", "\\(", "{", "}", "\\text{", "%", "\\\\", "\\", " ", "a", "\\begin{align*}"]
    pieces += [
        "\\end{align*}",
        "\\iffalse",
        "\\fi",
        "\\else",
        "\\begin{verbatim}",
        "\\end{verbatim}",
        "\\ref{",
        "é",
        "\r",
    ]
    for _ in range(300):
        state: State = START
        for _ in range(6):
            line = "".join(source.choices(pieces, k=source.randrange(12)))
            runs, after = lex(line, state)
            assert exit_state(line, state) == after
            assert all(0 <= run.start < run.end <= len(line) for run in runs)
            assert all(one.end <= other.start for one, other in pairwise(runs))
            state = after


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_papers_end_outside_mathematics() -> None:
    for path in sorted(CORPUS.glob("*/*.tex")):
        state: State = START
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            state = exit_state(line, state)
        assert state == START, path.name

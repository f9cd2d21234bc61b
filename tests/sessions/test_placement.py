from __future__ import annotations

from latex.text import Span
from sessions.colleague.placement import Habit, fitted, habit_at, newline_of

FLAT = "\\begin{proof}\nWe have\n\\[\n  a = b.\n\\]\nDone.\n\\end{proof}"


def habit_of(text: str, begin: str = "\\begin{lemma}", end: str = "\\end{lemma}") -> Habit:
    return habit_at(text, Span(text.index(begin), text.index(end) + len(end)))


def test_indentation_of_the_neighbour_is_taken_over() -> None:
    habit = habit_of("    \\begin{lemma}\n\t    x\n    \\end{lemma}\n")
    assert habit.indent == "    "
    assert habit_of("  \\begin{lemma}\n     x\n  \\end{lemma}\n").unit == "   "


def test_flat_text_is_indented_by_environment() -> None:
    latex = "\\begin{proof}\nWe have\n\\begin{align}\na\n\\end{align}\n\\end{proof}"
    assert fitted(latex, Habit(unit="  ")) == (
        "\\begin{proof}\n  We have\n  \\begin{align}\n    a\n  \\end{align}\n\\end{proof}"
    )


def test_other_step_of_indentation_is_translated() -> None:
    latex = "\\begin{proof}\n    a\n        b\n\\end{proof}"
    assert fitted(latex, Habit(indent=" ", unit="\t")) == " \\begin{proof}\n \ta\n \t\tb\n \\end{proof}"


def test_text_is_not_indented_where_the_author_does_not() -> None:
    assert fitted("\\begin{proof}\n  a\n\\end{proof}", Habit(unit="")) == "\\begin{proof}\na\n\\end{proof}"


def test_long_lines_are_broken_at_spaces_for_an_author_who_breaks_lines() -> None:
    text = "\n".join(
        ["\\begin{lemma}", *["  Fifty-eight characters of text, more or less, per line."] * 20, "\\end{lemma}"]
    )
    habit = habit_of(text)
    assert habit.width == 60
    broken = fitted("\\begin{proof}\n" + "word " * 40 + "\n\\end{proof}", habit).split("\n")
    assert max(map(len, broken)) <= 60
    assert all(line.startswith("  word") for line in broken[1:-1])


def test_long_lines_stay_for_an_author_who_does_not_break_them() -> None:
    text = "\n".join(["\\begin{lemma}", *["A paragraph in one line. " * 12] * 20, "\\end{lemma}"])
    assert habit_of(text).width is None


def test_comment_is_not_broken() -> None:
    line = "x % " + "word " * 30
    assert fitted(line, Habit(width=60)) == line.rstrip()


def test_verbatim_is_put_in_as_it_came() -> None:
    latex = "\\begin{proof}\n\\begin{verbatim}\n  a\n b\n\\end{verbatim}\n\\end{proof}"
    assert fitted(latex, Habit(indent="  ", unit="    ")) == latex


def test_line_ends_are_those_of_the_file() -> None:
    assert newline_of("a\r\nb\r\nc\n") == "\r\n"
    assert fitted(FLAT, Habit(newline="\r\n")).count("\r\n") == FLAT.count("\n")

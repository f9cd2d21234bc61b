"""Balance: a text in, what opens without closing or closes without opening out."""

from __future__ import annotations

import pytest

from latex.balance import imbalances


def _marks(text: str) -> list[tuple[str, bool]]:
    return [(item.mark, item.is_opening) for item in imbalances(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\\begin{a}{$x$ \\[y\\] \\(z\\) $$w$$}\\end{a}",
        "\\{ \\} \\$ \\% \\\\",
        "% { $ \\begin{x}\n",
        "\\\\[2pt] and \\verb|{$| and \\verb*+}+",
        "\\begin{verbatim}\n{ $ \\end{x}\n\\end{verbatim}",
        "$a$$b$",
        "\\begin{align*}\\text{if $x$}\\end{align*}",
        "\\left\\{ x \\right.",
        "\\begin {lemma} x \\end {lemma}",
    ],
)
def test_balanced_text_has_no_imbalance(text: str) -> None:
    assert _marks(text) == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("{", [("{", True)]),
        ("a}", [("}", False)]),
        ("\\begin{a}", [("\\begin{a}", True)]),
        ("\\end{a}", [("\\end{a}", False)]),
        ("\\begin{a}{\\end{a}", [("{", True)]),
        ("\\begin{a}}\\end{a}", [("}", False)]),
        ("{\\begin{a}}\\end{a}", [("}", False), ("{", True)]),
        ("\\begin{a}\\begin{b}\\end{a}", [("\\begin{b}", True)]),
        ("a $x\n\nb $y$", [("$", True)]),
        ("\\[ x \n\n", [("\\[", True)]),
        ("{$x}", [("$", True)]),
        ("\\) x", [("\\)", False)]),
    ],
)
def test_what_does_not_balance_is_found(text: str, marks: list[tuple[str, bool]]) -> None:
    assert _marks(text) == marks


def test_one_slip_does_not_spoil_the_paragraphs_after_it() -> None:
    assert _marks("a $x.\n\nb $y$ and $z$.\n\n\\begin{a}$w$\\end{a}\n") == [("$", True)]


def test_place_is_where_it_opens() -> None:
    assert [item.offset for item in imbalances("ab {c")] == [3]

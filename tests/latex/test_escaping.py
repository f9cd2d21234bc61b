"""Words that print as they are, whatever TeX would make of them."""

from __future__ import annotations

import pytest

from latex.syntax.escaping import escaped


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("R&D_1", r"R\&D\_1"),
        (r"50% of $x$ #1", r"50\% of \$x\$ \#1"),
        (r"\write18{rm}", r"\textbackslash{}write18\{rm\}"),
        ("a^b~c", r"a\textasciicircum{}b\textasciitilde{}c"),
        ('"a <b> |c|', r"{\char34}a \textless{}b\textgreater{} \textbar{}c\textbar{}"),
        ("claude-opus-5-5", "claude-opus-5-5"),
        ("a--b -", "a{-}{-}b {-}"),
        ("[1] item", "{[}1{]} item"),
        ("?`", r"?{\char96}"),
        (" two\n\nlines\t", "two lines"),
        ("", ""),
    ],
)
def test_words_print_as_they_are(words: str, latex: str) -> None:
    assert escaped(words) == latex


def test_no_word_leaves_a_group_open_or_begins_a_comment() -> None:
    latex = escaped("".join(map(chr, range(32, 127))))
    bare = latex.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}")
    assert "%" not in latex.replace(r"\%", "")

"""What the scanner finds in a text and what it passes over."""

from __future__ import annotations

import random
import time

from latex.syntax.scan import Vocabulary, scan, tokens

_WORDS = Vocabulary(frozenset({"ref", "label", "section", "refx"}), frozenset({"verbatim", "comment", "code*"}))


def _found(text: str) -> list[str]:
    return [f"{token.name}{token.detail and ':' + token.detail}" for token in scan(text, _WORDS)]


def test_commands_and_environments_are_found_in_order() -> None:
    assert _found(r"\section*{A} \begin{lemma}\label{a}\ref{b}\end{lemma}") == [
        *("section:*", "begin:lemma", "label", "ref", "end:lemma"),
    ]


def test_a_longer_command_is_not_mistaken_for_a_shorter_one() -> None:
    assert _found(r"\reference \ref@x \refx \ref1") == ["refx", "ref"]


def test_a_comment_hides_the_rest_of_its_line_only() -> None:
    assert _found("% \\ref{a}\n\\label{b}") == ["label"]


def test_an_escaped_percent_sign_begins_no_comment() -> None:
    assert _found(r"50\% \ref{a} \\% \ref{b}") == ["ref"]


def test_a_verbatim_environment_is_one_token_without_a_name() -> None:
    text = "\\begin{verbatim}\\ref{a}\\end{verbatim}\\begin{code*}\\ref{a}\\end{code*}\\label{b}"
    assert _found(text) == [":verbatim", ":code*", "label"]


def test_a_scan_may_begin_between_any_two_tokens() -> None:
    text = "\\label{a} % \\ref{b}\n\\begin{verbatim}\n\\ref{c}\n\\end{verbatim}\n\\ref{d} \\verb|\\ref{e}| \\section{f}"
    whole = scan(text, _WORDS)
    for index, token in enumerate(whole):
        assert tuple(tokens(text, _WORDS, token.start)) == whole[index:]
        assert tuple(tokens(text, _WORDS, 0, token.start)) == whole[:index]


def test_verb_ends_on_its_own_line() -> None:
    assert _found("\\verb|\\ref{a}| \\verb|x\n\\label{b}|") == ["label"]


def test_a_percent_sign_in_an_address_hides_nothing() -> None:
    assert _found(r"\url{http://a%20b} \ref{a}") == ["ref"]


def test_environment_names_may_be_set_off_by_white_space() -> None:
    assert _found("\\begin {lemma}\\end  {lemma}") == ["begin:lemma", "end:lemma"]


def test_offsets_count_code_points() -> None:
    token = scan("Sätze 𝔸 \\ref{a}", _WORDS)[0]
    assert (token.start, token.end) == (8, 12)


def test_a_text_with_unclosed_verbatim_environments_is_scanned_quickly() -> None:
    began = time.perf_counter()
    scan("\\begin{verbatim} x\n" * 2000, _WORDS)
    assert time.perf_counter() - began < 5


def test_tokens_of_any_text_are_in_order_and_apart() -> None:
    random.seed(11)
    print("seed 11")
    pieces = ["\\begin{", "verbatim}", "lemma}", "\\end{", "\\ref{a}", "%", "\n", "\\", "{", "}", "\\verb|", "|", "ü"]
    for _ in range(500):
        text = "".join(random.choices(pieces, k=40))
        end = 0
        for token in scan(text, _WORDS):
            assert end <= token.start < token.end <= len(text)
            end = token.end

"""Constructs of real theses, books and old class files, one small manuscript each."""

from __future__ import annotations

import pytest
from manuscripts import document, kinds, manuscript, numbers, paper, uses


def test_a_root_may_read_the_file_that_holds_the_document_class() -> None:
    files = {
        "us.tex": r"\input{options}\input{main}",
        "options.tex": r"\def\paper{a4}",
        "main.tex": r"\documentclass{book}\newtheorem{thm}{Theorem}\begin{document}\begin{thm}x\end{thm}\end{document}",
    }
    assert kinds(manuscript(files, "us.tex")) == ["theorem"]


def test_a_reference_command_may_be_let_to_one_that_takes_lists() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{lemma}\label{b}\end{lemma}"
        r"\begin{theorem}\label{t}\autoref{a,b}\end{theorem}",
        r"\let\autoref\cref",
    )
    assert uses(found) == {("t", "a"), ("t", "b")}


def test_labels_made_from_macros_are_expanded() -> None:
    found = document(
        r"\documentclass{report}\newtheorem{lemma}{Lemma}\newcommand{\chap}{intro}\begin{document}"
        r"\chapter{A}\begin{lemma}\label{\chap:one}\end{lemma}\renewcommand{\chap}{main}\chapter{B}"
        r"\begin{lemma}\label{\chap:one}\end{lemma}\begin{lemma}\label{t\thechapter}\ref{intro:one}\ref{\chap:one}"
        r"\end{lemma}\end{document}"
    )
    assert [result.label for result in found.results] == ["intro:one", "main:one", "t2"]
    assert uses(found) == {("t2", "intro:one"), ("t2", "main:one")}


def test_file_names_made_from_macros_are_followed() -> None:
    files = {
        "main.tex": r"\documentclass{article}\newtheorem{lemma}{Lemma}\newcommand{\parts}{sub}\begin{document}"
        r"\input{\parts/one}\end{document}",
        "sub/one.tex": r"\newcommand{\lr}[1]{\ref{#1}}\begin{lemma}\label{a}\end{lemma}"
        r"\begin{lemma}\label{b}\lr{a}\end{lemma}",
    }
    assert uses(manuscript(files)) == {("b", "a")}


@pytest.mark.parametrize(
    ("declaration", "kind"),
    [
        (r"\newtheorem{x}{Th\'eor\`eme}[section]", "theorem"),
        (r"\newtheorem{x}{D\'{e}finition}", "definition"),
        (r"\newtheorem{x}{{\'E}nonc\'e}", "other-result"),
        (r"\newtheorem{x}{Теорема}", "theorem"),
        (r"\newtheorem{x}{Пример}", "example"),
        (r"\newtheorem{x}{\protect\lemmaname}\providecommand{\lemmaname}{Lemme}", "lemma"),
        (r"\newtheorem{x}{\sc Korollar}", "corollary"),
        (r"\newtheorem{x}{Abuse of Notation}", "notation"),
        (r"\newtheorem{x}{Открытый вопрос}", "question"),
    ],
)
def test_names_in_other_languages_and_spellings_are_known(declaration: str, kind: str) -> None:
    assert kinds(paper(r"\begin{x}x\end{x}", declaration)) == [kind]


def test_a_macro_that_declares_a_repeating_environment_is_followed() -> None:
    found = paper(
        r"\begin{theorem}\label{m}x\end{theorem}\section{Again}\begin{reptheorem}{m}x\end{reptheorem}"
        r"\begin{proof}y\end{proof}",
        r"\makeatletter\newtheorem*{rep@theorem}{\rep@title}\newcommand{\newreptheorem}[2]{%"
        "\n"
        r"\newenvironment{rep#1}[1]{\def\rep@title{#2 \ref{##1}}\begin{rep@theorem}}{\end{rep@theorem}}}"
        r"\newreptheorem{theorem}{Theorem}\makeatother",
    )
    assert [result.env for result in found.results] == ["theorem", "reptheorem"]
    assert uses(found) == {(found.results[1].key, "m")}


def test_a_key_in_the_title_makes_a_result_restatable() -> None:
    found = paper(
        r"\begin{theorem}[name=Main, restate=mainthm, label=m]x\end{theorem}\begin{lemma}\label{l}\end{lemma}"
        r"\section{Proofs}\mainthm* \begin{proof}x\end{proof}"
    )
    assert [len(result.proofs) for result in found.results] == [1, 0]


def test_proofs_put_off_to_the_end_stay_with_their_results() -> None:
    found = paper(
        r"\begin{theoremEnd}[category=a]{theorem}[T]\label{t}x\end{theoremEnd}\begin{proofEnd}y\end{proofEnd}"
        r"\begin{lemmarep}\label{l}x\end{lemmarep}\begin{appendixproof}y\end{appendixproof}",
        r"\newtheoremrep{lemma}{Lemma}",
    )
    assert [(result.label, len(result.proofs)) for result in found.results] == [("t", 1), ("l", 1)]


def test_a_class_may_declare_its_theorems_by_options_and_macros() -> None:
    files = {
        "main.tex": r"\documentclass[theorems]{thesis}\begin{document}\begin{sz}x\end{sz}\begin{vermutung}x"
        r"\end{vermutung}\end{document}",
        "thesis.cls": r"\newif\if@thm\DeclareOption{theorems}{\@thmtrue}\ProcessOptions\relax\LoadClass{report}"
        r"\newcommand{\@own}[2]{\newtheorem{#1}{#2}[chapter]}\if@thm\@own{sz}{Satz}\@own{vermutung}{Vermutung}\fi",
    }
    assert kinds(manuscript(files)) == ["theorem", "conjecture"]


def test_letters_in_problem_numbers_follow_the_chapter() -> None:
    found = document(
        r"\documentclass{scrbook}\newtheorem{problem}{Problem}[chapter]"
        r"\renewcommand{\theproblem}{\thechapter\Alph{problem}}\begin{document}\chapter{A}\chapter{B}"
        r"\begin{problem}\end{problem}\begin{problem}\end{problem}\end{document}"
    )
    assert numbers(found) == ["2A", "2B"]


def test_elsarticle_declarations_are_known() -> None:
    found = document(
        r"\documentclass{elsarticle}\newdefinition{rmk}{Remark}\newproof{pf}{Proof}\newtheorem{thm}{Theorem}"
        r"\begin{document}\begin{thm}\label{t}\end{thm}\begin{rmk}\end{rmk}\begin{pf}x\end{pf}\end{document}"
    )
    assert kinds(found) == ["theorem", "remark"]
    assert found.results[0].proof is not None


def test_a_proof_environment_of_an_unread_class_is_taken_by_its_name() -> None:
    found = paper(r"\begin{lemma}\label{a}\end{lemma}\begin{preuve}x\end{preuve}")
    assert found.results[0].proof is not None


def test_class_code_with_conditionals_of_the_kernel_keeps_its_balance() -> None:
    files = {
        "main.tex": r"\documentclass{own}\begin{document}\begin{lemma}x\end{lemma}\end{document}",
        "own.cls": r"\newif\ifbig\bigtrue\ifbig\if@twoside a\else b\fi\newtheorem{lemma}{Lemma}\else\fi",
    }
    assert kinds(manuscript(files)) == ["lemma"]


def test_titles_with_brackets_and_citations_are_read_whole() -> None:
    found = paper(r"\begin{theorem}[{\cite[Thm 2]{K}}, see {$[0,1]$}]\label{a}x\end{theorem}")
    assert found.results[0].title == r"{\cite[Thm 2]{K}}, see {$[0,1]$}"


def test_long_proofs_may_hold_sections() -> None:
    found = paper(
        r"\begin{theorem}\label{t}\end{theorem}\begin{lemma}\label{l}\end{lemma}\begin{proof}[Proof of \ref{t}]"
        "\n\\section*{Step 1}\\ref{l}\n\\end{proof}"
    )
    assert uses(found) == {("t", "l")}


def test_a_name_as_long_as_a_page_is_no_macro() -> None:
    name = "x" * 3_000
    found = paper(
        rf"\begin{{restatable}}{{lemma}}{{{name}}}\label{{a}}\end{{restatable}}\newcommand{{\{name}}}{{\ref{{a}}}}"
    )
    assert [result.label for result in found.results] == ["a"]


def test_what_only_looks_like_a_mark_of_an_argument_is_passed_over() -> None:
    assert kinds(paper("\\begin{\00}\\begin{lemma}\\end{lemma}")) == ["lemma"]

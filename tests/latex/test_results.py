"""Which environments are results, what kind they are, which labels and uses belong to them."""

from __future__ import annotations

import pytest
from manuscripts import document, kinds, paper, uses

from latex.known.kinds import kind_of
from latex.manuscript import EdgeSource, Kind


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("Main Theorem", Kind.THEOREM),
        ("Satz", Kind.THEOREM),
        ("Hilfssatz", Kind.LEMMA),
        ("Folgerung", Kind.COROLLARY),
        ("Théorème", Kind.THEOREM),
        ("Lemme", Kind.LEMMA),
        ("D\u00e9finition", Kind.DEFINITION),
        ("Remarque", Kind.REMARK),
        ("Теорема", Kind.THEOREM),
        ("Предложение", Kind.PROPOSITION),
        ("Следствие", Kind.COROLLARY),
        ("Определение", Kind.DEFINITION),
        ("Teorema", Kind.THEOREM),
        ("定理", Kind.THEOREM),
        (r"{\bf Lemma}", Kind.LEMMA),
        (r"\protect\corollaryname", Kind.COROLLARY),
        ("Scholium", Kind.OTHER),
    ],
)
def test_the_printed_name_gives_the_kind(printed: str, kind: Kind) -> None:
    assert kind_of(printed, "env") is kind


def test_the_environment_is_asked_where_the_printed_name_says_nothing() -> None:
    assert kind_of("Ax~", "thm") is Kind.THEOREM


def test_the_first_label_of_the_environment_itself_is_the_handle() -> None:
    found = paper(
        r"\begin{lemma}\begin{equation}\label{eq:a}x\end{equation}\begin{enumerate}\item\label{it:a}"
        r"\end{enumerate}\label{lem:a}\end{lemma}"
    )
    assert (found.results[0].label, found.results[0].labels) == ("lem:a", ("eq:a", "it:a", "lem:a"))


def test_references_to_equations_and_items_of_a_statement_are_uses() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\begin{align}\label{eq:a}x\end{align}\end{lemma}"
        r"\begin{theorem}\label{b}By \eqref{eq:a}.\end{theorem}"
    )
    assert uses(found) == {("b", "a")}


def test_a_reference_to_an_equation_in_a_proof_is_optional() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{proof}\begin{equation}\label{eq:p}x\end{equation}\end{proof}"
        r"\begin{theorem}\label{b}By \eqref{eq:p}.\end{theorem}"
    )
    assert [(edge.source, edge.target, edge.is_optional) for edge in found.edges] == [("b", "a", True)]


def test_keys_broken_over_lines_are_the_same_key() -> None:
    found = paper(
        "\\begin{lemma}\\label{lem: upper\nbound}\\end{lemma}\\begin{theorem}\\label{b}\\ref{lem:\tupper\n  bound}"
        "\\end{theorem}"
    )
    assert uses(found) == {("b", "lem: upper bound")}


def test_several_keys_in_one_cref_are_several_uses() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{lemma}\label{b}\end{lemma}"
        r"\begin{theorem}\label{c}\Cref{a, b} and \hyperref[a]{there}\end{theorem}"
    )
    assert uses(found) == {("c", "a"), ("c", "b")}


def test_results_inside_a_range_are_optional() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{lemma}\label{b}\end{lemma}\begin{lemma}\label{c}\end{lemma}"
        r"\begin{theorem}\label{t}\crefrange{a}{c}\end{theorem}"
    )
    assert {(edge.target, edge.is_optional) for edge in found.edges} == {("a", False), ("b", True), ("c", False)}


def test_macros_that_wrap_references_are_followed() -> None:
    found = paper(
        r"\begin{lemma}\lbl{one}\end{lemma}\begin{theorem}\label{t}\lemref{one} and \tref{lem:one}\end{theorem}",
        r"\newcommand{\lemref}[1]{Lemma~\ref{lem:#1}}\def\lbl#1{\label{lem:#1}}\newcommand{\tref}{Theorem~\ref}",
    )
    assert uses(found) == {("t", "lem:one")}


def test_an_own_meaning_of_a_reference_name_wins_over_the_usual_one() -> None:
    found = paper(
        r"\begin{lemma}\label{e:x}\end{lemma}\begin{theorem}\label{t}\refeq{x}\end{theorem}",
        r"\renewcommand{\refeq}[1]{\eqref{e:#1}}",
    )
    assert uses(found) == {("t", "e:x")}


def test_arguments_that_a_macro_drops_are_not_executed() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{theorem}\label{t}\todo{see \ref{a}}\end{theorem}",
        r"\newcommand{\todo}[1]{}",
    )
    assert uses(found) == set()


def test_environments_opened_by_macros_are_results() -> None:
    found = paper(r"\bl\label{a} x \el", r"\newcommand{\bl}{\begin{lemma}}\newcommand{\el}{\end {lemma}}")
    assert found.results[0].label == "a"


def test_a_wrapper_environment_is_one_result_under_its_own_name() -> None:
    found = paper(
        r"\begin{keylemma}[Key]\label{a}x\end{keylemma}", r"\newenvironment{keylemma}{\begin{lemma}}{\end{lemma}}"
    )
    result = found.results[0]
    assert (len(found.results), result.env, result.kind, result.title) == (1, "keylemma", Kind.LEMMA, "Key")


def test_uses_are_kept_apart_from_references() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{theorem}\label{t}\uses{a}\end{theorem}"
        r"\begin{proof}\uses{a}\ref{a}\end{proof}"
    )
    assert found.edges[0].sources == {EdgeSource.USES_STATEMENT, EdgeSource.USES_PROOF, EdgeSource.REF_PROOF}


@pytest.mark.parametrize(
    "declaration",
    [
        r"\newtheorem{thm}{Theorem}",
        r"\newtheorem*{thm}{Theorem}",
        r"\declaretheorem[name=Theorem,style=plain]{thm}",
        r"\spnewtheorem{thm}{Theorem}[section]{\bfseries}{\itshape}",
        r"\spnewtheorem*{thm}{Theorem}{\bfseries}{\itshape}",
        r"\newframedtheorem{thm}{Theorem}[section]",
        r"\newmdtheoremenv[linecolor=red]{thm}{Theorem}",
        r"\newtheoremrep{thm}{Theorem}",
        r"\newcommand{\mythm}[2]{\newtheorem{#1}{#2}}\mythm{thm}{Theorem}",
        r"\def\setup{\newtheorem{thm}{\theoremname}}\newcommand{\theoremname}{Theorem}\setup",
        r"\makeatletter\def\defthm#1#2#3{\newaliascnt{#1}{lemma}\newtheorem{#1}[#1]{#2}}\defthm{thm}{Theorem}{s}",
    ],
)
def test_every_way_to_declare_a_theorem_is_known(declaration: str) -> None:
    found = paper(r"\begin{thm}[Main]\label{t}x\end{thm}", declaration)
    assert [(r.kind, r.title, r.label) for r in found.results] == [(Kind.THEOREM, "Main", "t")]


def test_boxed_theorems_take_title_and_label_as_arguments() -> None:
    found = paper(
        r"\begin{satz}{Hauptsatz}{main}x\end{satz}\begin{satz*}{Ohne}y\end{satz*}"
        r"\begin{lemma}\label{l}\ref{thm:main}\end{lemma}",
        r"\newtcbtheorem[number within=section]{satz}{Satz}{colback=green!5}{thm}",
    )
    assert (found.results[0].label, found.results[0].title, found.results[1].title) == ("thm:main", "Hauptsatz", "Ohne")
    assert uses(found) == {("l", "thm:main")}


def test_labels_may_be_given_as_keys() -> None:
    found = paper(r"\begin{theorem}[name=Main, label=thm:k]x\end{theorem}")
    assert (found.results[0].label, found.results[0].title) == ("thm:k", "Main")


def test_a_widely_known_class_brings_its_own_environments() -> None:
    found = document(r"\documentclass{llncs}\begin{document}\begin{conjecture}x\end{conjecture}\end{document}")
    assert kinds(found) == ["conjecture"]


def test_environments_of_a_class_nobody_can_read_are_taken_by_their_name() -> None:
    found = document(r"\documentclass{journal}\begin{document}\begin{lemma}x\end{lemma}\end{document}")
    assert kinds(found) == ["lemma"]


def test_a_handle_without_label_survives_edits_elsewhere() -> None:
    remark = r"\begin{remark}The bound in \ref{x} is \emph{sharp} for $n=2$.\end{remark}"
    before = paper(remark)
    after = paper("\\section{New}\n\n\\begin{remark}Another one.\\end{remark}\n" + remark)
    assert before.results[0].key == after.results[1].key == "main/remark:the-bound-in-is-sharp"


def test_equal_unlabelled_results_are_counted() -> None:
    found = paper(r"\begin{remark}Trivial.\end{remark}\begin{remark}Trivial.\end{remark}")
    assert [result.key for result in found.results] == ["main/remark:trivial", "main/remark:trivial~2"]


def test_a_label_set_twice_gives_two_handles() -> None:
    found = paper(r"\begin{lemma}\label{a}One.\end{lemma}\begin{lemma}\label{a}Two.\end{lemma}")
    assert [result.key for result in found.results] == ["a", "a~2"]


def test_a_result_whose_end_is_missing_ends_where_the_next_of_its_name_begins() -> None:
    found = paper("\\begin{lemma}\\label{a}\nOne.\n\\begin{lemma}\\label{b}Two.\\end{lemma}\n")
    assert [(result.label, result.inside) for result in found.results] == [("a", None), ("b", None)]


def test_a_result_whose_end_is_missing_ends_with_its_section() -> None:
    found = paper("\\begin{theorem}\\label{a}\nOne.\n\\section{S}\n\\begin{lemma}\\label{b}Two.\\end{lemma}\n")
    assert [(result.label, result.inside) for result in found.results] == [("a", None), ("b", None)]


def test_references_inside_a_hint_of_an_exercise_are_optional() -> None:
    found = paper(
        r"\begin{lemma}\label{a}\end{lemma}\begin{ex}\label{e}Show it.\begin{hint}Use \ref{a}.\end{hint}\end{ex}",
        r"\newtheorem{ex}{Exercise}",
    )
    assert [edge.is_optional for edge in found.edges] == [True]


def test_the_place_of_a_result_reaches_from_begin_to_end() -> None:
    found = paper("\\begin{lemma}[T]\n x\n\\end{lemma}")
    place = found.results[0].place
    assert place.line_end - place.line_begin == 2
    assert found.at("main.tex", place.span.start + 3) is found.results[0]


def test_a_result_may_hold_another_of_its_kind() -> None:
    found = paper(
        "\\begin{lemma}\\label{a}\nOne.\n\\begin{lemma}\\label{b}Two.\\end{lemma}\nSee \\ref{c}.\\end{lemma}\n"
        "\\begin{lemma}\\label{c}\\end{lemma}"
    )
    assert [(result.label, result.inside) for result in found.results] == [("a", None), ("b", "statement"), ("c", None)]
    assert uses(found) == {("a", "c")}


def test_a_macro_may_make_a_result_inside_another_of_its_kind() -> None:
    macro = r"\newcommand{\noted}[2]{\begin{lemma}\label{#1}#2\end{lemma}}"
    found = paper(r"\begin{lemma}\label{a}\noted{b}{x}\ref{c}\end{lemma}\begin{lemma}\label{c}\end{lemma}", macro)
    assert [(result.label, result.inside) for result in found.results] == [("a", None), ("b", "statement"), ("c", None)]
    assert uses(found) == {("a", "c")}


def test_an_environment_of_the_paper_may_stand_in_itself() -> None:
    wrapper = r"\newenvironment{mine}{\begin{lemma}}{\end{lemma}}"
    found = paper(r"\begin{mine}\label{a}\begin{mine}\label{b}\end{mine}\end{mine}", wrapper)
    assert [(result.label, result.inside) for result in found.results] == [("a", None), ("b", "statement")]


def test_a_reference_in_the_title_of_a_restatable_result_is_a_use() -> None:
    found = paper(
        r"\begin{lemma}\label{l}\end{lemma}\begin{restatable}[after \ref{l}]{theorem}{again}\label{t}\end{restatable}"
    )
    assert uses(found) == {("t", "l")}

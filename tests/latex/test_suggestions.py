"""Suggested uses of definitions: text in, suggestions out."""

from __future__ import annotations

import random

import pytest
from manuscripts import HEAD, manuscript, uses

from latex.manuscript import Manuscript
from latex.suggestions import Suggestion, suggest


def found(body: str, preamble: str = "") -> list[Suggestion]:
    files = {"main.tex": f"{HEAD}{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"}
    return list(suggest(manuscript(files), files.get))


def terms(body: str, preamble: str = "") -> list[tuple[str, str]]:
    return [(each.target, each.term) for each in found(body, preamble) if each.source == "use"]


def definition(text: str, title: str = "", label: str = "def") -> str:
    option = f"[{title}]" if title else ""
    return f"\\begin{{definition}}{option}\\label{{{label}}} {text} \\end{{definition}}\n"


def use(text: str) -> str:
    return f"\\begin{{lemma}}\\label{{use}} {text} \\end{{lemma}}\n"


COMPACT = definition(r"An operator is \emph{compact} if it maps bounded sets to small ones.")


@pytest.mark.parametrize(
    "marked",
    [
        r"\emph{compact}",
        r"\textit{compact}",
        r"\textbf{compact}",
        r"{\em compact}",
        r"{\it compact\/}",
        r"``compact''",
        r"“compact”",
        r"\enquote{compact}",
        r"small\index{compact}",
        r"\dfn{compact}",
        r"\notion{compact}",
    ],
)
def test_a_marked_word_of_a_definition_is_a_term(marked: str) -> None:
    macros = "\\newcommand{\\dfn}[1]{\\textcolor{blue}{\\emph{#1}}}\n\\newcommand{\\notion}[1]{\\dfn{#1}}\n"
    body = definition(f"An operator with small images is {marked}.") + use("Every compact operator is bounded.")
    assert ("def", "compact") in terms(body, macros)


@pytest.mark.parametrize(
    "sentence",
    [
        "An operator is called compact if its images are small.",
        "We say that $T$ is compact if its images are small.",
        "An operator $T$ is said to be compact when its images are small.",
        "We call an operator $T$ compact if its images are small.",
        "Operators with small images are also known as compact.",
        "An operator $T$ is compact on a space $X$ if its images are small.",
    ],
)
def test_a_phrase_names_a_term_where_nothing_is_marked(sentence: str) -> None:
    assert terms(definition(sentence) + use("Let $T$ be compact.")) == [("def", "compact")]


def test_phrases_are_read_in_german_french_and_russian() -> None:
    german = "Es sei die Funktion und der Raum. Eine Funktion $f$ heißt stetig, wenn sie nicht springt."
    french = "Soit une fonction et la suite. On dit que la fonction $f$ est continue si elle ne saute pas dans le plan."
    russian = "Пусть дана функция. Функция называется непрерывной, если она не имеет скачков и не равна."
    assert terms(definition(german) + use("Es sei $f$ die stetige Funktion und eine Zahl.")) == [("def", "stetig")]
    assert terms(definition(french) + use("Les fonctions continues et la suite.")) == [("def", "continue")]
    assert terms(definition(russian) + use("Пусть непрерывная функция не равна нулю.")) == [("def", "непрерывной")]


def test_the_title_of_a_definition_is_a_term() -> None:
    body = definition("Let $T$ map bounded sets to small ones.", title="Compact operators and kernels")
    assert terms(body + use("Every compact operator is bounded.")) == [("def", "Compact operators")]


def test_a_title_that_names_a_source_is_no_term() -> None:
    assert terms(definition(r"Small.", title=r"\cite[Hilbert space]{H}") + use("In Hilbert space.")) == []
    assert terms(definition(r"Small.", title="Hilbert, 1912") + use("By Hilbert.")) == []


def test_the_subject_of_the_first_sentence_is_the_weakest_term() -> None:
    body = definition("A dual pair on $E$ is a pair of a form and a vector.") + use("Let $p$ be a dual pair.")
    assert terms(body) == [("def", "dual pair")]
    assert found(body)[0].confidence < found(COMPACT + use("Let $T$ be compact."))[0].confidence


def test_generic_nouns_are_no_guessed_terms() -> None:
    assert terms(definition("A map $f$ is a rule.") + use("Let $f$ be a map.")) == []


def test_plurals_hyphens_and_capitals_do_not_matter() -> None:
    body = definition(r"A \emph{vertex cover} is a set. A \emph{semi-open category} is a pair.")
    assert terms(body + use("Vertex covers of graphs."))[0][1] == "vertex cover"
    assert terms(body + use("Semi open categories."))[0][1] == "semi open category"


def test_accents_are_one_letter_however_they_are_typed() -> None:
    body = definition(r"A \emph{K\"ahler manifold} is complex.") + use("Every Kähler manifold is symplectic.")
    assert terms(body) == [("def", "Kähler manifold")]


def test_a_command_that_prints_a_word_is_a_word() -> None:
    macro = '\\newcommand{\\Kahler}{K\\"ahler}\n'
    body = definition(r"A \emph{\Kahler\ manifold} is complex.") + definition(r"A \emph{manifold} is nice.", label="m")
    assert terms(body + use(r"Every \Kahler\ manifold is nice."), macro) == [("def", "Kahler manifold")]


def test_the_longest_term_wins() -> None:
    body = COMPACT + definition(r"A space is \emph{locally compact} if its points are.", label="local")
    assert terms(body + use("Every locally compact space.")) == [("local", "locally compact")]


def test_a_term_with_a_formula_is_found_with_another_formula() -> None:
    body = definition(r"A \emph{$p$-group} is a group.") + use("Every $q$-group is solvable.")
    assert terms(body) == [("def", "$p$-group")]


@pytest.mark.parametrize(
    "hidden",
    [
        r"Let $\text{compact} = 1$.",
        r"\label{compact}",
        r"See \cite{compact}.",
        "% compact\n",
        r"\verb|compact|",
        r"See \ref{compact}.",
        "\\begin{equation} compact \\end{equation}",
    ],
)
def test_words_that_are_no_prose_are_no_uses(hidden: str) -> None:
    assert terms(COMPACT + use(hidden)) == []


def test_a_certain_edge_is_not_suggested_again() -> None:
    body = COMPACT + use(r"Compact operators as in \ref{def}.")
    assert terms(body) == []


def test_suggestions_are_not_among_the_edges() -> None:
    files = {"main.tex": f"{HEAD}\\begin{{document}}\n{COMPACT}{use('Let $T$ be compact.')}\\end{{document}}"}
    paper = manuscript(files)
    assert suggest(paper, files.get)
    assert uses(paper) == set()


def test_a_use_in_a_proof_is_told_apart() -> None:
    body = COMPACT + use("Let $T$ be small.") + "\\begin{proof} It is compact. \\end{proof}\n"
    (one,) = found(body)
    assert (one.source, one.target, one.is_in_proof) == ("use", "def", True)


def test_a_use_in_the_statement_comes_before_one_in_the_proof() -> None:
    body = COMPACT + use("Let $T$ be compact.") + "\\begin{proof} It is compact. \\end{proof}\n"
    (one,) = found(body)
    assert not one.is_in_proof


def test_the_place_is_the_first_use() -> None:
    text = f"{HEAD}\\begin{{document}}\n{COMPACT}" + use(r"Let $T$ be \emph{Compact}.") + r"\end{document}"
    files = {"main.tex": text}
    (one,) = suggest(manuscript(files), files.get)
    span = one.place.span
    assert files["main.tex"][span.start : span.end] == "Compact"
    assert one.place.line_begin == files["main.tex"].count("\n", 0, span.start) + 1


def test_a_nested_result_has_its_own_uses() -> None:
    body = COMPACT + use("Small. \\begin{remark}\\label{inner} It is compact. \\end{remark}")
    assert [(each.source, each.target) for each in found(body)] == [("inner", "def")]


def test_the_nearest_definition_before_the_use_is_meant() -> None:
    body = COMPACT + definition(r"A set is \emph{compact} if it is finite.", label="later")
    assert terms(body + use("Let it be compact.")) == [("later", "compact")]
    assert found(body + use("Let it be compact."))[0].confidence < found(COMPACT + use("It is compact."))[0].confidence


def test_a_definition_after_the_use_is_less_certain() -> None:
    before, after = found(COMPACT + use("It is compact.")), found(use("It is compact.") + COMPACT)
    assert after[0].confidence < before[0].confidence


def test_several_words_are_more_certain_than_one() -> None:
    several = definition(r"An operator is a \emph{compact operator} if so.") + use("A compact operator.")
    assert found(several)[0].confidence > found(COMPACT + use("It is compact."))[0].confidence


def test_a_word_that_most_statements_hold_is_less_certain() -> None:
    others = "".join(f"\\begin{{remark}} A compact thing {number}. \\end{{remark}}\n" for number in range(20))
    rare = found(COMPACT + use("It is compact."))[0].confidence
    common = next(each for each in found(COMPACT + use("It is compact.") + others) if each.source == "use")
    assert common.confidence < rare / 2


def test_another_word_made_by_a_prefix_is_less_certain() -> None:
    plain, altered = found(COMPACT + use("It is compact.")), found(COMPACT + use("It is quasi-compact."))
    assert altered[0].confidence == pytest.approx(plain[0].confidence / 2, abs=0.001)


def test_notation_brought_by_a_definition_is_recognised() -> None:
    macros = "\\newcommand{\\Dim}{\\operatorname{dim}}\n\\newcommand{\\HH}{\\mathbb{H}}\n"
    body = definition(r"The \emph{size} of $V$ is $\Dim V := 3$. The entropy $\HH[X]$ of $X$ is small.")
    assert terms(body + use(r"$\Dim W \leq 2$."), macros) == [("def", r"\Dim")]
    assert terms(body + use(r"$\HH[X + Y] \leq 2$."), macros) == [("def", r"\HH[X]")]


def test_brackets_are_told_apart_by_what_divides_them() -> None:
    macros = "\\newcommand{\\HH}{\\mathbb{H}}\n"
    body = definition(r"$\HH[X] := 1$") + definition(r"$\HH[X | Y] := 2$", label="conditional")
    assert terms(body + use(r"$\HH[A, B] = 0$"), macros) == [("def", r"\HH[X]")]
    assert terms(body + use(r"$\HH[A, B \mid C] = 0$"), macros) == [("conditional", r"\HH[X | Y]")]


def test_a_variable_is_no_notation() -> None:
    macros = "\\newcommand{\\F}{\\mathcal{F}}\n"
    body = definition(r"A family $\F$ is good, and $f(x) = x$ and $k[x]$.") + use(r"Let $\F$ and $f(y)$, $k[y]$.")
    assert terms(body, macros) == []


def test_what_is_named_as_a_definition_defines() -> None:
    preamble = "\\newtheorem{satzdef}{Satz und Definition}\n"
    body = "\\begin{satzdef}\\label{def} Es ist \\emph{kompakt}. \\end{satzdef}\n" + use("Das ist kompakt.")
    assert terms(body, preamble) == [("def", "kompakt")]


def test_the_name_of_a_result_is_no_term() -> None:
    assert terms(definition(r"\textbf{Remark.} Small.") + use("By the remark.")) == []


def test_a_paper_without_definitions_has_no_suggestions() -> None:
    assert suggest(Manuscript(root="main.tex"), lambda file: None) == ()


def test_no_broken_text_stops_the_search() -> None:
    seed = 20
    print(f"seed {seed}")
    chance = random.Random(seed)
    text = f"{HEAD}\\begin{{document}}\n{COMPACT * 3}{use('It is compact $a$.') * 3}\\end{{document}}\n"
    for _ in range(200):
        start = chance.randrange(len(text))
        broken = text[:start] + chance.choice(["{", "$", "\\", "[", "``", "\\emph{", "\\verb|"]) + text[start + 3 :]
        suggest(manuscript({"main.tex": broken}), {"main.tex": broken}.get)


def test_a_definition_may_use_what_its_term_means_elsewhere() -> None:
    body = definition(r"A set is \emph{bounded} if it is small.") + definition(
        r"A map is \emph{bounded} if its values are a bounded set.", label="map"
    )
    assert [(each.source, each.target) for each in found(body)] == [("map", "def")]


def test_a_sentence_before_the_first_mark_may_define_as_well() -> None:
    body = definition(r"A loop is a map. The \emph{support} of $f$ is a set.") + use("Every loop is closed.")
    assert terms(body) == [("def", "loop")]


def test_the_sign_that_heads_a_sentence_is_defined_there() -> None:
    macros = "\\newcommand{\\Jet}{J}\n"
    body = definition(r"Let $\Jet(M)$ be given.", label="first") + definition(r"The space $\Jet(M)$ of jets is $M$.")
    assert terms(body + use(r"In $\Jet(X)$."), macros) == [("def", r"\Jet(M)")]

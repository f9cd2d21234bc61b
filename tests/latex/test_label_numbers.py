r"""Every label has the number that `\ref` prints for it; each number below is what TeX gave."""

from __future__ import annotations

import pytest
from manuscripts import document, numbers, paper


def _labels(body: str, preamble: str = "", document_class: str = "article") -> dict[str, str | None]:
    head = rf"\documentclass{{{document_class}}}\newtheorem{{lemma}}{{Lemma}}{preamble}"
    found = document(f"{head}\\begin{{document}}\n{body}\n\\end{{document}}")
    return {site.label: site.number for site in found.label_sites}


def test_equations_are_counted_where_no_result_is_numbered_along() -> None:
    silent = r"\begin{equation*}y\end{equation*}"
    body = rf"\begin{{equation}}\label{{a}}x\end{{equation}}{silent}\begin{{equation}}z\label{{b}}\end{{equation}}"
    assert _labels(body) == {"a": "1", "b": "2"}


def test_each_row_has_its_own_number() -> None:
    rows = r"a&=b\label{a}\\c&=d\nonumber\\e&=\begin{cases}1\\2\end{cases}\label{e}\\[2pt]g&=h\label{g}"
    assert _labels(rf"\begin{{align}}{rows}\end{{align}}") == {"a": "1", "e": "2", "g": "3"}


@pytest.mark.parametrize("env", ["gather", "flalign", "eqnarray"])
def test_a_row_end_after_the_last_row_begins_one_more(env: str) -> None:
    assert _labels(rf"\begin{{{env}}}a\label{{a}}\\ \end{{{env}}}\begin{{equation}}\label{{b}}\end{{equation}}") == {
        "a": "1",
        "b": "3",
    }


@pytest.mark.parametrize("silent", [r"\notag", r"\nonumber", r"\tag{X}", r"\tag*{X}"])
def test_an_equation_without_a_number_does_not_count(silent: str) -> None:
    body = rf"\begin{{multline}}a\\b{silent}\end{{multline}}\begin{{equation}}\label{{b}}\end{{equation}}"
    assert _labels(body) == {"b": "1"}


def test_a_tag_is_what_a_reference_prints() -> None:
    body = r"\begin{equation}\label{a}x\tag{$*$}\end{equation}\begin{align*}x\tag{B2}\label{b}\\y\end{align*}"
    assert _labels(body) == {"a": "*", "b": "B2"}


def test_parts_of_an_equation_have_letters() -> None:
    body = (
        r"\begin{equation}\end{equation}\begin{subequations}\label{p}\begin{align}a\label{a}\\b\label{b}\end{align}"
        r"\end{subequations}\begin{equation}\label{c}\end{equation}"
    )
    assert _labels(body) == {"p": "2", "a": "2a", "b": "2b", "c": "3"}


def test_equations_are_numbered_within_sections() -> None:
    body = r"\section{A}\begin{equation}\label{a}\end{equation}\section{B}\begin{equation}\label{b}\end{equation}"
    assert _labels(body, r"\numberwithin{equation}{section}") == {"a": "1.1", "b": "2.1"}


def test_macros_may_begin_and_end_an_equation() -> None:
    macros = (
        r"\def\beq{\begin{equation}}\def\eeq{\end{equation}}"
        r"\newcommand{\eqn}[2]{\begin{equation}\label{#1}#2\end{equation}}"
    )
    assert _labels(r"\beq\label{a}x\eeq\eqn{b}{y}\beq z\label{c}\eeq", macros) == {"a": "1", "b": "2", "c": "3"}


def test_items_print_the_counters_around_them() -> None:
    body = (
        r"\begin{enumerate}\item\item\label{a}\begin{enumerate}\item\label{b}\begin{enumerate}\item\item\label{c}"
        r"\end{enumerate}\end{enumerate}\item[x]\item\label{d}\end{enumerate}"
    )
    assert _labels(body) == {"a": "2", "b": "2a", "c": "2(a)ii", "d": "3"}


@pytest.mark.parametrize(
    ("options", "package", "printed"),
    [
        (r"[label=(\roman*)]", "enumitem", "(ii)"),
        (r"[label=\textbf{A\arabic*}, leftmargin=*]", "enumitem", "A2"),
        (r"[label={(\alph*)},ref=\alph*]", "enumitem", "b"),
        (r"[start=4]", "enumitem", "5"),
        (r"[(i)]", "enumitem", "(ii)"),  # with its option shortlabels
        (r"[(i)]", "enumerate", "ii"),
        (r"[Step A:]", "enumerate", "B"),
    ],
)
def test_options_of_a_list_say_what_its_items_print(options: str, package: str, printed: str) -> None:
    plain = r"\begin{enumerate}\item\label{b}\end{enumerate}"
    body = rf"\begin{{enumerate}}{options}\item\item\label{{a}}\end{{enumerate}}{plain}"
    assert _labels(body, rf"\usepackage{{{package}}}") == {"a": printed, "b": "1"}


def test_what_items_print_can_be_redefined() -> None:
    body = r"\begin{enumerate}\item\begin{enumerate}\item\label{a}\end{enumerate}\end{enumerate}"
    redefined = r"\renewcommand{\theenumi}{\Roman{enumi}}\makeatletter\renewcommand{\p@enumii}{\theenumi-}\makeatother"
    assert _labels(body, redefined) == {"a": "I-a"}


def test_items_without_number_leave_the_number_around_them() -> None:
    body = (
        r"\begin{lemma}\begin{itemize}\item\label{a}\end{itemize}\end{lemma}"
        r"\section{S}\begin{description}\item[x]\label{b}\end{description}"
    )
    assert _labels(body) == {"a": "1", "b": "1"}


def test_a_figure_is_numbered_by_its_caption() -> None:
    body = (
        r"\section{S}\begin{figure}\label{before}\caption{A\label{in}}\label{after}\end{figure}"
        r"\begin{table}\caption{B}\label{table}\end{table}\begin{figure*}\caption{C}\label{wide}\end{figure*}"
    )
    assert _labels(body) == {"before": "1", "in": "1", "after": "1", "table": "1", "wide": "2"}


def test_parts_of_a_figure_print_the_figure_with_a_letter() -> None:
    part = r"\begin{subfigure}{2cm}\caption{x}\label{%s}\end{subfigure}"
    body = (
        rf"\begin{{figure}}{part % 'a'}{part % 'b'}\caption{{F}}\label{{f}}\end{{figure}}"
        rf"\begin{{figure}}\caption{{G}}\label{{g}}{part % 'c'}\end{{figure}}"
    )
    assert _labels(body, r"\usepackage{subcaption}") == {"a": "1a", "b": "1b", "f": "1", "g": "2", "c": "2a"}


def test_a_caption_may_stand_outside_a_float() -> None:
    body = (
        r"\section{S}\begin{lemma}\begin{itemize}\item x\captionof{figure}{F}\label{f}\end{itemize}\label{l}\end{lemma}"
        r"\begin{figure}\caption{G}\label{g}\end{figure}"
    )
    assert _labels(body, r"\usepackage{caption}") == {"f": "1", "l": "1", "g": "2"}


def test_a_class_may_build_figures_anew() -> None:
    built = r"\newcounter{figure}[section]\renewcommand\thefigure{\thesection .\arabic{figure}}"
    own = r"\renewenvironment{figure}{\par}{\par}"
    found = document(
        rf"\documentclass{{mine}}{own}{built}\begin{{document}}\section{{S}}\begin{{figure}}\caption{{x}}\label{{f}}\end{{figure}}"
        r"\end{document}"
    )
    assert [site.number for site in found.label_sites] == ["1.1"]


def test_lines_of_an_algorithm_have_no_number_that_can_be_told() -> None:
    body = (
        r"\begin{algorithm}\caption{A}\label{a}\begin{algorithmic}[1]\STATE x\label{l}\end{algorithmic}\end{algorithm}"
    )
    assert _labels(body) == {"a": "1", "l": None}


def test_a_footnote_is_numbered() -> None:
    body = r"\section{S}\begin{lemma}Text.\footnote{One.}\footnote{\label{n}Two.}\label{l}\end{lemma}"
    assert _labels(body) == {"n": "2", "l": "1"}


def test_a_label_in_running_text_prints_the_section() -> None:
    body = r"\section{A}\label{a}\begin{proof}\label{p}\end{proof}\section*{B}\label{b}\subsection{C}\label{c}"
    assert _labels(body) == {"a": "1", "p": "1", "b": "1", "c": "1.1"}


def test_a_stepped_counter_is_what_labels_after_it_print() -> None:
    assert _labels(r"\refstepcounter{step}\label{a}", r"\newcounter{step}\setcounter{step}{6}") == {"a": "7"}


def test_a_result_without_number_prints_what_stands_around_it() -> None:
    assert _labels(r"\section{A}\begin{rem}\label{a}\end{rem}", r"\newtheorem*{rem}{Remark}") == {"a": "1"}


def test_under_ntheorem_headings_without_number_count_as_well() -> None:
    preamble = (
        r"\usepackage{ntheorem}\theoremstyle{nonumberplain}\newtheorem{definition}{Definition}"
        r"\newtheorem{beweis}{Beweis}\theoremstyle{plain}"
    )
    body = (
        r"\begin{definition}\end{definition}\begin{definition}\label{d}\end{definition}\begin{lemma*}\label{l}\end{lemma*}"
        r"\begin{beweis}\label{p}\end{beweis}"
    )
    assert _labels(body, preamble + r"\newtheorem{lemma}{Lemma}") == {"d": "2", "l": "1", "p": "1"}


def test_under_thmtools_a_sibling_keeps_what_the_counter_printed() -> None:
    preamble = (
        r"\usepackage{thmtools}\declaretheorem{theorem}\declaretheorem[sibling=theorem]{cor}"
        r"\renewcommand{\thetheorem}{\Alph{theorem}}"
    )
    assert _labels(r"\begin{theorem}\label{t}\end{theorem}\begin{cor}\label{c}\end{cor}", preamble) == {
        "t": "A",
        "c": "2",
    }


def test_amsbook_shows_no_chapter() -> None:
    body = r"\chapter{A}\chapter{B}\section{C}\label{s}\begin{equation}\label{e}\end{equation}"
    assert _labels(body, document_class="amsbook") == {"s": "1", "e": "1"}


def test_the_appendix_begins_its_inner_sections_again() -> None:
    body = r"\section{A}\subsection{B}\appendix\section*{C}\subsection{D}\label{d}"
    assert _labels(body) == {"d": ".1"}


def test_a_counter_may_start_again_without_showing_it() -> None:
    body = r"\section{A}\begin{claim}\end{claim}\section{B}\begin{claim}\end{claim}"
    assert numbers(paper(body, r"\counterwithin*{claim}{section}")) == ["1", "1"]


def test_labels_of_a_display_belong_to_the_result_around_it() -> None:
    found = paper(r"\begin{lemma}\begin{align}a\label{a}\\b\label{b}\end{align}\end{lemma}")
    assert {(site.label, site.owner) for site in found.label_sites} == {
        ("a", found.results[0].key),
        ("b", found.results[0].key),
    }
    assert found.results[0].label is None


@pytest.mark.parametrize(
    ("settings", "printed"),
    [
        (r"\setlist[enumerate]{label=(\alph*)}", "(b)"),
        (r"\setlist[enumerate,1]{label=(\roman*)}", "(ii)"),
        (r"\setlist[enumerate,2]{label=(\roman*)}", "2"),
        (r"\setlist[itemize]{label=--}", "2"),
        (r"\setlist{label=\Alph*}", "B"),
    ],
)
def test_lists_may_be_set_up_for_the_whole_paper(settings: str, printed: str) -> None:
    body = r"\begin{enumerate}\item\item\label{a}\end{enumerate}"
    assert _labels(body, r"\usepackage{enumitem}" + settings) == {"a": printed}


def test_a_paper_may_have_lists_of_its_own() -> None:
    own = r"\usepackage{enumitem}\newlist{steps}{enumerate}{2}\setlist[steps]{label=S\arabic*}"
    body = r"\begin{enumerate}\item\begin{steps}\item\item\label{a}\end{steps}\item\label{b}\end{enumerate}"
    assert _labels(body, own) == {"a": "S2", "b": "2"}


def test_a_list_may_go_on_where_the_last_one_ended() -> None:
    body = r"\begin{enumerate}\item\item\end{enumerate}\begin{enumerate}[resume]\item\label{a}\end{enumerate}"
    assert _labels(body, r"\usepackage{enumitem}") == {"a": "3"}


def test_the_chapter_is_shown_as_the_class_shows_it() -> None:
    body = r"\begin{equation}\label{e}\end{equation}\begin{figure}\caption{x}\label{f}\end{figure}"
    found = {name: tuple(_labels(body, document_class=name).values()) for name in ("report", "scrreprt", "memoir")}
    assert found == {"report": ("1", "1"), "scrreprt": ("0.1", "1"), "memoir": ("1", "0.1")}


def test_in_koma_script_a_section_without_number_lets_results_start_again() -> None:
    body = r"\section{A}\begin{thm}\label{a}\end{thm}\section*{B}\begin{thm}\label{b}\end{thm}"
    preamble = r"\newtheorem{thm}{Theorem}[section]"
    assert _labels(body, preamble, "scrartcl") == {"a": "1.1", "b": "1.1"}
    assert _labels(body, preamble, "article") == {"a": "1.1", "b": "1.2"}


def test_memoir_numbers_sections_and_no_deeper() -> None:
    body = r"\chapter{A}\section{B}\label{a}\subsection{C}\label{b}"
    assert _labels(body, document_class="memoir") == {"a": "1.1", "b": "1.1"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", ["1", "1", None]),
        ("[envcountsame]", ["1", "2", None]),
        ("[envcountsect]", ["1.1", "1.1", None]),
        ("[envcountsame,envcountsect]", ["1.1", "1.2", None]),
    ],
)
def test_llncs_counts_as_its_options_say(options: str, expected: list[str | None]) -> None:
    body = r"\section{A}\begin{theorem}\end{theorem}\begin{definition}\end{definition}\begin{claim}\end{claim}"
    assert numbers(document(rf"\documentclass{options}{{llncs}}\begin{{document}}{body}\end{{document}}")) == expected


@pytest.mark.parametrize(("document_class", "printed"), [("article", "1(I.)i"), ("scrartcl", "(I.)i")])
def test_what_stands_in_front_of_inner_items_is_up_to_the_class(document_class: str, printed: str) -> None:
    body = (
        r"\begin{enumerate}\item\begin{enumerate}[label=\Roman*.]\item\begin{enumerate}\item\label{a}"
        r"\end{enumerate}\end{enumerate}\end{enumerate}"
    )
    assert _labels(body, r"\usepackage{enumitem}", document_class) == {"a": printed}


def test_ntheorem_may_count_results_otherwise() -> None:
    preamble = (
        r"\usepackage{ntheorem}\theoremnumbering{Roman}\newtheorem{claim}{Claim}[section]"
        r"\theoremnumbering{arabic}\newtheorem{lemma}{Lemma}"
    )
    body = r"\section{A}\begin{claim}\end{claim}\begin{claim}\label{c}\end{claim}\begin{lemma}\label{l}\end{lemma}"
    assert _labels(body, preamble) == {"c": "1.II", "l": "1"}


@pytest.mark.parametrize(
    ("options", "expected"), [("", ["1.1", "1.1", "1.2", "2.1"]), ("[oneeqnum]", ["1", "1.1", "2", "3"])]
)
def test_siam_classes_count_equations_and_figures_by_section(options: str, expected: list[str | None]) -> None:
    equation = r"\begin{equation}\label{%s}x\end{equation}"
    figure = r"\begin{figure}\caption{x}\label{f}\end{figure}"
    body = rf"\section{{A}}{equation % 'a'}{figure}{equation % 'b'}\section{{B}}{equation % 'c'}"
    found = document(rf"\documentclass{options}{{siamart250211}}\begin{{document}}{body}\end{{document}}")
    assert [site.number for site in found.label_sites] == expected

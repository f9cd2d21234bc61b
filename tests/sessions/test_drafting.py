"""Edits that the colleague may propose, and why others are refused."""

from __future__ import annotations

import pytest
from chains_paper import PAPER, ROOT, PaperOnDesk
from toolbox import LEMMA, Desk, edit, refusal, result_text

from sessions.review.proposals import Role


def test_passage_that_is_not_there_is_refused_with_the_nearest_and_the_source() -> None:
    answer = refusal("propose_edit", **edit(r"$\err(A_{k+1}) < \err(A_k)$.", "x"))
    assert answer.startswith("NOT_FOUND")
    assert r"[-<-]{+\leq+}" in answer
    assert "may copy" in answer


def test_ambiguous_passage_is_refused_with_its_places() -> None:
    answer = refusal("propose_edit", **edit("A_k", "B"))
    assert answer.startswith("NOT_UNIQUE")
    assert "chains.tex:17, chains.tex:20" in answer


def test_change_made_for_an_older_text_is_refused_with_the_present_one() -> None:
    desk = Desk()
    token = desk.revision("lem:monotone")
    desk.paper.replace("may copy", "can copy")
    outcome = desk.run("propose_edit", why="w", **edit("no larger", "not larger", revision=token))
    assert outcome.text.startswith("DRIFTED")
    assert "can copy" in outcome.text


def test_edit_that_is_there_already_is_refused() -> None:
    assert refusal("propose_edit", **edit("so its error is bigger.", "so its error is no larger.")).startswith(
        "ALREADY"
    )
    assert refusal("propose_edit", **edit("no larger", "no larger")).startswith("ALREADY")


def test_letter_that_stands_there_anyway_is_not_taken_for_the_change() -> None:
    assert refusal("propose_edit", **edit("so its error is bigger.", "k")).startswith("NOT_FOUND")


@pytest.mark.parametrize("new", ["% rest of the proof unchanged", "...", "[…]", "(the rest as before)", "% as above"])
def test_text_left_out_is_refused(new: str) -> None:
    assert refusal("propose_edit", **edit("so its error is no larger.", f"First.\n{new}\nLast.")).startswith("ELIDED")


def test_mathematics_with_dots_is_not_taken_for_text_left_out() -> None:
    Desk().queued("propose_edit", **edit("so its error is no larger.", "so $a_1, \\dots, a_n$ decrease as before."))


@pytest.mark.parametrize(
    "latex",
    ["\x08egin{lemma}", "\x0crac{a}{b}", "a \theta b", "b \times c", "x\nabla f", "begin{lemma}", "\\\\begin{lemma}"],
)
def test_lost_or_doubled_backslashes_are_named(latex: str) -> None:
    answer = refusal("insert_result", after="lem:monotone", latex=latex)
    assert answer.startswith("ESCAPES")
    assert "escaped" in answer


def test_backslash_lost_from_a_command_that_the_file_uses_is_named() -> None:
    paper = PaperOnDesk()
    paper.replace("We study chains", "We study $\\theta \\neq 0$, \\begin{center}x\\end{center} chains")
    for new in ("$\theta$", "$1 \neq 2$", "begin{center}"):
        assert Desk(paper).text("propose_edit", why="w", **edit("no larger", new)).startswith("ESCAPES")


def test_line_break_in_an_array_is_not_a_doubled_backslash() -> None:
    Desk().queued("propose_edit", **edit("no larger.", "no larger:\n$\\begin{array}{c} a \\\\ b \\end{array}$."))


def test_unknown_handle_is_refused_with_the_nearest() -> None:
    assert "lem:monotone (Lemma 1.2 (Monotone error))" in refusal("propose_edit", **edit("a", "b", "lem:monoton"))


@pytest.mark.parametrize("new", ["no larger}.", "no larger $x.", r"no larger \begin{itemize}."])
def test_change_that_leaves_something_open_is_refused(new: str) -> None:
    assert refusal("propose_edit", **edit("no larger.", new)).startswith("BREAKS")


@pytest.mark.parametrize("new", ["\\endinput", "\\iffalse"])
def test_change_that_hides_later_results_is_refused(new: str) -> None:
    old = "We study chains of agents."
    assert refusal("propose_edit", file=ROOT, old=old, new=new).startswith("BREAKS")


def test_change_that_hides_a_result_and_adds_another_is_refused() -> None:
    new = "\\begin{lemma}\\label{lem:z}X.\\end{lemma}\n\\endinput\n\\section{Long chains}"
    answer = refusal("propose_edit", file=ROOT, old="\\section{Long chains}", new=new)
    assert answer.startswith("BREAKS")
    assert "thm:main" in answer


def test_change_that_mends_a_broken_file_is_queued() -> None:
    paper = PaperOnDesk()
    paper.replace("is no larger.", "is no $larger.")
    Desk(paper).queued("propose_edit", **edit("no $larger.", "no larger."))


def test_label_in_use_cannot_be_removed() -> None:
    answer = refusal("propose_edit", **edit("\n  \\label{lem:monotone}", ""))
    assert answer.startswith("BREAKS: the label lem:monotone is removed but used in thm:main (chains.tex:28)")


def test_new_result_goes_behind_the_proof_with_blank_lines_and_the_neighbours_indentation() -> None:
    change = Desk().queued("insert_result", after="lem:monotone", latex=LEMMA)
    assert result_text(change) == PAPER.replace(
        "no larger.\n\\end{proof}\n",
        "no larger.\n\\end{proof}\n\n"
        "\\begin{lemma}[Long runs]\\label{lem:runs}\n  In a long chain some run loses little.\n\\end{lemma}\n"
        "\\begin{proof}\n  Use Lemma~\\ref{lem:monotone}.\n\\end{proof}\n",
    )
    assert change.title == "Add Lemma 1.3 (Long runs) and its proof"
    assert (change.targets, change.new_results, change.role) == (("lem:runs",), ("lem:runs",), Role.DRAFT)


def test_new_result_keeps_blank_lines_where_the_source_has_none() -> None:
    paper = PaperOnDesk()
    paper.replace("\\end{proof}\n\n\\section{Long", "\\end{proof}\n\\section{Long")
    text = result_text(Desk(paper).queued("insert_result", after="lem:monotone", latex=LEMMA))
    assert "\\end{proof}\n\n\\begin{lemma}" in text
    assert "\\end{proof}\n\n\\section{Long" in text


def test_new_result_can_end_a_section() -> None:
    text = result_text(Desk().queued("insert_result", after="Chains", latex=LEMMA))
    assert text.index("lem:monotone") < text.index("lem:runs") < text.index("\\section{Long chains}")


def test_new_result_in_a_file_with_crlf_gets_crlf() -> None:
    paper = PaperOnDesk(**{ROOT: PAPER.replace("\n", "\r\n")})
    text = result_text(Desk(paper).queued("insert_result", after="lem:monotone", latex=LEMMA))
    assert text.count("\n") == text.count("\r\n")


def test_label_that_is_taken_is_refused_with_a_free_one() -> None:
    answer = refusal("insert_result", after="thm:main", latex=LEMMA.replace("lem:runs", "lem:monotone"))
    assert "BREAKS: the label lem:monotone is set already at chains.tex:15" in answer
    assert "lem:monotone-2" in answer


def test_undeclared_environment_is_refused_with_those_declared() -> None:
    latex = "\\begin{claim}\\label{c}X.\\end{claim}"
    assert "Declared are definition, lemma, theorem" in refusal("insert_result", after="thm:main", latex=latex)


def test_references_to_nothing_are_remarked() -> None:
    latex = LEMMA.replace("{lem:monotone}", "{lem:nowhere}")
    assert "resolve to nothing: lem:nowhere" in Desk().text("insert_result", after="thm:main", latex=latex, why="w")


def test_whole_proof_is_replaced() -> None:
    desk = Desk()
    latex = "\\begin{proof}\nCopying is allowed.\n\\end{proof}"
    change = desk.queued("replace_proof", handle="lem:monotone", latex=latex, revision=desk.revision("lem:monotone"))
    assert change.title == "Replace the proof of Lemma 1.2 (Monotone error)"
    assert result_text(change) == PAPER.replace(
        "  Agent $A_{k+1}$ may copy $A_k$,\n  so its error is no larger.\n", "  Copying is allowed.\n"
    )


def test_first_proof_is_put_right_behind_the_statement() -> None:
    paper = PaperOnDesk()
    paper.replace(PAPER[PAPER.index("\\begin{proof}\n  Agent") : PAPER.index("\n\\section{Long")], "")
    change = Desk(paper).queued("replace_proof", handle="lem:monotone", latex="\\begin{proof}\nCopy.\n\\end{proof}")
    assert "\\end{lemma}\n\\begin{proof}\n  Copy.\n\\end{proof}\n\n\\section" in result_text(change)
    assert change.title == "Add a proof of Lemma 1.2 (Monotone error)"
    assert change.targets == ("lem:monotone",)


def test_proof_with_text_around_it_is_refused() -> None:
    answer = refusal("replace_proof", handle="thm:main", latex="Here it is: \\begin{proof}x\\end{proof}", revision="")
    assert answer.startswith("BREAKS: `latex` must be a proof environment")


@pytest.mark.parametrize(
    "latex",
    [
        "\\begin{proof}x\\end{proof}\\begin{lemma}y\\end{lemma}\\begin{proof}z\\end{proof}",
        "\\begin{proof}x\\end{proof} y \\begin{proof}z\\end{proof}",
        "\\begin{lemma}x\\end{lemma}",
    ],
)
def test_proof_that_is_not_one_proof_environment_is_refused(latex: str) -> None:
    assert refusal("replace_proof", handle="thm:main", latex=latex, revision="").startswith("BREAKS")


def test_proof_inside_a_proof_is_one_environment() -> None:
    latex = "\\begin{proof}\nx \\begin{proof}y\\end{proof} z % \\end{proof}\n\\end{proof}"
    Desk().queued("replace_proof", handle="thm:main", latex=latex, revision="")


def test_statement_is_replaced_and_keeps_its_label() -> None:
    desk = Desk()
    latex = "\\begin{theorem}[Convergence]\\label{thm:main}\n  Long chains converge.\n\\end{theorem}"
    change = desk.queued("replace_statement", handle="thm:main", latex=latex)
    assert change.changed_statements == ("thm:main",)
    assert change.title == "Change the statement of Theorem 2.1 (Convergence)"
    without = latex.replace("\\label{thm:main}", "")
    assert "Keep it." in refusal("replace_statement", handle="thm:main", latex=without, revision="")


def test_invisible_characters_do_not_reach_a_change() -> None:
    change = Desk().queued("propose_edit", **edit("no larger", "not\u200b lar\u202eger"))
    assert "not larger" in result_text(change)

"""What a real history tells of the use of AI, and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from ai_history import PROOF, PROVED, START, AiHistory
from gitroom import isolate

from sessions.history.disclosure import Count, Disclosure, ResultUse
from sessions.history.drafted_proofs import Drafted
from sessions.review.proposals import Role

ADA, LUKASZ = frozenset({"Ada Writer"}), frozenset({"Łukasz Żółć"})
SECOND = PROVED.replace("Words.\n", "Words.\n\\begin{lemma}\\label{lem:two}\nTwo.\n\\end{lemma}\n")


@pytest.fixture
def history(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AiHistory:
    isolate(monkeypatch, tmp_path / "home")
    return AiHistory(tmp_path / "paper")


def only(found: Disclosure) -> ResultUse:
    (use,) = found.results
    return use


async def test_a_history_without_ai_edits_discloses_none(history: AiHistory) -> None:
    found = await history.disclosed()
    assert (found.edits, found.models, found.people, found.first, found.results) == (0, (), (), None, ())
    assert (found.commit, found.is_complete) == (history.room.git("rev-parse", "HEAD").strip(), True)


async def test_before_the_first_commit_nothing_is_recorded(tmp_path: Path, history: AiHistory) -> None:
    history.room.git("update-ref", "-d", "HEAD")
    found = await history.disclosed()
    assert (found.edits, found.commit, found.files_without_history) == (0, None, ("main.tex",))


async def test_a_trailer_in_the_middle_of_a_persons_message_is_no_ai_edit(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it\n\nAssisted-by: Lemmata:claude-opus-5-5\nAI-Role: draft\n\nThat is what a trailer is.\n")
    found = await history.disclosed()
    assert (found.edits, found.elsewhere) == (0, 0)


async def test_models_people_and_dates_are_told(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square", on="2026-11-03T10:00:00+01:00")
    history.accept(PROVED + "% 1\n", "lem:square", on="2026-11-02T23:30:00-05:00", by="Łukasz Żółć", model="other-1")
    history.accept(PROVED + "% 2\n", on="2026-11-05T10:00:00+01:00")
    found = await history.disclosed()
    assert found.models == (Count("claude-opus-5-5", 2), Count("other-1", 1))
    assert found.people == (Count("Ada Writer", 2), Count("Łukasz Żółć", 1))
    assert [date and date.isoformat() for date in (found.first, found.last)] == [
        "2026-11-02T23:30:00-05:00",
        "2026-11-05T10:00:00+01:00",
    ]


async def test_edits_are_counted_by_role_and_by_whether_they_were_edited(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square", edited=True)
    history.accept(PROVED.replace("Words", "Other words"), role=Role.LANGUAGE)
    history.accept(PROVED.replace("Words", "New words"), role=Role.LANGUAGE, edited=True)
    found = await history.disclosed()
    assert found.tally.roles == (Count("draft", 1), Count("language", 2))
    assert (found.tally.edits, found.tally.unchanged, found.tally.edited, found.outside_results) == (3, 1, 2, 2)


async def test_a_commit_that_says_neither_role_nor_review_is_counted_without_them(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it\n\nAssisted-by: Lemmata:hand-made\n")
    found = await history.disclosed()
    assert found.tally.roles == (Count("", 1),)
    assert (found.tally.unchanged, found.tally.edited) == (0, 0)


async def test_an_edit_that_was_taken_back_in_whole_does_not_stand(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(START, "lem:square", reverts=draft)
    found = await history.disclosed()
    assert (found.edits, found.taken_back, found.tally.edits) == (1, 1, 0)
    assert (only(found).taken_back, found.drafted_proofs) == (1, ())


async def test_an_edit_of_which_something_is_left_stands(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(PROVED.replace("A product", "The product"), "lem:square", reverts=draft, edited=True)
    found = await history.disclosed()
    assert (found.taken_back, found.taken_back_in_part, found.tally.edits) == (0, 1, 1)
    assert len(found.drafted_proofs) == 1


async def test_taking_back_what_took_back_lets_the_edit_stand_again(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    gone = history.accept(START, "lem:square", reverts=draft)
    history.accept(PROVED, "lem:square", reverts=gone)
    found = await history.disclosed()
    assert (found.edits, found.taken_back, len(found.drafted_proofs)) == (1, 0, 1)


async def test_an_edit_taken_back_before_a_rebase_stays_taken_back(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(START, "lem:square", reverts=draft)
    history.room.git("checkout", "-q", "-b", "side", "HEAD~2")
    history.commit("Something else")
    history.room.git("rebase", "-q", "side", "main")
    found = await history.disclosed()
    assert history.room.git("rev-parse", "HEAD~1").strip() != draft
    assert (found.edits, found.taken_back) == (1, 1)


async def test_only_commits_that_touch_the_manuscript_count(history: AiHistory) -> None:
    history.accept("Notes.", "lem:square", file="notes.tex")
    found = await history.disclosed()
    assert (found.edits, found.elsewhere, found.results) == (0, 1, ())


async def test_files_in_a_folder_below_the_top_are_found(tmp_path: Path, history: AiHistory) -> None:
    below = AiHistory(tmp_path / "other", folder="papers/first")
    below.accept(PROVED, "lem:square")
    found = await below.disclosed()
    assert (found.edits, found.elsewhere, len(found.drafted_proofs)) == (1, 0, 1)


async def test_a_file_keeps_its_edits_when_it_is_renamed(history: AiHistory) -> None:
    history.write(START.replace("Words.", r"\input{één}"))
    history.accept("First.\n" + PROOF, "lem:square", file="één.tex")
    history.room.git("mv", "één.tex", "zwei.tex")
    history.write(START.replace("Words.", r"\input{zwei}"))
    history.commit("Rename")
    found = await history.disclosed()
    assert (found.edits, found.elsewhere, len(found.drafted_proofs)) == (1, 0, 1)


async def test_files_that_are_not_committed_are_named(history: AiHistory) -> None:
    (history.folder / "new.tex").write_text("New.", encoding="utf-8")
    history.write(START.replace("Words.", r"\input{new}"))
    assert (await history.disclosed()).files_without_history == ("new.tex",)


async def test_a_shallow_clone_is_told(tmp_path: Path, history: AiHistory) -> None:
    history.accept(PROVED, "lem:square")
    history.accept(PROVED + "%\n")
    history.room.git("clone", "-q", "--depth=1", history.room.top.as_uri(), str(tmp_path / "clone"))
    history.folder = tmp_path / "clone"
    found = await history.disclosed()
    assert (found.edits, found.is_complete) == (1, False)


async def test_a_result_has_the_name_that_it_has_now(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square", statement=True)
    history.write(PROVED.replace(r"\begin{lemma}[", "\\begin{lemma} Zero. \\end{lemma}\n\\begin{lemma}["))
    history.commit("A lemma before it")
    use = only(await history.disclosed())
    assert use.result is not None
    assert (use.handle, use.result.display_name, use.is_statement_changed) == ("lem:square", "Lemma 2", True)


async def test_a_renamed_label_leaves_the_handle(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.write(PROVED.replace("lem:square", "lem:new"))
    history.commit("Rename the label")
    use = only(await history.disclosed({draft: ADA}))
    assert (use.handle, use.result, use.proof, use.readers) == ("lem:square", None, Drafted.YES, ())


async def test_a_label_beside_the_first_one_names_the_same_result(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square")
    text = PROVED.replace(r"\label{lem:square}", r"\label{lem:first}\label{lem:square}")
    history.accept(text, "lem:first", role=Role.REWRITE)
    use = only(await history.disclosed())
    assert (use.handle, use.tally.edits) == ("lem:first", 2)


async def test_a_draft_of_a_statement_is_no_draft_of_a_proof(history: AiHistory) -> None:
    history.accept(SECOND, "lem:two")
    history.write(SECOND.replace("Two.\n\\end{lemma}\n", "Two.\n\\end{lemma}\n" + PROOF))
    history.commit("Prove it by hand")
    use = only(await history.disclosed())
    assert (use.tally.roles, use.proof) == ((Count("draft", 1),), Drafted.NO)


async def test_a_proof_that_was_only_polished_was_not_drafted(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it")
    history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    found = await history.disclosed()
    assert (only(found).proof, found.edited_proofs) == (Drafted.NO, found.results)


async def test_a_statement_that_was_rewritten_is_no_edited_proof(history: AiHistory) -> None:
    history.write(PROVED)
    history.commit("Prove it")
    history.accept(PROVED.replace("we have", "it holds"), "lem:square", role=Role.REWRITE, statement=True)
    assert (await history.disclosed()).edited_proofs == ()


async def test_a_handle_that_the_manuscript_of_then_does_not_show_is_unknown(history: AiHistory) -> None:
    history.accept(PROVED, "lem:elsewhere")
    assert only(await history.disclosed()).proof is Drafted.UNKNOWN


async def test_accepting_is_not_reading(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square", edited=True)
    found = await history.disclosed()
    assert (len(found.drafted_proofs), found.read_proofs, found.has_readings) == (1, (), False)


async def test_a_proof_is_read_by_who_marked_its_edits(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    found = await history.disclosed({draft: ADA | LUKASZ})
    assert [use.readers for use in found.read_proofs] == [("Ada Writer", "Łukasz Żółć")]


async def test_an_edit_after_the_reading_makes_the_proof_unread(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    found = await history.disclosed({draft: ADA})
    assert (found.read_proofs, found.has_readings) == ((), True)


async def test_reading_the_last_word_is_not_reading_the_proof(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square")
    last = history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    assert (await history.disclosed({last: ADA})).read_proofs == ()


async def test_two_people_who_read_half_each_have_not_read_the_proof(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    last = history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    assert (await history.disclosed({draft: ADA, last: LUKASZ})).read_proofs == ()
    assert len((await history.disclosed({draft: ADA, last: LUKASZ | ADA})).read_proofs) == 1


async def test_an_edit_taken_back_need_not_be_read(history: AiHistory) -> None:
    draft = history.accept(PROVED, "lem:square")
    other = history.accept(PROVED.replace("A product", "The product"), "lem:square", role=Role.LANGUAGE)
    history.accept(PROVED, "lem:square", reverts=other)
    blamed = history.room.git("rev-parse", "HEAD").strip()
    assert len((await history.disclosed({draft: ADA, blamed: ADA})).read_proofs) == 1


async def test_lines_drafted_under_an_older_label_have_to_be_read_too(history: AiHistory) -> None:
    old = history.accept(PROVED, "lem:square")
    renamed = PROVED.replace("lem:square", "lem:new")
    history.write(renamed)
    history.commit("Rename the label")
    new = history.accept(renamed.replace("\\end{proof}", "More.\n\\end{proof}"), "lem:new")
    assert (await history.disclosed({new: ADA})).read_proofs == ()
    assert len((await history.disclosed({new: ADA, old: ADA})).read_proofs) == 1


async def test_results_come_in_the_order_of_the_manuscript(history: AiHistory) -> None:
    history.accept(SECOND, "lem:gone", "lem:two", "lem:square")
    assert [use.handle for use in (await history.disclosed()).results] == ["lem:square", "lem:two", "lem:gone"]


async def test_names_are_told_as_git_has_them(history: AiHistory) -> None:
    history.accept(PROVED, "lem:square", by="O'Neil & Sons_#1")
    assert (await history.disclosed()).people == (Count("O'Neil & Sons_#1", 1),)

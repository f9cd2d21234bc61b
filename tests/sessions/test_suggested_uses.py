"""Suggested uses and decisions on them, with real files and a real repository."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from gitroom import AUTHOR, GitRoom, isolate

from sessions.errors import StandingError, UsageError
from sessions.events import Listeners
from sessions.room import Room
from sessions.settings import Settings
from sessions.standing.decisions import FILE, Verdict
from sessions.standing.suggested_uses import SuggestedUses
from sessions.workspace.workspace import Workspace

PAPER = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\newtheorem{definition}[lemma]{Definition}
\begin{document}
\begin{definition}\label{def:compact} An operator is \emph{compact} if it is small. \end{definition}
\begin{lemma}\label{lem:sum} A sum of compact operators is compact. \end{lemma}
\begin{lemma}\label{lem:other} Nothing. \end{lemma}
\end{document}
"""
PAIR = ("lem:sum", "def:compact")


async def _ada() -> str:
    return "Ada"


def _noon() -> datetime:
    return datetime(2026, 11, 23, 12, 0, 0, 99, tzinfo=UTC)


class Desk:
    """A workspace with its suggested uses."""

    def __init__(self, folder: Path, who: Callable[[], Awaitable[str]] = _ada) -> None:
        self.root = folder / "main.tex"
        if not self.root.exists():
            self.root.write_text(PAPER, encoding="utf-8")
        self.workspace = Workspace(self.root, Listeners())
        self.uses = SuggestedUses(self.workspace, who, _noon)

    def change(self, old: str, new: str) -> None:
        text = self.root.read_text(encoding="utf-8")
        assert old in text
        self.root.write_text(text.replace(old, new), encoding="utf-8")

    async def only(self) -> str:
        (use,) = (await self.uses.look()).uses
        verdict = use.decision.decision if use.decision else "open"
        return " ".join([verdict, *use.stale, *([] if use.suggestion else ["unfound"])])


async def test_a_suggestion_is_open_until_a_person_decides(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert await desk.only() == "open"
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert await desk.only() == "confirmed"
    await desk.uses.decide(*PAIR, Verdict.DISMISSED)
    assert await desk.only() == "dismissed"


async def test_a_decision_says_who_when_and_about_what(tmp_path: Path) -> None:
    decision = await Desk(tmp_path).uses.decide(*PAIR, Verdict.CONFIRMED)
    assert (decision.by, decision.term) == ("Ada", "compact")
    assert decision.on == datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_decisions_are_there_in_the_next_session(tmp_path: Path) -> None:
    await Desk(tmp_path).uses.decide(*PAIR, Verdict.CONFIRMED)
    assert await Desk(tmp_path).only() == "confirmed"


async def test_a_forgotten_decision_is_open_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert await desk.uses.forget(*PAIR)
    assert await desk.only() == "open"
    assert not await desk.uses.forget(*PAIR)


async def test_a_changed_statement_makes_the_decision_stale(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    desk.change("A sum of", "Each sum of")
    assert await Desk(tmp_path).only() == "confirmed source"
    desk.change("it is small", "it is tiny")
    assert await Desk(tmp_path).only() == "confirmed source target"


async def test_comments_and_line_breaks_make_nothing_stale(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    desk.change("A sum of", "A sum % of two\n  of")
    assert await Desk(tmp_path).only() == "confirmed"


async def test_a_stale_dismissal_is_open_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.DISMISSED)
    assert (await desk.uses.look()).uses[0].is_dismissed
    desk.change("A sum of", "Each sum of")
    assert not (await Desk(tmp_path).uses.look()).uses[0].is_dismissed


async def test_unsaved_typing_counts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    buffer = desk.workspace.open("main.tex")
    from latex.text import Edit

    at = buffer.text.index("A sum")
    buffer.edit((Edit(at, "A sum", "Any sum"),))
    assert await desk.only() == "confirmed source"


async def test_a_decision_about_a_result_that_is_gone_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    desk.change(r"\label{lem:sum}", r"\label{lem:renamed}")
    later = Desk(tmp_path)
    uses = {use.pair: use for use in (await later.uses.look()).uses}
    assert uses[PAIR].suggestion is None
    assert uses[PAIR].stale == ("source",)
    assert await later.uses.forget(*PAIR)


async def test_a_use_that_has_become_certain_is_no_longer_suggested(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    desk.change("A sum of", r"By \ref{def:compact} a sum of")
    assert await Desk(tmp_path).only() == "confirmed source unfound"


async def test_what_is_not_suggested_cannot_be_decided(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(UsageError, match="Nothing suggests that lem:other uses def:compact"):
        await desk.uses.decide("lem:other", "def:compact", Verdict.CONFIRMED)
    with pytest.raises(UsageError, match="no result “lem:nowhere”"):
        await desk.uses.decide("lem:nowhere", "def:compact", Verdict.CONFIRMED)
    assert not desk.uses.file.exists()


async def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.uses.file.parent.mkdir()
    desk.uses.file.write_text("decisions = [ { source\n", encoding="utf-8")
    with pytest.raises(StandingError, match=r"Line \d+ of .lemmata/suggestions.toml"):
        await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert desk.uses.file.read_text(encoding="utf-8") == "decisions = [ { source\n"


async def test_bytes_that_are_no_text_are_not_written_over(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.uses.file.parent.mkdir()
    desk.uses.file.write_bytes(b"\xff\xfe")
    with pytest.raises(StandingError, match="not in UTF-8"):
        await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert desk.uses.file.read_bytes() == b"\xff\xfe"


async def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.uses.file.parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(StandingError, match="could not be read"):
        await desk.uses.decide(*PAIR, Verdict.CONFIRMED)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
async def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.uses.file.parent.mkdir(mode=0o500)
    with pytest.raises(StandingError, match="The decision was not recorded"):
        await desk.uses.decide(*PAIR, Verdict.CONFIRMED)


async def test_decisions_of_another_session_are_kept(tmp_path: Path) -> None:
    one, other = Desk(tmp_path), Desk(tmp_path)
    one.change("Nothing.", "A compact set.")
    await one.uses.decide("lem:other", "def:compact", Verdict.DISMISSED)
    await other.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert set(await one.uses.decisions()) == {PAIR, ("lem:other", "def:compact")}


async def test_git_is_told_once_how_to_merge_the_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    attributes = desk.uses.file.parent / ".gitattributes"
    desk.uses.file.parent.mkdir()
    attributes.write_text("topics.md text", encoding="utf-8")
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    await desk.uses.decide(*PAIR, Verdict.DISMISSED)
    assert attributes.read_text(encoding="utf-8") == "topics.md text\nsuggestions.toml merge=union\n"


async def test_without_a_name_in_git_the_login_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody() -> str:
        return ""

    monkeypatch.setenv("LOGNAME", "ada")
    assert (await Desk(tmp_path, nobody).uses.decide(*PAIR, Verdict.CONFIRMED)).by == "ada"


async def test_the_room_signs_with_the_name_git_knows_and_commits_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    paper = GitRoom.make(tmp_path / "paper", main=PAPER)
    room = Room(paper.top / "main.tex", Settings(), {"HOME": str(tmp_path / "home")})
    try:
        await room.settle(watch=False)
        decision = await room.suggested_uses.decide(*PAIR, Verdict.CONFIRMED)
    finally:
        await room.close()
    assert decision.by == AUTHOR[0]
    assert paper.subjects() == ["Start"]
    assert paper.git("status", "--short").strip() == "?? .lemmata/"
    assert FILE in paper.git("status", "--short", "-uall")


def test_the_colleague_has_no_tool_for_it() -> None:
    from sessions.colleague import declarations

    assert "suggestion" not in Path(declarations.__file__).read_text(encoding="utf-8").lower()


async def test_words_that_stand_everywhere_are_not_shown_unasked(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    others = "".join(f"\\begin{{lemma}} Compact thing {number}. \\end{{lemma}}\n" for number in range(30))
    desk.change(r"\end{document}", others + r"\end{document}")
    overview = await desk.uses.look()
    assert overview.of("lem:sum") == ()
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    assert [use.is_confirmed for use in (await desk.uses.look()).of("lem:sum")] == [True]


async def test_confirmed_uses_are_read_without_a_search_and_not_while_the_text_is_ahead(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.uses.decide(*PAIR, Verdict.CONFIRMED)
    confirmed = await desk.uses.confirmed()
    assert confirmed is not None
    assert [use.pair for use in confirmed["lem:sum"]] == [PAIR]
    desk.workspace.open("main.tex")
    assert await desk.uses.confirmed() is None

"""Plain git names results and compares TeX words, once it was told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from gitroom import GitRoom, isolate

from sessions.history.repository import Repository
from sessions.history.tex_diff import is_set_up, set_up

PAPER = r"""\section{Bounds}
\begin{lemma}[Drift]
  \label{lem:drift}
  The drift is \emph{small}: $a \le b$ für alle $b$.
\end{lemma}
\begin{proof}
  By induction we have
  \begin{equation}\label{eq:one}
    a \le b
  \end{equation}
  and so on.
  One.
  Two.
  Three.
  The end.
\end{proof}
\begin{theorem}\label{thm:main}
  Main.
\end{theorem}
"""

Set = tuple[GitRoom, Repository]


@pytest.fixture
async def taught(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Set]:
    isolate(monkeypatch, tmp_path / "home")
    room = GitRoom.make(tmp_path / "work", paper=PAPER)
    repository = Repository.find(room.top)
    assert repository is not None
    assert not await is_set_up(repository)
    await set_up(repository)
    yield room, repository
    repository.close()


async def test_a_hunk_is_headed_by_the_result_it_is_in(taught: Set) -> None:
    room = taught[0]
    room.write("paper.tex", PAPER.replace("The end.", "This is the end."))
    assert r"@@ \label{lem:drift}" in room.git("diff", "-U0")


async def test_the_history_of_a_result_is_asked_for_by_its_label(taught: Set) -> None:
    room = taught[0]
    for text, subject in (("The end.", "Proof"), ("Main.", "Theorem")):
        room.write("paper.tex", room.read("paper.tex").replace(text, f"{text} Indeed."))
        room.git("commit", "-q", "-am", subject)
    assert room.git("log", "-s", "--format=%s", r"-L:lem\:drift:paper.tex").split() == ["Proof", "Start"]
    assert room.git("log", "-s", "--format=%s", r"-L:thm\:main:paper.tex").split() == ["Theorem", "Start"]


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
async def test_a_changed_sign_in_a_reflowed_paragraph_is_all_that_is_shown(
    taught: Set, locale: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    room = taught[0]
    room.write("paper.tex", PAPER.replace("$a \\le b$ für alle", "$a < b$\n  für alle"))
    shown = room.git("diff", "--word-diff", "-U0")
    assert r"$a [-\le-]{+<+} b$" in shown
    assert "für alle" in shown
    assert shown.count("{+") == shown.count("[-") == 1


async def test_setting_up_twice_changes_nothing(taught: Set) -> None:
    room, repository = taught
    before = room.read(".git/config"), room.read(".git/info/attributes")
    await set_up(repository)
    assert (room.read(".git/config"), room.read(".git/info/attributes")) == before
    assert await is_set_up(repository)


async def test_what_was_set_before_is_kept(taught: Set, tmp_path: Path) -> None:
    room = GitRoom.make(tmp_path / "other", paper=PAPER)
    room.git("config", "diff.tex.wordRegex", "mine")
    room.write(".git/info/attributes", "*.tex diff=latex")
    repository = Repository.find(room.top)
    assert repository is not None
    await set_up(repository)
    repository.close()
    assert room.git("config", "diff.tex.wordRegex") == "mine\n"
    assert room.read(".git/info/attributes") == "*.tex diff=latex"

"""A paper in a real repository whose history is made edit by edit, and what the history discloses of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gitroom import AUTHOR, GitRoom

from latex.project import analyse
from latex.text import Edit
from sessions.history.commit_message import commit_message
from sessions.history.disclosure import Disclosure, disclosure
from sessions.history.repository import Repository
from sessions.review.proposals import Decision, Hunk, Proposal, Role
from sessions.workspace.folder import Folder

START = r"""\documentclass{article}
\newtheorem{lemma}{Lemma}
\begin{document}
\begin{lemma}[Squares of $x_1$]\label{lem:square}
For all real $a$ we have $a^2 \geq 0$.
\end{lemma}
Words.
\end{document}
"""
PROOF = "\\begin{proof}\nA product of two numbers of one sign.\n\\end{proof}\n"
PROVED = START.replace("Words.\n", PROOF + "Words.\n")
"""The paper with a proof."""
_ACCEPTED = (Hunk(Edit(0, "", "x"), Decision.ACCEPTED),)
_EDITED = (Hunk(Edit(0, "", "x"), Decision.ACCEPTED, edited="y"),)


class AiHistory:
    """A repository with the paper main.tex, in which the colleague's changes are accepted."""

    def __init__(self, top: Path, text: str = START, *, folder: str = "") -> None:
        self.room = GitRoom.make(top)
        self.folder = top / folder
        self.write(text)
        self.commit("Start")

    def write(self, text: str, file: str = "main.tex") -> None:
        """Write a file of the paper, and let git know of it."""
        (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_text(text, encoding="utf-8")
        self.room.git("add", str(self.folder / file))

    def commit(self, message: str, *, by: str = AUTHOR[0], on: str = "2026-11-02T10:00:00+01:00") -> str:
        """Commit what is there and return the hash."""
        author = f"{by} <someone@example.org>"
        self.room.git(
            *("commit", "-q", "-a", "--allow-empty", "--cleanup=verbatim"),
            *(f"--author={author}", f"--date={on}", "-m", message),
        )
        return self.room.git("rev-parse", "HEAD").strip()

    def accept(
        self,
        text: str,
        *targets: str,
        role: Role = Role.DRAFT,
        file: str = "main.tex",
        model: str = "claude-opus-5-5",
        by: str = AUTHOR[0],
        on: str = "2026-11-02T10:00:00+01:00",
        edited: bool = False,
        statement: bool = False,
        reverts: str = "",
        change: int = 1,
    ) -> str:
        """Commit `text` as an accepted change of the colleague and return the hash."""
        self.write(text, file)
        proposal = Proposal(
            number=change,
            title="Change the paper",
            why="It is better so.",
            file=file,
            base="",
            hunks=_EDITED if edited else _ACCEPTED,
            targets=targets,
            changed_statements=targets if statement else (),
            role=role,
            change_id=f"2026-11-02T10-00-00-7f3a#{change}",
            assistant=model,
            reverts=reverts,
        )
        return self.commit(commit_message(proposal), by=by, on=on)

    async def disclosed(self, readers: Mapping[str, frozenset[str]] | None = None) -> Disclosure:
        """Return what the history says of the paper as it is on disk."""
        folder = Folder(self.folder / "main.tex")
        repository = Repository.find(self.folder)
        assert repository is not None
        try:
            manuscript = analyse(folder.root, folder.text_for_analysis)
            return await disclosure(
                repository, manuscript, folder.path, folder.text_for_analysis, readers=readers or {}
            )
        finally:
            repository.close()

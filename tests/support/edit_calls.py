"""Edit calls of the colleague on real papers: how one is described, and how it is carried out on a copy of the paper.

Invariants:
- A call is data: what the author has typed, what the colleague sends, what is to come of it.
- What a queued change is to make of the text is said without the code under test: by a passage and the text before it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from latex.manuscript import Manuscript
from latex.project import analyse
from sessions.colleague.refusals import RefusalCode
from sessions.colleague.tools import ToolBox, ToolOutcome
from sessions.events import Listeners
from sessions.review.proposals import ProposalQueue
from sessions.workspace.folder import Folder

SECRET = "\\begin{lemma}\\label{lem:secret}Nobody may read this.\\end{lemma}\n"
"""Text of `secret.tex`, which stands beside the folder of the paper."""
_COPIED = (".tex", ".sty", ".cls", ".bib", ".cfg", ".pgf", ".pdf_t", ".eepic")


class Token(Enum):
    """Which revision token a call carries."""

    NONE = auto()
    READ = auto()
    """Of the text before the author typed."""
    PRESENT = auto()
    """Of the text the call meets."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """One passage that gives way to another."""

    file: str
    after: str
    """Text that stands once in the file; the passage is the first one behind its start. Empty for the file's start."""
    old: str
    new: str

    def made_in(self, text: str) -> str:
        """Return `text` with the passage replaced and all else as it was.

        Raises:
            ValueError: the file does not read as the table says.
        """
        if self.after and text.count(self.after) != 1:
            raise ValueError(f"{self.file} holds “{self.after}” {text.count(self.after)} times.")
        start = text.index(self.old, text.index(self.after))
        return text[:start] + self.new + text[start + len(self.old) :]


@dataclass(frozen=True, slots=True)
class EditCall:
    """A call, and what is to come of it."""

    name: str
    paper: str
    """Folder of the corpus."""
    tool: str
    given: Mapping[str, object]
    expected: RefusalCode | None = None
    """Why it is refused; None where it is queued."""
    intended: tuple[Replacement, ...] = ()
    """What a queued change does to its file: this, and nothing else."""
    targets: tuple[str, ...] | None = None
    """Handles of the results a queued change must say it touches; None where the row does not ask."""
    tells: tuple[str, ...] = ()
    """What the answer must hold: for a refusal the source as it is now, for a queued change what it does besides."""
    is_alarming: bool = False
    """Whether the review lets the change through only after a confirmation of its own."""
    typed: tuple[Replacement, ...] = ()
    """What the author types after the colleague has read the paper."""
    token: Token = Token.NONE
    has_crlf: bool = False
    """Whether the files of the paper have CR LF at their line ends."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Symbolic links in the folder: name → where it leads."""


class EditRoom:
    """A copy of a paper on disk, and the colleague's tools over it."""

    def __init__(self, corpus: Path, paper: str, folder: Path, *, has_crlf: bool = False) -> None:
        self.folder = folder / "paper"
        self.root = root_of(corpus, paper)
        _copy(corpus / paper, self.folder, has_crlf=has_crlf)
        (folder / "secret.tex").write_text(SECRET, encoding="utf-8")
        self._files = Folder(self.folder / self.root)
        self.manuscript: Manuscript = analyse(self.root, self._files.text)
        self.queue = ProposalQueue(Listeners())
        self.tools = ToolBox(self, self.queue, folder=self.folder)

    def text(self, file: str) -> str | None:
        """Return the text of a file as it is on disk now."""
        return self._files.text(file)

    def type(self, replacement: Replacement) -> None:
        """Change a file as its author would."""
        path = self.folder / replacement.file
        text = path.read_bytes().decode()
        path.write_bytes(replacement.made_in(text).encode())

    def token(self, handle: str) -> str:
        """Return the revision token of a result as it is now."""
        sources = self.tools.sources()
        return sources.revision(sources.result(handle))

    def bytes(self) -> dict[str, bytes]:
        """Return what every file below and beside the paper's folder holds, by its path."""
        paths = sorted(path for path in self.folder.parent.rglob("*") if path.is_file())
        return {path.relative_to(self.folder.parent).as_posix(): path.read_bytes() for path in paths}


def carried_out(call: EditCall, corpus: Path, folder: Path) -> tuple[EditRoom, ToolOutcome]:
    """Return the room and what came of the call, on a copy of its paper that is made in `folder`."""
    room = EditRoom(corpus, call.paper, folder, has_crlf=call.has_crlf)
    for name, goal in call.links.items():
        (room.folder / name).symlink_to(goal)
    given = dict(call.given)
    if call.token is Token.READ:
        given["revision"] = room.token(str(given["handle"]))
    for replacement in call.typed:
        room.type(replacement)
    if call.token is Token.PRESENT:
        given["revision"] = room.token(str(given["handle"]))
    return room, room.tools.run(call.tool, given)


def came_to(outcome: ToolOutcome) -> str:
    """Return "queued", the code of the refusal, or "answered" in a word."""
    if outcome.proposal is not None:
        return "queued"
    return outcome.text.split(":", 1)[0] if outcome.is_error else "answered"


def wanted(call: EditCall) -> str:
    """Return what is to come of a call, in the words of `came_to`."""
    return call.expected.value if call.expected else "queued"


def root_of(corpus: Path, paper: str) -> str:
    """Return the name of the root file of a paper of the corpus."""
    root = json.loads((corpus / paper / "GRAPH.json").read_text(encoding="utf-8"))["root"]
    return str(root)


def _copy(source: Path, folder: Path, *, has_crlf: bool) -> None:
    for path in sorted(source.rglob("*")):
        if path.suffix not in _COPIED:
            continue
        copy = folder / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        content = path.read_bytes()
        copy.write_bytes(content.replace(b"\n", b"\r\n") if has_crlf else content)

r"""Let plain git speak of results: hunk headers that name them, their history by name, diffs by TeX words.

With this set, `git diff` heads a hunk with the lemma it is in, `git log -L ':lem\:x:paper.tex'` is the history of the
lemma labelled lem:x together with its proof, and `git diff --word-diff` shows a changed sign as `[-\le-]{+<+}` however
the paragraph was reflowed.

Invariants:
- Only this clone is touched: its settings and `.git/info/attributes`, no file the authors share.
- What somebody has set before is kept; setting up twice changes nothing.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Protocol

from sessions.errors import RepositoryError
from sessions.history.commands import Answer

WORDS = r"\\[A-Za-z@]+|\\.|[[:alnum:]]+|[^[:space:][:punct:]]+|[[:punct:]]"
"""What a word of a TeX file is, for git; the last two alternatives keep letters outside ASCII whole, in C as well."""
_ASKED = "lemmata.plainGit"
_ATTRIBUTE = "*.tex diff=tex"
_RESULTS = (
    "theorem|thm|lemma|lem|proposition|prop|corollary|cor|definition|defn?|claim|conjecture|conj|fact|observation|"
    "remark|rem|example|question|problem|notation|assumption|axiom"
)
_SETTINGS = {
    # gitattributes(5), "Defining a custom hunk-header". Labels of equations and proofs are left out, so that a result
    # reaches up to the next one and holds its proof.
    "diff.tex.xfuncname": (
        r"^[ \t]*(\\((part|chapter|(sub)*section)\*?[[{].*|begin\{("
        + _RESULTS
        + r")\*?\}.*|label\{([^e}]|e[^q}])[^}]*\}.*))$"
    ),
    "diff.tex.wordRegex": WORDS,
}


class _Configurable(Protocol):
    @property
    def common_dir(self) -> Path:
        """The folder that holds `info`."""
        ...

    async def run(self, *arguments: str, foreseen: tuple[int, ...] = (0,)) -> Answer:
        """Run a git command that only reads."""
        ...

    async def configure(self, setting: str, value: str) -> None:
        """Keep a setting for this repository."""
        ...


async def is_set_up(repository: _Configurable) -> bool:
    """Return whether git already compares TeX files in a way of its own here, so that there is nothing to offer."""
    answer = await repository.run("check-attr", "diff", "--", "paper.tex")
    return answer.output.rstrip().endswith(b": tex") and await _has(repository, "diff.tex.xfuncname")


async def is_to_be_offered(repository: _Configurable) -> bool:
    """Return whether it is not set up and nobody was asked about it in this clone."""
    return not await is_set_up(repository) and not await _has(repository, _ASKED)


async def decline(repository: _Configurable) -> None:
    """Note that it was offered, so that it is not offered again.

    Raises:
        RepositoryError: the settings could not be written.
    """
    await repository.configure(_ASKED, "no")


async def set_up(repository: _Configurable) -> None:
    """Set it up, as far as nothing else is set.

    Raises:
        RepositoryError: the settings could not be written.
    """
    for setting, value in _SETTINGS.items():
        if not await _has(repository, setting):
            await repository.configure(setting, value)
    await asyncio.to_thread(_add_attribute, repository.common_dir / "info" / "attributes")


async def _has(repository: _Configurable, setting: str) -> bool:
    return (await repository.run("config", "--get", setting, foreseen=(0, 1))).status == 0


def _add_attribute(file: Path) -> None:
    try:
        file.parent.mkdir(exist_ok=True)
        lines = file.read_bytes() if file.exists() else b""
        if any(line.split()[:1] == [b"*.tex"] and b"diff" in line for line in lines.splitlines()):
            return
        start = b"\n" if lines and not lines.endswith(b"\n") else b""
        with file.open("ab") as attributes:
            attributes.write(start + _ATTRIBUTE.encode() + b"\n")
    except OSError as error:
        raise RepositoryError(
            f"{os.fspath(file)} could not be written ({error.strerror}), so git compares TeX files as before."
        ) from error

"""`lemmata disclose`: the declaration of AI use of a paper, from its git history."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from latex.manuscript import Manuscript
from sessions.declaration.document import to_json
from sessions.declaration.latex_text import to_latex
from sessions.declaration.plain_text import to_text
from sessions.errors import RepositoryError
from sessions.history.disclosure import Disclosure, disclosure
from sessions.history.log import ai_edits
from sessions.history.repository import Repository
from sessions.workspace.folder import Folder
from tui.papers import analysed


def write_declaration(paper: Path, format_: str) -> None:
    """Write the declaration of `paper` to the standard output, as "text", "latex" or "json".

    Raises:
        UsageError: there is no such paper.
        FileError: the root file cannot be read.
        RepositoryError: the paper is in no git repository, or git could not be asked.
    """
    manuscript, folder = analysed(paper)
    repository = Repository.find(folder.path)
    if repository is None:
        raise RepositoryError(
            f"{manuscript.root} is not in a git repository, so nothing is recorded that could be declared."
        )
    try:
        found = asyncio.run(_found(repository, manuscript, folder))
    finally:
        repository.close()
    sys.stdout.write(_formatted(found, manuscript, format_))


async def _found(repository: Repository, manuscript: Manuscript, folder: Folder) -> Disclosure:
    edits = await ai_edits(repository)
    readers = {edit.commit: frozenset(reading.name for reading in edit.readings) for edit in edits}
    return await disclosure(repository, manuscript, folder.path, folder.text_for_analysis, readers=readers)


def _formatted(found: Disclosure, manuscript: Manuscript, format_: str) -> str:
    match format_:
        case "json":
            return json.dumps(to_json(found), ensure_ascii=False, indent=1) + "\n"
        case "latex":
            return to_latex(found, manuscript.macros)
        case _:
            return to_text(found, manuscript.macros)

"""Which paper a command without a screen works on: one that is there, and what is said of the others."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sessions.errors import UsageError
from sessions.workspace.roots import find_root

if TYPE_CHECKING:
    from latex.manuscript import Manuscript, Result
    from sessions.workspace.folder import Folder

_MOST_NAMED = 4  # results of one number; more make the sentence too long to read


def existing_root(paper: Path) -> Path:
    """Return the root file of `paper`, a file or a folder, naming further ones on the error stream.

    Raises:
        UsageError: there is no such file or folder, or no TeX in the folder.
    """
    choice = find_root(paper)
    if choice.is_new:
        raise UsageError(f"There is no {choice.root.name} in {choice.root.parent}; `lemmata {paper}` starts it.")
    if choice.others:
        names = ", ".join(os.path.relpath(other, paper) for other in choice.others)
        sys.stderr.write(f"{paper} has several root files; took {choice.root.name}. The others are {names}.\n")
    return choice.root


def analysed(paper: Path) -> tuple[Manuscript, Folder]:
    """Return the analysis of `paper` as it is on disk, and its folder.

    Raises:
        UsageError: there is no such file or folder, or no TeX in the folder.
        FileError: the root file cannot be read.
    """
    from latex.project import analyse
    from sessions.workspace.folder import Folder
    from sessions.workspace.printed_numbers import PrintedNumbers
    from sessions.workspace.search_path import search_folders

    folder = Folder(existing_root(paper))
    folder.read(folder.root)  # says why, where the root file cannot be read
    found = analyse(folder.root, folder.text_for_analysis, search_folders(folder.path, os.environ))
    return PrintedNumbers(folder).given_to(found), folder


def named_result(manuscript: Manuscript, words: str) -> Result:
    """Return the result with this handle or label, else the only one that the paper prints so: "Lemma 3.2" or "3.2".

    Raises:
        UsageError: there is none, or several are printed so.
    """
    found = manuscript.find(words)
    if found is not None:
        return found
    printed = _printed_as(manuscript, " ".join(words.split()).casefold())
    if len(printed) == 1:
        return printed[0]
    if printed:
        names = ", ".join(f"{result.display_name} ({result.key})" for result in printed[:_MOST_NAMED])
        raise UsageError(f"{manuscript.root} has several results “{words}”; name one by its handle: {names}.")
    raise UsageError(f"{manuscript.root} has no result “{words}”; `lemmata graph` lists them.")


def _printed_as(manuscript: Manuscript, words: str) -> list[Result]:
    return [
        result
        for result in manuscript.results
        if words and words in ((result.heading_number or "").casefold(), result.display_name.casefold())
    ]

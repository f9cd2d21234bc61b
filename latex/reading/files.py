r"""Which files a manuscript reads, and where TeX looks for the file that a name means.

Invariants:
- A file is read at most once, and a name that leads nowhere is asked for once.
- Files are named relative to the folder of the root, with "/".
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from latex.known.classes import is_known
from latex.known.packages import is_distributed
from latex.syntax.survey import Inclusion
from latex.syntax.vocabulary import FOLDER_INPUTS

_LONGEST_NAME = 400  # code points; longer "names" are text that follows a stray command


class Files:
    """The files of a manuscript, found from the root on; in the folders of `search` where they are nowhere else."""

    def __init__(self, read: Callable[[str], str | None], search: tuple[str, ...] = ()) -> None:
        self.texts: dict[str, str] = {}
        """The files found, in the order they were."""
        self.missing: dict[str, None] = {}
        """The root, where it could not be read; what else is missing shows only when the files are executed."""
        self._read = read
        self._search = search
        self._asked: set[str] = set()

    def follow(self, root: str, inclusions: Callable[[str], Iterable[Inclusion]]) -> None:
        """Read `root` and every file reached from it, also in branches that TeX does not take.

        `inclusions` gives what a file that was read includes.
        """
        queue: list[tuple[str, str]] = [(root, "")]
        seen = {root}
        for name, folder in queue:
            if self._take(name) is None:
                self.missing[name] = None
                continue
            for inclusion in inclusions(name):
                reached = self._reached(inclusion, folder, name)
                if reached and reached[0] not in seen:
                    seen.add(reached[0])
                    queue.append(reached)

    def resolve(self, name: str, folders: tuple[str, ...]) -> str | None:
        """Return the file that `name` means when looked for in `folders`, the last one first; None if missing."""
        name = name.strip()
        if not name or len(name) > _LONGEST_NAME or "\n" in name or "\\" in name:
            return None
        has_ending = "." in posixpath.basename(name)
        candidates = (name + ".tex", name) if not has_ending else (name, name + ".tex")
        for folder in (*reversed(folders), "", *self._search):
            for candidate in candidates:
                path = posixpath.normpath(posixpath.join(folder, candidate))
                if self._take(path) is not None:
                    return path
        return None

    def _reached(self, inclusion: Inclusion, folder: str, by: str) -> tuple[str, str] | None:
        """Return the file that `inclusion` in the file `by` means, and the folder that names in it are relative to."""
        is_package = inclusion.command in ("usepackage", "RequirePackage")
        is_class = inclusion.command in ("documentclass", "LoadClass", "LoadClassWithOptions")
        if (is_class and is_known(inclusion.name)) or (is_package and is_distributed(inclusion.name)):
            return None
        name = inclusion.name + (".sty" if is_package else ".cls" if is_class else "")
        own = by[: by.rfind("/") + 1]
        if inclusion.command in FOLDER_INPUTS:
            base = posixpath.join(own if inclusion.command.startswith("sub") else "", inclusion.folder)
            folder = base.rstrip("/") + "/"
            folders: tuple[str, ...] = (folder,)
        else:
            folders = tuple(dict.fromkeys(("", folder, own)))
        file = self.resolve(name, folders)
        if file is None:
            return None
        if inclusion.command.startswith("subfile"):
            folder = file[: file.rfind("/") + 1]
        return file, folder

    def _take(self, name: str) -> str | None:
        known = self.texts.get(name)
        if known is not None or name in self._asked:
            return known
        self._asked.add(name)
        text = self._read(name)
        if text is not None:
            self.texts[name] = text
        return text

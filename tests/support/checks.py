"""The diagnostics of small papers, as codes and places."""

from __future__ import annotations

from manuscripts import HEAD

from latex.check.checker import check
from latex.check.diagnostic import Diagnostic
from latex.project import analyse


def found(body: str, preamble: str = "", **files: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of an article with this body; `part_tex` names the file part.tex beside it."""
    named = {name.replace("_", "."): text for name, text in files.items()}
    text = f"{HEAD}{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"
    return found_in({"main.tex": text, **named})


def found_in(files: dict[str, str]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of main.tex among these files."""
    beside = [name for name in files if name.endswith(".tex")]
    return check(analyse("main.tex", files.get), files.get, beside)


def codes(body: str, preamble: str = "", **files: str) -> list[str]:
    """Return `severity code` of each diagnostic, in order."""
    return [f"{one.severity} {one.code}" for one in found(body, preamble, **files)]

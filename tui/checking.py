"""`lemmata check`: what is likely to be wrong with a paper, for people, programs and continuous integration."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

FINE, FINDINGS = 0, 1


def run_check(paper: Path, format_: str) -> int:
    """Print the diagnostics of `paper`; return 1 where one of them is an error."""
    from latex.check.checker import check
    from latex.check.diagnostic import Severity
    from latex.check.report import counted, to_github, to_json, to_text
    from sessions.workspace.neighbours import neighbours
    from tui.papers import analysed

    manuscript, folder = analysed(paper)
    found = check(manuscript, folder.text_for_analysis, neighbours(folder.path))
    prefix = _prefix(folder.path)
    if format_ == "json":
        print(json.dumps(to_json(manuscript.root, found), ensure_ascii=False, indent=1))
    else:
        sys.stdout.write(to_github(found, prefix) if format_ == "github" else to_text(found, prefix))
    if format_ == "text":
        print(f"{manuscript.root}: {counted(found) or 'nothing was found'}.", file=sys.stderr)
    return FINDINGS if any(one.severity is Severity.ERROR for one in found) else FINE


def _prefix(folder: Path) -> str:
    """Return the way from here to `folder`, ending with "/"; nothing where we are there."""
    try:
        way = os.path.relpath(folder)
    except ValueError:  # another drive
        way = str(folder)
    return "" if way == os.curdir else way.replace(os.sep, "/") + "/"

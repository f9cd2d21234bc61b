"""`lemmata doctor`: what works here, for people and programs."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from sessions.doctor import Finding, Level, examine
from tui import terminal

FINE, FINDINGS = 0, 1
VERSION = 1
"""Of the JSON form: `{"version", "findings": [{"subject", "level", "sentence", "advice"}]}`."""
_SIGNS = {Level.FINE: "✓", Level.LIMITED: "·", Level.MISSING: "✗"}


def run_doctor(paper: Path, format_: str, *, offline: bool) -> int:
    """Print what was found; return 1 where something is missing."""
    folder = paper.resolve() if paper.is_dir() else paper.resolve().parent
    found = (*asyncio.run(examine(folder, os.environ, offline=offline)), of_terminal(os.environ))
    if format_ == "json":
        data = {"version": VERSION, "findings": [asdict(finding) for finding in found]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(f"{_SIGNS[finding.level]} {finding.subject}: {finding.sentence}")
            if finding.advice:
                print(f"  {finding.advice}")
    return FINDINGS if any(finding.level is Level.MISSING for finding in found) else FINE


def of_terminal(environ: Mapping[str, str]) -> Finding:
    """Return what the terminal can show."""
    name = environ.get("TERM", "")
    size = shutil.get_terminal_size()
    colours = (
        "no colours" if "NO_COLOR" in environ else "16 colours" if terminal.has_few_colours(environ) else "colours"
    )
    inside = (
        "in GNU screen, where the mouse stays with it"
        if terminal.is_in_screen(environ)
        else "in tmux"
        if "TMUX" in environ
        else ""
    )
    words = [f"{name or 'unnamed'}, {size.columns}×{size.lines}, {colours}"]
    words += [inside] if inside else []
    words += ["over SSH, in 256 colours"] if terminal.is_remote(environ) else []
    if name in ("", "dumb"):
        advice = "Set TERM, or use a terminal; the commands without a screen work here."
        return Finding("terminal", Level.LIMITED, f"{'; '.join(words)}: the room cannot be drawn.", advice)
    if "utf" not in (sys.stdout.encoding or "").lower():
        advice = "Set LANG to one that ends with UTF-8."
        return Finding("terminal", Level.LIMITED, f"{'; '.join(words)}; its encoding is {sys.stdout.encoding}.", advice)
    return Finding("terminal", Level.FINE, "; ".join(words) + ".")

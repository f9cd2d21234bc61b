"""The demo's paper and script as test material."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sessions.demo.create import REHEARSAL

PAPER: Path = REHEARSAL.parent / "paper"


def script() -> dict[str, Any]:
    """Return the rehearsal as it was written."""
    return tomllib.loads(REHEARSAL.read_text(encoding="utf-8"))


def calls(*tools: str) -> list[dict[str, Any]]:
    """Return the inputs of all calls of `tools`, or of every tool where none is named, in the order of the script."""
    steps = [step for turn in script()["turn"] for step in turn["step"]]
    return [step["input"] for step in steps if "tool" in step and (not tools or step["tool"] in tools)]


def paper_text() -> str:
    """Return all sources of the paper, one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(PAPER.rglob("*.tex")))

"""Runs TeX on a document, with the logging preamble before it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.tex_agreement.documents import Document
from latex.numbers.aux_file import AuxLabel, read_aux

HAS_TEX = shutil.which("pdflatex") is not None
_PREAMBLE = Path(__file__).with_name("logging.tex")
_TIME_S = 60  # seconds; a document takes 0.3


@dataclass(frozen=True, slots=True)
class Compiled:
    """What TeX left behind."""

    events: str
    labels: Mapping[str, AuxLabel]
    errors: tuple[str, ...]


def compiled(document: Document, folder: Path) -> Compiled:
    """Run TeX once on `document` in `folder`, which keeps its files."""
    for name, text in document.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(_PREAMBLE, folder / _PREAMBLE.name)
    subprocess.run(
        ("pdflatex", "-draftmode", "-interaction=batchmode", "-no-shell-escape", "-jobname=main", _COMMAND),
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=_TIME_S,
    )
    log = _read(folder / "main.log")
    labels = read_aux("main.aux", lambda name: _read(folder / name))
    return Compiled(_read(folder / "main.events"), labels, tuple(re.findall(r"^! .*", log, re.MULTILINE)))


_COMMAND = rf"\input{{{_PREAMBLE.name}}}\input{{main.tex}}"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

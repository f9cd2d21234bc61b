"""Running TeX in a test, where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

HAS_TEX = shutil.which("pdflatex") is not None and shutil.which("bibtex") is not None


def compiled_pages(folder: Path, name: str = "network") -> int:
    """Run TeX on `name`.tex until the references stand, and return the number of pages; any complaint fails."""
    tex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", name)
    for command in (tex, ("bibtex", name), tex, tex, tex):
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode("utf-8", "replace")[-2000:]
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    assert not re.findall(r"undefined|multiply defined|Overfull .*", log)
    pages = re.search(r"Output written on .*\((\d+) pages", log)
    assert pages is not None
    return int(pages[1])

r"""Asks TeX itself what the sample papers hold: `python tests/support/witness.py [NAME…]`.

TeX runs a paper behind a preamble that logs every `\begin`, `\end`, `\label`, reference and step of a counter. Numbers,
labels and mentions are compared with the analysis, and each disagreement is printed. It is a tool for whoever writes a
sample paper: some differences are TeX's own (an environment that collects its body executes it late; a reference in
the header of a proof is none here), so a person must judge.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from graph_text import PAPERS, analysed

_PREAMBLE = Path(__file__).with_name("witness.tex")
_NEW_LABEL = re.compile(r"^\\newlabel\{([^{}]*)\}\{\{((?:[^{}]|\{[^{}]*\})*)\}", re.MULTILINE)
_USUAL = re.compile(
    r"(?:proof|equation|align|enumerate|itemize|mdframed|center|tabular|pgf|beamer|action|uncover|alt|block|exampleblock|frame|tc|abstract)"
)
_STATE = re.compile(r"^(\d+) (begin|end) (\S+) (\d+) \[(.*)\]$")


def compiled(folder: Path) -> tuple[str, dict[str, str], str]:
    """Compile a copy of the paper; return what was logged, label → number, and TeX's complaints."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name) / "paper"
        shutil.copytree(folder, work)
        shutil.copy(_PREAMBLE, work / "witness-preamble.tex")
        for _ in range(2):
            done = subprocess.run(
                (
                    "pdflatex",
                    "-draftmode",
                    "-interaction=nonstopmode",
                    "-jobname=main",
                    r"\input{witness-preamble}\input{main.tex}",
                ),
                cwd=work,
                capture_output=True,
                check=False,
            )
        said = done.stdout.decode("utf-8", "replace")
        numbers: dict[str, str] = {}
        for aux in sorted(work.rglob("*.aux")):
            numbers.update(_NEW_LABEL.findall(aux.read_text(encoding="utf-8", errors="replace")))
        log = (work / "witness.log").read_text(encoding="utf-8", errors="replace")
    complaints = "\n".join(re.findall(r"^!.*\n.*\n", said, re.MULTILINE)[:4])
    return log, numbers, complaints


def compare(folder: Path, *, is_verbose: bool = False) -> list[str]:
    """Return in what the analysis of the paper and TeX's report differ."""
    found = analysed(folder)
    log, numbers, complaints = compiled(folder)
    if is_verbose:
        print(log)
    differences = [complaints] if complaints else []
    for result in found.results:
        for label in result.labels[:1] if result.label else ():
            if label not in numbers:
                differences.append(f"TeX sets no label {label}")
            elif label == result.label and (result.number or "") != _plain(numbers[label]) and result.number:
                differences.append(f"{label}: {result.number} here, {numbers[label]} in TeX")
    known = {site.label for site in found.label_sites}
    differences += [f"label {label} not found here" for label in numbers if "@" not in label and label not in known]
    begun = Counter(match[3] for line in log.splitlines() if (match := _STATE.match(line)) and match[2] == "begin")
    here = Counter(result.env for result in found.results)
    for env in sorted(here):
        if begun[env] != here[env]:
            differences.append(f"{env}: {here[env]} here, {begun[env]} in TeX")
    differences += [
        f"TeX begins {env} {count} times" for env, count in begun.items() if env not in here and not _USUAL.match(env)
    ]
    ends = [match for line in log.splitlines() if (match := _STATE.match(line)) and match[2] == "end"]
    for result in found.results:
        at_end = [m for m in ends if int(m[1]) == result.place.line_end and m[3] == result.env]
        if at_end and result.number and _plain(at_end[-1][5]) != result.number:
            differences.append(
                f"{result.place.file}:{result.place.line_begin} {result.env} {result.number} here,"
                f" {at_end[-1][5]} in TeX"
            )
    mentioned = {reference.label for reference in found.references}
    for line in log.splitlines():
        reference = re.match(r"^(\d+) (ref|eqref|autoref|cref|Cref|nameref|vref|labelcref|thref) (.*)$", line)
        for label in reference[3].split(",") if reference else ():
            if label.strip() and label.strip() not in mentioned:
                differences.append(f"line {line} is not mentioned here")
    return differences


def _plain(number: str) -> str:
    return re.sub(
        r"[{}$]|\\(?:protect|relax|ensuremath|mbox|textup|ignorespaces|unskip|leavevmode) ?", "", number
    ).strip()


def _main() -> None:
    verbose = "-v" in sys.argv
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or sorted(
        path.name for path in PAPERS.iterdir() if path.is_dir()
    )
    for name in names:
        print(f"== {name}")
        for difference in compare(PAPERS / name, is_verbose=verbose):
            print("  ", difference)


if __name__ == "__main__":
    _main()

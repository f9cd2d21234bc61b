"""The manual page of the diagnostics, made from the table of their codes.

`python -m tui.diagnostics_manual` prints it; a test compares it with `docs/diagnostics.md`.
"""

from __future__ import annotations

from latex.check.diagnostic import CODES, Code

_HEAD = r"""# Diagnostics

Made from the table of codes by `python -m tui.diagnostics_manual`; do not edit.

`lemmata check PAPER` prints one line for each: `file:line: severity code message`. In the room the foot of the
manuscript counts errors and warnings, and “Next problem” goes from one to the next.

| severity | what it means |
|---|---|
| error | The printed paper is wrong, or TeX stops. `lemmata check` then has the exit status 1. |
| warning | Most likely wrong; a person decides. |
| note | Worth knowing, and often meant so. |

`--format github` prints workflow commands that annotate the lines of a pull request. `--format json` prints a document
with `format` (“lemmata-check”), `version` (1), `root`, `counts` by severity, and `diagnostics`. Each of these has
`code`, `severity`, `file` as named from the folder of the root file, `line_begin` and `line_end` counted from 1,
`start` and `end` as code points from the start of the file with `end` left out, and `message`. Later versions may add
fields; a field that changes its meaning raises the version.

References, labels and results are those that the analysis of the paper finds, through the paper's own macros and
conditions. What a package does that the paper does not bring along cannot be seen; where that may matter, nothing is
reported.
"""


def manual() -> str:
    """Return the manual page of all codes, in Markdown."""
    return "\n".join([_HEAD, *(_section(code) for code in CODES)])


def _section(code: Code) -> str:
    lines = [f"## {code.id}", "", f"{str(code.severity).capitalize()}. {code.meaning} {code.remedy}"]
    lines += ["", code.milder] if code.milder else []
    return "\n".join([*lines, "", "```latex", code.example, "```", ""])


if __name__ == "__main__":
    import sys

    sys.stdout.write(manual())

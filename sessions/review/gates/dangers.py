r"""Commands that act when the paper is compiled, text that is refused outright.

TeX can write files and run programs, so a change that newly does is accepted only after a confirmation of its own.
Invisible and control characters can show a reader one thing and TeX another: such text never becomes a change at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from latex.invisible import CONTROL, INVISIBLE
from sessions.review.gates.finding import Comparison, Finding, Gate, Severity

_ACTS = re.compile(
    r"\\(?:immediate|write18|write|openout|openin|newwrite|newread|read|special|catcode|directlua|latelua|luaexec|luadirect"
    r"|luacode|ShellEscape|ShellEscapeFile|pdfobj|pdfcatalog|includepdf|csname|scantokens|everyjob|everypar|jobname)"
    r"(?![A-Za-z@])[^\n]{0,60}"
    r"|\\(?:@@input|@input|InputIfFileExists|tikzexternalize|DeclareGraphicsRule|sys_shell_now:[a-z]|iow_[a-z]+:[A-Za-z]+"
    r"|ior_[a-z]+:[A-Za-z]+|pyc|ExplSyntaxOn)(?![A-Za-z@])[^\n]{0,60}"
    r"|\\usetikzlibrary\s*\{[^}\n]*external[^}\n]*\}?"
    r"|\\begin\s*\{(?:minted|luacode\*?|filecontents\*?|pycode|sagesilent|VerbatimOut)\}[^\n]{0,60}"
    r"|\\(?:usepackage|RequirePackage|documentclass|LoadClass|PassOptionsToPackage)\s*(?:\[[^\]]*\])?\s*\{[^}\n]*\}?"
    r"|\\(?:input|include|subfile|import|verbatiminput|lstinputlisting|bibliography|addbibresource|includegraphics)"
    r"\*?\s*(?:\[[^\]]*\])?\s*\{?\s*\"?(?:\||/|~|[A-Za-z]:|(?:\./)*\.\./)[^\n]{0,60}"
    r"|\^\^[^\s]"
)
_URL = re.compile(r"(?:https?|ftp|file)://[^\s{}\\]*|\\(?:url|href|nolinkurl)\s*\{[^{}\n]*\}?")
_CODE_FILES = frozenset({".sty", ".cls", ".cfg", ".def", ".clo", ".ltx", ".lua", ".bst", ".bbx", ".cbx"})
_WRITABLE = frozenset({".tex", ".bib", *_CODE_FILES})


def danger_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield what must be confirmed on its own: each command that acts, each address, an edit to a package or class."""
    if PurePosixPath(comparison.file).suffix.lower() in _CODE_FILES:
        sentence = f"{comparison.file} is code that runs whenever the paper is compiled; confirm that you have read it."
        yield Finding(Gate.COMMAND, Severity.BLOCKING, sentence)
    for hunk in comparison.hunks:
        line = comparison.line_of(hunk.edit.start)
        for text in _newly(_ACTS, hunk.edit.old, hunk.new):
            sentence = f"Adds {text}, which acts when the paper is compiled; confirm it on its own."
            yield Finding(Gate.COMMAND, Severity.BLOCKING, sentence, new=text, line=line)
        for text in _newly(_URL, hunk.edit.old, hunk.new):
            sentence = f"Adds the address {text}, which may lead anywhere; confirm it on its own."
            yield Finding(Gate.COMMAND, Severity.BLOCKING, sentence, new=text, line=line)


def _newly(pattern: re.Pattern[str], old: str, new: str) -> Iterator[str]:
    """Yield what `pattern` matches more often in `new` than in `old`."""
    counts = Counter(match.group().strip() for match in pattern.finditer(old))
    for match in pattern.finditer(new):
        text = match.group().strip()
        counts[text] -= 1
        if counts[text] < 0:
            yield text


def refusals(file: str, text: str) -> tuple[str, ...]:
    """Return why `text` cannot be put into `file` at all, as whole sentences; empty where it can.

    `file` is named as the manuscript names it, relative to the folder of the root; whether a link leads out of that
    folder is for the caller to see, who knows the disk.
    """
    return (*_file_refusals(file), *_text_refusals(text))


def _file_refusals(file: str) -> Iterator[str]:
    path = PurePosixPath(file)
    is_outside = path.is_absolute() or ".." in path.parts or "\\" in file or re.match(r"[A-Za-z]:|~", file)
    if not file.strip() or is_outside:
        yield f"{file or 'A file without a name'} is outside the manuscript, so nothing was changed."
    elif any(part.startswith(".") for part in path.parts):
        yield f"{file} is a hidden file, so nothing was changed."
    elif path.suffix.lower() not in _WRITABLE:
        yield f"{file} is not a LaTeX or bibliography file, so nothing was changed."
    if CONTROL.search(file) or "\n" in file or "\t" in file or INVISIBLE.search(file):
        yield "The name of the file holds characters that cannot be seen, so nothing was changed."


def _text_refusals(text: str) -> Iterator[str]:
    if match := CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        hint = "; your backslashes were not escaped" if match.group() in "\x08\x0c\r" else ""
        yield f"Line {line} of the new text holds the control character U+{ord(match.group()):04X}{hint}."
    if match := INVISIBLE.search(text):
        line = text.count("\n", 0, match.start()) + 1
        yield f"Line {line} of the new text holds the invisible character U+{ord(match.group()):04X}."

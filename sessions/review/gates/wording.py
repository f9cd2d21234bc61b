"""Words that belong in a conversation, not in a paper, and text that TeX does not print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sessions.review.gates.finding import Comparison, Finding, Gate, Severity

_META = re.compile(
    r"\bas an AI\b|\blanguage model\b|\bI (?:cannot|can't|am unable to) (?:verify|access|browse)\b"
    r"|^[^\S\n]*(?:Certainly|Sure|Of course)[!,]|\bHere(?: is|'s) (?:the|a|an|my|your)\s[^.\n]*?:[^\S\n]*$"
    r"|\bas (?:you )?requested\b|\bI (?:have|'ve) (?:revised|rewritten|updated|fixed|corrected)\b"
    r"|\b(?:let me know|feel free)\b|\bI hope this helps\b",
    re.IGNORECASE | re.MULTILINE,
)
_MARKDOWN = re.compile(r"^[^\S\n]*```.*$|^#{1,4} \S.*$|(?<!\S)\*\*[^\s*][^*\n]*\*\*(?!\w)", re.MULTILINE)
_OMITTED = re.compile(
    r"\b(?:details|proof|rest|remainder|argument|computation)s?(?: of the (?:proof|argument))? (?:is|are) "
    r"(?:omitted|unchanged|left to the reader)\b|\bdetails omitted\b"
    r"|[\[(%][^\S\n]*(?:rest|remainder) of (?:the )?(?:proof|section|file)\b[^\n]*"
    r"|\.\.\. *(?:unchanged|existing)\b[^\n]*",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|TBD)\b|\\todo\b|\[(?:citation needed|ref|cite)\]|\?\?\?")
_EASY = re.compile(
    r"\b(?:it is (?:easy|straightforward|trivial|immediate) to (?:see|check|verify|show)|(?:is|are) left to the reader"
    r"|(?:clearly|obviously|trivially|evidently)\b|one (?:easily|readily) (?:sees|checks|verifies)"
    r"|a (?:routine|straightforward|standard) (?:calculation|computation|argument) shows|by standard arguments)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\\iffalse\b|\\begin\s*\{comment\}|\\(?:text)?color\s*\{white\}|\\end\s*\{document\}|\\fontsize\s*\{0?[.0-3]"
)

_RULES = (
    (_META, Severity.WARNING, "Reads like a reply, not like the paper: “{}”."),
    (_MARKDOWN, Severity.WARNING, "Is Markdown, not LaTeX: “{}”."),
    (_OMITTED, Severity.WARNING, "Leaves something out: “{}”."),
    (_UNFINISHED, Severity.WARNING, "Is marked as unfinished: “{}”."),
    (_HIDDEN, Severity.WARNING, "Hides text from the printed page: “{}”."),
    (_EASY, Severity.NOTE, "Says “{}” where a reader may want the step."),
)


def wording_findings(comparison: Comparison) -> Iterator[Finding]:
    """Yield what the change newly says that a paper should not say, each phrase once a hunk."""
    for hunk in comparison.hunks:
        for pattern, severity, sentence in _RULES:
            known = _phrases(pattern, hunk.edit.old)
            for phrase in _phrases(pattern, hunk.new):
                if phrase not in known:
                    line = comparison.line_of(hunk.edit.start)
                    yield Finding(Gate.WORDING, severity, sentence.format(phrase), new=phrase, line=line)


def _phrases(pattern: re.Pattern[str], text: str) -> dict[str, None]:
    return dict.fromkeys(" ".join(match.group().split())[:80] for match in pattern.finditer(text))

"""The message of an accepted change: what it does, why, what was asked, and trailers that plain git can read.

Invariants:
- The trailers are the last paragraph and nothing but trailers, so git-interpret-trailers(1) and `%(trailers)` read
  all of them and no others.
- No line of the body begins like a trailer, a comment or the divider `---`, whatever the colleague or the author wrote.
- There are no control, bidirectional or other invisible characters, and no trailer has a second line.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath

from sessions.review.proposals import Decision, Proposal, Role

ASSISTED_BY = "Assisted-by"
ROLE = "AI-Role"
REVIEW = "AI-Review"
TARGET = "AI-Target"
CHANGE = "AI-Change"
REVERTS = "Reverts"
"""Full hash of the AI edit that this commit takes back."""
PROGRAM = "Lemmata"
STATEMENT = "statement"
"""Stands after the handle in an AI-Target whose statement changed."""

_SUBJECT_WIDTH = 72  # characters; longer subjects are cut in `git log --oneline` on 80 columns
_BODY_WIDTH = 72  # columns; `git log` indents by four
_MOST_ASKED = 1_000  # characters; a pasted paper belongs in the conversation's log, not in every commit
_MOST_WHY = 2_000  # characters

_LOOKS_LIKE_SYNTAX = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:|\(cherry picked from|[#;]|---")
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # Unicode categories
_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"  # joiners, without which some scripts are misspelt

_VERBS = {
    Role.DRAFT: "Draft",
    Role.REWRITE: "Rewrite",
    Role.LANGUAGE: "Polish",
    Role.CALCULATION: "Work out",
    Role.CHECK: "Correct",
    Role.BIBLIOGRAPHY: "Complete",
}
_PART = re.compile(r"(?:the )?(proof|statement|text|references|bibliography)\b", re.IGNORECASE)
_NEW = re.compile(r"new\b\s*", re.IGNORECASE)
_RESULT = re.compile(
    r"(?:theorem|lemma|proposition|corollary|definition|claim|conjecture|remark|example|section|chapter)\b",
    re.IGNORECASE,
)


def commit_message(proposal: Proposal) -> str:
    """Return the message for the commit of `proposal`, whose hunks have been decided."""
    paragraphs = [subject_of(proposal), *_why(proposal.why)]
    if proposal.asked.strip():
        paragraphs.append(_wrapped(f'Asked: "{_one_line(proposal.asked, _MOST_ASKED)}"', is_ours=True))
    review = _review_sentence(proposal)
    if review:
        paragraphs.append(review)
    paragraphs.append("\n".join(_trailers(proposal)))
    return "\n\n".join(paragraphs) + "\n"


def subject_of(proposal: Proposal) -> str:
    """Return the subject: an imperative that names the mathematics, at most 72 characters."""
    title = _one_line(proposal.title).lstrip("#;- ").rstrip(". ")
    title = _imperative(title, proposal.role) if title else f"Change {PurePosixPath(_one_line(proposal.file)).name}"
    return _shortened(title, _SUBJECT_WIDTH)


def is_edited(proposal: Proposal) -> bool:
    """Return whether the author altered what he accepted."""
    return any(
        hunk.edited is not None and hunk.edited != hunk.edit.new
        for hunk in proposal.hunks
        if hunk.decision is Decision.ACCEPTED
    )


def visible(text: str) -> str:
    """Return the text without control, bidirectional and other invisible characters; line ends and tabs stay."""
    if all(line.isprintable() for line in text.split("\n")):
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in "\n\t" or character in _KEPT_FORMAT_CHARACTERS:
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character


def _imperative(title: str, role: Role) -> str:
    """Return the title as a command, where it begins with one of the nouns the program's own titles begin with."""
    part, new = _PART.match(title), _NEW.match(title)
    if part:
        return f"{_VERBS[role]} the {title[part.start(1) : part.end(1)].lower()}{title[part.end() :]}"
    if new:
        return f"Add {title[new.end() :]}"
    if _RESULT.match(title):
        return f"{_VERBS[role]} {title}"
    return title[0].upper() + title[1:]


def _why(text: str) -> list[str]:
    shortened = _shortened(visible(text), _MOST_WHY)
    paragraphs = (_one_line(paragraph) for paragraph in re.split(r"\n[ \t]*\n", shortened))
    return [_wrapped(paragraph) for paragraph in paragraphs if paragraph]


def _review_sentence(proposal: Proposal) -> str:
    accepted = sum(hunk.decision is Decision.ACCEPTED for hunk in proposal.hunks)
    if accepted < len(proposal.hunks):
        ending = ", edited before accepting" if is_edited(proposal) else ""
        return f"Accepted {accepted} of {len(proposal.hunks)} hunks{ending}."
    return "Edited before accepting." if is_edited(proposal) else ""


def _trailers(proposal: Proposal) -> Iterator[str]:
    yield f"{ASSISTED_BY}: {PROGRAM}:{'-'.join(_one_line(proposal.assistant).split()) or 'unknown'}"
    yield f"{ROLE}: {proposal.role}"
    yield f"{REVIEW}: {'edited' if is_edited(proposal) else 'unchanged'}"
    for handle in dict.fromkeys(proposal.targets):
        changed = f" {STATEMENT}" if handle in proposal.changed_statements else ""
        yield f"{TARGET}: {_one_line(handle)}{changed}"
    change = _one_line(proposal.change_id)
    if change:
        yield f"{CHANGE}: {change}"
    if proposal.reverts:
        yield f"{REVERTS}: {_one_line(proposal.reverts)}"


def _wrapped(paragraph: str, *, is_ours: bool = False) -> str:
    """Return the paragraph in lines, those that git could take for something else moved in by a space.

    `is_ours` means that the first line begins with a word of this program.
    """
    lines = textwrap.wrap(paragraph, _BODY_WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(
        f" {line}" if _LOOKS_LIKE_SYNTAX.match(line) and not (is_ours and number == 0) else line
        for number, line in enumerate(lines)
    )


def _one_line(text: str, most: int | None = None) -> str:
    """Return the text on one line, with invisible characters left out and cut at a word after `most` characters."""
    folded = " ".join(visible(text).split())
    return folded if most is None else _shortened(folded, most)


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    cut = text[:most]
    head = cut.rpartition(" ")[0] if " " in cut else cut[:-1]
    return f"{head[: most - 1].rstrip(' ,;:.')}…"

r"""Find the passage an edit names, exactly, inside the result it names; and say what was probably meant where it fails.

Invariants:
- A passage is found only if it stands there once: character by character, or up to the length of white space.
- A blank line is `\par`, not white space, and the line end that closes a comment is not a space.
- A similar passage is only ever shown, never taken: in mathematics a look-alike says something else.

The ladder: exact in the regions → white space folded in the regions → the same two in the files of the regions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from latex.invisible import INVISIBLE
from latex.text import Span
from latex.words import PieceKind, tokens, word_diff

_BLANK_LINE = r"[^\S\n]*\n(?:[^\S\n]*\n)+[^\S\n]*"
_LINE_END = r"[^\S\n]*\n[^\S\n]*"
_SPACE = r"(?:[^\S\n]*\n[^\S\n]*|[^\S\n]+)"
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%[^\n]*\Z")
_WORD = re.compile(r"\\?[A-Za-z]+|\d+|[^\s\w]")
_COMMAND_BEGUN = re.compile(r"(?<!\\)(?:\\\\)*\\[A-Za-z@]*\Z")
_LONGEST_COMMAND = 40  # characters; longer names do not occur
_CANDIDATES = 4  # windows that are compared in full; the word count before it is cheap
_MORE_LINES = 3  # the author may have broken the passage into more lines than the model did
_TELLING = 3  # words and signs; a letter or a short formula stands in most results anyway
_SIMILAR = 0.5  # ratio of common tokens below which a passage is not worth showing
_LONGEST = 1_500  # tokens of a passage that is compared in full: about 0.1 s


@dataclass(frozen=True, slots=True)
class Region:
    """A part of one file."""

    file: str
    span: Span
    """Offsets in the file's text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The one place where the text was found."""

    file: str
    span: Span
    is_folded: bool = False
    """White space differs from what was asked for; the passage starts and ends with visible text."""


@dataclass(frozen=True, slots=True)
class Several:
    """The text stands in more than one place."""

    places: tuple[Region, ...]
    """In order of the regions, at most 20."""


@dataclass(frozen=True, slots=True)
class Near:
    """A passage much like the one asked for."""

    region: Region
    text: str
    ratio: float
    """Share of tokens in common, 0 to 1."""
    differences: str
    """Word by word, `[-what was asked for-]{+what stands there+}`, shortened between the differences."""


def locate(old: str, regions: Sequence[Region], texts: Mapping[str, str]) -> Passage | Several | None:
    """Return where `old` stands in `regions`, or else in their files; None where it stands nowhere.

    `texts` holds the text of each file of the regions. `old` must hold some visible text.
    """
    files = dict.fromkeys(region.file for region in regions)
    whole = tuple(Region(file, Span(0, len(texts[file]))) for file in files)
    for searched in (regions, whole):
        for is_folded in (False, True):
            found = _hits(old, searched, texts, is_folded=is_folded)
            if len(found) > 1:
                return Several(tuple(found[:20]))
            if found:
                return Passage(found[0].file, found[0].span, is_folded)
    return None


def nearest(old: str, regions: Sequence[Region], texts: Mapping[str, str]) -> Near | None:
    """Return the passage of `regions` most like `old`; None where nothing is similar. For showing only."""
    best: Near | None = None
    for region in regions:
        for window in _windows(old, region, texts[region.file]):
            near = _compared(old, window, texts[window.file])
            if near and (best is None or near.ratio > best.ratio):
                best = near
    return best if best and best.ratio >= _SIMILAR else None


def is_there(new: str, regions: Sequence[Region], texts: Mapping[str, str]) -> bool:
    """Return whether `new` stands in `regions` already, white space folded; a word or two say nothing."""
    return len(_WORD.findall(new)) >= _TELLING and bool(_hits(new, regions, texts, is_folded=True))


def _hits(old: str, regions: Sequence[Region], texts: Mapping[str, str], *, is_folded: bool) -> list[Region]:
    found: dict[Region, None] = {}
    for region in regions:
        text = texts[region.file]
        pattern = re.compile(_folded(old, text) if is_folded else re.escape(old))
        position = region.span.start
        while match := pattern.search(text, position, region.span.end):
            if not _splits_a_command(text, *match.span()):
                found[Region(region.file, Span(*match.span()))] = None
            position = match.start() + 1
    return list(found)


def _splits_a_command(text: str, start: int, end: int) -> bool:
    r"""Return whether the passage begins or ends inside a control word, as `\le` does in `\leq`."""
    return _cuts(text, start) or _cuts(text, end)


def _cuts(text: str, offset: int) -> bool:
    after = text[offset : offset + 1]
    if not (after.isascii() and after.isalpha()):
        return False
    before = _COMMAND_BEGUN.search(text, max(0, offset - _LONGEST_COMMAND), offset)
    return before is not None


def _folded(old: str, text: str) -> str:
    """Return the pattern of `old` up to white space; characters that `text` hides from the colleague do not count."""
    between = f"(?:{INVISIBLE.pattern})*" if INVISIBLE.search(text) else ""
    pattern = []
    position = 0
    stripped = old.strip()
    for match in re.finditer(r"\s+", stripped):
        pattern.append(between.join(re.escape(character) for character in stripped[position : match.start()]))
        position = match.end()
        if match[0].count("\n") > 1:
            pattern.append(_BLANK_LINE)
        elif _COMMENT.search(stripped, 0, match.start()):
            pattern.append(_LINE_END if "\n" in match[0] else r"[^\S\n]+")
        else:
            pattern.append(_SPACE)
    pattern.append(between.join(re.escape(character) for character in stripped[position:]))
    return "".join(pattern)


def _windows(old: str, region: Region, text: str) -> Iterator[Region]:
    """Yield the runs of lines of `region`, as many as `old` has or a few more, that share most words with it."""
    wanted = set(_WORD.findall(old))
    lines = text[region.span.start : region.span.end].splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=region.span.start))
    shared = list(accumulate((len(wanted & set(_WORD.findall(line))) for line in lines), initial=0))
    height = len(old.strip("\n").splitlines()) or 1
    for size in sorted({min(height + more, len(lines)) for more in range(_MORE_LINES)}):
        rows = range(len(lines) - size + 1)
        best = sorted(rows, key=lambda row: (shared[row] - shared[row + size], row))[:_CANDIDATES]
        for row in best:
            if shared[row + size] > shared[row]:
                yield Region(region.file, Span(starts[row], starts[row + size]))


def _compared(old: str, window: Region, text: str) -> Near | None:
    there = text[window.span.start : window.span.end]
    wanted, found = tokens(old.strip()), tokens(there)
    if not wanted or max(len(wanted), len(found)) > _LONGEST:
        return None
    blocks = [
        block for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks() if block.size
    ]
    if not blocks:
        return None
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    start = window.span.start + sum(map(len, found[:first]))
    passage = "".join(found[first:last])
    ratio = 2 * sum(block.size for block in blocks) / (len(wanted) + last - first)
    region = Region(window.file, Span(start, start + len(passage)))
    return Near(region, passage, ratio, differences(old.strip(), passage))


def differences(asked: str, there: str) -> str:
    """Return the word-by-word differences of two passages as `[-asked-]{+there+}`, what agrees being shortened."""
    shown = []
    for piece in word_diff(asked, there):
        if piece.kind is PieceKind.REMOVED:
            shown.append(f"[-{piece.old}-]")
        elif piece.kind is PieceKind.ADDED:
            shown.append(f"{{+{piece.new}+}}")
        else:
            shown.append(piece.new if len(piece.new) <= 60 else f"{piece.new[:28]} … {piece.new[-28:]}")
    return "".join(shown)

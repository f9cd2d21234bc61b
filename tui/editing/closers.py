r"""Closing delimiters that come with the opening ones, and what typing does with them.

`{`, `$`, `\[`, `\(` and `\left(` bring what closes them. `(` and `[` alone do not: `[0,1)` is an interval.

Invariants:
- Typing a text from its first character to its last gives that text, whatever came by itself meanwhile.
- Only what came by itself is typed over; once the cursor has left it is text like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from latex.highlight import Kind, State, lex
from latex.text import Edit, Span, map_offset
from tui.editing import motions
from tui.editing.caret import Caret

_PAIRS = {"{": "}", "$": "$"}
_DISPLAYS = {"[": "\\]", "(": "\\)"}
_BIG = re.compile(r"\\left\\?$")
_BIG_CLOSERS = {"(": ")", "[": "]", "{": "}", "|": "|"}
_AROUND = {"{": "}", "$": "$", "(": ")", "[": "]"}
_BEFORE = frozenset(" \t\r)]}$,.;:!?'-~\\&")
"""What may follow: an opening delimiter before a letter begins something that is there already."""
_OPEN_VERBATIM = re.compile(r"\\(?:verb\*?|lstinline)([^A-Za-z*\s{\[])(?:(?!\1).)*$")
_END = re.compile(r"[ \t]*\\end\{([^{}]*)\}")


class Closers:
    """The closing delimiters that came by themselves at one caret, the innermost last."""

    def __init__(self, caret: Caret) -> None:
        self._caret = caret
        self._spans: list[Span] = []
        self._ended: Span | None = None
        r"""The `\end{…}` that a new line brought with it."""

    def forget(self) -> None:
        """Take all of them for typed."""
        self._spans = []

    def note_end(self, span: Span) -> None:
        r"""Remember an `\end{…}` that came with a new line."""
        self._ended = span

    def follow(self, edits: Sequence[Edit]) -> None:
        """Move along with a transaction; what it changed is forgotten."""
        self._spans = [moved for each in self._spans if (moved := _moved(each, edits)) is not None]
        if self._ended is not None:
            self._ended = _moved(self._ended, edits)

    def type(self, character: str, state_at: Callable[[int], State]) -> None:
        """Carry a typed character out; `state_at` gives the lexer's state at the start of a row."""
        caret = self._caret
        span = caret.selection
        if span is not None and character in _AROUND:
            self._wrap(span, character)
        elif self._types_over(character):
            caret.move(caret.cursor + 1)
        else:
            closer = "" if span is not None else self._closer_of(character, state_at)
            self._insert(character, closer)
        if character == "}":
            self._merge_end()

    def delete_pair(self) -> bool:
        """Delete an opening delimiter with the closing one that came with it; return whether that was meant."""
        caret = self._caret
        if caret.selection is not None or not self._spans or self._spans[-1].start != caret.cursor:
            return False
        closer = caret.snapshot.slice(caret.cursor, self._spans[-1].end)
        opener = next((one for one, other in _PAIRS.items() if other == closer), "")
        before = caret.snapshot.slice(caret.cursor - 1, caret.cursor)
        if not opener or before != opener:
            return False
        start = caret.cursor - 1
        self._spans.pop()
        caret.edit((Edit(start, opener + closer, ""),), cursor=start)
        return True

    def _insert(self, character: str, closer: str) -> None:
        caret = self._caret
        if not closer:
            caret.insert(character)
            return
        cursor = caret.cursor
        caret.edit((Edit(cursor, "", character + closer),), cursor=cursor + len(character))
        self._spans.append(Span(cursor + len(character), cursor + len(character) + len(closer)))

    def _wrap(self, span: Span, opener: str) -> None:
        text = self._caret.snapshot.slice(span.start, span.end)
        edits = (Edit(span.start, "", opener), Edit(span.end, "", _AROUND[opener]))
        is_backwards = self._caret.cursor == span.start
        ends = (span.start + 1, span.start + 1 + len(text))
        anchor, cursor = reversed(ends) if is_backwards else ends
        self._caret.edit(edits, cursor=cursor, anchor=anchor)

    def _types_over(self, character: str) -> bool:
        """Return whether `character` is the next of what came by itself, which then counts as typed."""
        caret = self._caret
        if caret.selection is not None or not self._spans or self._spans[-1].start != caret.cursor:
            return False
        if caret.snapshot.slice(caret.cursor, caret.cursor + 1) != character:
            return False
        span = self._spans.pop()
        if span.end > span.start + 1:
            self._spans.append(Span(span.start + 1, span.end))
        return True

    def _closer_of(self, character: str, state_at: Callable[[int], State]) -> str:
        if character not in "{$[(|":
            return ""
        row, column = self._caret.location
        line = self._caret.snapshot.line(row)
        before = line[:column]
        after = line[column : motions.visible_length(line)]
        is_free = not after or after[0] in _BEFORE
        if not is_free or _is_hidden(before, state_at(row)):
            return ""
        if character in _BIG_CLOSERS and _BIG.search(before):
            return f"\\right{before[len(before.rstrip(chr(92))) :]}{_BIG_CLOSERS[character]}"
        if _is_escaped(before):
            return _DISPLAYS.get(character, "")
        if character == "$" and "$" in lex(before, state_at(row))[1][-1:]:
            return ""  # it closes what is there
        return _PAIRS.get(character, "")

    def _merge_end(self) -> None:
        r"""Take away the `\end{…}` that came with a new line where the author has typed it as well."""
        caret, ended = self._caret, self._ended
        if ended is None:
            return
        row, column = caret.location
        line = caret.snapshot.line(row)
        typed = _END.fullmatch(line[:column])
        below = caret.snapshot.slice(ended.start, ended.end)
        if typed is None or line[column:].strip() or caret.snapshot.location(ended.start).row != row + 1:
            return
        if typed[0].strip() != below.strip():
            return
        start, end = caret.snapshot.offset(row, 0), ended.end
        old = caret.snapshot.slice(start, end)
        self._ended = None
        caret.edit((Edit(start, old, below),), cursor=start + len(below))


def _moved(span: Span, edits: Sequence[Edit]) -> Span | None:
    if any(edit.start < span.end and edit.end > span.start for edit in edits):
        return None
    if any(span.start < edit.start < span.end for edit in edits):
        return None
    return Span(map_offset(span.start, edits), map_offset(span.end, edits, before_insert=True))


def _is_escaped(before: str) -> bool:
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _is_hidden(before: str, state: State) -> bool:
    """Return whether what follows `before` is a comment or taken word for word."""
    if _OPEN_VERBATIM.search(before):
        return True
    runs, after = lex(before, state)
    in_comment = bool(runs) and runs[-1].kind is Kind.COMMENT and runs[-1].end == len(before)
    return in_comment or bool(after and (after[-1] == "I" or after[-1][:2] in ("V:", "X:")))

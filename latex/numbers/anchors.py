r"""What a `\label` refers to, and what `\ref` prints for it: items, captions, footnotes, rows of displays.

Invariants:
- TeX keeps what a label prints in a group: each open environment has a number, or leaves the one around it.
- What cannot be told is no number, never a wrong one.

Source: source2e, "ltxref.dtx" (`\@currentlabel`) and "ltlists.dtx"; amsmath for displays; tcolorbox for footnotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from latex.numbers.equations import Row, rows
from latex.numbers.items import item_form, resumes, start
from latex.numbers.numbering import ITEM_COUNTERS, Counters
from latex.reading.drafts import Frame, LabelDraft, ResultDraft, Role
from latex.syntax.vocabulary import LISTS

_LONGEST_DISPLAY = 30_000  # code points; what is longer was never closed where the author meant it
_MOST_SETTINGS = 40  # of lists; each is looked through for each list
_CAPTIONED = ("figure", "table", "algorithm")


@dataclass(frozen=True, slots=True)
class Outside:
    """What labels in no environment print, and how lists are numbered. Nothing in it is ever changed."""

    number: str | None = None
    left_at: Mapping[str, int] = field(default_factory=dict)
    settings: tuple[tuple[frozenset[str], str], ...] = ()
    lists: frozenset[str] = frozenset()


class Anchors:
    """What labels print while a manuscript is read; shares the open environments with its `Record`."""

    def __init__(self, counters: Counters, frames: list[Frame], packages: set[str]) -> None:
        self._counters = counters
        self._frames = frames
        self._packages = packages
        self._outside: str | None = None
        """The number in no environment at all."""
        self._outside_left_at: dict[str, int] = {}
        self._notes: list[tuple[str, int, str]] = []
        self._settings: list[tuple[frozenset[str], str]] = []
        self.lists: set[str] = set()
        """Lists that the paper declares and whose items are numbered."""

    def state(self) -> Outside:
        """Return what labels in no environment print, for `resume`."""
        return Outside(self._outside, dict(self._outside_left_at), tuple(self._settings), frozenset(self.lists))

    def resume(self, state: Outside) -> None:
        """Go on from what `state` returned; the environments open then are told to the record."""
        self._outside, self._outside_left_at = state.number, dict(state.left_at)
        self._settings, self.lists = list(state.settings), set(state.lists)
        self._notes.clear()

    @property
    def number(self) -> str | None:
        r"""What `\ref` prints for a label set here; None for nothing, or where it cannot be told."""
        numbers = (frame.number for frame in reversed(self._frames) if frame.number is not None)
        return next(numbers, self._outside) or None

    def step(self, counter: str) -> str | None:
        r"""Execute `\refstepcounter`: labels after it print the counter. Return what they print."""
        self._counters.step(counter)
        number = self._counters.referred(counter)
        if self._frames:
            self._frames[-1].number = number
        else:
            self._outside = number
        return number or None

    def begin_items(self, frame: Frame, options: str) -> None:
        """Let `frame`, which is not open yet, be a list that numbers its items."""
        is_own = frame.name in self.lists
        lists = [one for one in self._frames if one.counter and (one.name in self.lists) == is_own]
        if len(lists) >= len(ITEM_COUNTERS):
            return
        frame.counter = ITEM_COUNTERS[len(lists)]
        if is_own:
            frame.counter = frame.name + frame.counter.removeprefix("enum")
            self._counters.declare(frame.counter)
        outer = lists[-1].counter if lists else None
        for one in (*self._settings_of(frame.name.rstrip("*"), len(lists) + 1), options):
            frame.form = item_form(one, frame.counter, outer, self._packages) or frame.form
        if frame.form is not None:
            frame.usual_form = self._counters.replace_form(frame.counter, frame.form)
        first = self._left_at(frame.counter) if resumes(options) else (start(options) or 1) - 1
        self._counters.set(frame.counter, first)

    def end_items(self, frame: Frame) -> None:
        """Note where the list `frame`, which is just closed, ended."""
        if frame.usual_form is not None:
            self._counters.replace_form(frame.counter, *frame.usual_form)
        around = self._frames[-1].left_at if self._frames else self._outside_left_at
        around[frame.counter] = self._counters.value(frame.counter)

    def _left_at(self, counter: str) -> int:
        """Return where the last list counted by `counter` ended, in the environments around."""
        ends = (*(frame.left_at for frame in reversed(self._frames)), self._outside_left_at)
        return next((end[counter] for end in ends if counter in end), 0)

    def set_items(self, scope: Iterable[str], options: str) -> None:
        r"""Execute `\setlist[scope]{options}`: names of lists, and levels counted from 1; without any, all lists."""
        if len(self._settings) < _MOST_SETTINGS:
            self._settings.append((frozenset(scope), options))

    def _settings_of(self, env: str, level: int) -> Iterator[str]:
        """Yield the options set for all lists of this kind, the last ones last."""
        for scope, given in self._settings:
            names = {one for one in scope if not one.isdigit()}
            if (not names or env in names) and (names == scope or str(level) in scope):
                yield given

    def item(self, *, has_mark: bool) -> None:
        r"""Note an `\item`: labels after it belong to it, in lists that number their items."""
        frame = self._frames[-1] if self._frames else None
        if frame is None or frame.role is not Role.LIST:
            return
        frame.is_anchor = frame.name in LISTS or frame.name in self.lists
        if frame.counter and not has_mark:
            self._counters.step(frame.counter)
            frame.number = self._counters.referred(frame.counter)

    def caption(self, *, is_starred: bool) -> None:
        r"""Note a `\caption`: labels after it belong to the float."""
        for frame in reversed(self._frames):
            if frame.role is Role.FLOAT:
                frame.is_anchor = True
                if frame.name in ("subfigure", "subtable"):
                    self.part(frame.name)
                    return
                counter = _float_counter(frame.name)
                if counter and not is_starred:
                    self._counters.step(counter)
                frame.number = self._counters.referred(counter) if counter else ""
                return

    def caption_of(self, counter: str) -> None:
        r"""Note a `\captionof{figure}`, which may stand in any environment."""
        if counter in _CAPTIONED:
            self.step(counter)
        frame = self._frames[-1] if self._frames else None
        if frame and frame.role is Role.FLOAT:
            frame.is_anchor = True

    def begin_float(self) -> None:
        """Begin to count the parts of a figure or table."""
        self._counters.set("subfigure", 0)
        self._counters.set("subtable", 0)

    def part(self, counter: str) -> None:
        """Note a part of a figure: a label in it prints the number of the figure, which may come later, and its own."""
        frame = next((one for one in reversed(self._frames) if one.role is Role.FLOAT), None)
        whole = next((one for one in reversed(self._frames) if one.name.rstrip("*") == counter[len("sub") :]), None)
        if frame is None or whole is None:
            return
        self._counters.step(counter)
        ahead = 0 if whole.is_anchor else 1
        self._counters.add(counter[len("sub") :], ahead)
        frame.number = self._counters.rendered(rf"\the{counter[len('sub') :]}\the{counter}")
        self._counters.add(counter[len("sub") :], -ahead)

    def footnote(self, text: str, end: int) -> None:
        """Note a footnote in `text` up to the offset `end`: labels in it belong to it."""
        is_boxed = any(isinstance(one.draft, ResultDraft) and one.draft.theorem.is_boxed for one in self._frames)
        counter = "mpfootnote" if is_boxed else "footnote"
        self._counters.step(counter)
        self._notes.append((text, end, self._counters.referred(counter)))

    def note_around(self, text: str, at: int) -> str | None:
        """Return the number of the footnote around the offset `at` of `text`; None outside of footnotes."""
        while self._notes and self._notes[-1][0] is text and at >= self._notes[-1][1]:
            self._notes.pop()
        return self._notes[-1][2] if self._notes and self._notes[-1][0] is text else None

    def number_rows(self, frame: Frame, body: str, begin: int, end: int) -> None:
        """Give the rows of a display with the body `body[begin:end]`, and the labels in them, their numbers."""
        end = min(end, begin + _LONGEST_DISPLAY)
        labels = iter(frame.pending)
        label = next(labels, None)
        for row in rows(frame.name, body, begin, end):
            number = self._row_number(row)
            while label and (row.end == end or _offset(label, body) < row.end):
                if number is not None:
                    label[0].number = number
                label = next(labels, None)

    def _row_number(self, row: Row) -> str | None:
        if row.is_numbered:
            self._counters.step("equation")
            return self._counters.referred("equation")
        return row.tag


def _float_counter(env: str) -> str | None:
    """Return what counts the captions of a float; None where that is not known."""
    return next((counter for counter in _CAPTIONED if counter in env and "sub" not in env), None)


def _offset(pending: tuple[LabelDraft, str, int], body: str) -> int:
    """Return where a label stands in the body of a display, or where the macro was called that sets it."""
    draft, text, at = pending
    return at if text is body else draft.site.start

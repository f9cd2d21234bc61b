r"""Reads a manuscript the way TeX does: in order, through `\input`, conditionals and the paper's own macros.

Invariants:
- It ends on any text: files do not enter themselves, macros do not expand inside their own expansion, and both are
  bounded in number.
- What a passage gives depends only on what `latex.reading.passages` says; a passage of an earlier reading that nothing
  happened to is taken over unread.

Only commands with a meaning here are executed (`latex.reading.commands`, `latex.reading.environments`); everything else
is text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from latex.reading.drafts import Ended, Frame, Role
from latex.reading.expansion import PLACED, expand, scan_expansion
from latex.reading.meanings import Handler, Meanings
from latex.reading.passages import FilePart, FileRun, Passage, Resolved
from latex.reading.places import Site
from latex.reading.readings import Reading, remembered
from latex.reading.recording import Record
from latex.reading.stream import Stream
from latex.reading.surroundings import State, Wrapper
from latex.syntax.conditionals import conditionals_of
from latex.syntax.macros import Macro, Parameter, call
from latex.syntax.scan import Token, Vocabulary, tokens

_EXPANSIONS = 3_000  # in one passage, one for each 50 code points; papers and theses need at most 360
_MORE_EXPANSIONS = 8  # for each further call in the text
_DEEPEST_EXPANSION = 15
_LONGEST_EXPANSION = 30_000  # code points
_MOST_FILES = 3_000
_DEEPEST_FILE = 30


class Reader(Meanings):
    """Executes the files of one manuscript."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        macros: Mapping[str, Macro],
        handlers: Mapping[str, Handler],
        resolve: Callable[[str, tuple[str, ...]], str | None],
        texts: Mapping[str, str],
        remembered: Mapping[str, FileRun] = {},
    ) -> None:
        super().__init__(Record(texts), vocabulary, macros, handlers, expand)
        self.files: list[str] = []
        """Files being read, the root first."""
        self.folders: list[str] = [""]
        r"""Where `\input` looks; `\import` adds one."""
        self.runs: dict[str, FileRun] = {}
        """How each file was read."""
        self._texts = texts
        self._resolve = resolve
        self._remembered = remembered
        self._conditionals = conditionals_of(vocabulary)
        self._reading: Reading | None = None
        self._token = Token(0, 0, "", "")
        self._expanding: list[str] = []
        self._placed: dict[str, tuple[Stream, int, int]] = {}
        self._expansions_left = _EXPANSIONS
        self._files_left = _MOST_FILES
        self._resolved: list[tuple[int, Resolved]] = []
        """Where each file was asked for, and the answer."""
        self._read: list[tuple[int, str]] = []
        """Where the text of each file was asked for that is read inside the passage."""

    def read(self, root: str) -> FileRun:
        """Execute the file `root` and everything it reads; what is missing is empty."""
        return self._read_file(root, self._texts.get(root, ""), FilePart.WHOLE)

    def run_file(self, name: str, part: FilePart = FilePart.WHOLE, *, folder: str | None = None) -> None:
        """Execute a part of a file; names in it are looked for in `folder` as well, where one is given."""
        text = self._texts.get(name)
        if text is None or name in self.files or len(self.files) >= _DEEPEST_FILE or self._files_left <= 0:
            return
        self._files_left -= 1
        reading = self._reading
        is_apart = reading is not None and self._is_quiet(reading.stream)
        if reading and is_apart and not reading.inner:
            self._cut_before_call(reading)
        self.folders += [] if folder is None else [folder]
        if reading and is_apart:
            reading.inner.append(self._read_file(name, text, part))
        else:
            self._run_inside(name, text, part)
        if folder is not None:
            self.folders.pop()

    def _run_inside(self, name: str, text: str, part: FilePart) -> None:
        """Execute a file that is read from inside an environment, a branch or a macro."""
        self._read.append((self._token.start, name))
        reading, self._reading = self._reading, None
        self.files.append(name)
        depth = len(self.record.frames)
        start, end = self._ends(text, part)
        stream = Stream(text, tokens(text, self.vocabulary, start, end), name)
        self._run(stream)
        self.record.end_file(depth, Site(name, len(text), len(text)))
        self.files.pop()
        self._reading = reading

    def run_text(self, stream: Stream, text: str, name: str, site: Site) -> None:
        """Execute `text`, which the macro or environment `name` called at `site` stands for."""
        if not self._expanding:
            self._expansions_left += _MORE_EXPANSIONS
        if (
            name in self._expanding
            or len(self._expanding) >= _DEEPEST_EXPANSION
            or self._expansions_left <= 0
            or len(text) > _LONGEST_EXPANSION
        ):
            return
        found = scan_expansion(text, self.vocabulary)
        if not found:
            return
        self._expansions_left -= 1 + len(text) // 50
        self._expanding.append(name)
        self._run(Stream(text, iter(found), stream.file, stream.call or site))
        self._expanding.pop()

    def resolve(self, name: str, folders: tuple[str, ...]) -> str | None:
        """Return the file that `name` means when looked for in `folders`, the last one first; None if missing."""
        answer = self._resolve(name, folders)
        self._resolved.append((self._token.start, (name, folders, answer)))
        return answer

    def text_of(self, file: str) -> str:
        """Return the text of a file; nothing where it is missing."""
        text = self._texts.get(file)
        if text is None:
            return ""
        self._read.append((self._token.start, file))
        return text

    def in_place(
        self, stream: Stream, at: int, parameters: tuple[Parameter, ...], arguments: tuple[str, ...]
    ) -> tuple[str, ...]:
        r"""Return the arguments of the call at `at` with a mark for each that holds environments.

        Where the mark is executed, the argument is, as the part of the file it is: results in `\longversion{…}`
        stand where they were typed, not where the macro was called.
        """
        found = list(arguments)
        for index, (parameter, argument) in enumerate(zip(parameters, arguments, strict=True)):
            (_, after) = call(stream.text, at, (parameter,))
            if parameter == Parameter() and r"\begin" in argument and stream.text[after - 1] == "}":
                mark = f"{PLACED}{len(self._placed)}"
                self._placed[mark] = (stream, after - 1 - len(argument), after - 1)
                found[index] = rf"\begin{{{mark}}}"
            at = after
        return tuple(found)

    def run_in_place(self, mark: str) -> None:
        """Execute the argument behind a mark, once; nothing for what only looks like a mark."""
        placed = self._placed.get(mark)
        if placed is None or placed[1] == placed[2]:
            return
        stream, start, end = placed
        self._placed[mark] = (stream, end, end)
        expanding, self._expanding = self._expanding, []
        reading, self._reading = self._reading, None
        typed, self.now.typed = self.now.typed, None
        inner = Stream(stream.text, tokens(stream.text, self.vocabulary, start, end), stream.file)
        inner.at = start
        self._run(inner)
        self._expanding, self._reading, self.now.typed = expanding, reading, typed

    # The text, passage by passage

    def _read_file(self, name: str, text: str, part: FilePart) -> FileRun:
        outer, self._reading = self._reading, None
        start, end = self._ends(text, part)
        self.files.append(name)
        self.record.top.last = None
        run = FileRun(name, text, part, start)
        line = 1 + text.count("\n", 0, start)
        old = remembered(self._remembered.get(name), text, part)
        stream = Stream(text, iter(()), name)
        reading = Reading(run, old, start, line, self._state(), len(self.record.frames), stream, end)
        is_loaded = True
        while not (run.passages and run.passages[-1].is_last):
            if self._take_over(reading):
                is_loaded = False
                continue
            if not is_loaded:
                self._load(reading.before, Site(name, reading.start, reading.start))
                is_loaded = True
            self._reading = reading
            self._read_on(reading)
        if not is_loaded:
            self._load(reading.before, Site(name, reading.start, reading.start))
        self.record.top.last = None
        self.files.pop()
        self.runs.setdefault(name, run)
        self._reading = outer
        return run

    def _ends(self, text: str, part: FilePart) -> tuple[int, int]:
        """Return the offsets between which a part of a file stands."""
        if part is FilePart.WHOLE:
            return 0, len(text)
        begin = next((one for one in tokens(text, self.vocabulary) if one[2:] == ("begin", "document")), None)
        if part is FilePart.PREAMBLE:
            return 0, begin.start if begin else len(text)
        return begin.end if begin else 0, len(text)

    def _resumes(self, reading: Reading) -> bool:
        first, last = reading.resumed(self._texts, self._resolve)
        return first < last

    def _take_over(self, reading: Reading) -> bool:
        """Take over what can be; return whether that was something."""
        first, last = reading.resumed(self._texts, self._resolve)
        if first == last:
            return False
        for inner in reading.take_over(first, last):
            self._note_runs(inner)
        return True

    def _note_runs(self, run: FileRun) -> None:
        self.runs.setdefault(run.file, run)
        for index in run.dependent:
            for inner in run.passages[index].inner:
                self._note_runs(inner)

    def _read_on(self, reading: Reading) -> None:
        """Execute the text from the start of a passage on, up to one that can be taken over or to the end."""
        name, text = reading.run.file, reading.run.text
        stream = reading.stream = Stream(text, tokens(text, self.vocabulary, reading.start, reading.end), name)
        stream.at = reading.start
        self._expansions_left = _EXPANSIONS
        reading.aim(reading.start)
        if self._run(stream, reading):
            return
        is_cut_short = stream.is_finished or self.now.is_over
        end = max(stream.at, self._token.end) if is_cut_short else reading.end
        self.record.end_file(reading.depth, Site(name, len(text), len(text)))
        self._cut(reading, max(end, reading.start), is_last=True)

    def _run(self, stream: Stream, reading: Reading | None = None) -> bool:
        """Execute a stream; return whether it was left at a passage that can be taken over."""
        found, handlers, conditionals = stream.tokens, self._handlers, self._conditionals
        cut_at = reading.cut_at if reading else sys.maxsize
        index = count = 0
        while True:
            if index >= count:
                if not stream.has(index):
                    return False
                count = len(found)
            token = found[index]
            index += 1
            start = token[0]
            if reading and start >= cut_at:
                if self._cut_before(reading, start, found[index - 2].end if index > 1 else 0):
                    return True
                cut_at = reading.cut_at
            if start < stream.at or (stream.skipped and stream.hides(start)):
                continue
            name = token[2]
            handler = handlers.get(name)
            if handler:
                if reading:
                    self._token = token
                    handler(self, stream, token)
                    if reading.inner:
                        if self._close_call(reading, token):
                            return True
                        cut_at = reading.cut_at
                else:
                    handler(self, stream, token)
                if stream.is_finished or self.now.is_over:
                    return False
            elif name in conditionals:
                index = self._condition(stream, token, index)
            elif name in ("else", "or"):
                index = self._leave_branch(stream, index)
            elif name == "fi" and stream.decisions:
                stream.decisions.pop()

    def _is_quiet(self, stream: Stream) -> bool:
        """Return whether a passage may end here: nothing is open that a later command closes."""
        for frame in self.record.frames:
            if frame.role is not Role.WRAPPER or frame.forms is not None:
                return False
        return not (stream.decisions or self._expanding or stream.skipped or self.record.kept_forms)

    def _cut_before(self, reading: Reading, start: int, end_before: int) -> bool:
        """End the passage before the command at `start` if that may be; return whether what follows can be taken over.

        `end_before` is where the command before it ends.
        """
        stream = reading.stream
        if stream.skipped:
            stream.hides(start)
        if self.record.kept_forms:
            self.record.restore_forms(stream.site(start, start))
        if not self._is_quiet(stream) or self.record.anchors.note_around(stream.text, start) is not None:
            reading.cut_at = start + 1
            return False
        floor = max(end_before, stream.at, reading.start)
        place = reading.target
        if place is None or not floor <= place <= start:
            is_long = start - reading.start >= reading.is_long
            place = stream.text.rfind("\n", floor, start) + 1 if is_long else 0
        if place <= reading.start:
            reading.aim(start)
            reading.cut_at = max(reading.cut_at, start + 1)
            return False
        self._cut(reading, place)
        reading.aim(place)
        reading.cut_at = max(reading.cut_at, start + 1)
        return self._resumes(reading)

    def _cut_before_call(self, reading: Reading) -> None:
        """End the passage before the command being executed, which reads a file; what it has asked is its own."""
        here = self._token.start
        resolved = [one for one in self._resolved if one[0] == here]
        read = [one for one in self._read if one[0] == here]
        del self._resolved[len(self._resolved) - len(resolved) :], self._read[len(self._read) - len(read) :]
        self._cut(reading, here)
        self._resolved += resolved
        self._read += read

    def _close_call(self, reading: Reading, token: Token) -> bool:
        """End the passage that is a call which reads files; return whether what follows can be taken over."""
        self._cut(reading, max(reading.stream.at, token.end), inner=tuple(reading.inner))
        reading.inner.clear()
        reading.aim(reading.start)
        return self._resumes(reading)

    def _cut(self, reading: Reading, end: int, *, inner: tuple[FileRun, ...] = (), is_last: bool = False) -> None:
        run, stream = reading.run, reading.stream
        if end == reading.start and not is_last:
            return
        self._end_scope(Site(run.file, end, end), len(self.record.noted.results), keeps_last=not inner)
        after = self._state()
        lines = run.text.count("\n", reading.start, end)
        passage = Passage(
            reading.start,
            end - reading.start,
            lines,
            stream.looked_at(reading.start, end) - reading.start,
            reading.before,
            after,
            self.record.cut(),
            inner,
            tuple(answer for _, answer in self._resolved),
            {name: self._texts[name] for _, name in self._read},
            is_last,
        )
        run.add(passage, reading.start, reading.line)
        reading.start, reading.line, reading.before = end, reading.line + lines, after
        stream.reach = 0
        self._resolved, self._read = [], []
        self._expansions_left = _EXPANSIONS

    def _end_scope(self, here: Site, results: int, *, keeps_last: bool) -> None:
        """Count results from the next passage's first one on."""
        top = self.record.top
        if top.provable is not None:
            top.provable -= results
        last = top.last
        if last:
            is_adjacent = keeps_last and self.record.is_blank_between(last.end, here)
            top.last = Ended(last.index - results, here) if is_adjacent else None

    def _state(self) -> State:
        record = self.record
        last = Ended(record.top.last.index, None) if record.top.last else None
        return State(
            self.declared_now(),
            record.counters.values(),
            replace(record.top, last=last),
            record.anchors.state(),
            tuple(Wrapper(one.name, one.file, one.number, tuple(one.left_at.items())) for one in record.frames),
            tuple(self.folders),
        )

    def _load(self, state: State, here: Site) -> None:
        """Go on from `state` at the beginning of a passage."""
        declared, record = state.declared, self.record
        self.declare_all(declared)
        record.counters.resume(state.counters, declared.counters)
        top = state.top
        record.top = replace(top, last=Ended(top.last.index, here) if top.last else None)
        record.anchors.resume(state.outside)
        record.frames[:] = [
            Frame(one.name, Role.WRAPPER, one.file, number=one.number, left_at=dict(one.left_at))
            for one in state.wrappers
        ]
        self.folders = list(state.folders)

    # Conditionals

    def _condition(self, stream: Stream, token: Token, index: int) -> int:
        """Decide the conditional at `index - 1`; return the index of the token to go on with."""
        decision, operands_end = self.flags.decide(stream.text, token, self.defined, self.record.counters.evaluate)
        stream.at = max(stream.at, operands_end)
        if decision is not False:
            stream.decisions.append(decision)
            return index
        end = stream.branch_end(index - 1, self._conditionals)
        if end is None or stream.tokens[end].name != "fi":
            stream.decisions.append(None)
        return index if end is None else end + 1

    def _leave_branch(self, stream: Stream, index: int) -> int:
        r"""Pass over the rest of a conditional whose first branch was taken for certain."""
        if not stream.decisions or stream.decisions[-1] is not True:
            return index
        end = stream.condition_end(index - 1, self._conditionals)
        return index if end is None else end

r"""The record of what a manuscript holds, written passage by passage while its commands are executed in order.

Invariants:
- Every call leaves the record consistent: an `\end` without its `\begin` is passed over, one that closes an outer
  environment closes the inner ones with it.
- A result left open ends where the next one of the same name, a new section or its file shows that it was forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from latex.known.categories import PROVABLE, Kind
from latex.numbers.anchors import Anchors
from latex.numbers.numbering import SECTIONS, Counters
from latex.reading.drafts import (
    LABEL_IN_NUMBER,
    Draft,
    Ended,
    Frame,
    LabelDraft,
    Mention,
    Noted,
    ProofDraft,
    ResultDraft,
    Role,
    Scope,
    SectionDraft,
)
from latex.reading.places import Site
from latex.results.handles import described
from latex.syntax.declarations import Theorem
from latex.syntax.vocabulary import EQUATIONS, FLOATS, HINTS, LISTS

_EXERCISES = frozenset({Kind.EXERCISE, Kind.PROBLEM, Kind.QUESTION, Kind.EXAMPLE})
_OWN_WHEN_ADJACENT = frozenset({Kind.DEFINITION, Kind.OTHER})
_NUMBERED_LINES = frozenset({"algorithmic", "algorithmicx", "pseudocode"})
_PLAIN_LISTS = _NUMBERED_LINES | frozenset(
    {"itemize", "description", "compactitem", "compactdesc", "inparaitem", "asparaitem"}
)
_BLANK = re.compile(r"(?:\s|%[^\n]*|\\(?:noindent|smallskip|medskip|bigskip|par)\b)*")
_ARTICLE_DEPTH = 3  # deepest level that article numbers; report and book stop one above
_new = tuple.__new__  # half the cost of calling `Mention`, which counts in a book of references
_DEEPEST = 200  # environments open at once; TeX itself stops at 255 groups


class Record:
    """Results, proofs, labels, references and sections of the passage being read, and what is open around them."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.noted = Noted()
        self.counters = Counters()
        self.counters.set("secnumdepth", _ARTICLE_DEPTH)
        self.theorems: dict[str, Theorem] = {}
        self.has_chapters = False
        self.restarts_after_unnumbered = False
        """The class is of KOMA-Script: also a section without a number lets the counters inside it start again."""
        self.numerals = "arabic"
        r"""How results declared from now on are counted (`\theoremnumbering`)."""
        self.restatable: set[str] = set()
        """Macros that restate a result met so far."""
        self.numbered_later: dict[str, Theorem] = {}
        """Those of them whose result has no number yet."""
        self.kept_forms: list[tuple[Site, str, str]] = []
        """Groups that are open, each with a counter and what printed it before."""
        self.frames: list[Frame] = []
        self.top = Scope()
        """Outside all results and proofs."""
        self.is_front = False
        self._texts = texts
        self.packages: set[str] = set()
        """Packages and classes asked for so far; some change how things are numbered, or what is a reference."""
        self.anchors = Anchors(self.counters, self.frames, self.packages)

    def cut(self) -> Noted:
        """Return what was noted in the passage that ends here, and begin the next one."""
        noted, self.noted = self.noted, Noted()
        for draft in noted.results:
            if not draft.own_labels:
                draft.stem = described(draft, self._texts)
        return noted

    # Theorems

    def declare(self, theorem: Theorem) -> None:
        """Make `theorem` known, with its counter."""
        self.theorems[theorem.env] = theorem
        if not theorem.is_counted:
            return
        counters = self.counters
        if theorem.shares:
            shared = self.counter_of(theorem.shares)
            if shared == theorem.env and counters.knows(theorem.env):
                return
            counters.alias(theorem.env, shared, keeps_form="thmtools" in self.packages)
        else:
            counters.declare(theorem.env)
            form = rf"\the{theorem.within}." if theorem.within else ""
            counters.represent(theorem.env, rf"{form}\{self.numerals}{{{theorem.env}}}")
            if theorem.within:
                counters.reset_with(theorem.env, theorem.within)

    def counter_of(self, name: str) -> str:
        """Return the counter that an environment, or a counter, of this name steps."""
        theorem = self.theorems.get(name)
        if theorem is None or theorem.shares in (None, name) or "thmtools" in self.packages:
            return name
        return self.counter_of(theorem.shares)

    def begin_result(
        self,
        theorem: Theorem,
        env: str,
        site: Site,
        title: str | None,
        *,
        is_nested: bool = False,
        is_numbered_later: bool = False,
    ) -> ResultDraft:
        """Open a result whose `\\begin` and title stand at `site`.

        One of the same environment around it is closed as forgotten unless it `is_nested`. With `is_numbered_later` it
        takes its number where it is restated (thm-restate, `restatable*`).
        """
        inner = self._holder_frame()
        if inner and inner.role is Role.RESULT and inner.name == theorem.env and not is_nested:
            self._close(self.frames.index(inner), Site(site.file, site.start, site.start))
        holder = self.holder
        inside = "statement" if isinstance(holder, ResultDraft) else "proof" if holder else None
        draft = ResultDraft(theorem, theorem.kind, env, site, title, inside=inside, index=len(self.noted.results))
        self.restore_forms(site)
        if theorem.is_boxed:
            self.counters.set("mpfootnote", 0)
        number = None
        if theorem.is_counted and not is_numbered_later:
            draft.number = self._stepped(theorem)
        elif "thmtools" in self.packages:
            number = ""  # it steps a counter that prints nothing
        self.noted.results.append(draft)
        self._push(Frame(theorem.env, Role.RESULT, site.file, draft, Scope(), draft.number or number, typed=env))
        if draft.number and "\\" in draft.number:
            self.mention(LABEL_IN_NUMBER.findall(draft.number), site)
        return draft

    def _stepped(self, theorem: Theorem) -> str | None:
        """Step the counter of `theorem`; return what a label then prints."""
        counter = self.counter_of(theorem.env)
        self.counters.step(counter)
        return self.counters.referred(counter) or None

    def represent(self, counter: str, form: str, group: Site | None = None) -> None:
        r"""Set what `\theCOUNTER` prints, as TeX; where it is set in a group, up to the end of that."""
        if group:
            self.kept_forms.append((group, counter, self.counters.represented(counter)))
        self.counters.represent(counter, form)

    def restore_forms(self, site: Site) -> None:
        """Let counters print as before the groups that end before `site`."""
        while self.kept_forms and not _is_inside(site, self.kept_forms[-1][0]):
            _, counter, form = self.kept_forms.pop()
            self.counters.represent(counter, form)

    def restate(self, name: str) -> None:
        r"""Note that `\NAME*`, or `\NAME` after `restatable*`, stands here."""
        if name not in self.restatable:
            return
        self._scope.restated = name
        theorem = self.numbered_later.pop(name, None)
        if theorem and theorem.is_counted:
            self.noted.late_numbers[name] = self._stepped(theorem)

    def begin_proof(self, name: str, site: Site, header: str | None, header_labels: tuple[str, ...]) -> None:
        """Open a proof whose `\\begin` and header stand at `site`."""
        holder, scope = self.holder, self._scope
        draft = ProofDraft(site, header, header_labels=header_labels, earlier=len(self.noted.results))
        draft.index = len(self.noted.proofs)
        draft.enclosing = holder if isinstance(holder, ResultDraft) else None
        draft.restated, draft.preceding = scope.restated, scope.provable
        draft.section_labels = scope.section_labels
        if scope.last and self.is_blank_between(scope.last.end, site):
            draft.adjacent = scope.last.index
        self.noted.proofs.append(draft)
        is_counted = name in self.theorems and self.theorems[name].is_counted
        number = self._stepped(self.theorems[name]) if is_counted else None
        self._push(Frame(name, Role.PROOF, site.file, draft, Scope(), number))

    # Environments

    def begin(self, name: str, site: Site, text: str = "", at: int = 0, options: str = "") -> None:
        r"""Open an environment that is neither result nor proof; one without a meaning here is passed over.

        The `\\begin` ends at offset `at` of `text`, and `options` follow it in brackets.
        """
        role = Role.LIST if name in self.anchors.lists else _ROLES.get(name)
        if role is None:
            return
        frame = Frame(name, role, site.file, is_anchor=role is Role.EQUATION, text=text, start=at, after=site.end)
        if name in _NUMBERED_LINES:
            frame.number, frame.is_anchor = "", True
        elif name == "subequations":
            frame.parent = self.counters.begin_subequations()
            frame.number = frame.parent.number
        elif role is Role.FLOAT and "sub" not in name:
            self.anchors.begin_float()
        elif role is Role.LIST and name not in _PLAIN_LISTS:
            self.anchors.begin_items(frame, options)
        self._push(frame)

    def begin_wrapper(self, name: str, site: Site, *, keeps_numbers: bool = True) -> Frame:
        r"""Open an environment that the paper declares around others.

        Where it may say anew how counters print, unless `keeps_numbers`, that holds up to its end.
        """
        frame = Frame(name, Role.WRAPPER, site.file, forms=None if keeps_numbers else self.counters.forms())
        self._push(frame)
        return frame

    def end(self, name: str, site: Site, text: str = "", at: int = 0) -> None:
        r"""Close the innermost open environment `name` and all inside it; nothing where none is open.

        The `\\end` begins at offset `at` of `text`.
        """
        for index in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[index]
            if frame.name == name:
                if frame.role is Role.EQUATION and frame.parent is None and text is frame.text:
                    self.anchors.number_rows(frame, text, frame.start, at)
                elif frame.role is Role.EQUATION and frame.parent is None:
                    self.anchors.number_rows(frame, self._texts.get(site.file, ""), frame.after, site.start)
                self._close(index, site)
                return

    def close(self, frame: Frame, site: Site) -> None:
        """Close `frame` and all inside it, where it is still open."""
        if frame in self.frames:
            self._close(self.frames.index(frame), site)

    def end_file(self, depth: int, site: Site) -> None:
        """Close what was opened after the first `depth` environments, or in place of some it ended: its file ends."""
        opened = next((index for index, frame in enumerate(self.frames[:depth]) if frame.file == site.file), depth)
        if len(self.frames) > opened:
            self._close(opened, site)

    # Labels and mentions

    @property
    def holder(self) -> Draft | None:
        """The innermost open result or proof."""
        frame = self._holder_frame()
        return frame.draft if frame else None

    def label(self, label: str, site: Site, text: str = "", at: int = 0) -> None:
        """Note that `label` is set, at offset `at` of `text`."""
        holder, is_own, is_soft = None, True, False
        note = self.anchors.note_around(text, at)
        draft = LabelDraft(label, site, None, self.anchors.number if note is None else note)
        for frame in reversed(self.frames):
            if frame.role is Role.EQUATION and frame.parent is None and is_own:
                frame.pending.append((draft, text, at))
            if frame.draft:
                holder = draft.holder = frame.draft
                break
            is_own = is_own and not frame.is_anchor
            is_soft = is_soft or frame.role is Role.FLOAT
        is_own = is_own and note is None
        if isinstance(holder, ResultDraft):
            holder.labels.append(label)
            if is_own:
                holder.own_labels.append(label)
            if is_soft:
                holder.soft_labels.add(label)
        elif holder:
            holder.labels.append(label)
        elif is_own:
            (self.noted.sections[-1].labels if self.noted.sections else self.noted.loose_labels).append(label)
        self.noted.labels.append(draft)

    def mention(self, labels: Iterable[str], site: Site, *, is_uses: bool = False, is_optional: bool = False) -> None:
        """Note that `labels` are mentioned at `site`."""
        holder = self.holder
        is_optional = is_optional or (holder is not None and self._is_in_hint(holder))
        for label in labels:
            mention = _new(Mention, (label, site, is_uses, is_optional, False))
            self.noted.mentions.append((mention, holder))
            if holder is not None:
                holder.mentions.append(mention)

    def mention_range(self, ends: tuple[str, str], site: Site) -> None:
        """Note a reference to all results from the first to the second label."""
        self.mention(ends[:1], site)
        holder = self.holder
        last = Mention(ends[1], site, is_optional=self._is_in_hint(holder), is_range_end=True)
        self.noted.mentions.append((last, holder))
        if holder:
            holder.mentions.append(last)

    def proves(self, labels: Iterable[str]) -> None:
        r"""Note `\proves{…}` in the proof around it."""
        for frame in reversed(self.frames):
            if isinstance(frame.draft, ProofDraft):
                frame.draft.proves += labels
                return

    def cite(self, keys: Iterable[str], site: Site) -> None:
        """Note citations."""
        holder = self.holder
        self.noted.citations += [(Mention(key, site), holder) for key in keys]

    # Sections

    def section(self, name: str, title: str, site: Site, labels: tuple[str, ...], *, is_starred: bool) -> None:
        """Begin a section; `labels` are those its title mentions."""
        self.restore_forms(site)
        level = SECTIONS[name]
        if name == "chapter" and not self.has_chapters:
            self.use_chapters()
        number = None
        if not is_starred and not self.is_front and level <= self.counters.value("secnumdepth"):
            number = self.anchors.step(name)
        elif self.restarts_after_unnumbered and (level > 0 or not is_starred):
            self.counters.start_inner_again(name)
        self.noted.sections.append(SectionDraft(level, title, number, site))
        if level <= SECTIONS["subsubsection"]:
            for scope in (self.top, *(frame.scope for frame in self.frames if frame.scope)):
                scope.begin_section(labels)

    def use_chapters(self) -> None:
        """Number sections as reports and books do."""
        self.has_chapters = True
        self.counters.use_chapters(True)
        if self.counters.value("secnumdepth") == _ARTICLE_DEPTH:
            self.counters.set("secnumdepth", _ARTICLE_DEPTH - 1)

    def begin_appendix(self) -> None:
        r"""Note `\appendix`: letters from now on."""
        top, inner = ("chapter", "section") if self.has_chapters else ("section", "subsection")
        self.counters.set(top, 0)
        self.counters.set(inner, 0)
        self.counters.represent(top, rf"\Alph{{{top}}}")

    def begin_matter(self, name: str) -> None:
        r"""Note `\frontmatter`, `\mainmatter` or `\backmatter`: chapters have numbers in the second only."""
        self.is_front = name != "mainmatter"

    # Within

    @property
    def _scope(self) -> Scope:
        frame = self._holder_frame()
        return frame.scope if frame and frame.scope else self.top

    def _holder_frame(self) -> Frame | None:
        for frame in reversed(self.frames):
            if frame.draft is not None:
                return frame
        return None

    def _push(self, frame: Frame) -> None:
        if len(self.frames) < _DEEPEST:
            self.frames.append(frame)

    def _close(self, index: int, site: Site) -> None:
        for frame in reversed(self.frames[index:]):
            self.frames.pop()
            if frame.parent:
                self.counters.end_subequations(frame.parent)
            if frame.counter:
                self.anchors.end_items(frame)
            if frame.forms is not None:
                self.counters.restore(frame.forms)
            if frame.draft is None:
                continue
            frame.draft.end = site
            if isinstance(frame.draft, ResultDraft):
                self._note_end(frame.draft, site)

    def _note_end(self, draft: ResultDraft, site: Site) -> None:
        scope = self._scope
        scope.restated = None
        scope.last = Ended(draft.index, site) if draft.kind in _OWN_WHEN_ADJACENT else None
        if draft.kind in PROVABLE and draft.kind is not Kind.OTHER:
            scope.provable = draft.index

    def _is_in_hint(self, holder: Draft | None) -> bool:
        if not isinstance(holder, ResultDraft) or holder.kind not in _EXERCISES:
            return False
        for frame in reversed(self.frames):
            if frame.draft:
                return False
            if frame.role is Role.HINT:
                return True
        return False

    def is_blank_between(self, end: Site | None, site: Site) -> bool:
        """Return whether only white space and the like stands between two sites; None stands just before any."""
        if end is None:
            return True
        if end.file != site.file or end.end > site.start:
            return False
        found = _BLANK.match(self._texts.get(site.file, ""), end.end, site.start)
        return found is not None and found.end() == site.start


def _is_inside(site: Site, group: Site) -> bool:
    return site.file != group.file or group.start <= site.start < group.end


_ROLES: dict[str, Role] = {
    **dict.fromkeys(HINTS, Role.HINT),
    **dict.fromkeys(FLOATS, Role.FLOAT),
    **dict.fromkeys(LISTS | _PLAIN_LISTS, Role.LIST),
    **dict.fromkeys(EQUATIONS, Role.EQUATION),
}
"""What environments that are neither results nor proofs mean for labels."""

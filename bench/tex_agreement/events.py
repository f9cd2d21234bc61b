r"""From the events that TeX logged to facts: which result holds what, and whose a proof is.

This is a second, plain telling of the rules of `latex.results.proofs` and `latex.results.references`, over what TeX
executed instead of over the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.tex_agreement.documents import Document
from bench.tex_agreement.facts import Facts, unique
from latex.manuscript import PROVABLE, Kind
from latex.numbers.numbering import SECTIONS

_NO_NUMBER_OF_ITS_OWN = frozenset({"footnote", "mpfootnote", "thmt@dummyctr"})
_REFERENCE = re.compile(r"\\(?:[a-zA-Z]*ref)\b\*?(?:\[[^\]]*\])?\{([^{}]*)\}")
_BEGIN = re.compile(r"\\(?:begin\{[^{}]*\}|bthm)[ \t]*(?:%?\n[ \t]*)?([\[{].*)")
_FLOATS = frozenset({"figure", "table", "algorithm", "subfigure"})
_ENDING = r"end\{[^{}]*\}|ethm|made[a-z]+|newresult\{[^{}]*\}\{(?:[^{}]|\{[^{}]*\})*\}"
"""What a result ends with in the random documents, behind a backslash."""


@dataclass(slots=True, eq=False)
class _Holder:
    """An open or closed result or proof."""

    place: str
    env: str
    file: str
    line: int
    is_proof: bool
    kind: Kind | None = None
    number: str | None = None
    title: str = ""
    last_line: int = 0
    labels: list[str] = field(default_factory=list)
    soft_labels: set[str] = field(default_factory=set)
    mentions: list[str] = field(default_factory=list)
    header: str = ""
    header_labels: list[str] = field(default_factory=list)
    proves: list[str] = field(default_factory=list)
    enclosing: _Holder | None = None
    scope: _Scope = field(default_factory=lambda: _Scope())
    seen: _Scope | None = None
    adjacent: _Holder | None = None
    earlier: int = 0
    owners: list[_Holder] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """What stands before a proof at one nesting."""

    provable: _Holder | None = None
    last: _Holder | None = None
    restated: _Holder | None = None
    titles: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An open environment."""

    name: str
    holder: _Holder | None = None


class Events:
    """Reads the log of one document."""

    def __init__(self, document: Document, labels: dict[str, str]) -> None:
        self.facts = Facts()
        self._document = document
        self._numbers = labels
        self._lines = {name: text.split("\n") for name, text in document.files.items()}
        self._open: list[_Open] = []
        self._results: list[_Holder] = []
        self._proofs: list[_Holder] = []
        self._top = _Scope()
        self._restatable: dict[str, _Holder] = {}
        self._awaiting: _Holder | None = None
        self._section: tuple[str, str] | None = None
        self._is_header = False
        self._run_in: dict[str, _Holder | None] = {}
        self._wrapped: tuple[str, int] | None = None

    def read(self, log: str) -> Facts:
        """Return the facts that a log tells."""
        for entry in log.splitlines():
            what, line, file, detail = entry.split("|", 3)
            if what == "L" and detail.startswith(("thmt@@", "sub@")):
                continue
            getattr(self, f"_on_{_METHODS[what]}")(detail, file, int(line))
        self._finish()
        return self.facts

    # Environments

    def _on_begin(self, name: str, file: str, line: int) -> None:
        self._section = None
        if name == "mdframed":  # which opens a frame before its theorem counts
            self._open.append(_Open(name))
            return
        self._awaiting = None
        env = self._restatable_env(file, line) if name == "restatable" else name
        outer = self._open[-1] if self._open else None
        shown, first = env, line
        if outer and outer.name in self._document.wrappers and outer.holder is None and self._wrapped:
            shown, first = self._wrapped
        self._wrapped = (name, line) if name in self._document.wrappers else None
        holder = None
        if env in self._document.kinds or env.removesuffix("*") in self._document.kinds:
            holder = self._begin_result(env, shown, file, first)
            if name == "restatable":
                self._restatable[self._restated_name(file, line)] = holder
        elif env in self._document.proofs:
            holder = self._begin_proof(shown, file, first)
        self._open.append(_Open("restatable" if name == "restatable" else env, holder))

    def _begin_result(self, env: str, shown: str, file: str, line: int) -> _Holder:
        kind = self._document.kinds.get(env) or self._document.kinds[env.removesuffix("*")]
        place = unique(f"{file}:{line}", [one.place for one in self._results])
        holder = _Holder(place, shown, file, line, False, kind, enclosing=self._holder())
        begin = _BEGIN.search(self._lines_from(file, line))
        holder.title = begin[1] if begin else ""
        self._results.append(holder)
        self._awaiting = holder
        return holder

    def _begin_proof(self, shown: str, file: str, line: int) -> _Holder:
        scope, around = self._scope(), self._holder()
        holder = _Holder(f"{file}:{line}", shown, file, line, True)
        holder.enclosing = around if around and not around.is_proof else None
        holder.seen = _Scope(scope.provable, scope.last, scope.restated, scope.titles)
        holder.earlier = len(self._results)
        last = scope.last
        if last and last.kind is Kind.DEFINITION and self._is_blank(last, holder):
            holder.adjacent = last
        self._proofs.append(holder)
        return holder

    def _on_end(self, name: str, _file: str, line: int) -> None:
        self._awaiting = None
        if name in self._document.wrappers or not any(one.name in (name, "restatable") for one in self._open):
            return  # what a wrapper opened is closed by an event of its own, after this one
        while (closed := self._open.pop()).name not in (name, "restatable"):
            pass
        if self._open and self._open[-1].name in self._document.wrappers:
            self._open.pop()
        holder = closed.holder
        if holder is None:
            return
        holder.last_line = line
        if not holder.is_proof:
            scope = self._scope()
            scope.last, scope.restated = holder, None
            if holder.kind in PROVABLE:
                scope.provable = holder

    def _restatable_env(self, file: str, line: int) -> str:
        found = re.search(r"\\begin\{restatable\}\s*(?:\[[\s\S]*?\])?\{(.*?)\}", self._lines_from(file, line))
        return found[1] if found else ""

    def _restated_name(self, file: str, line: int) -> str:
        found = re.search(r"\\begin\{restatable\}\s*(?:\[[\s\S]*?\])?\{.*?\}\{(.*?)\}", self._lines_from(file, line))
        return found[1] if found else ""

    def _lines_from(self, file: str, line: int) -> str:
        return re.sub(r"%\n[ \t]*", "", "\n".join(self._lines[file][line - 1 : line + 3]))

    def _is_blank(self, one: _Holder, other: _Holder) -> bool:
        if one.file != other.file or one.last_line > other.line:
            return False
        text = "\n".join(self._lines[one.file][one.last_line - 1 : other.line])
        return bool(re.search(rf"^[^\n]*\\(?:{_ENDING})\s*\\begin\{{[^{{}}]*\}}[^\n]*$", text))

    def _holder(self) -> _Holder | None:
        return next((one.holder for one in reversed(self._open) if one.holder), None)

    def _scope(self) -> _Scope:
        holder = self._holder()
        return holder.scope if holder else self._top

    # Commands

    def _on_step(self, detail: str, _file: str, _line: int) -> None:
        counter, _, number = detail.partition("=")
        if counter in _NO_NUMBER_OF_ITS_OWN:
            return
        if self._section and counter == self._section[0]:
            level, _ = self.facts.sections[self._section[1]]
            self.facts.sections[self._section[1]] = (level, _printed(number))
        elif self._awaiting:
            self._awaiting.number = _printed(number)
        self._section = self._awaiting = None

    def _on_section(self, detail: str, file: str, line: int) -> None:
        if any(one.name == "thebibliography" for one in self._open):
            return
        name = detail.strip().lstrip("\\")
        place = unique(f"{file}:{line}", self.facts.sections)
        self.facts.sections[place] = (SECTIONS[name], None)
        # a step of its counter that follows a starred one is not its own
        is_starred = re.match(rf"[^\n]*?\\{name}\s*\*", self._lines_from(file, line)) is not None
        self._section = None if is_starred else (name, place)
        self._awaiting = None
        labels = [_fold(found[1]) for found in _REFERENCE.finditer(self._folded(file, line))]
        # the title of a run-in section is typeset with the paragraph after it
        self._run_in = dict.fromkeys(labels, self._holder())
        if SECTIONS[name] <= SECTIONS["subsubsection"]:
            for scope in (self._top, *(one.holder.scope for one in self._open if one.holder)):
                scope.provable = scope.last = scope.restated = None
                scope.titles = labels

    def _folded(self, file: str, line: int) -> str:
        """Return the title of the section in this line, which a key may break."""
        text = self._lines_from(file, line)
        begin = re.search(r"\\(?:part|chapter|(?:sub)*section|paragraph)\*?(?:\[[^\]]*\])?\{", text)
        if not begin:
            return ""
        depth = 1
        for index in range(begin.end(), len(text)):
            depth += {"{": 1, "}": -1}.get(text[index], 0)
            if depth == 0:
                return text[begin.end() : index]
        return ""

    def _on_label(self, detail: str, _file: str, _line: int) -> None:
        label, holder = _fold(detail.rpartition("]")[2].strip("{} ")), self._holder()  # cleveref adds its type
        self.facts.labels[label] = (holder, self._numbers.get(label) or None)
        if holder:
            holder.labels.append(label)
            for one in reversed(self._open):
                if one.holder:
                    break
                if one.name in _FLOATS:
                    holder.soft_labels.add(label)

    def _on_reference(self, detail: str, _file: str, _line: int) -> None:
        holder = self._holder()
        for label in map(_fold, detail.split(",")):
            if label in self._run_in:
                self.facts.references.add((label, self._run_in.pop(label)))  # type: ignore[arg-type]
                continue
            if self._is_header and holder:
                holder.header_labels.append(label)
                continue
            self.facts.references.add((label, holder))  # type: ignore[arg-type]  # named in _finish
            if holder:
                holder.mentions.append(label)

    def _on_uses(self, detail: str, file: str, line: int) -> None:
        self._on_reference(detail, file, line)

    def _on_range(self, detail: str, file: str, line: int) -> None:
        self._on_reference(detail, file, line)

    def _on_citation(self, detail: str, _file: str, _line: int) -> None:
        self.facts.citations |= {(_fold(key), self._holder()) for key in detail.split(",")}  # type: ignore[misc]

    def _on_proves(self, detail: str, _file: str, _line: int) -> None:
        for one in reversed(self._open):
            if one.holder and one.holder.is_proof:
                one.holder.proves += map(_fold, detail.split(","))
                return

    def _on_header(self, detail: str, _file: str, _line: int) -> None:
        holder = self._holder()
        self._is_header = True
        if holder:
            holder.header = detail

    def _on_header_end(self, _detail: str, _file: str, _line: int) -> None:
        self._is_header = False

    def _on_restated(self, detail: str, _file: str, _line: int) -> None:
        holder = self._restatable.get(detail.removeprefix("thmt@@").removesuffix("@data"))
        if holder:
            self._scope().restated = holder

    # In the end

    def _finish(self) -> None:
        certain: dict[str, _Holder] = {}
        for result in self._results:
            for label in result.labels:
                certain.setdefault(label, result)
        for proof in self._proofs:
            proof.owners = self._owners(proof, certain)
        facts = self.facts
        for result in self._results:
            kind = result.kind.value if result.kind else ""
            facts.results[result.place] = (result.env, kind, result.last_line, result.number)
        for proof in self._proofs:
            facts.proofs[proof.place] = (proof.last_line, tuple(sorted({one.place for one in proof.owners})))
        facts.labels = {key: (_owner(holder), number) for key, (holder, number) in facts.labels.items()}
        facts.references = {(key, _owner(holder)) for key, holder in facts.references}
        facts.citations = {(key, _owner(holder)) for key, holder in facts.citations}
        for holder in [*self._results, *self._proofs]:
            for source in holder.owners if holder.is_proof else [holder]:
                for label in holder.mentions:
                    target = certain.get(label)
                    if target and target is not source and label not in target.soft_labels:
                        facts.edges.add((source.place, target.place))

    def _owners(self, proof: _Holder, certain: dict[str, _Holder]) -> list[_Holder]:
        seen = proof.seen or _Scope()
        stop = re.search(r"using", proof.header)
        named = proof.header_labels[:1] if stop else proof.header_labels
        rules: list[Iterable[_Holder | None]] = [
            [certain.get(label) for label in proof.proves],
            [certain.get(label) for label in named],
            [self._told(proof)],
            [proof.enclosing],
            [seen.restated],
            [proof.adjacent],
            [seen.provable],
            [certain.get(label) for label in seen.titles],
        ]
        for rule in rules:
            found = [one for one in rule if one]
            if found:
                return found
        return []

    def _told(self, proof: _Holder) -> _Holder | None:
        subject = proof.header.removeprefix("Proof of ")
        if subject == proof.header or "\\" in subject:
            return None
        earlier = list(reversed(self._results[: proof.earlier]))
        by_title = [one for one in earlier if one.last_line and _has_title(one, subject)]
        number = subject.removeprefix("Theorem ")
        by_number = [one for one in earlier if one.number == number and one.kind is Kind.THEOREM]
        return next(iter([*by_title, *(by_number if number != subject else [])]), None)


def _has_title(result: _Holder, subject: str) -> bool:
    return bool(re.search(rf"[\[{{=]{re.escape(subject)}[\]}}]", result.title))


def _owner(holder: object) -> str | None:
    if not isinstance(holder, _Holder):
        return None
    if holder.is_proof:
        return holder.owners[0].place if holder.owners else None
    return holder.place


def _fold(key: str) -> str:
    return " ".join(key.split())


def _printed(number: str) -> str | None:
    return " ".join(number.replace("{", "").replace("}", "").split()) or None


_METHODS = {
    "B": "begin",
    "E": "end",
    "L": "label",
    "R": "reference",
    "G": "range",
    "C": "citation",
    "U": "uses",
    "P": "proves",
    "H": "section",
    "S": "step",
    "<": "header",
    ">": "header_end",
    "X": "restated",
}

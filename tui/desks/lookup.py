"""What the reference under the cursor names: a line at the foot, and the whole of it on demand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from latex.manuscript import LabelSite, Manuscript, Place, Result
from tui.screens.choice import Answer
from tui.widgets.status import Part

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage

_LONGEST = 2000  # code points of a statement or an entry that are shown
_IN_FOOT = 240  # code points; no foot is wider
_ENTRY = r"\\bibitem(?:\[[^\[\]]*\])?\{{{key}\}}|@[A-Za-z]+[ \t]*[{{(][ \t]*{key}[ \t]*,"


class LookupDesk:
    """Says what labels and citations stand for."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation
        self._known: tuple[Manuscript, str, tuple[Part, ...]] | None = None

    def parts(self) -> tuple[Part, ...]:
        """Return what the foot says of the reference under the cursor; empty where there is none that is known.

        Asked with each move of the cursor: it costs a look at the cursor's line, and more only at another reference.
        """
        label = self._stage.editor.key_at_cursor
        if not label:
            return ()
        manuscript = self._stage.room.workspace.manuscript
        if self._known is None or self._known[:2] != (manuscript, label):
            self._known = (manuscript, label, self._said(manuscript, label))
        return self._known[2]

    def command_look_up(self) -> None:
        stage = self._stage
        label = stage.editor.key_at_cursor
        manuscript = stage.room.workspace.manuscript
        if not label:
            stage.tell("There is no label, reference or citation under the cursor.")
        elif (result := _result(manuscript, label)) is not None:
            self._show(label, self._title(result, manuscript), self._statement(result, _LONGEST))
        elif (site := _site(manuscript, label)) is not None:
            where = f"In {site.place.file}, line {self._line(site.place)}."
            self._show(label, _of_site(site), f"{self._around(site.place)}\n\n{where}")
        elif entry := self._entry(label):
            stage.choose(f"[{label}]", entry, (), lambda _: None)
        else:
            stage.tell(f"The manuscript has neither a label nor an entry {label}.")

    def _said(self, manuscript: Manuscript, label: str) -> tuple[Part, ...]:
        result = _result(manuscript, label)
        if result is not None:
            statement = " ".join(self._statement(result, _IN_FOOT).split())
            return ((self._title(result, manuscript), "status--name"), (f"  {statement}", ""))
        site = _site(manuscript, label)
        return ((_of_site(site), "status--name"), (f"  {site.place.file}", "status--quiet")) if site else ()

    def _show(self, label: str, title: str, text: str) -> None:
        manuscript = self._stage.room.workspace.manuscript
        result = _result(manuscript, label)
        users = [manuscript.by_key[key].display_name for key in manuscript.used_by(result.key)] if result else []
        used = f"\n\nUsed by {', '.join(users)}." if users else ""
        answers = (Answer("g", "Go there", "go"),)
        self._stage.choose(title, text + used, answers, lambda _: self._go(label))

    def _go(self, label: str) -> None:
        self._navigation.go_to_label(label)

    def _title(self, result: Result, manuscript: Manuscript) -> str:
        from latex.render import readable

        title = readable(result.title, manuscript.macros) if result.title else ""
        return f"{result.display_name} ({title})" if title else result.display_name

    def _statement(self, result: Result, longest: int) -> str:
        from latex.render import readable

        workspace = self._stage.room.workspace
        file = result.place.file
        text = workspace.text(file) or ""
        start, end = (workspace.offset_now(file, offset) for offset in (result.body.start, result.body.end))
        found = re.sub(r"\\label\{[^{}]*\}", "", text[start : min(end, start + 3 * longest)])
        shown = readable(found, workspace.manuscript.macros)
        return shown if len(shown) <= longest else shown[: longest - 1] + "…"

    def _around(self, place: Place) -> str:
        """Return the paragraph or formula a label is set in."""
        text = self._stage.room.workspace.text(place.file) or ""
        at = self._stage.room.workspace.offset_now(place.file, place.span.start)
        start = max(text.rfind("\n\n", 0, at), text.rfind("\\begin{", 0, at), 0)
        ends = [end for end in (text.find("\n\n", at), text.find("\\end{", at)) if end >= 0]
        return text[start : min(ends, default=len(text))].strip()[:_LONGEST]

    def _line(self, place: Place) -> int:
        workspace = self._stage.room.workspace
        text = workspace.text(place.file) or ""
        return text.count("\n", 0, workspace.offset_now(place.file, place.span.start)) + 1

    def _entry(self, key: str) -> str:
        """Return the entry of the bibliography with this key, as its file has it; empty where there is none."""
        workspace = self._stage.room.workspace
        pattern = re.compile(_ENTRY.format(key=re.escape(key)))
        for file in workspace.manuscript.files:
            text = "" if file.is_missing else workspace.text(file.name) or ""
            match = pattern.search(text)
            if match is not None:
                following = re.compile(r"\n[ \t]*(?:@|\\bibitem|\\end\{thebib)").search(text, match.end())
                end = following.start() if following else len(text)
                return text[match.start() : end].strip()[:_LONGEST]
        return ""


def _result(manuscript: Manuscript, label: str) -> Result | None:
    """Return the result that is called so; not one that only holds a formula which is."""
    result = manuscript.by_label.get(label)
    return result if result is not None and result.label == label else None


def _site(manuscript: Manuscript, label: str) -> LabelSite | None:
    return next((site for site in manuscript.label_sites if site.label == label), None)


def _of_site(site: LabelSite) -> str:
    return f"{site.label} ({site.number})" if site.number else site.label

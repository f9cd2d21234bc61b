"""What to do with a reply: copy it or a formula of it, and go to a result that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from latex.manuscript import Manuscript, Result
from tui.widgets.chat_text import BlockKind, formulas_in
from tui.widgets.prompt_bar import Suggestion

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage

_WORD = re.compile(r"[\w:./+-]*\w")
_NAME = re.compile(r"(?P<name>[^\W\d_]+)[\s~]+(?P<number>[A-Z]?\d+(?:\.\d+)*|[A-Z]\b)")


class ReplyDesk:
    """Copies from the last reply, and goes where it points."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation

    def command_copy_reply(self) -> None:
        text = self._last()
        if text:
            self._copy(text, "The reply")

    def command_copy_formula(self) -> None:
        found = list(dict.fromkeys(formulas_in(self._last())))
        if len(found) == 1:
            self._copy(found[0], "The formula")
        elif found:
            self._stage.prompt_bar.ask(
                "copy the formula",
                lambda answer: self._copy(answer, "The formula") if answer in found else None,
                hint="part of it",
                suggest=lambda text: [Suggestion(each, " ".join(each.split())) for each in found if text in each],
            )
        elif self._last():
            self._stage.tell("The last reply holds no formula.")

    def command_formulas(self) -> None:
        are_as_typed = self._stage.chat.toggle_formulas()
        how = "as they are typed" if are_as_typed else "in Unicode where that says everything"
        self._stage.tell(f"Formulas of the conversation are shown {how}.")

    def command_go_to_named(self) -> None:
        text = self._last()
        found = list(named(self._stage.room.workspace.manuscript, text))
        if len(found) == 1:
            self._navigation.go_to_result(found[0].key)
        elif found:
            self._stage.prompt_bar.ask(
                "go to",
                self._navigation.go_to_result,
                hint="a result that the reply names",
                suggest=lambda words: _suggestions(found, words),
            )
        elif text:
            self._stage.tell("The last reply names no result of the manuscript.")

    def go_to_word(self, line: str, column: int) -> None:
        """Go to the result that is named at a column of a line of the conversation, if there is one."""
        manuscript = self._stage.room.workspace.manuscript
        for match in (*_WORD.finditer(line), *_NAME.finditer(line)):
            if match.start() <= column < match.end():
                found = next(named(manuscript, match[0]), None)
                if found is not None:
                    self._navigation.go_to_result(found.key)
                    return

    def _last(self) -> str:
        """Return the last reply as it came; tells where there is none."""
        blocks = self._stage.chat.blocks
        last = next((block.text for block in reversed(blocks) if block.kind is BlockKind.REPLY), "").strip()
        if not last:
            self._stage.tell("There is no reply yet.")
        return last

    def _copy(self, text: str, what: str) -> None:
        self._stage.editor.clipboard.put(text)
        self._stage.tell(f"{what} was copied; ^V puts it into the manuscript.")


def named(manuscript: Manuscript, text: str) -> Iterator[Result]:
    """Yield the results that a text names, by label or as the paper prints them, each once, in order."""
    names = {result.display_name.casefold(): result for result in manuscript.results if result.heading_number}
    found = [(match.start(), manuscript.by_label.get(match[0])) for match in _WORD.finditer(text)]
    found += [
        (match.start(), names.get(f"{match['name']} {match['number']}".casefold())) for match in _NAME.finditer(text)
    ]
    known = (result for _, result in sorted(found, key=lambda each: each[0]) if result is not None)
    yield from {result.key: result for result in known}.values()


def _suggestions(found: Sequence[Result], words: str) -> list[Suggestion]:
    folded = words.casefold()
    return [
        Suggestion(each.key, each.display_name, "  ".join(filter(None, (each.title, each.label))))
        for each in found
        if folded in f"{each.display_name} {each.title} {each.label}".casefold()
    ]

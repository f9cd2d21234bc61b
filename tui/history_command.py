"""`lemmata log`: the colleague's accepted changes, who has read them, and taking one back."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sessions.errors import UsageError
from sessions.history.history import Wanted
from tui.papers import named_result

if TYPE_CHECKING:
    from sessions.history.log import AiEdit
    from sessions.room import Room

VERSION = 1
"""Of the JSON output; a field that changes its meaning raises it."""
_HANDS = {"author": " ", "ai": "A", "ai, edited": "a", "not committed": "+"}


def add_arguments(log: argparse.ArgumentParser, paper: Callable[[str], Path]) -> None:
    """Add the arguments of `lemmata log`; `paper` reads the name of a paper."""
    log.add_argument("paper", type=paper)
    log.add_argument("handle", nargs="?", default="", help="only what touches this result, also under an earlier label")
    log.add_argument("--by", metavar="NAME", default="", help="only what somebody of this name accepted")
    log.add_argument("--words", metavar="TEXT", default="", help="only where the message or a label has these words")
    log.add_argument("--statements", action="store_true", help="only what changed a statement")
    log.add_argument("--unread", action="store_true", help="only what you have neither accepted nor marked as read")
    log.add_argument("--format", choices=("text", "json"), default="text")
    what = log.add_mutually_exclusive_group()
    what.add_argument("--show", metavar="COMMIT", help="this one with its message and its words that changed")
    what.add_argument("--mark-read", metavar="COMMIT", nargs="*", help="note in git that you have read these, or all")
    what.add_argument("--mark-unread", metavar="COMMIT", nargs="+", help="take that note back")
    what.add_argument(
        "--take-back", metavar="COMMIT", help="queue the change that takes this one back and keeps later ones"
    )
    what.add_argument("--plain-git", action="store_true", help="let plain git speak of results in this clone")
    what.add_argument("--lines", metavar="FILE", help="who wrote each line: A the colleague, a edited, + not committed")


async def carry_out(room: Room, wanted: argparse.Namespace) -> None:
    """Print what is asked for, or mark, or queue what takes an edit back.

    Raises:
        UsageError: there is no such edit or file.
        RepositoryError: there is no repository, or git refuses.
    """
    if wanted.show is not None:
        _write(await room.history.show(wanted.show))
    elif wanted.mark_read is not None or wanted.mark_unread is not None:
        await _mark(room, wanted)
    elif wanted.take_back is not None:
        proposal = await room.take_back(wanted.take_back)
        _write(f"{proposal.number}  {proposal.state}  {proposal.title}  ({proposal.file})\n")
        _tell(proposal.note or f"`lemmata changes PAPER accept {proposal.number}` takes it back.")
    elif wanted.plain_git:
        await room.history.set_up_plain_git()
        _tell("Plain git names results here now; docs/plain-git.md says what can be asked of it.")
    elif wanted.lines is not None:
        await _lines(room, wanted.lines)
    else:
        await _list(room, wanted)


async def _list(room: Room, wanted: argparse.Namespace) -> None:
    edits = await room.history.edits(_narrowed(room, wanted))
    me = await room.history.reader()
    if wanted.format == "json":
        found = {"version": VERSION, "edits": [_as_json(edit, me) for edit in edits]}
        _write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for edit in edits:
        mark = "●" if me and edit.is_unread_by(me) else " "
        _write(f"{edit.commit[:10]} {mark} {edit.date:%Y-%m-%d %H:%M}  {edit.subject}\n")
        targets = ", ".join(
            f"{handle} (statement)" if handle in edit.changed_statements else handle for handle in edit.targets
        )
        readers = "".join(f", read by {reading.name}" for reading in edit.readings)
        how = f"{edit.role}, {edit.review}, {edit.assistant}"
        _write(f"             {targets}  {how}, accepted by {edit.author}{readers}\n")
    if not edits:
        is_narrowed = any((wanted.handle, wanted.by, wanted.words, wanted.statements, wanted.unread))
        _tell("No accepted change is " + ("like that." if is_narrowed else "recorded here yet."))


def _narrowed(room: Room, wanted: argparse.Namespace) -> Wanted:
    handle = wanted.handle
    if handle:
        with suppress(UsageError):  # a result that is gone has a history all the same
            handle = named_result(room.workspace.manuscript, handle).key
    return Wanted(handle, wanted.by, wanted.words, wanted.statements, wanted.unread)


async def _mark(room: Room, wanted: argparse.Namespace) -> None:
    named = wanted.mark_read if wanted.mark_unread is None else wanted.mark_unread
    edits = await room.history.edits(_narrowed(room, wanted))
    chosen = [_named(edits, commit) for commit in named] if named else list(edits)
    as_read = wanted.mark_unread is None
    await room.history.mark([edit.commit for edit in chosen], as_read=as_read)
    for edit in chosen:
        _write(f"{edit.commit[:10]} {'read' if as_read else 'not read'}: {edit.subject}\n")


def _named(edits: tuple[AiEdit, ...], commit: str) -> AiEdit:
    found = [edit for edit in edits if edit.commit.startswith(commit.lower())] if len(commit) >= 4 else []
    if len(found) != 1:
        raise UsageError(f"“{commit}” names no accepted change; `lemmata log` lists them. Nothing was marked.")
    return found[0]


async def _lines(room: Room, file: str) -> None:
    text = room.workspace.text(file)
    if text is None:
        raise UsageError(f"{file} is no file of this manuscript.")
    lines = await room.history.hands(room.workspace.folder / file)
    if not lines:
        raise UsageError(f"Git does not know {file}, so it cannot be said who wrote its lines.")
    for line, shown in zip(lines, text.split("\n"), strict=False):
        _write(f"{_HANDS[line.hand]} {(line.commit or '')[:8]:8} {line.person[:16]:16} {shown}\n")


def _as_json(edit: AiEdit, me: str) -> dict[str, object]:
    return {
        "commit": edit.commit,
        "date": edit.date.isoformat(),
        "subject": edit.subject,
        "targets": list(edit.targets),
        "changed_statements": list(edit.changed_statements),
        "role": edit.role,
        "review": edit.review,
        "assistant": edit.assistant,
        "accepted_by": edit.author,
        "change": edit.change_id,
        "reverts": edit.reverts,
        "read_by": [{"name": each.name, "date": each.date.isoformat()} for each in edit.readings],
        "unread": bool(me) and edit.is_unread_by(me),
    }


def _write(text: str) -> None:
    sys.stdout.write(text)


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")

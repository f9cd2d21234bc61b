"""The commands without a screen that need a room: ask, conversations, changes, log, suggestions.

They print, and return the exit status.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Coroutine, Sequence

from sessions.errors import LemmataError, ProposalError, UsageError
from sessions.events import DeltaKind, Event, ReplyHeld, TurnDelta, TurnEnded
from sessions.review.gates import Severity
from sessions.review.proposals import Proposal
from sessions.room import Room, enter
from tui.papers import existing_root, named_result

FINE, CANNOT = 0, 3


async def run(wanted: argparse.Namespace) -> int:
    """Carry out one command on the manuscript it names."""
    room = enter(existing_root(wanted.paper), os.environ)
    try:
        await room.settle(watch=False)
        match wanted.command:
            case "ask":
                if wanted.new:
                    room.colleague.begin()
                if wanted.requests:
                    return await _answer(room)
                return await _ask(room, wanted.text, wanted.on)
            case "conversations":
                return await _conversations(room, wanted.what, wanted.words)
            case "changes":
                return await _changes(room, wanted)
            case "suggestions":
                from tui.suggesting import carry_out

                await carry_out(room, wanted)
                return FINE
            case _:
                from tui import history_command

                await history_command.carry_out(room, wanted)
                return FINE
    finally:
        await room.close()


async def _answer(room: Room) -> int:
    """Answer the requests in the source, one turn each."""
    found = room.colleague.requests()
    if not found:
        _tell(["No comment in the source asks for anything; one that begins with “% AI:” does."])
    for file, request in found:
        _tell([f"{file}:{request.row + 1}: {request.words}"])
        await _turn(room, room.colleague.answer(file, request))
    return FINE


async def _ask(room: Room, text: str, handle: str | None) -> int:
    target = named_result(room.workspace.manuscript, handle).key if handle is not None else None
    _tell(room.notes)
    await _turn(room, room.colleague.send(text, target=target))
    return FINE


async def _turn(room: Room, work: Coroutine[None, None, None]) -> None:
    """Print a turn as it goes, and the changes it queued."""
    ends: list[TurnEnded] = []

    held: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, ReplyHeld):
            held.append(event.entry)
            _tell([f"[held, because it takes up the closed topic {event.entry}; `conversations PAPER show` prints it]"])
        elif isinstance(event, TurnDelta) and event.kind is DeltaKind.TEXT and not held:
            _write(event.text)
        elif isinstance(event, TurnDelta) and event.kind is DeltaKind.ACTIVITY:
            print(f"[{event.text}]", file=sys.stderr)
        elif isinstance(event, TurnEnded):
            ends.append(event)

    before = {proposal.number for proposal in room.queue}
    forget = room.listeners.subscribe(listen)
    await work
    forget()
    _write("\n")
    for proposal in room.queue:
        if proposal.number not in before:
            _write(_line_of(proposal) + "\n")
    if ends and ends[-1].sentence:
        raise LemmataError(ends[-1].sentence)


async def _conversations(room: Room, what: str, words: str) -> int:
    from sessions.colleague.conversations import matching

    if what == "show":
        _write(await room.colleague.as_markdown(words))
        return FINE
    found = matching(await room.colleague.conversations(), words)
    for each, excerpt in found:
        _write(f"{each.id}  {each.words}  {each.title}\n")
        if excerpt:
            _write(f"    {excerpt}\n")
    if not found:
        about = f" in which “{words}” was said" if words else ""
        _tell([f"There is no conversation about {room.workspace.root}{about} yet."])
    return FINE


async def _changes(room: Room, wanted: argparse.Namespace) -> int:
    what, number = wanted.what, wanted.number
    numbers = [proposal.number for proposal in room.queue]
    if what == "list":
        for proposal in room.queue:
            _write(_line_of(proposal) + "\n")
        if not numbers:
            _tell([f"There is no change to {room.workspace.root} yet; `lemmata ask` or the room asks for one."])
        return FINE
    if number not in numbers:
        known = f"the numbers are {', '.join(map(str, numbers))}" if numbers else "there is none yet"
        asked = "needs the number of a change" if number is None else f"knows no change {number}"
        raise UsageError(f"`lemmata changes PAPER {what}` {asked}: {known}.")
    match what:
        case "show":
            _write(await _shown(room, room.queue.get(number)))
        case "accept":
            _tell(room.notes)
            if wanted.confirm:
                room.release(number)
            else:
                await _refuse_unconfirmed(room, number)
            accepted = await room.accept(number)
            _write(_line_of(accepted) + "\n")
            _tell([accepted.note] if accepted.note else [])
        case "reopen":
            reopened = room.reopen(number)
            _write(_line_of(reopened) + "\n")
            _tell([reopened.note] if reopened.note else [])
        case _:
            _write(_line_of(await room.reject(number, wanted.why)) + "\n")
    return FINE


async def _refuse_unconfirmed(room: Room, number: int) -> None:
    """Refuse a change that acts at compile time, or the like, until it is confirmed on its own."""
    proposal = room.queue.get(number)
    findings = await room.assess(proposal) if proposal.is_open else ()
    blocking = [finding.sentence for finding in findings if finding.severity is Severity.BLOCKING]
    if blocking:
        raise ProposalError(
            f"{' '.join(blocking)} Change {number} stays open and nothing was written; "
            f"look at it with `show {number}`, then add --confirm to accept it all the same."
        )


def _line_of(proposal: Proposal) -> str:
    commit = f" {proposal.commit[:10]}" if proposal.commit else ""
    size = f"+{proposal.added_lines} −{proposal.removed_lines}"
    held = " (held)" if proposal.is_open and proposal.held else ""
    return f"{proposal.number}  {proposal.state}{held}{commit}  {proposal.title}  ({proposal.file}, {size})"


async def _shown(room: Room, proposal: Proposal) -> str:
    lines = [_line_of(proposal), "", proposal.why, ""]
    lines += [f"! {finding.sentence}" for finding in await room.assess(proposal)]
    for hunk in proposal.hunks:
        line = proposal.base.count("\n", 0, hunk.edit.start) + 1
        lines.append(f"@@ {proposal.file}, line {line} @@")
        lines += [f"-{each}" for each in hunk.edit.old.splitlines()]
        lines += [f"+{each}" for each in hunk.new.splitlines()]
    return "\n".join(lines) + "\n"


def _tell(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(sentence, file=sys.stderr)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()

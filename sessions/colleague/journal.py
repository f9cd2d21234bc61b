"""The journal of a conversation: one JSON object a line, appended as things happen, replayed by folding over them.

Invariants:
- Only appended to, flushed per event, readable by its owner only; never holds a key.
- Content blocks are kept verbatim, so that replaying gives the messages byte for byte.
- A last line that was cut off is ignored, and cut away before anything is appended after it.
- What could not be written is written first once that is possible again; nothing is left out in between.
- Only one program at a time goes on with a conversation; others may write down decisions on its changes.
- A whole text that changes were made for is written once, however many changes refer to it.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from latex.text import Edit
from sessions.colleague.assistant import Json, Usage
from sessions.colleague.transcript import Transcript
from sessions.errors import FileError
from sessions.review.proposals import Decision, Hunk, Proposal, ProposalState, Role

_VERSION = 1
_SUFFIX = ".jsonl"


class Journal:
    """The open journal of one conversation."""

    def __init__(self, path: Path, *, seq: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._seq = seq
        self._clock = clock
        self._texts: set[str] = set()
        self._unwritten = b""
        self._length = 0
        """Bytes the file has if nobody else wrote to it."""
        self._lock: int | None = None

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        root: str,
        assistant: str,
        clock: Callable[[], float] = time.time,
        token: Callable[[], str] = lambda: secrets.token_hex(2),
    ) -> Journal:
        """Return the journal of a new conversation about the manuscript `root`; its file is made with the first event.

        Raises:
            FileError: the file cannot be made.
        """
        stamp = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime(clock()))
        journal = cls(folder / f"{stamp}-{token()}{_SUFFIX}", clock=clock)
        journal.append("meta", root=root, assistant=assistant, id=journal.id)
        return journal

    @property
    def id(self) -> str:
        """The conversation's name in the trailers of commits: "2026-11-23T15-46-09-7f3a"."""
        return self.path.name.removesuffix(_SUFFIX)

    def hold(self) -> bool:
        """Keep other programs from going on with this conversation until `release`; safe to call again.

        False where another program holds it, or has written to it since it was read.
        """
        if self._lock is not None:
            return True
        try:
            lock = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return True  # nothing was written yet, so there is nothing to go on with
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found = os.fstat(lock)
            is_free = found.st_size == self._length or not stat.S_ISREG(found.st_mode)
        except OSError as error:
            is_free = error.errno not in (errno.EWOULDBLOCK, errno.EACCES)  # else the file system knows no locks
        if not is_free:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def release(self) -> None:
        """Let other programs go on with the conversation; safe to call twice."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def append(self, kind: str, **fields: object) -> None:
        """Write one event.

        Raises:
            FileError: it could not be written yet, and is written with the next event where that succeeds.
        """
        self._seq += 1
        event = {"v": _VERSION, "t": round(self._clock(), 3), "seq": self._seq, "kind": kind, **fields}
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        self._unwritten += line.encode("utf-8", "surrogatepass") + b"\n"
        try:
            self._write(self._unwritten)
        except OSError as error:
            raise FileError(
                f"The conversation could not be recorded in {self.path.name}: {error.strerror or error}. "
                "It goes on here, but is lost when the program ends before that can be made up for."
            ) from error
        self._length += len(self._unwritten)
        self._unwritten = b""

    def append_proposal(self, proposal: Proposal) -> None:
        """Write a change that was queued, with the text it was made for unless that is there already."""
        digest = _digest(proposal.base)
        if digest not in self._texts:
            self.append("text", digest=digest, text=proposal.base)
            self._texts.add(digest)
        self.append("proposal", **_proposal_fields(proposal, digest))

    def append_decision(self, proposal: Proposal) -> None:
        """Write what became of a change."""
        self.append("decision", **_decision_fields(proposal))

    def _write(self, lines: bytes) -> None:
        """Append all of `lines` or nothing."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as stream:
            length = os.fstat(descriptor).st_size
            try:
                while lines:
                    lines = lines[stream.write(lines) :]
            except OSError:
                os.ftruncate(descriptor, length)
                raise


@dataclass(frozen=True)
class Replay:
    """A conversation as its journal tells it."""

    path: Path
    id: str
    root: str
    assistant: str
    system: tuple[Json, ...] = ()
    """The system blocks it was begun with; empty where nothing was sent yet."""
    tools: tuple[Json, ...] = ()
    messages: tuple[Json, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    usage: Usage = field(default_factory=Usage)
    revisions: dict[str, str] = field(default_factory=dict)
    """Handle → revision the colleague was last told of."""
    told: dict[int, ProposalState] = field(default_factory=dict)
    """Number of a change → where it stood when the author last spoke to the colleague; what is missing was open."""
    title: str = ""
    """The name the author gave it; empty where there is none."""
    last: float = 0.0
    """When the last event was written, seconds since 1970."""
    seq: int = 0
    length: int = 0
    """Bytes of the journal that were read, a last line that was cut off not counted."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it and no change was queued."""
        return not self.messages and not self.proposals

    def reopened(self, *, clock: Callable[[], float] = time.time) -> Journal:
        """Return the journal, ready to go on; a last line that was cut off is removed first.

        Raises:
            FileError: the file cannot be changed.
        """
        try:
            data = self.path.read_bytes()
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                os.truncate(self.path, whole)
        except OSError as error:
            raise FileError(
                f"The conversation in {self.path.name} cannot go on: {error.strerror or error}. Start a new one."
            ) from error
        journal = Journal(self.path, seq=self.seq, clock=clock)
        journal._length = self.length
        journal._texts = {_digest(proposal.base) for proposal in self.proposals}
        return journal


def latest(folder: Path, root: str, assistant: str | None = None) -> Replay | None:
    """Return the conversation about `root` that was last spoken in or chosen; None where there is none.

    With `assistant` only its own conversations count: another model cannot take over what one has thought.
    """
    for path in sorted(folder.glob(f"*{_SUFFIX}"), key=_last_written, reverse=True):
        found = replay(path)
        if found and found.root == root and not found.is_empty and assistant in (None, found.assistant):
            return found
    return None


def _last_written(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def replay(path: Path) -> Replay | None:
    """Return the conversation in the journal at `path`; None where the file is no journal or cannot be read."""
    fold = _Fold(path)
    try:
        for event, length in _events(path):
            fold.take(event, length)
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return None
    return fold.replay()


def _events(path: Path) -> Iterator[tuple[Json, int]]:
    """Yield each event with the bytes up to its end."""
    length = 0
    with path.open("rb") as stream:
        for line in stream:
            if not line.endswith(b"\n"):
                return
            length += len(line)
            event = json.loads(line.decode("utf-8", "surrogatepass"))
            if isinstance(event, dict):
                yield event, length


class _Fold:
    """What the events read so far add up to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._meta: Json | None = None
        self._prefix: Json = {}
        self._transcript = Transcript()
        self._texts: dict[str, str] = {}
        self._proposals: dict[int, Proposal] = {}
        self._usage = Usage()
        self._revisions: dict[str, str] = {}
        self._told: dict[int, ProposalState] = {}
        self._title = ""
        self._last = 0.0
        self._seq = 0
        self._length = 0

    def take(self, event: Json, length: int) -> None:
        self._seq, self._length, self._last = event["seq"], length, event["t"]
        match event["kind"]:
            case "meta":
                self._meta = event
            case "prefix":
                self._prefix = event
            case "user" | "tool_result":
                self._transcript.add("user", event["content"])
            case "block":
                self._transcript.add("assistant", [event["block"]])
            case "seen":
                self._revisions = event["revisions"]
                self._told = {int(number): ProposalState(state) for number, state in event.get("told", {}).items()}
            case "text":
                self._texts[event["digest"]] = event["text"]
            case "proposal":
                proposal = _proposal(event, self._texts)
                self._proposals[proposal.number] = proposal
            case "decision":
                self._proposals[event["number"]] = _decided(self._proposals[event["number"]], event)
            case "title":
                self._title = event["title"]
            case "usage":
                self._usage = added(self._usage, Usage(**event["usage"]))

    def replay(self) -> Replay | None:
        if self._meta is None:
            return None
        return Replay(
            path=self._path,
            id=self._meta["id"],
            root=self._meta["root"],
            assistant=self._meta["assistant"],
            system=tuple(self._prefix.get("system", ())),
            tools=tuple(self._prefix.get("tools", ())),
            messages=self._transcript.messages,
            proposals=tuple(self._proposals.values()),
            usage=self._usage,
            revisions=self._revisions,
            told=self._told,
            title=self._title,
            last=self._last,
            seq=self._seq,
            length=self._length,
        )


def added(one: Usage, other: Usage) -> Usage:
    """Return the sum of two usages."""
    return Usage(
        one.input + other.input,
        one.output + other.output,
        one.cache_read + other.cache_read,
        one.cache_write + other.cache_write,
        one.cache_write_hour + other.cache_write_hour,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _proposal_fields(proposal: Proposal, digest: str) -> Json:
    return {
        "title": proposal.title,
        "why": proposal.why,
        "file": proposal.file,
        "base": digest,
        "targets": list(proposal.targets),
        "changed_statements": list(proposal.changed_statements),
        "new_results": list(proposal.new_results),
        "role": proposal.role.value,
        "asked": proposal.asked,
        "change_id": proposal.change_id,
        "assistant": proposal.assistant,
        "reverts": proposal.reverts,
        "request": proposal.request,
        **_decision_fields(proposal),
    }


def _decision_fields(proposal: Proposal) -> Json:
    return {
        "number": proposal.number,
        "state": proposal.state.value,
        "commit": proposal.commit,
        "note": proposal.note,
        "held": proposal.held,
        "hunks": [
            {
                "start": hunk.edit.start,
                "old": hunk.edit.old,
                "new": hunk.edit.new,
                "decision": hunk.decision.value,
                "edited": hunk.edited,
                "reason": hunk.reason,
            }
            for hunk in proposal.hunks
        ],
    }


def _proposal(event: Json, texts: dict[str, str]) -> Proposal:
    proposal = Proposal(
        number=event["number"],
        title=event["title"],
        why=event["why"],
        file=event["file"],
        base=texts[event["base"]],
        hunks=(),
        targets=tuple(event["targets"]),
        changed_statements=tuple(event["changed_statements"]),
        new_results=tuple(event["new_results"]),
        role=Role(event["role"]),
        asked=event["asked"],
        change_id=event["change_id"],
        assistant=event["assistant"],
        reverts=event.get("reverts", ""),
        request=event.get("request", ""),
    )
    return _decided(proposal, event)


def _decided(proposal: Proposal, event: Json) -> Proposal:
    hunks = tuple(
        Hunk(Edit(each["start"], each["old"], each["new"]), Decision(each["decision"]), each["edited"], each["reason"])
        for each in event["hunks"]
    )
    state = ProposalState(event["state"])
    return replace(
        proposal, hunks=hunks, state=state, commit=event["commit"], note=event["note"], held=event.get("held", "")
    )

"""The command line: `lemmata`, its commands, and their exit status.

Exit status: 0 fine, 1 findings, 2 wrong use, 3 cannot; the last two with one sentence on the error stream.
Importing this module loads neither Textual nor git nor the model's client; each command imports what it needs.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sessions.errors import LemmataError, UsageError

if TYPE_CHECKING:
    from tui.app import LemmataApp

FINE, FINDINGS, WRONG_USE, CANNOT = range(4)
COMMANDS = {
    "demo": "a sample paper with the rehearsal colleague; needs no key",
    "graph": "results, proofs and what uses what",
    "check": "what is likely to be wrong; exit status 1 where something is",
    "ask": "one turn without a screen; changes wait for a decision",
    "conversations": "list, search or print the conversations with the colleague",
    "changes": "list, show, accept, reject or reopen the colleague's changes",
    "log": "the colleague's accepted changes, newest first",
    "disclose": "the declaration of AI use, from the git history",
    "doctor": "git, TeX, terminal, key, endpoint: what works here",
    "suggestions": "definitions that statements seem to use; confirm or dismiss them",
}
GRAPH_FORMATS = ("text", "json", "dot", "svg", "html")
_DESCRIPTION = "A writing room for mathematics in a terminal: manuscript, AI colleague and lemma tree side by side."
_OF_ANOTHER_REPOSITORY = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"),
    *("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX"),
)
"""What git sets for its hooks and aliases: started from one, the paper's own repository is meant all the same."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for name in _OF_ANOTHER_REPOSITORY:
        os.environ.pop(name, None)
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a title outside the terminal's encoding is no reason to stop
    clash = _clash()
    if clash:
        print(clash, file=sys.stderr)
        return WRONG_USE
    try:
        status = _run_command(words) if words and words[0] in COMMANDS else _open(words)
        sys.stdout.flush()  # here, where a reader that left is still caught
        return status
    except UsageError as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except LemmataError as error:
        print(error, file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print("Stopped by Ctrl+C. What was written and queued until then is kept.", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:
        _drop_output()  # the reader of our output left, as `head` does; there is nobody to tell
        return FINE
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _drop_output()
        reason = (error.strerror or str(error)).lower()
        print(
            f"The answer is cut off: {reason}. What the command did is done; the answer can be asked again.",
            file=sys.stderr,
        )
        return CANNOT


def _drop_output() -> None:
    """Keep what is still to be written from failing once more when the program ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _clash() -> str | None:
    """Return a sentence where another package has taken the name of one of ours."""
    home = Path(__file__).resolve().parent.parent
    for name in ("latex", "sessions", "themes"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or home not in origin.parents:
            return (
                f"Lemmata's own package “{name}” is hidden by {origin or 'nothing of that name'}. "
                "Nothing was opened; install Lemmata in an environment of its own, with pipx or uv tool."
            )
    return None


class _Parser(argparse.ArgumentParser):
    """A parser that says what it did not understand in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. `{self.prog} --help` shows how it is used.")


def _paper(text: str) -> Path:
    if not text:
        raise UsageError("The name of the paper is empty; name a .tex file or its folder.")
    return Path(text)


def _run_command(words: list[str]) -> int:
    parser = _Parser(prog="lemmata", description=_DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help=COMMANDS["demo"])
    demo.add_argument("folder", nargs="?", type=Path, help="where the paper is put; a folder that is empty or new")
    graph = commands.add_parser("graph", help=COMMANDS["graph"])
    graph.add_argument("paper", type=_paper)
    graph.add_argument(
        "--format",
        choices=GRAPH_FORMATS,
        help="text unless the name of the output says otherwise; html is a page to explore",
    )
    graph.add_argument(
        "--of", metavar="RESULT", help="only this result (its label, or as printed: “Lemma 3.2”) and what it rests on"
    )
    graph.add_argument("-o", "--output", metavar="FILE", type=Path, help="where to write it; an older one is replaced")
    check = commands.add_parser("check", help=COMMANDS["check"])
    check.add_argument("paper", type=_paper)
    check.add_argument("--format", choices=("text", "json", "github"), default="text")
    ask = commands.add_parser("ask", help=COMMANDS["ask"])
    ask.add_argument("paper", type=_paper)
    ask.add_argument("text", nargs="?", default="", help="what to ask")
    ask.add_argument("--requests", action="store_true", help="answer the comments in the source that begin with %% AI:")
    ask.add_argument("--on", metavar="HANDLE", help="the result it is about")
    ask.add_argument("--new", action="store_true", help="begin a new conversation; the others stay as they are")
    conversations = commands.add_parser("conversations", help=COMMANDS["conversations"])
    conversations.add_argument("paper", type=_paper)
    conversations.add_argument("what", nargs="?", choices=("list", "show"), default="list")
    conversations.add_argument(
        "words", nargs="?", default="", help="list: words that were said; show: the conversation, else the last one"
    )
    changes = commands.add_parser("changes", help=COMMANDS["changes"])
    changes.add_argument("paper", type=_paper)
    changes.add_argument("what", nargs="?", choices=("list", "show", "accept", "reject", "reopen"), default="list")
    changes.add_argument("number", nargs="?", type=int)
    changes.add_argument("--why", default="", help="the reason for rejecting")
    changes.add_argument("--confirm", action="store_true", help="accept a change that acts when the paper is compiled")
    log = commands.add_parser("log", help=COMMANDS["log"])
    if words[0] == "log":
        from tui import history_command

        history_command.add_arguments(log, _paper)
    disclose = commands.add_parser("disclose", help=COMMANDS["disclose"])
    disclose.add_argument("paper", type=_paper)
    disclose.add_argument("--format", choices=("text", "latex", "json"), default="text")
    doctor = commands.add_parser("doctor", help=COMMANDS["doctor"])
    doctor.add_argument("paper", nargs="?", type=_paper, default=Path())
    doctor.add_argument("--format", choices=("text", "json"), default="text")
    doctor.add_argument("--offline", action="store_true", help="do not ask the endpoint")
    suggestions = commands.add_parser("suggestions", help=COMMANDS["suggestions"])
    suggestions.add_argument("paper", type=_paper)
    if words[0] == "suggestions":
        from tui.suggesting import add_arguments

        add_arguments(suggestions)
    found = parser.parse_args(words)
    if found.command == "ask" and bool(found.text) == found.requests:
        parser.error("ask needs either what to ask, or --requests")
    match found.command:
        case "demo":
            return _demo(found.folder)
        case "graph":
            return _graph(found.paper, found.format, found.of, found.output)
        case "check":
            from tui.checking import run_check

            return run_check(found.paper, found.format)
        case "disclose":
            return _disclose(found.paper, found.format)
        case "doctor":
            from tui.doctor import run_doctor

            return run_doctor(found.paper, found.format, offline=found.offline)
        case _:
            from tui.headless import run

            return asyncio.run(run(found))


def _open(words: list[str]) -> int:
    """Open the writing room: `[+LINE] [PAPER.tex | FOLDER]`."""
    row = next((int(word[1:]) - 1 for word in words if _is_line(word)), None)
    rest = [word for word in words if not _is_line(word)]
    parser = _Parser(
        prog="lemmata",
        description=_DESCRIPTION,
        usage=f"lemmata [+LINE] [PAPER.tex | FOLDER]\n       lemmata {{{','.join(COMMANDS)}}} …",
        epilog="\n".join(
            [
                "commands:",
                *(f"  {name:15}{help_}" for name, help_ in COMMANDS.items()),
                "",
                "Each command has its own --help. F1 in the room shows all keys.",
            ]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "papers", nargs="*", type=_paper, metavar="PAPER.tex | FOLDER", help="what to open; here if none"
    )
    parser.add_argument("--version", action="version", version=_version())
    papers = parser.parse_args(rest).papers or [Path()]
    _tell_what_is_no_paper(papers[0])
    if len(papers) > 1:
        raise UsageError(f"The room opens one paper at a time, not {len(papers)}; {papers[0]} can be opened by itself.")
    return _enter(papers[0], row)


def _is_line(word: str) -> bool:
    return word.startswith("+") and word[1:].isdecimal() and not Path(word).exists()


def _tell_what_is_no_paper(paper: Path) -> None:
    """Say so where a bare word is neither a file nor a command, naming the command it may have meant.

    Raises:
        UsageError: it is neither.
    """
    word = str(paper)
    if paper.exists() or paper.suffix or paper.name != word:
        return
    near = difflib.get_close_matches(word, COMMANDS, 1, 0.5)
    hint = f"The nearest command is `lemmata {near[0]}`" if near else f"The commands are {', '.join(COMMANDS)}"
    raise UsageError(f"“{word}” is neither a command of lemmata nor a file or folder here. {hint}.")


def _enter(paper: Path, row: int | None = None, rehearsal: Path | None = None) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from sessions.workspace.roots import find_root

        find_root(paper)  # a wrong name is told before the want of a terminal
        raise LemmataError(
            "The writing room needs a terminal, and this is none. "
            "`lemmata graph`, `check`, `ask`, `changes`, `log`, `disclose` and `suggestions` work without one."
        )
    if not sys.stderr.isatty():
        raise LemmataError(
            "The writing room is drawn on the error stream; start it without sending that elsewhere (2>)."
        )
    from tui import terminal

    terminal.prepare(os.environ)
    from sessions.room import enter

    opened = enter(paper, os.environ, rehearsal=rehearsal)
    from tui.app import LemmataApp

    app = LemmataApp(opened, terminal.theme_for(opened.settings.theme, os.environ), row)
    asyncio.run(_stay(app, mouse=opened.settings.mouse and terminal.can_have_mouse(os.environ)))
    return app.return_code or FINE


async def _stay(app: LemmataApp, *, mouse: bool) -> None:
    try:
        await app.run_async(mouse=mouse)
    finally:
        await app.room.close()  # leaves on disk what was typed in the last moment


def _demo(folder: Path | None) -> int:
    from sessions.demo.create import REHEARSAL, open_demo
    from sessions.folders import demo_folder

    root = open_demo(folder or demo_folder(os.environ), is_named=folder is not None)
    return _enter(root, rehearsal=REHEARSAL)


def _graph(paper: Path, format_: str | None, handle: str | None, output: Path | None) -> int:
    from tui.graph_command import write_graph

    write_graph(paper, format_, handle, output)
    return FINE


def _disclose(paper: Path, format_: str) -> int:
    from tui.disclosing import write_declaration

    write_declaration(paper, format_)
    return FINE


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"lemmata {version('lemmata')}"
    except PackageNotFoundError:
        return "lemmata, from a checkout"


if __name__ == "__main__":
    sys.exit(main())

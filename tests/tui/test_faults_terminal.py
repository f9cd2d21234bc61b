"""Every fault of the stand-in server, met one after the other by a person at a real terminal.

All are met in one conversation: after each the same server, which refuses a request in which anything sent before was
changed, must answer the next turn, and the manuscript with words that no file has yet must be untouched.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from colleague_terminal import ESCAPE, KEY, MANUSCRIPT, PAPER, enter, say, served
from gitroom import GitRoom, isolate
from standin_script import Fault
from terminal import CRASH, Terminal

pytestmark = pytest.mark.slow

REFUSED = "Never said."
BROKEN = "This sentence is meant to be long enough to be broken in its middle by the server."


def failing(name: str, words: str, *, calls: bool = False, always: bool = True, **fault: object) -> dict[str, Any]:
    """Return the turn in which a fault is met, for ever with `always`."""
    call = {"tool": "read_result", "input": {"handle": "lem:chain"}} if calls else {}
    return {"match": f"meet {name} now", "steps": [{"text": words, **call, "faults": [fault], "always": always}]}


def refusing(status: int, error_type: str) -> dict[str, Any]:
    """Return the turn that is refused with a status."""
    words = "No \\begin{lemma} [b]bold[/b] \x1b[2J will do."
    return failing(str(status), REFUSED, fault="status", status=status, error_type=error_type, message=words)


def ending(name: str, reason: str) -> dict[str, Any]:
    """Return the turn whose reply ends for a reason of its own."""
    return {"match": f"meet {name} now", "steps": [{"text": "So far.", "stop_reason": reason}]}


# The word that names a fault, how it is met, and what the author is told.
FAULTS = (
    ("400", refusing(400, "invalid_request_error"), "refused the request with status 400"),
    ("401", refusing(401, "authentication_error"), "did not accept the key"),
    ("403", refusing(403, "permission_error"), "This key may not use"),
    ("404", refusing(404, "not_found_error"), "does not know"),
    ("413", refusing(413, "request_too_large"), "larger than the endpoint takes"),
    ("page", failing("page", REFUSED, fault="page"), "could not be read"),
    ("rst", failing("rst", BROKEN, fault="rst"), "broke off before its end"),
    ("fin", failing("fin", BROKEN, fault="fin"), "broke off before its end"),
    ("cut", failing("cut", BROKEN, fault="cut"), "broke off before its end"),
    ("overload", failing("overload", BROKEN, fault="error_in_stream", error_type="overloaded_error"), "is overloaded"),
    ("bad_sse", failing("bad_sse", BROKEN, fault="bad_sse"), "could not be read"),
    ("bad_order", failing("bad_order", BROKEN, fault="bad_order"), "could not be read"),
    (
        "bad_tool",
        failing("bad_tool", "I read.", calls=True, fault="bad_tool_json"),
        "a tool call that could not be read",
    ),
    (
        "cut_tool",
        failing("cut_tool", "I read.", calls=True, fault="cut_tool_json"),
        "a tool call that could not be read",
    ),
)
# Those that pass: the countdown, and then the answer in the same turn.
PASSING = (
    ("429", failing("429", "Waited.", always=False, fault="status", status=429, retry_after="1"), "Try 2 of"),
    ("529", failing("529", "Waited.", always=False, fault="status", status=529), "Try 2 of"),
    ("reset", failing("reset", "Waited.", always=False, fault="rst_before_reply"), "Try 2 of"),
)
STALLS = (
    ("stall", failing("stall", BROKEN, fault="stall")),
    ("silence", failing("silence", REFUSED, fault="stall_before_reply")),
)
ENDINGS = (
    ("limit", ending("limit", "max_tokens"), "length limit"),
    ("refusal", ending("refusal", "refusal"), "declined to answer"),
    ("window", ending("window", "model_context_window_exceeded"), "become too long"),
)

_EDGE = "▏"  # between the manuscript and the conversation
AFTERWARDS = {"match": "go on after", "steps": [{"text": "Still here."}]}


def test_after_every_fault_the_author_is_told_and_the_next_turn_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    work = tmp_path / "work"
    GitRoom.make(work, paper=PAPER)
    met = [*FAULTS, *PASSING, *STALLS, *ENDINGS]
    script = [AFTERWARDS, *(each[1] for each in met)]
    with served(script, tmp_path) as environ, enter(work, environ) as terminal:
        terminal.wait_for("Lem 1")
        terminal.settle()
        terminal.press("Unsaved words. ")
        terminal.wait_for("Unsaved words.")
        for name, _, told in (*FAULTS, *ENDINGS):
            meet(terminal, name, told)
            go_on(terminal, name)
        for name, _, countdown in PASSING:
            meet(terminal, name, countdown)
            answered(terminal, f"meet {name} now", "Waited.")
            go_on(terminal, name)
        for name, _ in STALLS:
            meet(terminal, name, "")
            terminal.wait_for("Esc stops")
            terminal.press(ESCAPE)
            answered(terminal, f"meet {name} now", "Stopped.")
            go_on(terminal, name)
        assert "Unsaved words." in terminal.text
        assert (work / "paper.tex").read_text(encoding="utf-8") == PAPER
        assert b"Traceback" not in terminal.output
        assert_key_nowhere(terminal, tmp_path)


def test_a_defect_of_the_program_shows_the_key_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isolate(monkeypatch, tmp_path / "home")
    work = tmp_path / "work"
    GitRoom.make(work, paper=PAPER)
    with served([AFTERWARDS], tmp_path) as environ, enter(work, environ, program=("-c", CRASH)) as terminal:
        terminal.wait_for("Lem 1")
        terminal.settle()
        go_on(terminal, "nothing")
        terminal.press(MANUSCRIPT)
        terminal.press("!")
        assert terminal.wait_exit() == 1
        assert b"a defect made by the test" in terminal.output
        assert_key_nowhere(terminal, tmp_path)


def test_every_fault_of_the_server_is_among_them() -> None:
    steps = [step for _, turn, *_ in (*FAULTS, *PASSING, *STALLS) for step in turn["steps"]]
    assert {fault["fault"] for step in steps for fault in step["faults"]} == set(Fault)


def meet(terminal: Terminal, name: str, told: str) -> None:
    """Say the words that meet a fault, and wait until the author is told."""
    say(terminal, f"meet {name} now")
    answered(terminal, f"meet {name} now", told)
    show(terminal, name)


def go_on(terminal: Terminal, name: str) -> None:
    """Speak once more and wait for the answer."""
    say(terminal, f"go on after {name}")
    answered(terminal, f"go on after {name}", "Still here.")
    terminal.settle()


def answered(terminal: Terminal, words: str, answer: str) -> None:
    """Wait until `answer` is on the screen beneath the author's words."""
    wanted = re.compile(rf"you +{re.escape(words)} .*{re.escape(answer)}")
    terminal.wait_for(lambda text: wanted.search(unwrapped(text)) is not None)


def show(terminal: Terminal, name: str) -> None:
    """Keep the screen as text in the folder LEMMATA_SCREENS names, for a person to look at."""
    if folder := os.environ.get("LEMMATA_SCREENS"):
        Path(folder, f"{name}.txt").write_text(terminal.text + "\n", encoding="utf-8")


def unwrapped(text: str) -> str:
    """Return the conversation, its rows joined."""
    return " ".join(row.rpartition(_EDGE)[2].strip() for row in text.splitlines() if _EDGE in row)


def assert_key_nowhere(terminal: Terminal, top: Path) -> None:
    """Find the key neither in what the terminal was sent nor in any file written beneath `top`."""
    assert KEY.encode() not in terminal.output
    written = [path for path in top.rglob("*") if path.is_file()]
    assert any(path.suffix == ".jsonl" for path in written)
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []

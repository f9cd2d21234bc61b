"""The command `lemmata suggestions`: what statements seem to use, and a person's decisions about it.

The JSON output holds `format`, `version`, `root`, and `suggestions`, in the order of the text output; see
docs/suggestions.md.
"""

from __future__ import annotations

import argparse
import json
import sys

from latex.manuscript import Manuscript
from sessions.errors import UsageError
from sessions.room import Room
from sessions.standing.decisions import FILE, Verdict
from sessions.standing.suggested_uses import LEAST_SHOWN, SuggestedUse
from tui.papers import named_result

_VERSION = 1
_VERDICTS = {"confirm": Verdict.CONFIRMED, "dismiss": Verdict.DISMISSED}
_GONE = {"source": "the statement has changed since", "target": "the definition has changed since"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what follows the name of the paper."""
    parser.add_argument("what", nargs="?", choices=("list", *_VERDICTS, "forget"), default="list")
    parser.add_argument("source", nargs="?", help="the handle of the result; with list, only this one")
    parser.add_argument("target", nargs="?", help="the handle of the definition")
    parser.add_argument(
        "--min",
        type=_confidence,
        default=LEAST_SHOWN,
        metavar="CONFIDENCE",
        help=f"from 0 to 1; {LEAST_SHOWN} if not given",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


async def carry_out(room: Room, wanted: argparse.Namespace) -> None:
    """Carry out the command on a settled room."""
    if wanted.what == "list":
        await _list(room, wanted)
        return
    if wanted.source is None or wanted.target is None:
        raise UsageError(
            f"`lemmata suggestions PAPER {wanted.what}` needs two handles: the result and the definition it uses."
        )
    if wanted.what == "forget":
        was_there = await room.suggested_uses.forget(wanted.source, wanted.target)
        words = "was forgotten" if was_there else "was not there"
        _tell(f"The decision that {wanted.source} uses {wanted.target} {words}.")
        return
    decision = await room.suggested_uses.decide(wanted.source, wanted.target, _VERDICTS[wanted.what])
    _tell(f"{FILE} now says that {decision.source} uses {decision.target}: {decision.decision} by {decision.by}.")


async def _list(room: Room, wanted: argparse.Namespace) -> None:
    overview = await room.suggested_uses.look()
    uses = [use for use in overview.uses if use.is_worth(wanted.min)]
    if wanted.source is not None:
        key = named_result(overview.manuscript, wanted.source).key
        uses = [use for use in uses if use.source == key]
    if wanted.format == "json":
        json.dump(_document(overview.manuscript, uses), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif uses:
        sys.stdout.write("\n".join(_lines(overview.manuscript, uses)) + "\n")
    else:
        _tell(f"Nothing in {overview.manuscript.root} is suggested with a confidence of {wanted.min:g} or more.")


def _verdict_words(use: SuggestedUse) -> str:
    """Return what was decided, by whom and when, and which text has changed since; empty where nothing was."""
    if use.decision is None:
        return ""
    said = f"{use.decision.decision} by {use.decision.by} on {use.decision.on:%Y-%m-%d}"
    return "; ".join([said, *(_GONE[part] for part in use.stale)])


def _lines(manuscript: Manuscript, uses: list[SuggestedUse]) -> list[str]:
    lines: list[str] = []
    above = None
    for use in uses:
        if use.source != above:
            above = use.source
            lines.append(_named(manuscript, use.source))
        found = use.suggestion
        confidence = f"{found.confidence:.2f}" if found else " -  "
        place = f"  {found.place.file}:{found.place.line_begin} ({_part(use)})" if found else "  no longer suggested"
        said = _verdict_words(use)
        lines.append(
            f"  {confidence}  {use.term} → {_named(manuscript, use.target)}{place}{'  ' + said if said else ''}"
        )
    return lines


def _named(manuscript: Manuscript, key: str) -> str:
    result = manuscript.by_key.get(key)
    return f"{result.display_name} {key}" if result else f"{key} (gone)"


def _part(use: SuggestedUse) -> str:
    return "proof" if use.suggestion and use.suggestion.is_in_proof else "statement"


def _document(manuscript: Manuscript, uses: list[SuggestedUse]) -> dict[str, object]:
    entries = [_entry(use) for use in uses]
    return {"format": "lemmata-suggestions", "version": _VERSION, "root": manuscript.root, "suggestions": entries}


def _entry(use: SuggestedUse) -> dict[str, object]:
    found, decision = use.suggestion, use.decision
    return {
        "source": use.source,
        "target": use.target,
        "term": use.term,
        "confidence": found.confidence if found else None,
        "part": _part(use) if found else None,
        "file": found.place.file if found else None,
        "line": found.place.line_begin if found else None,
        "decision": decision.decision.value if decision else None,
        "by": decision.by if decision else None,
        "on": f"{decision.on:%Y-%m-%dT%H:%M:%SZ}" if decision else None,
        "stale": list(use.stale),
    }


def _confidence(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"“{text}” is no confidence, which is a number from 0 to 1")
    return value


def _tell(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")

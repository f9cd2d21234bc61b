"""The declaration as data for other programs; docs/disclose.md says what each field means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from latex.render import readable
from sessions.history.disclosure import Count, Disclosure, ResultUse, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from latex.graph import Json

FORMAT, VERSION = "lemmata-disclose", 1


def to_json(found: Disclosure) -> dict[str, Json]:
    """Return plain data: where the history was read, what was used, and what it did to the results."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "root": found.root,
        "commit": found.commit,
        "complete": found.is_complete,
        "files_without_history": list(found.files_without_history),
        "tool": "Lemmata",
        "models": _counts(found.models),
        "accepted_by": _counts(found.people),
        "first": _moment(found.first),
        "last": _moment(found.last),
        "edits": found.edits,
        "taken_back": found.taken_back,
        "taken_back_in_part": found.taken_back_in_part,
        "standing": _standing(found.tally),
        "outside_results": found.outside_results,
        "elsewhere": found.elsewhere,
        "results": [_result(use) for use in found.results],
        "drafted_proofs": len(found.drafted_proofs),
        "read_proofs": len(found.read_proofs),
        "readings_recorded": found.has_readings,
    }


def _result(use: ResultUse) -> dict[str, Json]:
    result = use.result
    return {
        "handle": use.handle,
        "name": None if result is None else readable(result.display_name),
        "title": None if result is None else result.title,
        "standing": _standing(use.tally),
        "taken_back": use.taken_back,
        "statement_changed": use.is_statement_changed,
        "proof_drafted": use.proof.value,
        "proof_edited": use.is_proof_edited,
        "proof_read_by": list(use.readers),
    }


def _standing(tally: Tally) -> dict[str, Json]:
    return {
        "edits": tally.edits,
        "roles": _counts(tally.roles),
        "unchanged": tally.unchanged,
        "edited": tally.edited,
    }


def _counts(counts: Iterable[Count]) -> list[Json]:
    return [{"name": one.name, "edits": one.number} for one in counts]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()

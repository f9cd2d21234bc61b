"""What the text itself says about the proof of a result."""

from __future__ import annotations

from latex.manuscript import PROVABLE, Result


def proof_standing(result: Result) -> str:
    """Return it in a few words."""
    if result.proofs:
        return "proof written"
    return "no proof" if result.kind in PROVABLE else "needs no proof"

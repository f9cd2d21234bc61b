"""The row of keys below a change under review: as many as fit, the way out always among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.cells import cell_len

from tui.widgets.styled_rows import Styled

_HINTS = (
    ("review.accept", "accept"),
    ("review.reject", "reject"),
    ("review.edit", "edit"),
    ("review.next_hunk", "next"),
    ("review.accept_rest", "accept the rest"),
    ("review.comment", "comment"),
    ("review.split", "split"),
    ("review.undo", "undo"),
    ("review.words", "words/lines"),
    ("review.details", "details"),
    ("review.leave", "leave open"),
    ("review.keys", "keys"),
)


def fitting_hints(keys: Mapping[str, str], room: int) -> Iterator[Styled]:
    """Yield keys and what they do, at most `room` cells of them; `keys` maps ids of bindings to keys as they are shown.

    How to get out, and where the other keys are listed, is said in the narrowest pane too.
    """
    *others, leave, every = ((keys.get(name, "").partition(",")[0], f" {meaning}  ") for name, meaning in _HINTS)
    room -= sum(cell_len(text) for hint in (leave, every) for text in hint)
    for key, meaning in others:
        room -= cell_len(key) + cell_len(meaning)
        if room < 0:
            break
        yield key, "key"
        yield meaning, "info"
    for key, meaning in (leave, every):
        yield key, "key"
        yield meaning, "info"

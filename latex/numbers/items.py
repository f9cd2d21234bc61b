r"""What `\ref` prints for the items of a list, where its options say so.

Sources: enumitem §3.1 (`label`, `label*`, `ref`); enumerate and the `shortlabels` of enumitem for `[(a)]`.
"""

from __future__ import annotations

import re
from collections.abc import Container

from latex.syntax.arguments import settings

_STARRED = re.compile(r"\\(arabic|roman|Roman|alph|Alph)\s*\*")
_SHORT = re.compile(r"\{[^{}]*\}|\\[A-Za-z]+|([1aAiI])")
_STYLES = {"1": "arabic", "a": "alph", "A": "Alph", "i": "roman", "I": "Roman"}
_LABELS = {"enumi": r"\theenumi.", "enumii": r"(\theenumii)", "enumiii": r"\theenumiii."}
"""What stands in front of the items of the list around one with `label*`."""
_BARE = frozenset({"enumerate", "paralist"})
r"""Packages after whose `[(a)]` only the letter is referred to."""


def item_form(options: str, counter: str, outer: str | None, packages: Container[str]) -> str | None:
    r"""Return what `\ref` prints for an item counted by `counter`, as TeX; None where `options` leave it as it is.

    `outer` counts the items of the list around it.
    """
    values = settings(options)
    form = values.get("ref") or values.get("label")
    if form is None and "label*" in values:
        form = _LABELS.get(outer or "", rf"\the{outer}" if outer else "") + values["label*"]
    if form is not None:
        return _STARRED.sub(rf"\\\1{{{counter}}}", form)
    if resumes(options):
        return None
    if "=" in options or any(package in packages for package in _BARE):
        return None if "=" in options else _short(options, counter, is_bare=True)
    return _short(options, counter, is_bare=False) if "enumitem" in packages else None


def resumes(options: str) -> bool:
    """Return whether the list goes on counting where the last one ended."""
    return bool({"resume", "resume*"} & settings(options).keys())


def start(options: str) -> int | None:
    """Return the number of the first item where `options` give it."""
    value = settings(options).get("start", "")
    return int(value) if value.isdecimal() and len(value) < 6 else None


def _short(options: str, counter: str, *, is_bare: bool) -> str | None:
    """Read `[(i)]`: the first letter outside braces that names a style stands for the number."""
    found = next((one for one in _SHORT.finditer(options) if one[1]), None)
    if found is None:
        return None
    number = rf"\{_STYLES[found[1]]}{{{counter}}}"
    return number if is_bare else options[: found.start()] + number + options[found.end() :]

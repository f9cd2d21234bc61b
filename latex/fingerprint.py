"""Name a passage by what TeX reads of it, so that reflowing it or commenting on it does not change its name.

Invariants:
- Comments, the white space around them and the length of white space do not count; a blank line does.
- Two passages with the same fingerprint are the same to TeX, except inside verbatim text.
"""

from __future__ import annotations

import re
from hashlib import blake2b

_COMMENT = re.compile(r"((?<!\\)(?:\\\\)*)%[^\n]*(?:\n[^\S\n]*|\Z)(\n?)")
_SPACE = re.compile(r"\s+")
_AFTER_COMMAND = re.compile(r"((?<!\\)(?:\\\\)*\\[A-Za-z@]+) (?![A-Za-z@])")


def fingerprint(text: str) -> str:
    """Return the fingerprint of a statement or proof: 16 hexadecimal digits."""
    return blake2b(_stripped(text).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def revision(text: str) -> str:
    """Return the short form of the fingerprint that the colleague is given to name a version: "r:9f3c"."""
    return f"r:{fingerprint(text)[:4]}"


def _stripped(text: str) -> str:
    r"""Return `text` as TeX's scanner sees it (TeXbook ch. 8): no comments, one space for many, `\par` as LF LF.

    The space that ends a control word is dropped where the next character would end it as well.
    """
    uncommented = _COMMENT.sub(lambda match: match[1] + match[2] * 2, text)
    folded = _SPACE.sub(lambda match: "\n\n" if match[0].count("\n") > 1 else " ", uncommented).strip()
    return _AFTER_COMMAND.sub(r"\1", folded)

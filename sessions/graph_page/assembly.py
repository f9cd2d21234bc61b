"""Puts the page together: markup, style, script and the data of one manuscript in one self-contained file.

Invariants:
- The page fetches nothing: its policy (Content-Security-Policy) allows the one script and the one style by their
  hashes, and nothing else.
- No text of the manuscript becomes markup: the data are JSON in which `<` does not occur, and the script writes texts
  with `textContent` only.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from latex.manuscript import Manuscript
from latex.outputs.outline import Read
from latex.outputs.page_data import page_data
from latex.outputs.paint import page_variables

SCRIPTS = (
    "model.js",
    "arrange.js",
    "lines.js",
    "drawing.js",
    "canvas.js",
    "panel.js",
    "search.js",
    "list.js",
    "page.js",
)
"""The parts of the script in the order in which they build on one another."""


def to_html(manuscript: Manuscript, read: Read) -> str:
    """Return the page; `read` gives the texts of the files as they were analysed."""
    style = page_variables() + _part("page.css")
    script = '"use strict";\n(() => {\n' + "".join(map(_part, SCRIPTS)) + "})();\n"
    values = {
        "POLICY": f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'",
        "TITLE": escape(f"What rests on what in {manuscript.root}"),
        "STYLE": style,
        "SCRIPT": script,
        "DATA": _as_json(page_data(manuscript, read)),
    }
    pieces = _part("page.html").split("%%")
    return "".join(values[piece] if index % 2 else piece for index, piece in enumerate(pieces))


def _part(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the hash by which a policy names an inline script or style (CSP level 3, §2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _as_json(data: object) -> str:
    """Return `data` as JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode(errors="replace").decode()

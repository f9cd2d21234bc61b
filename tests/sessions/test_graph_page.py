"""The page of the graph as a text: whole, sealed, and deaf to whatever a title holds."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from books import book
from manuscripts import HEAD, manuscript

from sessions.graph_page import assembly
from sessions.graph_page.assembly import SCRIPTS, to_html

_FOLDER = Path(assembly.__file__).parent
_BODY = (
    "\\section{One}\\begin{lemma}[Of $x^2$]\\label{a}Let $x \\in X$.\\end{lemma}"
    "\\begin{theorem}\\label{t}x\\end{theorem}\\begin{proof}\\ref{a}\\end{proof}"
)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "\"'&<>]]>&amp;",
    "עברית \u202eolleh\u202c",
    "line \u2028 and \u2029",
    "%%DATA%% %%SCRIPT%%",
    "x" * 10_000,
]


def _page(body: str) -> str:
    files = {"main.tex": f"{HEAD}\\begin{{document}}\n{body}\n\\end{{document}}\n"}
    return to_html(manuscript(files), files.get)


class _Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.attributes: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name: value or "" for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self.names[-1] if self.names else "", []).append(data)


def _data(page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    return found


def test_the_data_hold_results_edges_and_statements() -> None:
    data = _data(_page(_BODY))
    assert [result["name"] for result in data["results"]] == ["Lemma 1.1", "Theorem 1.2"]
    assert data["results"][0]["title"] == "Of x²"
    assert data["results"][0]["statement"] == "Let x ∈ X."
    assert data["edges"] == [1, 0, 0b0100]
    assert data["divisions"] == ["1 One"]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_no_title_becomes_markup(title: str) -> None:
    plain, hostile = (_page(f"\\section{{{each}}}\\begin{{lemma}}[{each}]x\\end{{lemma}}") for each in ("T", title))
    assert _Elements(hostile).names == _Elements(plain).names
    assert "<" not in hostile.partition('id="data">')[2].partition("</script>")[0]
    _data(hostile)


def test_the_policy_allows_the_one_script_and_the_one_style_and_nothing_else() -> None:
    page = _page(_BODY)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (script, style)]
    assert policy == (
        f"default-src 'none'; script-src {hashes[0]}; style-src {hashes[1]}; base-uri 'none'; form-action 'none'"
    )


def test_the_page_names_no_address() -> None:
    assert not re.search(r"https?://|//[a-z]|\bsrc=|@import|url\(", re.sub(r"// .*", "", _page(_BODY)))


def test_the_script_makes_no_markup_from_text() -> None:
    script = "".join((_FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)
    assert "</" not in script


def test_every_part_of_the_page_is_used() -> None:
    parts = {path.name for path in _FOLDER.iterdir() if path.suffix in (".js", ".css", ".html")}
    assert parts == {*SCRIPTS, "page.css", "page.html"}


def test_the_statements_of_a_large_book_are_cut_to_a_fair_share() -> None:
    text = book(300).replace("This holds", "word " * 4000 + "This holds")
    page = to_html(manuscript({"main.tex": text}), {"main.tex": text}.get)
    assert len(page.encode()) < 3_000_000
    assert all(result["statement"].endswith("…") for result in _data(page)["results"])


def test_a_file_that_cannot_be_read_leaves_statements_empty() -> None:
    files = {"main.tex": f"{HEAD}\\begin{{document}}{_BODY}\\end{{document}}"}
    assert _data(to_html(manuscript(files), lambda _: None))["results"][0]["statement"] == ""

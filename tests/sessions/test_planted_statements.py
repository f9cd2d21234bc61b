"""Statements of real papers weakened by one sign or word: each is announced with all that rests on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import pytest
from corpus import CORPUS

from latex.manuscript import Manuscript, Result
from latex.project import Analyser
from latex.text import Edit
from sessions.review.gates import Finding, Gate, Severity
from sessions.review.gates.assessment import findings
from sessions.review.hunks import hunks_of
from sessions.review.proposals import Proposal

PAPERS = ("pfr", "sphere-eversion", "stacks-brauer", "stacks-fields", "parameter-trace")
_EACH = 4  # changes planted in a paper
_RULES = (
    ("weak to strict", r"\\leq?(?![A-Za-z])", "<"),
    ("at least to more", r"\\geq?(?![A-Za-z])", ">"),
    ("every to some", r"\b[Ff]or (?:all|every|any)\b", "for some"),
    ("some to every", r"\b[Tt]here (?:exists|is) an?\b", "for every"),
    ("hypothesis dropped", r"(?:Let|Suppose|Assume)\b[^.$]*\$[^$]*\$[^.$]*\.", ""),
    ("finite dropped", r"\bfinite ", ""),
    ("subset turned", r"\\subset(?:eq)?(?![A-Za-z])", r"\\supset"),
    ("constant", r"(?<=[ ={^(])[1-9](?=[ $})])", "7"),
)
_SIGNS = {"weak to strict", "at least to more", "subset turned", "constant"}
pytestmark = pytest.mark.skipif(
    not all((CORPUS / name / "GRAPH.json").is_file() for name in PAPERS), reason="the corpus of papers is not there"
)


class Paper(NamedTuple):
    texts: dict[str, str]
    analyser: Analyser
    before: Manuscript


class Planted(NamedTuple):
    rule: str
    result: Result
    edit: Edit


@lru_cache
def paper(name: str) -> Paper:
    """Return a paper of the corpus, analysed."""
    folder = CORPUS / name
    root = json.loads((folder / "GRAPH.json").read_text(encoding="utf-8"))["root"]
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8", errors="replace")
        for path in folder.rglob("*")
        if path.suffix in {".tex", ".sty", ".cls", ".bib", ".bbl"}
    }
    analyser = Analyser(texts.get)
    return Paper(texts, analyser, analyser.analyse(root))


def planted(name: str) -> Iterator[Planted]:
    """Yield four changes of statements, each by another rule and of a result that others rest on, if there is one."""
    _, _, manuscript = paper(name)
    used = sorted(manuscript.results, key=lambda result: -len(manuscript.used_by(result.key)))
    taken: set[str] = set()
    count = 0
    for rule, pattern, new in _RULES:
        for result in used:
            text = paper(name).texts[result.place.file]
            match = re.compile(pattern).search(text, result.body.start, result.body.end)
            if result.key in taken or match is None or "%" in text[text.rfind("\n", 0, match.start()) : match.start()]:
                continue
            taken.add(result.key)
            yield Planted(rule, result, Edit(match.start(), match[0], match.expand(new)))
            count += 1
            break
        if count == _EACH:
            return


def said(name: str, file: str, edit: Edit) -> tuple[Finding, ...]:
    """Return what the gates say of an edit."""
    texts, analyser, before = paper(name)
    text = texts[file]
    proposal = Proposal(1, "Edit", "", file, text, hunks_of(text, (edit,)), ())
    try:
        texts[file] = text[: edit.start] + edit.new + text[edit.end :]
        after = analyser.analyse(before.root)
    finally:
        texts[file] = text
    return findings(proposal, before, after, texts.get)


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_a_weakened_statement_is_announced_with_its_dependents(name: str) -> None:
    changes = list(planted(name))
    assert len(changes) == _EACH
    manuscript = paper(name).before
    for rule, result, edit in changes:
        found = said(name, result.place.file, edit)
        (statement,) = [each for each in found if each.gate is Gate.STATEMENT]
        assert statement.severity is Severity.WARNING, (rule, result.key)
        assert statement.sentence.startswith(f"Changes the statement of {result.display_name}"), (rule, result.key)
        assert statement.results == (result.key, *manuscript.dependents(result.key)), (rule, result.key)
        count = len(manuscript.dependents(result.key))
        assert (f"{count} result" if count else "no other result") in statement.sentence
        if rule in _SIGNS:
            signs = [each for each in found if each.gate is Gate.SYMBOL]
            assert len(signs) == 1, (rule, result.key, [each.sentence for each in found])
            assert "in the statement of" in signs[0].sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", PAPERS)
def test_the_same_statements_reflowed_or_remarked_upon_are_not(name: str) -> None:
    for _, result, _ in planted(name):
        text = paper(name).texts[result.place.file]
        space = re.compile(r"(?<=[a-z,]) (?=[a-z])").search(text, result.body.start, result.body.end)
        edits = [Edit(result.body.end, "", "% a remark\n")] if text[result.body.end - 1] == "\n" else []
        edits += [Edit(space.start(), " ", "\n")] if space else []
        for edit in edits:
            loud = [each.sentence for each in said(name, result.place.file, edit) if each.severity is not Severity.NOTE]
            assert loud == []

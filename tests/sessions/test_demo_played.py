"""The graph of the sample paper, and what becomes of it when the script's changes are made by the colleague's tools."""

from __future__ import annotations

import itertools
import random
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from compiled import HAS_TEX, compiled_pages
from rehearsed import PAPER, script

from latex.manuscript import Kind, Manuscript
from latex.project import analyse
from latex.text import replace
from sessions.colleague.tools import EDIT_TOOLS, ToolBox
from sessions.demo.create import ROOT
from sessions.events import Listeners
from sessions.review.gates import Finding, Gate, Severity, assess
from sessions.review.proposals import Proposal, ProposalQueue

QUIET = "lem:quiet"
"""The result the script adds."""


class Desk:
    """A copy of the paper in memory, and the colleague's tools at work on it."""

    def __init__(self) -> None:
        self.texts = {path.relative_to(PAPER).as_posix(): path.read_text("utf-8") for path in PAPER.rglob("*.tex")}
        self.texts["network.bib"] = (PAPER / "network.bib").read_text("utf-8")
        self.queue = ProposalQueue(Listeners())

    @property
    def manuscript(self) -> Manuscript:
        return analyse(ROOT, self.text)

    def text(self, file: str) -> str | None:
        return self.texts.get(file)

    def play(self, number: int) -> tuple[Proposal, ...]:
        """Run the tools of turn `number` and return the changes they queued."""
        tools = ToolBox(self, self.queue)
        queued = []
        for step in script()["turn"][number]["step"]:
            if "tool" in step:
                outcome = tools.run(step["tool"], step["input"])
                assert not outcome.is_error, outcome.text
                assert (outcome.proposal is not None) == (step["tool"] in EDIT_TOOLS)
                queued += [self.queue.get(outcome.proposal)] if outcome.proposal is not None else []
        return tuple(queued)

    def play_all(self) -> tuple[Proposal, ...]:
        return tuple(change for number in range(len(script()["turn"])) for change in self.play(number))

    def accept(self, changes: Iterable[Proposal]) -> None:
        """Make changes that were all made for the texts as they are."""
        edits = sorted(((change.file, edit) for change in changes for edit in change.edits), key=lambda e: e[1].start)
        for file in {file for file, _ in edits}:
            self.texts[file] = replace(self.texts[file], [edit for name, edit in edits if name == file])


@pytest.fixture
def desk() -> Desk:
    return Desk()


def depth(manuscript: Manuscript, key: str) -> int:
    """Return how many results stand on top of each other under `key`, itself among them."""
    return 1 + max((depth(manuscript, used) for used in manuscript.uses(key)), default=0)


def dangling(manuscript: Manuscript) -> set[str]:
    known = {site.label for site in manuscript.label_sites}
    return {reference.label for reference in manuscript.references if reference.label not in known}


def test_the_paper_has_two_dozen_results_of_all_kinds(desk: Desk) -> None:
    kinds = Counter(result.kind for result in desk.manuscript.results)
    assert kinds == {
        Kind.DEFINITION: 4,
        Kind.LEMMA: 7,
        Kind.PROPOSITION: 6,
        Kind.THEOREM: 3,
        Kind.COROLLARY: 3,
        Kind.EXAMPLE: 1,
        Kind.REMARK: 1,
    }
    assert all(result.label for result in desk.manuscript.results)


def test_every_result_that_needs_a_proof_has_one_and_no_proof_is_left_over(desk: Desk) -> None:
    needing = {Kind.LEMMA, Kind.PROPOSITION, Kind.THEOREM, Kind.COROLLARY}
    assert [r.key for r in desk.manuscript.results if (len(r.proofs) == 1) != (r.kind in needing)] == []
    assert desk.manuscript.orphan_proofs == ()


@pytest.mark.parametrize(
    ("key", "used"),
    [
        ("lem:normal", {"def:network"}),
        ("lem:pythagoras", {"lem:normal"}),
        ("prop:monotone", {"lem:pythagoras", "lem:excess"}),
        ("cor:telescope", {"lem:pythagoras", "prop:monotone"}),
        ("lem:drift", {"cor:telescope"}),
        ("prop:window", {"lem:normal", "lem:drift", "prop:monotone", "def:chain", "def:multiaccurate"}),
        ("prop:excess", {"lem:excess", "def:multiaccurate"}),
        ("thm:main", {"prop:monotone", "prop:window", "prop:excess", "def:chain", "def:optimal"}),
        ("thm:geometric", {"prop:window", "prop:gram", "prop:monotone"}),
        ("cor:rate", {"thm:main"}),
        ("cor:network", {"thm:main", "prop:monotone"}),
        ("thm:lower", {"lem:tangent", "prop:monotone"}),
    ],
)
def test_a_result_uses_what_its_proof_says(desk: Desk, key: str, used: set[str]) -> None:
    assert set(desk.manuscript.uses(key)) == used


def test_the_convergence_theorem_stands_on_many_levels_and_in_no_circle(desk: Desk) -> None:
    manuscript = desk.manuscript
    assert all(result.key not in manuscript.ancestors(result.key) for result in manuscript.results)
    assert depth(manuscript, "cor:rate") >= 8


def test_some_results_are_used_by_nothing(desk: Desk) -> None:
    unused = {result.key for result in desk.manuscript.results if not desk.manuscript.used_by(result.key)}
    assert {"prop:converse", "prop:edge", "rem:drift"} <= unused
    assert "thm:main" not in unused


def test_every_reference_of_the_paper_leads_somewhere(desk: Desk) -> None:
    assert dangling(desk.manuscript) == set()


def test_every_source_is_cited_and_every_citation_has_one(desk: Desk) -> None:
    assert {citation.label for citation in desk.manuscript.citations} == desk.manuscript.bibliography


def test_the_script_queues_five_changes(desk: Desk) -> None:
    assert [len(desk.play(number)) for number in range(4)] == [2, 2, 1, 0]


def test_the_new_lemma_is_told_as_a_new_result_and_no_statement_changes(desk: Desk) -> None:
    lemma, proof = desk.play(0)
    assert lemma.new_results == (QUIET,)
    assert (lemma.changed_statements, proof.changed_statements) == ((), ())


def test_the_review_warns_of_the_changed_statement_and_names_what_rests_on_it(desk: Desk) -> None:
    statement, proof = desk.play(1)
    assert (statement.changed_statements, proof.changed_statements) == (("lem:drift",), ())
    [warning] = [f for f in assess(statement, desk.manuscript, desk.text) if f.gate is Gate.STATEMENT]
    assert warning.severity is Severity.WARNING
    assert {"prop:window", "thm:main", "thm:geometric", "cor:rate", "cor:network"} <= set(warning.results)


def test_the_review_warns_only_of_the_changed_statement_and_of_the_lemma_that_is_not_there_yet(desk: Desk) -> None:
    told = [(change.number, finding) for change in desk.play_all() for finding in assess_alone(desk, change)]
    loud = [(number, finding.gate) for number, finding in told if finding.severity is not Severity.NOTE]
    assert [(number, gate) for number, gate in loud if gate is not Gate.SYMBOL] == [
        (2, Gate.REFERENCE),
        (3, Gate.STATEMENT),
    ]


def assess_alone(desk: Desk, change: Proposal) -> tuple[Finding, ...]:
    return assess(change, desk.manuscript, desk.text)


def test_the_repaired_proof_uses_the_normal_equations(desk: Desk) -> None:
    [repair] = desk.play(2)
    desk.accept([repair])
    assert set(desk.manuscript.uses("prop:excess")) == {"lem:excess", "lem:normal", "def:multiaccurate"}


def test_the_new_lemma_takes_its_place_in_the_tree(desk: Desk) -> None:
    desk.accept(desk.play(0))
    manuscript = desk.manuscript
    assert set(manuscript.uses(QUIET)) == {"prop:monotone", "cor:telescope"}
    assert manuscript.used_by(QUIET) == ("thm:main",)
    assert dangling(manuscript) == set()


def test_any_choice_of_the_changes_can_be_made_together(desk: Desk) -> None:
    changes = desk.play_all()
    before = dict(desk.texts)
    for chosen in itertools.product((False, True), repeat=len(changes)):
        desk.texts = dict(before)
        desk.accept(change for change, is_chosen in zip(changes, chosen, strict=True) if is_chosen)
        only_reference = chosen[1] and not chosen[0]
        assert dangling(desk.manuscript) == ({QUIET} if only_reference else set())


@pytest.mark.slow
def test_turns_can_be_played_in_any_order_on_the_text_as_it_then_is() -> None:
    seed = random.randrange(2**32)
    print("seed", seed)
    orders = list(itertools.permutations(range(4)))
    ends = set()
    for order in random.Random(seed).sample(orders, 3):
        desk = Desk()
        for number in order:
            desk.accept(desk.play(number))
        ends.add(tuple(sorted(desk.texts.items())))
    assert len(ends) == 1


@pytest.mark.slow
@pytest.mark.skipif(not HAS_TEX, reason="needs pdflatex and bibtex")
def test_the_paper_compiles_without_a_complaint_before_and_after_all_changes(tmp_path: Path, desk: Desk) -> None:
    shutil.copytree(PAPER, tmp_path / "paper", ignore=shutil.ignore_patterns("*.log"))
    assert 6 <= compiled_pages(tmp_path / "paper") <= 10
    desk.accept(desk.play_all())
    for name, text in desk.texts.items():
        (tmp_path / "paper" / name).write_text(text, encoding="utf-8")
    assert 6 <= compiled_pages(tmp_path / "paper") <= 10

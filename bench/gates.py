"""How often the review warns of harmless and of harmful edits: `LEMMATA_CORPUS=… python bench/gates.py [SEED]`.

Edits are made one at a time in finished papers, at places drawn by chance. Of a harmless one nothing louder than a note
should be said; of a harmful one the gate it is meant for should warn. With `--show KIND` the warnings of one kind are
printed, to be read by hand.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from bench.corpus import CorpusPaper, papers
from latex.manuscript import Manuscript, Result
from latex.project import Analyser
from latex.text import Edit, Span
from sessions.review.gates import Finding, Gate, Severity
from sessions.review.gates.assessment import findings
from sessions.review.hunks import hunks_of
from sessions.review.proposals import Proposal

_OF_EACH = 6  # edits of one kind in one paper
_MOST = 400_000  # characters; larger papers take minutes
_SAME = {"\\leq": "\\le", "\\geq": "\\ge", "\\neq": "\\ne", "\\to": "\\rightarrow", "\\implies": "\\Rightarrow"}
_FLIPS = {
    **{"\\leq": "<", "\\le": "\\ge", "\\geq": ">", "\\ge": "\\le", "\\in": "\\notin", "\\subset": "\\supset"},
    **{"\\subseteq": "\\supseteq", "\\forall": "\\exists", "\\max": "\\min", "\\sup": "\\inf", "\\cap": "\\cup"},
}


_SIGN = "(?:{})(?![A-Za-z])"
_FLIP, _TWIN = (_SIGN.format("|".join(map(re.escape, signs))) for signs in (_FLIPS, _SAME))
_REPLACEMENTS: tuple[tuple[str, Gate | None, str, str, Callable[[str], str]], ...] = (
    ("reflowed", None, "any", r"(?<=[a-z,;])\n(?=[ \t]*[a-z$])", lambda _: " "),
    ("line broken", None, "any", r"(?<=[a-z,]) (?=[a-z])", lambda _: "\n"),
    ("comment added", None, "any", r"(?<=\.)\n", lambda _: " % checked twice\n"),
    ("same sign by another name", None, "any", _TWIN, _SAME.__getitem__),
    ("word of a proof", None, "proof", r"\b(?:Thus|Hence|Then) ", lambda _: "Therefore "),
    ("sentence of a proof", None, "proof", r"(?<=\.)\n", lambda _: "\nThis ends the step.\n"),
    ("flipped sign", Gate.SYMBOL, "any", _FLIP, _FLIPS.__getitem__),
    ("flipped sign of a statement", Gate.STATEMENT, "statement", _FLIP, _FLIPS.__getitem__),
    ("hypothesis dropped", Gate.STATEMENT, "statement", r"(?:Let|Suppose|Assume)[^.\\]*\.", lambda _: ""),
    ("constant", Gate.SYMBOL, "any", r"(?<=[=<>+{( ])[2-9](?=[ $^+x)])", lambda digit: str(int(digit) + 1)),
    ("brace dropped", Gate.LATEX, "any", r"\}(?=[ $,.])", lambda _: ""),
    ("command misspelt", Gate.LATEX, "any", r"\\(?:leq|alpha|mathbb)\b", lambda name: name + "xx"),
    ("reference to nothing", Gate.REFERENCE, "proof", r"(?<=\.)\n", lambda _: " See \\ref{no-such-label}.\n"),
    ("remark of a machine", Gate.WORDING, "proof", r"(?<=\.)\n", lambda _: " As an AI, I omit the details.\n"),
    ("acts when compiled", Gate.COMMAND, "proof", r"(?<=\.)\n", lambda _: "\n\\immediate\\write18{date}\n"),
)
"""Kind of edit, the gate that should warn, where it is made, what is replaced, and by what."""
_Find = Callable[[str, Result], Edit | None]


class _Passage(NamedTuple):
    result: Result
    file: str
    span: Span


class Made(NamedTuple):
    """One edit."""

    kind: str
    gate: Gate | None
    """The gate that should warn; None where none should."""
    file: str
    edit: Edit


def main(seed: int, shown: str) -> None:
    """Print for each kind of edit how many were made, and of how many was warned."""
    chance = random.Random(seed)
    made, warned, by_gate = Counter[str](), Counter[str](), Counter[tuple[str, Gate]]()
    for paper in papers():
        if sum(map(len, paper.files.values())) > _MOST:
            continue
        texts = dict(paper.files)
        analyser = Analyser(texts.get)
        before = analyser.analyse(paper.root)
        for each in _edits(paper, before, chance):
            text = paper.files[each.file]
            texts[each.file] = text[: each.edit.start] + each.edit.new + text[each.edit.end :]
            after = analyser.analyse(paper.root)
            texts[each.file] = text
            proposal = Proposal(1, "Edit", "", each.file, text, hunks_of(text, (each.edit,)), ())
            loud = [one for one in findings(proposal, before, after, paper.files.get) if _is_loud(one)]
            name = f"{each.kind} → {each.gate or 'nothing'}"
            made[name] += 1
            warned[name] += bool(loud) if each.gate is None else any(one.gate is each.gate for one in loud)
            by_gate.update((name, one.gate) for one in {one.gate: one for one in loud}.values())
            if each.kind == shown:
                print(
                    paper.name, repr(each.edit.old[:80]), "→", repr(each.edit.new[:80]), [one.sentence for one in loud]
                )
    print(f"seed {seed}\n| edit → gate that should warn | made | warned | all warnings |\n|---|---|---|---|")
    for name, number in made.items():
        gates = ", ".join(f"{gate} {count}" for (kind, gate), count in sorted(by_gate.items()) if kind == name)
        print(f"| {name} | {number} | {warned[name]} | {gates} |")


def _is_loud(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


def _edits(paper: CorpusPaper, manuscript: Manuscript, chance: random.Random) -> Iterator[Made]:
    results = [result for result in manuscript.results if result.place.file in paper.files]
    places = {
        "statement": [_Passage(result, result.place.file, result.body) for result in results],
        "proof": [
            _Passage(result, proof.place.file, proof.place.span) for result in results for proof in result.proofs
        ],
    }
    places["any"] = [*places["statement"], *places["proof"]]
    cited = {reference.label for reference in manuscript.references} & {result.label for result in results}
    places["cited"] = [passage for passage in places["statement"] if passage.result.label in cited]
    finders: list[tuple[str, Gate | None, str, _Find]] = [
        (kind, gate, where, _replacing(pattern, make, chance)) for kind, gate, where, pattern, make in _REPLACEMENTS
    ]
    finders.append(("citation of an earlier result", None, "proof", partial(_citing, manuscript, chance)))
    finders.append(("circle", Gate.DEPENDENCY, "proof", partial(_circular, manuscript, chance)))
    finders.append(("label taken away", Gate.REFERENCE, "cited", _unlabelled))
    for kind, gate, where, find in finders:
        found = 0
        for result, file, span in chance.sample(places[where], len(places[where])):
            edit = find(paper.files[file][span.start : span.end], result)
            if edit is not None and found < _OF_EACH:
                yield Made(kind, gate, file, Edit(edit.start + span.start, edit.old, edit.new))
                found += 1


def _replacing(pattern: str, make: Callable[[str], str], chance: random.Random) -> _Find:
    """Return what replaces one match of `pattern` outside comments."""
    wanted = re.compile(pattern)

    def find(text: str, _: Result) -> Edit | None:
        matches = [match for match in wanted.finditer(text) if "%" not in _line(text, match.start())]
        match = chance.choice(matches) if matches else None
        return Edit(match.start(), match[0], make(match[0])) if match else None

    return find


def _line(text: str, offset: int) -> str:
    return text[text.rfind("\n", 0, offset) + 1 : offset]


def _after_sentence(text: str, chance: random.Random, new: str) -> Edit | None:
    ends = [match.end() - 1 for match in re.finditer(r"(?<=[a-z$])\.\n", text)]
    return Edit(chance.choice(ends), "", new) if ends else None


def _citing(manuscript: Manuscript, chance: random.Random, text: str, result: Result) -> Edit | None:
    earlier = [
        other.label
        for other in manuscript.results[: manuscript.results.index(result)]
        if other.label and other.proofs and result.key not in manuscript.ancestors(other.key)
    ]
    return _after_sentence(text, chance, f" Here \\ref{{{chance.choice(earlier)}}} is used.") if earlier else None


def _circular(manuscript: Manuscript, chance: random.Random, text: str, result: Result) -> Edit | None:
    users = [manuscript.by_key[key] for key in manuscript.used_by(result.key)]
    labels = [user.label for user in users if user.label and user.proofs]
    return _after_sentence(text, chance, f" See \\ref{{{chance.choice(labels)}}}.") if labels else None


def _unlabelled(text: str, result: Result) -> Edit | None:
    label = f"\\label{{{result.label}}}"
    return Edit(text.index(label), label, "") if label in text else None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What the review says of harmless and of harmful edits.")
    parser.add_argument("seed", nargs="?", type=int, default=7)
    parser.add_argument("--show", metavar="KIND", default="")
    arguments = parser.parse_args()
    main(arguments.seed, arguments.show)

r"""One random document, as TeX executes it and as the analysis reads it.

Where a source reader cannot agree, the generator does not go:
- `\includeonly`: a chapter left out for the moment still belongs to the manuscript. TeX takes its numbers from the
  `.aux` of the last full run, so reading it gives the numbers TeX prints.
- A footnote in a restatable result: it is counted again wherever the result is restated, which changes the numbers of
  all footnotes after it and of nothing else.
- A footnote in a frame of mdframed: it is counted in letters, as in every minipage, which only the package knows.
- The title of a run-in section (`\paragraph`) is typeset with the paragraph after it, so that a label in it may take
  the number of what follows. Authors set it after the title.
- memoir resets figures and tables without showing what `\numberwithin` says.
- Conditions on dimensions, modes and boxes: both branches are read, so that nothing written is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.tex_agreement.compiling import compiled
from bench.tex_agreement.events import Events
from bench.tex_agreement.facts import differences, of_manuscript
from bench.tex_agreement.passages import document
from latex.project import analyse

_HARMLESS = ("Bad space factor", "perhaps a missing \\item")
"""Complaints about what is typeset, not about what is executed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the comparison of one document gave."""

    seed: int
    facts: int
    """How many facts TeX told."""
    differences: tuple[str, ...]
    errors: tuple[str, ...]
    """What TeX complained about; such a document is not compared."""
    features: frozenset[str]


def compare(seed: int, folder: Path) -> Outcome:
    """Compare the document with this seed; its files are left in `folder`, which is made."""
    made = document(seed)
    folder.mkdir(parents=True)
    done = compiled(made, folder)
    told = Events(made, {label: known.number for label, known in done.labels.items()}).read(done.events)
    found = of_manuscript(analyse("main.tex", made.files.get))
    facts = sum(
        len(part) for part in (told.results, told.proofs, told.labels, told.references, told.edges, told.sections)
    )
    complaints = tuple(error for error in done.errors if not any(harmless in error for harmless in _HARMLESS))
    return Outcome(seed, facts, () if complaints else tuple(differences(told, found)), complaints, made.features)

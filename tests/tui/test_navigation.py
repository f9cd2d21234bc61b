"""What going to a place offers for what was typed."""

from __future__ import annotations

from manuscripts import paper

from tui.desks.navigation import suggestions


def test_a_label_is_offered_with_the_number_that_a_reference_prints() -> None:
    found = paper("\\section{A}\\begin{equation}\\label{eq:mean}x\\end{equation}")
    (printed,) = suggestions(found.numbered_by({"eq:mean": "A.7"}), "eq:mean")
    assert (printed.label, printed.detail) == ("eq:mean", "A.7  main.tex")
    assert [each.detail for each in suggestions(found, "eq:mean")] == ["1  main.tex"]

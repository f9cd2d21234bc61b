"""What the colleague's edit calls do to real papers: `python bench/edit_calls.py CORPUS`.

Prints one row for each call of the table in `tests/support`: paper, call, what is to come of it, what came of it. Ends
with 1 where a row differs; whether a queued change is the right one is for `tests/sessions/test_edit_calls.py` to say.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

_HERE = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_HERE), str(_HERE / "tests" / "support")]

from edit_calls import came_to, carried_out, wanted  # noqa: E402
from edit_calls_passages import PASSAGES  # noqa: E402
from edit_calls_right import RIGHT  # noqa: E402
from edit_calls_texts import TEXTS  # noqa: E402


def main(arguments: list[str]) -> int:
    """Print the table and return how the program ends."""
    calls = (*RIGHT, *PASSAGES, *TEXTS)
    corpus = Path(arguments[0]) if len(arguments) == 1 else None
    if corpus is None or not all((corpus / call.paper / "GRAPH.json").is_file() for call in calls):
        print("Name the folder of the corpus, which holds each paper with its GRAPH.json; nothing was run.")
        return 2
    differing = 0
    print(f"{'paper':<16} {'tool':<18} {'call':<72} {'expected':<15} got")
    for call in calls:
        with tempfile.TemporaryDirectory() as folder:
            _, outcome = carried_out(call, corpus, Path(folder))
        got = came_to(outcome)
        differing += got != wanted(call)
        mark = "" if got == wanted(call) else "  differs"
        print(f"{call.paper:<16} {call.tool:<18} {call.name:<72} {wanted(call):<15} {got}{mark}")
    print(f"{len(calls)} calls, {differing} not as expected.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

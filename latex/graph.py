"""The graph of results in the forms others read: the door to `latex.outputs`.

An edge points from a result to what it uses. Edges may form cycles, and all of these forms bear that.
"""

from latex.outputs.dot import to_dot
from latex.outputs.json_graph import FORMAT, VERSION, Json, to_json
from latex.outputs.svg import to_svg
from latex.outputs.text_tree import to_text

__all__ = ["FORMAT", "VERSION", "Json", "to_dot", "to_json", "to_svg", "to_text"]

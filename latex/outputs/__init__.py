"""The graph of results in the forms other programs and people read; `latex.graph` is its door."""

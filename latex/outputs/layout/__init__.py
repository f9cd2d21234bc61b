"""Where the results stand in a drawing: in layers by what rests on what, and on cards by section."""

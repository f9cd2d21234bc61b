"""The page of the graph: one file of HTML that needs nothing else, made of the parts that lie beside this module."""

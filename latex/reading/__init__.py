"""Reading a manuscript the way TeX does, passage by passage."""

"""What is likely to be wrong with a manuscript, as diagnostics of a place, a severity and a sentence."""

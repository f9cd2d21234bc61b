"""Terms that definitions define, and where they are used: what suggested uses are made of."""

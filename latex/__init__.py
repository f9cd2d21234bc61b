"""What a LaTeX text says: pure functions and frozen facts, without files, clock or environment."""

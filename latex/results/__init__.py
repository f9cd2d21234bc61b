"""Facts about results, and how they hang together: handles, owners of proofs, references, edges."""

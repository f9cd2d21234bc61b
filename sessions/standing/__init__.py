"""What people have recorded about the results of a manuscript, kept in git beside it."""

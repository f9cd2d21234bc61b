"""Looking for text in the files of a manuscript, and replacing it in many places at once."""

"""The declaration of the use of AI in a manuscript, in words for people and as data for programs."""

"""What editing a text means, without a screen: wrapping, motions, selection, search and what keys do."""

"""The manuscript's files: buffers, saving, watching, recovery."""

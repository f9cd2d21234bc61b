"""The manuscript's git repository: commits of accepted changes, and reading them."""

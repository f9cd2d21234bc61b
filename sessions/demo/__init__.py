"""The demo: a sample paper of its own and the script of the colleague who works on it."""

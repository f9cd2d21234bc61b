"""The room and the dialogs over it."""

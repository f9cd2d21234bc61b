"""The panes and bars of the room."""

"""The desks of the room: what commands and messages mean, each for one part of the work; widgets are only shown to."""

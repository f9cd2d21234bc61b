"""The services of the room without a screen: files, git, the colleague, review."""

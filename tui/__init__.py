"""The screen: widgets, screens, commands and the command line; thin over the services."""

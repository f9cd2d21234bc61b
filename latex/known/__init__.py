"""What is known without reading it: names of results in many languages, classes, packages, commands."""

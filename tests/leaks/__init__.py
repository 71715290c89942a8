"""Files that hold something personal, in all forms, and those that only look so."""

"""The server: Voila, configured for our pages, with nothing else served than what the pages need."""

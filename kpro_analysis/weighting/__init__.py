"""The point model: score, rank, cost and pool. Pure: no files, no clock, no randomness of its own."""

"""Excel workbooks, opened safely and read as grids of values."""

"""The dashboard pages: controls, one call to the domain, a view that draws the result."""

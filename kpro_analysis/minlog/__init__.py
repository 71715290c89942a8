"""The MinLog audit: what is logged, on whom, and why."""

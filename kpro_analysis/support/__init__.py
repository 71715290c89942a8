"""Enquiries to support: read from extracts, put into categories, and counted by quarter."""

"""Prioritise change requests and audit the logs of Kommunal PRO."""

__version__ = "0.1.0"

"""Extracts of other systems: opened packed or plain, their moments, persons and texts read a column at a time."""

"""Readers of files that are looked through before they leave the house: each yields the texts in one kind of file."""

"""Readers of others' files, fed what nobody would file: tables, packages and bytes turned upside down."""

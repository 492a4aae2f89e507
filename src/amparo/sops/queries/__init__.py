"""Reads of procedures, their runs, and who has read what."""

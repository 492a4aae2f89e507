"""Procedures in the console: the list, the editor, and a version's way to those who follow it."""

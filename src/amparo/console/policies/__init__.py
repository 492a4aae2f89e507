"""Promised times in the console: the policies in their order, one of them, and what they would promise."""

"""Errors that are answers for whoever sits at the console."""


class Refusal(Exception):
    """What cannot be done; the text is a sentence that says why and what to do. No traceback is shown for it."""

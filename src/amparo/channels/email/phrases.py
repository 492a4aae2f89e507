from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """The phrases of a readable list: separated by semicolons, wrapped at will."""
    return tuple(phrase for one in text.split(";") if (phrase := " ".join(one.split())))


def any_of(text: str) -> str:
    """One regular expression that matches any pattern of a readable list."""
    return "(?:" + "|".join(listed(text)) + ")"

"""Light, dark, or as the system says: the choice lies in a cookie that the server reads, so nothing flashes."""

from django.http import HttpRequest

COOKIE = "amparo_theme"
COOKIE_AGE = 365 * 24 * 3600  # seconds
_THEMES = {"light": "varanda", "dark": "lamparina"}
CHOICES = ("light", "dark", "system")


def chosen(request: HttpRequest | None) -> str:
    """Give the person's choice: light, dark or system."""
    choice = request.COOKIES.get(COOKIE, "system") if request is not None else "system"
    return choice if choice in CHOICES else "system"


def name(choice: str) -> str:
    """Give the style sheet's name for a choice; empty for system, which the sheet itself decides."""
    return _THEMES.get(choice, "")

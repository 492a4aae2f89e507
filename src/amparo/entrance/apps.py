from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """The way in: signing in, coming in by a link, and one's own account."""

    name = "amparo.entrance"
    label = "entrance"

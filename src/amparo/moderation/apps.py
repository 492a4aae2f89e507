from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "amparo.moderation"
    label = "moderation"

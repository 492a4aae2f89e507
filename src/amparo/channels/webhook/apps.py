from django.apps import AppConfig


class WebhookConfig(AppConfig):
    name = "amparo.channels.webhook"
    label = "webhook"

    def ready(self) -> None:
        from amparo.channels.webhook import tasks  # noqa: F401, PLC0415 - it registers itself

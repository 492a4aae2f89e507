from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "amparo.channels.email"
    label = "email"

    def ready(self) -> None:
        from amparo.channels.email import due, tasks  # noqa: F401, PLC0415 - they register themselves

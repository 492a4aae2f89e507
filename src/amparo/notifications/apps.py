from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "amparo.notifications"
    label = "notifications"

    def ready(self) -> None:
        from amparo.notifications.kinds import says  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.services.ways import SENTENCES  # noqa: PLC0415

        says(SENTENCES)

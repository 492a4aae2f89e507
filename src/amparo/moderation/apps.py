from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "amparo.moderation"
    label = "moderation"

    def ready(self) -> None:
        from amparo.moderation import handlers, tasks  # noqa: F401, PLC0415 - importing registers them
        from amparo.moderation.services.notices import SENTENCES  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above

        says(SENTENCES)

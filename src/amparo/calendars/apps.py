from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "amparo.calendars"
    label = "calendars"

    def ready(self) -> None:
        from amparo.calendars.services.notices import SENTENCES  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above

        says(SENTENCES)

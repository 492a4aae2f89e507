from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "amparo.sla"
    label = "sla"

    def ready(self) -> None:
        from amparo.calendars.use import asks  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above
        from amparo.sla import handlers  # noqa: F401, PLC0415 - importing registers what falls due here
        from amparo.sla.queries.policies import counts_by  # noqa: PLC0415 - as above
        from amparo.sla.services.notices import SENTENCES  # noqa: PLC0415 - as above

        says(SENTENCES)
        asks(lambda calendar: counts_by(calendar.pk))

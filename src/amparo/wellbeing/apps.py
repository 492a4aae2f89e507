from django.apps import AppConfig


class WellbeingConfig(AppConfig):
    name = "amparo.wellbeing"
    label = "wellbeing"

    def ready(self) -> None:
        from amparo.notifications.kinds import says  # noqa: PLC0415 - models need the app registry
        from amparo.tickets import handing  # noqa: PLC0415 - as above
        from amparo.wellbeing.queries.handing import bounds_of  # noqa: PLC0415 - as above
        from amparo.wellbeing.services.notices import SENTENCES  # noqa: PLC0415 - as above

        says(SENTENCES)
        handing.keeps_from(bounds_of)

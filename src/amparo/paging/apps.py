from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "amparo.paging"
    label = "paging"

    def ready(self) -> None:
        from amparo.notifications.kinds import says  # noqa: PLC0415 - models need the app registry
        from amparo.paging import handlers  # noqa: F401, PLC0415 - importing registers what falls due here
        from amparo.paging.services.notices import SENTENCES  # noqa: PLC0415

        says(SENTENCES)

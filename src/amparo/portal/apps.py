from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "amparo.portal"
    label = "portal"

    def ready(self) -> None:
        from amparo.notifications.kinds import leads  # noqa: PLC0415 - models need the app registry
        from amparo.portal.leading import to_page  # noqa: PLC0415

        leads(to_page)

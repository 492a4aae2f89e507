from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "amparo.tools"
    label = "tools"

    def ready(self) -> None:
        from amparo.notifications.kinds import says  # noqa: PLC0415 - models need the app registry
        from amparo.people.holding import forgets  # noqa: PLC0415 - as above
        from amparo.tools import handlers  # noqa: F401, PLC0415 - importing registers what falls due here
        from amparo.tools.services.erasing import forget_calls  # noqa: PLC0415 - as above
        from amparo.tools.services.notices import SENTENCES  # noqa: PLC0415

        forgets(forget_calls)
        says(SENTENCES)

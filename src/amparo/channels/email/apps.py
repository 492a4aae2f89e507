from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "amparo.channels.email"
    label = "email"

    def ready(self) -> None:
        from amparo.channels.email import due, tasks  # noqa: F401, PLC0415 - they register themselves
        from amparo.channels.email.services.erasing import forget_mails  # noqa: PLC0415 - models need the app registry
        from amparo.people.holding import forgets  # noqa: PLC0415 - as above

        forgets(forget_mails)

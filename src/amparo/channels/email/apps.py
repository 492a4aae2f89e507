from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "amparo.channels.email"
    label = "email"

    def ready(self) -> None:
        from amparo.channels.email import due, tasks  # noqa: F401, PLC0415 - they register themselves
        from amparo.channels.email.services.erasing import forget_mails, unread_mails  # noqa: PLC0415 - as above
        from amparo.people.holding import forgets, hinders  # noqa: PLC0415 - as above

        forgets(forget_mails)
        hinders(unread_mails)

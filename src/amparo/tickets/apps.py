from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "amparo.tickets"
    label = "tickets"

    def ready(self) -> None:
        from amparo.notifications.kinds import says  # noqa: PLC0415 - models need the app registry
        from amparo.people.holding import forgets, hinders  # noqa: PLC0415
        from amparo.tickets import handlers  # noqa: F401, PLC0415 - importing registers what falls due here
        from amparo.tickets.services import erasing, holes, notices  # noqa: PLC0415

        says(notices.SENTENCES)
        says(holes.SENTENCES, worded=holes.worded)
        hinders(erasing.unfinished)
        forgets(erasing.forget_person)

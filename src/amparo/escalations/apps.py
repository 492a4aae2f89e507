from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "amparo.escalations"
    label = "escalations"

    def ready(self) -> None:
        from amparo.escalations import handlers, tasks  # noqa: F401, PLC0415 - importing registers deadlines and jobs
        from amparo.escalations.services.gates import open_loops  # noqa: PLC0415 - models need the app registry
        from amparo.escalations.services.notices import SENTENCES  # noqa: PLC0415 - as above
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above
        from amparo.tickets.solving import stands_in_the_way  # noqa: PLC0415 - as above

        says(SENTENCES)
        stands_in_the_way(open_loops)

from django.apps import AppConfig


class SopsConfig(AppConfig):
    name = "amparo.sops"
    label = "sops"

    def ready(self) -> None:
        from amparo.escalations.form import knows  # noqa: PLC0415 - models need the app registry
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above
        from amparo.people.holding import forgets  # noqa: PLC0415 - as above
        from amparo.sops import handlers, tasks  # noqa: F401, PLC0415 - importing registers what falls due, and jobs
        from amparo.sops.queries.known import from_runs  # noqa: PLC0415 - as above
        from amparo.sops.services.effects.gate import missing_steps  # noqa: PLC0415 - as above
        from amparo.sops.services.notices import SENTENCES  # noqa: PLC0415 - as above
        from amparo.sops.services.runs.erasing import forget_runs  # noqa: PLC0415 - as above
        from amparo.tickets.solving import stands_in_the_way  # noqa: PLC0415 - as above

        forgets(forget_runs)
        knows(from_runs)
        says(SENTENCES)
        stands_in_the_way(missing_steps)

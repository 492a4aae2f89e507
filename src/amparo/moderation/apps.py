from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "amparo.moderation"
    label = "moderation"

    def ready(self) -> None:
        from amparo.moderation import handlers, tasks  # noqa: F401, PLC0415 - models need the app registry
        from amparo.moderation.queries.mix import cases_that_came  # noqa: PLC0415 - as above
        from amparo.moderation.services.forgetting import forget_cases, held_decisions  # noqa: PLC0415 - as above
        from amparo.moderation.services.notices import SENTENCES  # noqa: PLC0415 - as above
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above
        from amparo.people.holding import forgets, hinders  # noqa: PLC0415 - as above
        from amparo.wellbeing.mixing import brings  # noqa: PLC0415 - as above

        says(SENTENCES)
        forgets(forget_cases)
        hinders(held_decisions)
        brings(cases_that_came)

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "amparo.escalations"
    label = "escalations"

    def ready(self) -> None:
        from amparo.calendars.use import asks  # noqa: PLC0415 - models need the app registry
        from amparo.escalations import handlers, prefilling, tasks  # noqa: F401, PLC0415 - importing registers them
        from amparo.escalations.queries.directory import by_hours_of  # noqa: PLC0415 - models, as above
        from amparo.escalations.queries.holds import held_until  # noqa: PLC0415 - as above
        from amparo.escalations.services import gates  # noqa: PLC0415 - as above
        from amparo.escalations.services.forgetting import forget_loops, held_evidence  # noqa: PLC0415 - as above
        from amparo.escalations.services.notices import SENTENCES, worded  # noqa: PLC0415 - as above
        from amparo.notifications.kinds import says  # noqa: PLC0415 - as above
        from amparo.people.holding import forgets, hinders, holds  # noqa: PLC0415 - as above
        from amparo.tickets import sending, solving  # noqa: PLC0415 - as above

        says(SENTENCES, worded=worded)
        asks(by_hours_of)
        holds(held_until)
        hinders(held_evidence)
        forgets(forget_loops)
        solving.stands_in_the_way(gates.open_loops)
        sending.refuses_replies(gates.prepared_words_alone)
        sending.wants_quiet(gates.needs_people)

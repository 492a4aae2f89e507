class HoursError(ValueError):
    """A calendar or a question to it that cannot be."""


class BadHours(HoursError):
    """What a schedule is made from cannot be read; `field` says which part of it, `value` what stands there."""

    def __init__(self, field: str, value: object) -> None:
        super().__init__(f"{field}: {value!r}")
        self.field = field
        self.value = value


class NeverOpen(HoursError):
    """The schedule has no hours, or not as many as were asked for: nothing can ever be due by it."""

    def __init__(self) -> None:
        super().__init__("the schedule does not open for long enough")


class BadAmount(HoursError):
    """A working time below zero; of `due` also none at all."""

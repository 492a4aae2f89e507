"""What keeps a person from being forgotten: rooms above register here, whoever forgets asks here."""

from collections.abc import Callable

Asked = Callable[[int], bool]
"""Whether what is known of a contact (its id) must be kept."""

_asked: list[Asked] = []


def holds(asked: Asked) -> Asked:
    """Register a further reason to keep what is known of somebody."""
    _asked.append(asked)
    return asked


def is_held(contact_id: int | None) -> bool:
    """Whether anything forbids to forget this person; nobody (None) is never held."""
    return contact_id is not None and any(asked(contact_id) for asked in _asked)

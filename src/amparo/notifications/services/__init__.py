"""Telling members of staff something: on the desk always, and by every way of theirs when they are called."""

from amparo.notifications.services.attempts import Letter, begin_attempt, end_attempt, put_off_attempt
from amparo.notifications.services.reaching import Address, Notifier, Place, read_address, register
from amparo.notifications.services.telling import forget_told, mark_read, notify, read_by_all, write_to
from amparo.notifications.services.ways import add_way, remove_way, save_quiet_hours, try_way

__all__ = [
    "Address",
    "Letter",
    "Notifier",
    "Place",
    "add_way",
    "begin_attempt",
    "end_attempt",
    "forget_told",
    "mark_read",
    "notify",
    "put_off_attempt",
    "read_address",
    "read_by_all",
    "register",
    "remove_way",
    "save_quiet_hours",
    "try_way",
    "write_to",
]

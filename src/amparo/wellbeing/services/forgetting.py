"""Ledgers do not grow for ever: what no rule and no figure asks any more is deleted."""

from datetime import timedelta
from typing import Final

from amparo.accounts.models import User
from amparo.core import clock
from amparo.wellbeing.models import Attempt, Break, CheckIn, Exposure, OptOut, Skip, Talk
from amparo.wellbeing.privacy import as_person

KEPT: Final = timedelta(days=400)
"""A year and what it takes to look back on it."""
_OPT_OUTS: Final = timedelta(days=62)  # until the figures of their month are made


def forget_old() -> None:
    """Delete what is older than KEPT, inside each person's own wall. Opt-outs that ended go after two months."""
    now = clock.now()
    old = now - KEPT
    for person in User.objects.order_by("pk"):
        with as_person(person):
            OptOut.objects.filter(person=person, until__lt=now - _OPT_OUTS).delete()
            Exposure.objects.filter(person=person, begun_at__lt=old).delete()
            Skip.objects.filter(person=person, at__lt=old).delete()
            Break.objects.filter(person=person, ended_at__lt=old).delete()
            CheckIn.objects.filter(person=person, at__lt=old).delete()
            Talk.objects.filter(person=person, asked_at__lt=old).delete()
            Attempt.objects.filter(person=person, at__lt=old).delete()


def forget_check_ins(*, person: User) -> None:
    """Delete all check-ins of `person`, because they want it."""
    with as_person(person):
        CheckIn.objects.filter(person=person).delete()

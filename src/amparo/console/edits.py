"""Two people edit the same thing: the second is told who saved and when, and nothing typed is lost.

The event log knows every change already, so the newest one is the version: a form carries its number, and saving is
refused when another stands there meanwhile. The form comes back with what was typed and the new number; saving once
more is then meant. Texts that were left as they were shown (`show_hidden_initial`) come back as they are now.
"""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.audit.events import Subject
from amparo.audit.models import EventRecord
from amparo.audit.queries import newest_change
from amparo.core.errors import Conflict
from amparo.core.locks import hold_in_transaction


class ChangedMeanwhile(Conflict):
    """Somebody else saved the same thing since the form was shown."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What a form changes; `kinds` are the events that count as a change of it, all of them when empty."""

    about: Subject
    kinds: Collection[str] = ()

    @property
    def version(self) -> int:
        newest = newest_change(self.about, self.kinds)
        return newest.pk if newest else 0

    def refuse_if_changed(self, version: str) -> None:
        """Within a transaction, whose end lets the next one look. Raises ChangedMeanwhile."""
        hold_in_transaction(f"edit {self.about.kind} {self.about.id}")
        newest = newest_change(self.about, self.kinds)
        if newest and str(newest.pk) != version:
            raise ChangedMeanwhile(_said(newest))


def edit_of(kind: str, row: object, kinds: Collection[str] = ()) -> Edit | None:
    """The edit of a row that is there; None for one that is being made."""
    pk = getattr(row, "pk", None)
    return Edit(about=Subject(kind, pk), kinds=kinds) if pk else None


def take_theirs(form: BaseForm) -> None:
    """Let what was left as it was shown be as it is now: saving once more takes nothing back but what was touched."""
    touched = form.changed_data
    data: Any = copy(form.data)  # what a browser sent is not to be written in
    for name, field in form.fields.items():
        if field.show_hidden_initial:
            theirs = form.get_initial_for_field(field, name)
            data[form.add_initial_prefix(name)] = theirs
            if name not in touched:
                data[form.add_prefix(name)] = theirs
    form.data = data


def _said(change: EventRecord) -> str:
    name = User.objects.filter(pk=change.actor_id or 0).values_list("name", flat=True).first() or _("Somebody")
    values = {"name": name, "time": date_format(localtime(change.at), "SHORT_DATETIME_FORMAT")}
    return (
        _("%(name)s saved this at %(time)s. What you typed is kept: save again to put it in the place of theirs.")
        % values
    )

"""Talk to someone: a colleague on shift who offered to listen."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.accounts.models import User
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing
from amparo.notifications.services import notify
from amparo.wellbeing.models import Listener, Talk
from amparo.wellbeing.privacy import as_person
from amparo.wellbeing.queries.listeners import listeners_for

CALLED: Final = "wellbeing:called"
ANSWERED_YES: Final = "wellbeing:can_talk"
ANSWERED_NO: Final = "wellbeing:cannot_talk"


@transaction.atomic
def offer_to_listen(*, person: User) -> None:
    """Colleagues on the same shift may be offered `person` to talk to."""
    Listener.objects.get_or_create(person=person, defaults={"offered_at": clock.now()})


@transaction.atomic
def stop_listening(*, person: User) -> None:
    Listener.objects.filter(person=person).delete()


def call_buddy(*, person: User, listener: User) -> Talk:
    """Ask `listener` for a talk: they are told at the desk and by their own ways, and nobody else is.

    Raises Invalid (oneself), Conflict (that person does not listen now).
    """
    if listener.pk == person.pk:
        raise Invalid(_("Choose a colleague."), field="listener")
    if listener.pk not in {one.pk for one in listeners_for(person)}:
        raise Conflict(_("That colleague cannot be asked now. Somebody else may."))
    with as_person(person):
        talk = Talk.objects.create(person=person, listener=listener, asked_at=clock.now())
        notify(users=[listener], kind=CALLED, data={"name": person.name, "talk": talk.pk}, call=True)
    return talk


def answer_call(*, by: User, talk_id: int, can_now: bool) -> None:
    """The listener says whether there is time now; the person is told. Raises Missing."""
    with as_person(by):
        open_ones = Talk.objects.filter(pk=talk_id, listener=by, answered_at__isnull=True)
        if not open_ones.update(answered_at=clock.now(), can_now=can_now):
            raise Missing
        talk = Talk.objects.get(pk=talk_id)
        kind = ANSWERED_YES if can_now else ANSWERED_NO
        notify(users=[talk.person_id], kind=kind, data={"name": by.name})

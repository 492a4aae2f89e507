"""A file behind the child-safety wall is evidence: what is known of its sender is kept from that moment on."""

import pytest
from django.db import IntegrityError, transaction
from tests.cast import words

from amparo.accounts.models import Team, User
from amparo.escalations.models import LegalHold
from amparo.files.services import keep
from amparo.people.models import Contact
from amparo.tickets.models import Attachment, Brand
from amparo.tickets.services import NewFile, open_ticket, wall_off


def test_what_is_known_of_the_sender_is_under_one_legal_hold(
    lume: Brand, maria: Contact, brazil: Team, ana: User
) -> None:
    files = [
        NewFile(file=keep(content), name="a.png", content_type="image/png", size=len(content))
        for content in (b"one", b"two")
    ]
    message = open_ticket(brand=lume, incoming=words(maria, files=files), team=brazil)
    for attachment in message.attachments.all():
        wall_off(attachment=attachment, by=ana)
    assert LegalHold.objects.get().contact == maria
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        Attachment.objects.all().delete()

from functools import partial

import pytest
from tests.cast import writer
from tests.races import at_once

from amparo.people.models import Contact, Identity
from amparo.people.services import Newcomer, contact_for_email, contacts_for_emails, learn_language, mark_unreachable

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stranger_whose_mails_come_in_at_once_is_one_person() -> None:
    for number in range(5):
        addresses = [f"Novo{number}@correio.example", f"novo{number}@correio.example"] * 2
        people = at_once(*(partial(contact_for_email, address=address, name="Novo") for address in addresses))
        assert len({person.pk for person in people}) == 1
    assert Contact.objects.count() == Identity.objects.count() == 5


def test_two_batches_that_share_a_stranger_make_each_known_once() -> None:
    batches = [[f"{name}@correio.example" for name in names] for names in ("abc", "cde")]
    newcomers = [[Newcomer(address=address) for address in sorted(batch)] for batch in batches]
    first, second = at_once(*(partial(contacts_for_emails, newcomers=batch) for batch in newcomers))
    assert first["c@correio.example"] == second["c@correio.example"]
    assert Contact.objects.count() == Identity.objects.count() == 5


def test_what_two_learn_at_once_is_both_kept() -> None:
    maria = writer("Maria", "maria@correio.example")
    at_once(*(partial(learn_language, contact=maria, language=language) for language in ("es", "en", "es")))
    maria.refresh_from_db()
    assert sorted(maria.languages) == ["en", "es"]


def test_an_address_becomes_unreachable_once() -> None:
    writer("Maria", "maria@correio.example")
    assert at_once(*[partial(mark_unreachable, address="maria@correio.example")] * 3).count(True) == 1

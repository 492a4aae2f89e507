"""A contact reason may say what files on its tickets usually hold."""

import pytest
from django.test import Client
from django.urls import reverse

from amparo.accounts.models import User
from amparo.core.text import Variants
from amparo.tickets.models import ContactReason
from amparo.tickets.services import save_reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def reason(olga: User) -> ContactReason:
    return save_reason(by=olga, code="animals", label=Variants(texts={"en": "Harm to animals"}))


def test_olga_says_so_and_takes_it_back(client: Client, olga: User, reason: ContactReason) -> None:
    client.force_login(olga)
    page = reverse("console:reason", args=[reason.pk])
    said = {"code": "animals", "label_en": "Harm to animals", "harm": "animal_harm", "severity": "2"}
    client.post(page, said)
    reason.refresh_from_db()
    assert (reason.harm, reason.exposure_severity) == ("animal_harm", 2)
    assert 'value="animal_harm" selected' in client.get(page).content.decode()
    client.post(page, {**said, "harm": ""})
    reason.refresh_from_db()
    assert (reason.harm, reason.exposure_severity) == ("", None)

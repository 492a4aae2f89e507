"""Everybody says how they are called, tries it, and has quiet hours."""

import pytest
from django.test import Client
from django.urls import reverse

from amparo.accounts.models import User
from amparo.notifications.models import Attempt, QuietHours, Way


def test_a_way_is_added_tried_and_removed(as_ana: Client, ana: User) -> None:
    page = reverse("entrance:reached")
    assert as_ana.get(page).status_code == 200
    as_ana.post(page, {"address": "ana@home.example"})
    way = Way.objects.get(user=ana)
    assert (way.kind, way.label) == ("mail", "an…@home.example")
    as_ana.post(reverse("entrance:way", args=[way.pk]), {"act": "try"})
    assert Attempt.objects.get().way == way
    shown = as_ana.get(page)
    assert [one.label for one in shown.context["attempts"]] == ["an…@home.example"]
    assert "ana@home.example" not in shown.content.decode()
    as_ana.post(reverse("entrance:way", args=[way.pk]), {"act": "remove"})
    assert not Way.objects.exists()


@pytest.mark.parametrize("address", ["", "nobody", "file:///etc/passwd", "json://127.0.0.1/?verify=no"])
def test_an_address_that_cannot_be_used_is_said_at_its_field(as_ana: Client, address: str) -> None:
    answer = as_ana.post(reverse("entrance:reached"), {"address": address})
    assert answer.status_code == 422
    assert answer.context["form"].errors["address"]


def test_quiet_hours_are_set_and_taken_away(as_ana: Client, ana: User) -> None:
    path = reverse("entrance:quiet")
    as_ana.post(path, {"begins": "22:00", "ends": "07:00"})
    assert QuietHours.objects.get(user=ana).begins.hour == 22
    assert as_ana.post(path, {"begins": "22:00", "ends": ""}).status_code == 422
    assert as_ana.post(path, {"begins": "25:00", "ends": "07:00"}).status_code == 422
    as_ana.post(path, {"begins": "", "ends": ""})
    assert not QuietHours.objects.exists()


def test_somebody_elses_way_does_not_exist(as_ana: Client, luis: User) -> None:
    way = Way.objects.create(user=luis, kind="mail", address="x", address_hash="x", label="x")
    assert as_ana.post(reverse("entrance:way", args=[way.pk]), {"act": "remove"}).status_code == 404

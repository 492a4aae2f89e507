"""Helplines are kept by whoever leads: corrected, added, read again, and taken back."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browser import Visit
from tests.everybody import barriers_of

from amparo.accounts.models import User
from amparo.core import clock
from amparo.escalations.helplines import GOOD_FOR, shipped
from amparo.escalations.models import HelplineChange
from amparo.escalations.queries.helplines import line_of, offer_all

pytestmark = pytest.mark.django_db

HOME = "/console/helplines/"


def typed(**said: Any) -> dict[str, Any]:
    values = {
        "name": "CVV",
        "reach": "188",
        "hours_en": "24 h",
        "web": "cvv.org.br",
        "free": "on",
        "languages": ["pt-BR"],
    }
    more = {"concerns": ["self_harm"], "source": "cvv.org.br", "seen": "primary", "checked": clock.now().date()}
    return values | more | {"is_offered": "on"} | said


def test_grace_corrects_a_number_and_takes_it_back(as_grace: Client) -> None:
    page = f"{HOME}cvv/"
    assert as_grace.get(page).context["form"]["country"].value() == "BR"
    assert as_grace.post(page, typed(reach="189", hours_es="día y noche", about_es="Escucha")).status_code == 302
    country, line = line_of("cvv") or ("", None)
    assert line
    assert (country, line.reach, line.about) == ("BR", "189", {"es": "Escucha"})
    assert line.hours == {"en": "24 h", "es": "día y noche"}
    countries = as_grace.get(HOME).context["countries"]
    rows = {row["line"].code: row for country in countries for row in country["rows"]}
    assert (rows["cvv"]["is_changed"], rows["cvv"]["is_own"], rows["linea-024"]["is_changed"]) == (True, False, False)
    as_grace.post(f"{HOME}cvv/reset/")
    assert not HelplineChange.objects.exists()


def test_a_country_without_a_line_is_named_until_somebody_adds_one(as_grace: Client) -> None:
    as_grace.post("/i18n/setlang/", {"language": "en"})
    unknown = as_grace.get(HOME).context["unknown"]
    assert len(unknown) > 10
    said = typed(country="PE", name="Línea 113", reach="113", languages=["es"], is_offered="on")
    assert as_grace.post(f"{HOME}new/", said).status_code == 302
    assert len(as_grace.get(HOME).context["unknown"]) == len(unknown) - 1
    assert [line.name for line in offer_all("PE").lines] == ["Línea 113"]


def test_what_was_read_long_ago_is_said_and_read_again_by_a_press(as_grace: Client) -> None:
    newest = datetime.combine(max(line.checked for its in shipped().values() for line in its), time(12), tzinfo=UTC)
    with clock.at(newest):
        assert as_grace.get(HOME).context["old"] == 0
    with clock.at(newest + 2 * GOOD_FOR):
        before = as_grace.get(HOME).context["old"]
        assert before > 20
        assert as_grace.post(f"{HOME}cvv/checked/").status_code == 302
        as_grace.post(f"{HOME}samaritans/checked/")
        as_grace.post(f"{HOME}nhs-111-2/checked/")
        as_grace.post(f"{HOME}acas/checked/")
        shown = as_grace.get(HOME)
        assert shown.context["old"] == before - 4
        assert shown.context["countries"][-1]["code"] == "GB"  # there is nothing to do, so it comes last


def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(as_grace: Client) -> None:
    answer = as_grace.post(f"{HOME}cvv/", typed(reach="", source="by hearsay", checked="2999-01-01"))
    assert answer.status_code == 422
    assert answer.context["form"]["source"].value() == "by hearsay"
    assert "reach" in answer.context["form"].errors
    assert not HelplineChange.objects.exists()


@pytest.mark.parametrize("path", ["", "new/", "cvv/", "cvv/checked/", "cvv/reset/"])
def test_an_agent_does_not_keep_them(client: Client, ana: User, path: str) -> None:
    client.force_login(ana)
    assert client.get(f"{HOME}{path}").status_code == 403
    assert client.post(f"{HOME}{path}").status_code == 403


def test_a_line_that_is_not_there_is_missing(as_grace: Client) -> None:
    assert as_grace.get(f"{HOME}nothing/").status_code == 404
    assert as_grace.post(f"{HOME}nothing/checked/").status_code == 404


def test_the_list_costs_the_same_however_many_were_changed(as_grace: Client) -> None:
    counts = []
    for code in ("cvv", "linea-024"):
        as_grace.get(HOME)
        with CaptureQueriesContext(connection) as asked:
            as_grace.get(HOME)
        counts.append(len(asked))
        as_grace.post(f"{HOME}{code}/checked/")
    assert counts[0] == counts[1] <= 10


@pytest.mark.journey
def test_the_pages_of_helplines_can_be_used_by_everybody(visit: Visit, grace: User) -> None:
    assert barriers_of(visit(grace, HOME), (HOME, f"{HOME}cvv/", f"{HOME}new/")) == {}

"""Where help is, and what studies found: for everybody who works here, never another country's line."""

import pytest
from django.test import Client
from django.utils import translation
from tests.cast import staff

from amparo.accounts.models import User
from amparo.accounts.permissions import Role
from amparo.core.text import LANGUAGES
from amparo.desk.pause.support import lines_in
from amparo.escalations.helplines import FOR_STAFF, shipped
from amparo.wellbeing.evidence import FINDINGS, STRENGTHS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_whoever_works_here_finds_help_and_what_studies_found(client: Client, role: Role) -> None:
    client.force_login(staff("Somebody", role))
    assert client.get("/desk/break/support/").status_code == 200
    assert client.get("/desk/break/evidence/").status_code == 200


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/desk/break/support/").status_code == 302


def test_ana_sees_the_lines_of_the_country_her_clock_stands_in(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = client.get("/desk/break/support/").content.decode()
    assert "Cerest" in page
    assert "cvv.org.br" in page
    assert "NHS 111" not in page


def test_where_no_line_is_known_none_of_another_country_is_shown(client: Client, ana: User) -> None:
    client.force_login(ana)
    page = client.get("/desk/break/support/?country=PY").content.decode()
    assert not [line.name for lines in shipped().values() for line in lines if f">{line.name}<" in page]
    ana.time_zone = "Asia/Tokyo"
    ana.save(update_fields=["time_zone"])
    unknown = client.get("/desk/break/support/").content.decode()
    assert 'value="" selected' in unknown or '<option value="">' in unknown
    assert "cvv.org.br" not in unknown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_for_staff_is_said_in_every_language(language: str) -> None:
    lines = [line for country in shipped().values() for line in country if FOR_STAFF & {*line.concerns}]
    assert lines
    for line in lines:
        assert line.about[language].strip()
        assert {*line.concerns} <= FOR_STAFF


def test_what_a_line_does_is_said_in_the_language_of_the_reader() -> None:
    with translation.override("es"):
        assert any(line.purpose().startswith("Centros públicos") for line in lines_in("BR"))
    with translation.override("pt-br"):
        assert any(line.purpose().startswith("Centros de referência") for line in lines_in("BR"))


def test_every_finding_names_a_source_and_how_much_it_bears() -> None:
    assert all(one.sources and one.strength in STRENGTHS for one in FINDINGS)
    assert any(one.strength == "mixed" for one in FINDINGS)  # also where studies disagree


def test_the_page_of_evidence_says_that_filters_are_disputed(client: Client, ana: User) -> None:
    client.force_login(ana)
    ana.locale = "en"
    ana.save(update_fields=["locale"])
    assert "studies disagree" in client.get("/desk/break/evidence/").content.decode()

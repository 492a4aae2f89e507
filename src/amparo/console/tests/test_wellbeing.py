"""What the wellbeing lead and leads see: programmes, queues, and figures about many people or none."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import staff
from tests.pages import plain

from amparo.accounts.models import Team, User
from amparo.accounts.permissions import Role
from amparo.wellbeing.models import Disclosure, Programme, Release
from amparo.wellbeing.queries import limits_for
from amparo.wellbeing.services.programmes import BOUNDS
from amparo.wellbeing.states import Measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(db: None) -> User:
    return staff("Ines", Role.WELLBEING)


@pytest.fixture
def as_ines(client: Client, ines: User) -> Client:
    client.force_login(ines)
    return client


def released(team: Team | None, *, people: int, total: float | None, month: int = 9) -> None:
    Release.objects.create(measure=Measure.EXPOSURE, month=date(2026, month, 1), team=team, people=people, total=total)


def usual(**changed: object) -> dict[str, object]:
    return {name: getattr(Programme(), name) for name in BOUNDS} | changed


# --- figures


def test_a_figure_says_about_how_many_people_it_is_and_a_hidden_one_that_they_are_too_few(
    as_ines: Client, brazil: Team, latam: Team
) -> None:
    released(None, people=16, total=3400.0)
    released(brazil, people=8, total=2100.0)
    released(latam, people=0, total=None)
    page = " ".join(as_ines.get("/console/wellbeing/figures/").content.decode().split())
    assert "<b>3,400</b>" in page
    assert "16 people or more" in page
    assert page.count("too few people to show") == 1
    assert page.index("All together") < page.index("Brasil") < page.index("Latinoamérica")


def test_the_page_of_figures_names_the_least_number_of_people_that_the_house_set(as_ines: Client) -> None:
    assert "never about fewer than 8" in " ".join(as_ines.get("/console/wellbeing/figures/").content.decode().split())
    as_ines.post("/console/wellbeing/programmes/house/", usual(fewest=12))
    assert "never about fewer than 12" in " ".join(as_ines.get("/console/wellbeing/figures/").content.decode().split())


def test_one_measure_is_shown_at_a_time_and_an_unknown_one_is_the_first(as_ines: Client) -> None:
    released(None, people=8, total=77.0)
    assert "<b>77</b>" in as_ines.get("/console/wellbeing/figures/?measure=nothing").content.decode()
    assert "<b>77</b>" not in as_ines.get("/console/wellbeing/figures/?measure=breaks").content.decode()


def test_before_the_first_month_is_over_the_page_says_when_there_will_be_something(as_ines: Client) -> None:
    assert "No month has been counted yet" in as_ines.get("/console/wellbeing/figures/").content.decode()


def test_grace_leads_and_sees_figures_about_many_and_no_way_to_a_person(
    client: Client, grace: User, ana: User, olga: User
) -> None:
    released(None, people=8, total=10.0)
    for person in (grace, olga):
        client.force_login(person)
        page = client.get("/console/wellbeing/figures/")
        assert "Ana" not in plain(page)
        assert f"/{ana.pk}/" not in page.content.decode()
    client.force_login(grace)
    assert client.get("/console/wellbeing/programmes/").status_code == 403


def test_occupancy_is_a_share_of_the_whole_house_that_says_how_many_moments_it_rests_on(as_ines: Client) -> None:
    fields = {"measure": Measure.OCCUPANCY, "team": None}
    Release.objects.create(month=date(2026, 8, 1), people=0, total=None, **fields)
    Release.objects.create(month=date(2026, 9, 1), people=5, total=72, moments=8000, **fields)
    page = " ".join(as_ines.get("/console/wellbeing/figures/?measure=occupancy").content.decode().split())
    assert "<b>72&nbsp;%</b>" in page
    assert "8,000 moments or more" in page
    assert page.count("too few moments to say") == 1
    assert "too few people" not in page
    assert "Breaks and time to cool down are in neither number. Above about 85 % nobody lasts." in page


# --- programmes


def test_ines_changes_what_holds_for_a_team_and_takes_it_back(as_ines: Client, brazil: Team, ana: User) -> None:
    path = f"/console/wellbeing/programmes/{brazil.pk}/"
    assert as_ines.post(path, usual(budget=60, last_minutes=90)).status_code == 302
    assert limits_for(ana).budget == 60
    assert "60 units a shift" in as_ines.get("/console/wellbeing/programmes/").content.decode()
    as_ines.post(f"{path}remove/")
    assert limits_for(ana).budget == 120


@pytest.mark.parametrize(
    ("name", "value"), [("budget", 241), ("high_minutes", 241), ("last_minutes", 29), ("fewest", 4)]
)
def test_nobody_leaves_the_bounds(as_ines: Client, name: str, value: int) -> None:
    answer = as_ines.post("/console/wellbeing/programmes/house/", usual(**{name: value}))
    assert answer.status_code == 422
    assert not Programme.objects.exists()


def test_how_many_people_stand_behind_a_figure_is_not_for_a_team_to_say(as_ines: Client, brazil: Team) -> None:
    path = f"/console/wellbeing/programmes/{brazil.pk}/"
    assert "fewest" not in as_ines.get(path).content.decode()
    as_ines.post(path, usual(fewest=50))
    assert Programme.objects.get(team=brazil).fewest == 8


def test_two_who_change_the_same_programme_the_second_is_told(as_ines: Client, olga: User) -> None:
    path = "/console/wellbeing/programmes/house/"
    version = as_ines.get(path).context["version"]
    other = Client()
    other.force_login(olga)
    other.post(path, usual(budget=100, version=version))
    answer = as_ines.post(path, usual(budget=110, version=version))
    assert answer.status_code == 422
    assert Programme.objects.get().budget == 100


# --- queues


def test_ines_measures_the_queues_and_adds_words_that_are_read_again(as_ines: Client, brazil: Team, ana: User) -> None:
    as_ines.post("/console/wellbeing/queues/measure/")
    assert Disclosure.objects.filter(team=brazil).count() == 1
    words = {"text_pt_br": "Inês escuta às sextas.", "text_es": "", "text_en": "Ines listens on Fridays."}
    as_ines.post(f"/console/wellbeing/queues/{brazil.pk}/text/", words)
    newest = Disclosure.objects.filter(team=brazil).latest("number")
    assert (newest.number, newest.text.in_language("pt-BR")) == (2, "Inês escuta às sextas.")
    page = as_ines.get("/console/wellbeing/queues/").content.decode()
    assert "0 of 1 have read it" in page
    assert "Version 2" in page


def test_words_for_people_without_a_team_and_for_a_team_that_is_not_there(as_ines: Client) -> None:
    assert as_ines.post("/console/wellbeing/queues/0/text/", {"text_en": "Hello"}).status_code == 302
    assert as_ines.get("/console/wellbeing/queues/999/text/").status_code == 404


def test_the_page_of_figures_costs_the_same_with_many_months_and_teams(as_ines: Client) -> None:
    as_ines.get("/console/wellbeing/figures/")
    for number in range(8):
        team = Team.objects.create(name=f"Team {number}")
        for month in range(1, 9):
            released(team, people=8, total=1.0, month=month)
    with CaptureQueriesContext(connection) as asked:
        as_ines.get("/console/wellbeing/figures/")
    assert len(asked) <= 4

"""What leads do with rotas and coverage in the console, and what agents see of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amparo.accounts.models import Team, User
from amparo.calendars.models import Absence, Feed, Rota, RotaLayer, RotaOverride
from amparo.calendars.queries import on_call
from amparo.calendars.rotas.plain import Window
from amparo.calendars.services import LayerShape, RotaShape, save_layer, save_rota
from amparo.calendars.states import RotaKind
from amparo.core import clock
from amparo.people.models import Contact
from amparo.tickets.models import Brand, Ticket
from amparo.tickets.services import count_arrivals

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, 20, tzinfo=UTC)
ROTA = {"name": "Safety", "kind": "on_call", "time_zone": "America/Sao_Paulo", "is_active": "on"}
LAYER = {"name": "First", "length": "1", "every": "weeks", "starts_on": "2026-11-23", "hand_off": "09:00"}


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def rota(olga: User, ana: User, grace: User) -> Rota:
    made = save_rota(by=olga, shape=RotaShape(name="Safety"))
    shape = LayerShape(name="First", members=[ana.pk, grace.pk], starts_on=date(2026, 11, 23))
    save_layer(by=olga, rota=made, shape=shape)
    return made


@pytest.mark.parametrize("language", ["pt-br", "es", "en"])
def test_the_days_of_a_part_stand_in_its_form_in_every_language(
    as_olga: Client, olga: User, rota: Rota, language: str
) -> None:
    layer = rota.layers.get()
    shape = LayerShape(name="First", members=[olga.pk], starts_on=date(2026, 11, 23), ends_on=date(2026, 12, 24))
    save_layer(by=olga, rota=rota, shape=shape, layer=layer)
    User.objects.filter(pk=olga.pk).update(locale=language)
    page = as_olga.get(f"/console/rotas/{rota.pk}/layers/{layer.pk}/").content.decode()
    assert 'value="2026-11-23"' in page
    assert 'value="2026-12-24"' in page


def test_grace_makes_a_rota_and_gives_it_people_in_their_order(as_grace: Client, ana: User, grace: User) -> None:
    as_grace.post("/console/rotas/new/", ROTA)
    rota = Rota.objects.get()
    places = {f"place-{grace.pk}": "2", f"place-{ana.pk}": "1"}
    answer = as_grace.post(f"/console/rotas/{rota.pk}/layers/new/", LAYER | places)
    assert answer.status_code == 302
    assert on_call(rota.pk, NOW) == [ana.pk]
    assert on_call(rota.pk, NOW + timedelta(weeks=1)) == [grace.pk]


def test_ana_who_keeps_no_rota_is_offered_no_new_one(client: Client, as_grace: Client, ana: User) -> None:
    assert "/console/rotas/new/" in as_grace.get("/console/rotas/").content.decode()
    client.force_login(ana)
    assert "/console/rotas/new/" not in client.get("/console/rotas/").content.decode()


def test_a_layer_without_people_says_so_and_keeps_what_was_typed(as_grace: Client, rota: Rota) -> None:
    answer = as_grace.post(f"/console/rotas/{rota.pk}/layers/new/", LAYER | {"name": "Nights"})
    assert answer.status_code == 422
    assert "at least one person" in answer.content.decode()
    assert "Nights" in answer.content.decode()


def test_gaps_and_people_called_twice_are_named_in_words(as_grace: Client, rota: Rota, olga: User, ana: User) -> None:
    day = [Window(weekday, time(8), time(18)) for weekday in range(7)]
    night = [Window(weekday, time(19), time(9)) for weekday in range(7)]
    RotaLayer.objects.all().delete()
    for name, windows, person in (("Day", day, ana), ("Night", night, olga)):
        shape = LayerShape(name=name, members=[person.pk], starts_on=date(2026, 11, 1), windows=windows)
        save_layer(by=olga, rota=rota, shape=shape)
    said = " ".join(as_grace.get(f"/console/rotas/{rota.pk}/").content.decode().split())
    assert "there are 28 gaps: nobody is on this rota" in said
    assert "from Mon 23 Nov, 18:00 until Mon 23 Nov, 19:00" in said
    assert "Ana, Olga: from Tue 24 Nov, 08:00 until Tue 24 Nov, 09:00" in said


def test_a_desk_that_is_closed_at_night_has_no_gap_then_unless_it_says_so(as_grace: Client, ana: User) -> None:
    as_grace.post("/console/rotas/new/", ROTA | {"kind": "shifts"})
    rota = Rota.objects.get()
    hours = {"since": "08:00", "until": "14:00", "every": "", f"place-{ana.pk}": "1"}
    as_grace.post(f"/console/rotas/{rota.pk}/layers/new/", LAYER | hours)
    assert "nobody is on this rota" not in as_grace.get(f"/console/rotas/{rota.pk}/").content.decode()
    as_grace.post(f"/console/rotas/{rota.pk}/settings/", ROTA | {"kind": "shifts", "since": "08:00", "until": "18:00"})
    said = " ".join(as_grace.get(f"/console/rotas/{rota.pk}/").content.decode().split())
    assert "from Mon 23 Nov, 14:00 until Mon 23 Nov, 18:00" in said


def test_somebody_stands_in_on_the_rotas_own_clock_and_that_is_taken_back(
    as_grace: Client, rota: Rota, ana: User, noor: User
) -> None:
    times = {"start": "2026-11-24T10:00", "end": "2026-11-24T12:00"}
    as_grace.post(f"/console/rotas/{rota.pk}/", times | {"on": noor.pk, "off": ana.pk})
    change = RotaOverride.objects.get()
    assert change.start == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert on_call(rota.pk, change.start) == [noor.pk]
    as_grace.post(f"/console/rotas/{rota.pk}/changes/{change.pk}/undo/")
    assert on_call(rota.pk, change.start) == [ana.pk]


def test_grace_notes_that_ana_is_ill_and_takes_it_back(as_grace: Client, rota: Rota, ana: User) -> None:
    times = {"start": "2026-11-24T10:00", "end": "2026-11-24T12:00"}
    refused = as_grace.post(
        f"/console/rotas/{rota.pk}/absences/", {"user": ana.pk, "start": times["end"], "end": times["start"]}
    )
    assert refused.status_code == 422
    assert "ends before it begins" in refused.content.decode()
    as_grace.post(f"/console/rotas/{rota.pk}/absences/", times | {"user": ana.pk})
    absence = Absence.objects.get(user=ana)
    assert absence.start == datetime(2026, 11, 24, 13, tzinfo=UTC)  # on the rota's own clock
    assert on_call(rota.pk, absence.start) == []
    as_grace.post(f"/console/rotas/{rota.pk}/absences/{absence.pk}/undo/")
    assert on_call(rota.pk, absence.start) == [ana.pk]


def test_a_change_that_ends_before_it_begins_is_refused_in_its_place(as_grace: Client, rota: Rota, ana: User) -> None:
    times = {"start": "2026-11-24T12:00", "end": "2026-11-24T10:00"}
    answer = as_grace.post(f"/console/rotas/{rota.pk}/", times | {"off": ana.pk})
    assert answer.status_code == 422
    assert "ends before it begins" in answer.content.decode()


def test_a_calendar_is_read_in_and_its_names_are_given_people(as_grace: Client, rota: Rota, ana: User) -> None:
    RotaLayer.objects.all().delete()
    event = (
        "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A. Silva\r\nDTSTART:20261124T100000Z\r\nDTEND:20261124T120000Z\r\nEND:VEVENT"
    )
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}\r\nEND:VCALENDAR\r\n".encode()
    answer = as_grace.post(f"/console/rotas/{rota.pk}/read/", {"file": SimpleUploadedFile("old.ics", content)})
    page = as_grace.get(answer["Location"]).content.decode()
    assert "A. Silva" in page
    as_grace.post(answer["Location"], {"person-0": ana.pk})
    assert on_call(rota.pk, datetime(2026, 11, 24, 11, tzinfo=UTC)) == [ana.pk]


@pytest.mark.parametrize("content", [b"", b"hello", b"x" * 600_000])
def test_a_file_that_is_no_calendar_is_refused_with_a_sentence(as_grace: Client, rota: Rota, content: bytes) -> None:
    file = {"file": SimpleUploadedFile("old.ics", content)}
    page = as_grace.post(f"/console/rotas/{rota.pk}/read/", file, follow=True).content.decode()
    assert "no calendar that can be read" in page or "too large" in page
    assert RotaLayer.objects.count() == 1


def test_a_link_is_read_by_a_stranger_until_it_is_revoked(as_grace: Client, rota: Rota) -> None:
    as_grace.post(f"/console/rotas/{rota.pk}/link/", {"act": "renew"})
    (address,) = [
        line.partition('value="')[2].partition('"')[0]
        for line in as_grace.get(f"/console/rotas/{rota.pk}/").content.decode().splitlines()
        if 'id="feed"' in line
    ]
    path = address.removeprefix("http://testserver")
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:Ana" in answer.content
    assert Client().post(path).status_code in {403, 405}
    assert Client().get(path.replace(".ics", "a.ics")).status_code == 404
    as_grace.post(f"/console/rotas/{rota.pk}/link/", {"act": "revoke"})
    assert Client().get(path).status_code == 404
    assert Feed.objects.filter(revoked_at__isnull=False).count() == 1


def test_ana_sees_the_rota_and_changes_nothing_on_it(client: Client, rota: Rota, ana: User) -> None:
    client.force_login(ana)
    page = client.get(f"/console/rotas/{rota.pk}/")
    assert page.status_code == 200
    assert "/settings/" not in page.content.decode()
    for path, data in (
        ("", {"start": "2026-11-24T10:00", "end": "2026-11-24T12:00", "off": ana.pk}),
        ("link/", {"act": "renew"}),
        ("absences/", {"start": "2026-11-24T10:00", "end": "2026-11-24T12:00", "user": ana.pk}),
        ("layers/new/", LAYER),
        ("settings/", ROTA),
        ("read/", {}),
    ):
        assert client.post(f"/console/rotas/{rota.pk}/{path}", data).status_code == 403, path
    assert client.get("/console/coverage/").status_code == 403


def test_coverage_names_its_holes(as_grace: Client, olga: User, ana: User, lume: Brand, maria: Contact) -> None:
    assert "Nothing to cover yet" in as_grace.get("/console/coverage/").content.decode()
    desk = save_rota(by=olga, shape=RotaShape(name="Desk", kind=RotaKind.SHIFTS))
    mornings = [Window(day, time(8), time(14)) for day in range(7)]
    shape = LayerShape(name="Early", members=[ana.pk], every=None, starts_on=date(2026, 11, 1), windows=mornings)
    save_layer(by=olga, rota=desk, shape=shape)
    for _ in range(5):
        row = {"brand": lume, "contact": maria, "channel": "email", "market": "BR", "language": "pt-BR"}
        Ticket.objects.create(**row, created_at=datetime(2026, 11, 18, 20, 30, tzinfo=UTC))
    count_arrivals()
    page = " ".join(as_grace.get("/console/coverage/?day=2").content.decode().split())
    assert "1 hole in the coming week" in page
    assert "Brazil, Wednesday 17:00–18:00" in page
    assert page.count('class="heat-4 hole"') == 1
    assert "17:00: 5 came, 0 are there" in page


def test_a_hole_leads_to_the_rota_that_covers_it(as_grace: Client, olga: User, lume: Brand, maria: Contact) -> None:
    brasil = Team.objects.create(name="Brasil at the desk", markets=["BR"])
    made = save_rota(by=olga, shape=RotaShape(name="Desk", kind=RotaKind.SHIFTS, team=brasil))
    for _ in range(5):
        row = {"brand": lume, "contact": maria, "channel": "email", "market": "BR", "language": "pt-BR"}
        Ticket.objects.create(**row, created_at=datetime(2026, 11, 18, 20, 30, tzinfo=UTC))
    count_arrivals()
    assert f'href="/console/rotas/{made.pk}/"' in as_grace.get("/console/coverage/?day=2").content.decode()


@pytest.mark.parametrize(("path", "most"), [("/console/rotas/", 9), ("/console/coverage/", 12)])
def test_a_screen_asks_as_often_for_many_as_for_few(
    as_grace: Client, rota: Rota, olga: User, path: str, most: int
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_grace.get(path).status_code == 200
        return len(queries)

    def more(number: int) -> None:
        made = save_rota(by=olga, shape=RotaShape(name=f"Rota {number}", kind=list(RotaKind)[number % 2]))
        save_layer(by=olga, rota=made, shape=LayerShape(name="All", members=[olga.pk], starts_on=date(2026, 11, 1)))

    more(1)
    as_grace.get(path)
    few = asked()
    for number in range(2, 10):
        more(number)
    assert asked() == few
    assert few <= most


def test_the_page_of_a_rota_asks_as_often_for_many_parts_as_for_one(as_grace: Client, rota: Rota, olga: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_grace.get(f"/console/rotas/{rota.pk}/").status_code == 200
        return len(queries)

    few = asked()
    for number in range(9):
        shape = LayerShape(name=f"Part {number}", members=[olga.pk], starts_on=date(2026, 11, 1))
        save_layer(by=olga, rota=rota, shape=shape)
    assert asked() == few
    assert few <= 24

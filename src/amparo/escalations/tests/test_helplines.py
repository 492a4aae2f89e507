"""A number that does not answer does harm: an unknown country is asked, and old lines say that they are old."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import translation

from amparo.accounts.markets import MARKETS
from amparo.accounts.models import User
from amparo.audit.models import EventRecord
from amparo.core import clock
from amparo.core.errors import Conflict, Invalid, Missing, NotAllowed
from amparo.core.text import LANGUAGES
from amparo.escalations.helplines import EMERGENCY, FOR_STAFF, GOOD_FOR, Helpline, shipped
from amparo.escalations.labels import CONCERN_NAMES
from amparo.escalations.models import HelplineChange
from amparo.escalations.queries.helplines import for_staff, line_of, offer, offer_all
from amparo.escalations.services import note_checked, reset_helpline, save_helpline
from amparo.escalations.signs.reading import Danger

pytestmark = pytest.mark.django_db

ALL = [(country, line) for country, lines in shipped().items() for line in lines]


@pytest.mark.parametrize("country", ["", "FR", "XX", "br"])
def test_an_unknown_country_is_asked_and_gets_nobody_elses_line(country: str) -> None:
    assert offer(country, Danger.SELF_HARM).must_ask
    assert offer(country, Danger.SELF_HARM).lines == []


def test_brazil_is_offered_cvv_first_and_the_emergency_number_last() -> None:
    codes = [line.code for line in offer("BR", Danger.SELF_HARM).lines]
    assert codes == ["cvv", "br-police"]
    assert "disque-100" in [line.code for line in offer("BR", Danger.CHILD).lines]


@pytest.mark.parametrize(("country", "line"), ALL, ids=[line.code for _country, line in ALL])
def test_every_line_says_where_it_was_read_and_when(country: str, line: object) -> None:
    assert country in MARKETS
    assert line.source
    assert line.reach
    assert line.seen in {"primary", "press"}
    assert set(line.concerns) <= set(CONCERN_NAMES)
    assert line.languages
    checked = datetime.combine(line.checked, time(12), tzinfo=UTC)
    with clock.at(checked + GOOD_FOR):
        assert not line.is_old()
    with clock.at(checked + GOOD_FOR + timedelta(days=1)):
        assert line.is_old()


@pytest.mark.parametrize(("_country", "line"), ALL, ids=[line.code for _country, line in ALL])
def test_hours_and_purpose_are_said_in_every_language_or_not_at_all(_country: str, line: Helpline) -> None:
    assert set(line.hours) in (set(), set(LANGUAGES))
    assert set(line.about) in (set(), set(LANGUAGES))


def test_luis_reads_the_hours_in_spanish_and_ana_in_portuguese() -> None:
    found = line_of("linha-internet-segura")
    assert found
    with translation.override("es"):
        assert found[1].opening() == "lun–vie 08–22"
    with translation.override("pt-br"):
        assert found[1].opening() == "seg–sex 08–22"


def test_hours_that_a_house_once_wrote_for_all_languages_alike_are_still_read() -> None:
    HelplineChange.objects.create(country="BR", code="cvv", said={"hours": "09–21"})
    assert cvv().hours == dict.fromkeys(LANGUAGES, "09–21")


def test_no_code_stands_for_two_lines() -> None:
    codes = [line.code for _country, line in ALL]
    assert len(codes) == len(set(codes))


def test_a_helpline_is_for_what_the_signs_know_and_for_who_works_here() -> None:
    assert set(CONCERN_NAMES) == {*Danger, EMERGENCY, *FOR_STAFF}


def cvv(**said: object) -> Helpline:
    found = line_of("cvv")
    assert found
    return replace(found[1], **said)


def test_grace_corrects_a_number_and_everybody_is_offered_it_until_she_takes_it_back(grace: User, ana: User) -> None:
    with pytest.raises(NotAllowed):
        save_helpline(by=ana, country="BR", line=cvv(reach="189"))
    save_helpline(by=grace, country="BR", line=cvv(reach="189"))
    assert HelplineChange.objects.get().said == {"reach": "189"}  # the rest is still read from the data
    assert offer("BR", Danger.SELF_HARM).lines[0].reach == "189"
    assert offer_all("BR").lines[0].reach == "189"
    reset_helpline(by=grace, code="cvv")
    assert offer("BR", Danger.SELF_HARM).lines[0].reach == "188"
    kinds = EventRecord.objects.filter(subject_kind="helpline").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["escalations:helpline:saved", "escalations:helpline:reset"]
    with pytest.raises(Conflict):
        reset_helpline(by=grace, code="cvv")


def test_a_line_read_today_is_good_for_ninety_days_more(grace: User) -> None:
    with clock.at(clock.now() + 2 * GOOD_FOR):
        assert cvv().is_old()
        note_checked(by=grace, code="cvv")
        assert not cvv().is_old()
        assert set(HelplineChange.objects.get().said) == {"checked"}
    with pytest.raises(Missing):
        note_checked(by=grace, code="nothing")


def test_a_line_of_a_country_that_had_none_is_offered_there_and_nowhere_else(grace: User) -> None:
    assert offer("PE", Danger.SELF_HARM).must_ask
    line = cvv(code="", name="Línea 113", reach="113, 5", languages=("es",), source="gob.pe")
    added = save_helpline(by=grace, country="PE", line=line)
    assert added.code == "pe-linea-113"
    assert save_helpline(by=grace, country="PE", line=line).code == "pe-linea-113-2"
    assert [one.reach for one in offer("PE", Danger.SELF_HARM).lines] == ["113, 5", "113, 5"]
    assert offer("EC", Danger.SELF_HARM).must_ask
    reset_helpline(by=grace, code=added.code)
    assert line_of(added.code) is None


def test_a_line_that_is_known_to_be_wrong_is_offered_to_nobody(grace: User) -> None:
    save_helpline(by=grace, country="GB", line=replace(line_of("samaritans")[1], is_offered=False))
    assert offer("GB", Danger.SELF_HARM).must_ask
    assert line_of("samaritans")


def test_lines_for_who_works_here_are_not_offered_to_who_writes_in() -> None:
    assert [line.code for line in for_staff("BR")] == ["cerest", "alo-trabalho"]
    assert not {line.code for line in offer_all("BR").lines} & {"cerest", "alo-trabalho"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"reach": ""}, "reach"),
        ({"source": ""}, "source"),
        ({"concerns": ()}, "concerns"),
        ({"concerns": ("boredom",)}, "concerns"),
        ({"checked": date(9999, 1, 1)}, "checked"),
    ],
)
def test_a_line_that_helps_nobody_is_refused_at_its_field(grace: User, said: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        save_helpline(by=grace, country="BR", line=cvv(**said))
    assert refusal.value.field == field
    with pytest.raises(Invalid):
        save_helpline(by=grace, country="XX", line=cvv())

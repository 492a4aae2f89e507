"""Before they work somewhere people read what is there, as it was measured; and again when it changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.accounts.models import Team, User
from amparo.audit.events import SYSTEM
from amparo.audit.models import EventRecord
from amparo.core.errors import Invalid
from amparo.core.text import Variants
from amparo.files.services import keep
from amparo.tickets.models import Attachment, Message, Ticket
from amparo.wellbeing import mixing
from amparo.wellbeing.mixing import band, has_changed
from amparo.wellbeing.models import Acknowledgement, Disclosure
from amparo.wellbeing.queries import disclosures_for, mix_of, readers_of, unread_disclosures
from amparo.wellbeing.services import acknowledge, disclose, disclose_all


def attach(ticket: Ticket, harm: str, severity: int | None, times: int = 1) -> None:
    message = ticket.messages.get()
    file = keep(b"x")
    for number in range(times):
        Attachment.objects.create(
            message=message,
            file=file,
            name=f"{number}.png",
            content_type="image/png",
            size=1,
            harm_class=harm,
            exposure_severity=severity,
        )


def test_the_mix_is_what_came_in_a_week(ticket: Ticket, brazil: Team, latam: Team) -> None:
    attach(ticket, "self_harm", 3, times=6)
    attach(ticket, "self_harm", None, times=2)
    attach(ticket, "none", 0)
    assert mix_of(brazil.pk) == {"self_harm": {"week": 2.0, "high": 1.5}}
    assert mix_of(latam.pk) == {}
    assert mix_of(None) == {}


def test_hard_words_count_as_pictures_do(ticket: Ticket, brazil: Team) -> None:
    Message.objects.filter(ticket=ticket).update(harm_class="threats", exposure_severity=3, harm_source="words")
    assert mix_of(brazil.pk) == {"threats": {"week": 0.25, "high": 0.25}}


def test_rooms_above_bring_in_what_they_count(brazil: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "_sources", [])
    mixing.brings(lambda team_id, _since: {("hate", 2): 8} if team_id == brazil.pk else {})
    assert mix_of(brazil.pk) == {"hate": {"week": 2.0, "high": 0.0}}


def test_ana_reads_it_once_and_again_when_it_changes(ticket: Ticket, ana: User, luis: User, brazil: Team) -> None:
    attach(ticket, "self_harm", 3, times=8)
    first = disclose(by=SYSTEM, team=brazil)
    assert list(unread_disclosures(ana)) == [first]
    assert not unread_disclosures(luis).exists()
    acknowledge(person=ana, disclosure=first, language="pt-BR")
    acknowledge(person=ana, disclosure=first, language="pt-BR")
    assert Acknowledgement.objects.get().language == "pt-BR"
    assert readers_of(first) == 1
    assert not unread_disclosures(ana).exists()

    attach(ticket, "self_harm", 3)
    assert disclose(by=SYSTEM, team=brazil) == first
    attach(ticket, "animal_harm", 4, times=8)
    second = disclose(by=SYSTEM, team=brazil)
    assert second.number == 2
    assert list(unread_disclosures(ana)) == [second]
    assert [one.is_read for one in disclosures_for(ana)] == [False]


def test_what_the_house_adds_makes_a_version_too(ticket: Ticket, ana: User, olga: User, brazil: Team) -> None:
    attach(ticket, "self_harm", 3, times=8)
    first = disclose(by=olga, team=brazil)
    text = Variants(source="en", texts={"en": "Ask Noor for the quiet room."})
    assert disclose(by=olga, team=brazil, text=text).number == first.number + 1
    assert disclose(by=SYSTEM, team=brazil).text.texts == text.texts


def test_every_team_and_those_without_one_are_told(brazil: Team, latam: Team) -> None:
    disclose_all(by=SYSTEM)
    assert set(Disclosure.objects.values_list("team", flat=True)) == {brazil.pk, latam.pk, None}
    disclose_all(by=SYSTEM)
    assert Disclosure.objects.count() == 3
    assert EventRecord.objects.filter(kind="wellbeing:disclosure:made").count() == 3


def test_a_queue_without_harm_needs_no_reading(ana: User, brazil: Team) -> None:
    disclose(by=SYSTEM, team=brazil)
    assert not unread_disclosures(ana).exists()


def test_what_the_house_adds_is_read_where_no_harm_comes_too(ana: User, olga: User, brazil: Team) -> None:
    disclose(by=SYSTEM, team=brazil)
    text = Variants(source="en", texts={"en": "Ask Noor for the quiet room."})
    told = disclose(by=olga, team=brazil, text=text)
    assert list(unread_disclosures(ana)) == [told]


def test_nobody_reads_in_a_language_that_there_is_not(ana: User, brazil: Team) -> None:
    with pytest.raises(Invalid):
        acknowledge(person=ana, disclosure=disclose(by=SYSTEM, team=brazil), language="xx")


@given(st.floats(0, 500))
def test_a_rate_at_the_edge_of_a_band_is_not_told_anew(rate: float) -> None:
    before, now = ({"hate": {"week": value, "high": 0.0}} for value in (rate, rate * 1.1))
    assert not has_changed(before, now)


def test_a_harm_that_nobody_was_told_of_is_told_however_rare_and_its_going_is_not() -> None:
    none, rare = {}, {"self_harm": {"week": 0.25, "high": 0.25}}
    assert has_changed(none, rare)
    assert not has_changed(rare, none)


def test_bands() -> None:
    assert [band(rate) for rate in (0, 0.9, 1, 5, 20, 100)] == [0, 0, 1, 2, 3, 4]
